// Command comment gives a pull request its comments, in a workflow of GitHub Actions that runs when
// the one that has compared has ended. Its argument is the folder of the artifacts.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"

	"github.com/capifleet/capifleet/internal/github"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1) //nolint:gocritic // The signal does not matter any more.
	}
}

// patience is how long a request may take.
const patience = 30 * time.Second

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name the folder of the artifacts, and nothing else: %d arguments", len(args))
	}
	maxLength, err := strconv.Atoi(os.Getenv("MAX_LENGTH"))
	if err != nil {
		return fmt.Errorf("read MAX_LENGTH: %w", err)
	}
	reviews, err := reviewsIn(args[0])
	if err != nil {
		return err
	}
	comments, failed, err := github.Comments(reviews, maxLength)
	if err != nil {
		return err
	}
	client := github.Client{
		HTTP: &http.Client{Timeout: patience}, URL: os.Getenv("GITHUB_API_URL"),
		Repository: os.Getenv("GITHUB_REPOSITORY"), Token: os.Getenv("GITHUB_TOKEN"),
	}
	done, err := client.Post(ctx, github.Run{
		HeadOwner: os.Getenv("HEAD_OWNER"), HeadBranch: os.Getenv("HEAD_BRANCH"), HeadSHA: os.Getenv("HEAD_SHA"),
		URL: os.Getenv("RUN_URL"),
	}, os.Getenv("AUTHOR"), comments, failed)
	for _, line := range done {
		fmt.Println(line)
	}
	return err
}

// reviewsIn are the reviews in the folder of the artifacts. A run that ended before it had any has
// compared nothing, so a comment of an earlier one must not stay as it is.
func reviewsIn(dir string) ([]github.Review, error) {
	folder, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return []github.Review{{Failed: true}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the artifacts: %w", err)
	}
	defer func() { _ = folder.Close() }()
	if entries, err := fs.ReadDir(folder.FS(), "."); err == nil && len(entries) == 0 {
		return []github.Review{{Failed: true}}, nil
	}
	return github.ReadReviews(folder.FS())
}
