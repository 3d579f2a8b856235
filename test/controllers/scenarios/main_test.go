package scenarios

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/go-logr/logr"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

var (
	// all runs the scenarios that take long, too.
	all = flag.Bool("all", false, "run the scenarios that take long, too")
	// capifleet is the path of the program that is judged.
	capifleet string
	// programs are the control planes and controllers.
	programs *environment.Programs
)

// TestMain compiles all programs, runs the scenarios, and prints the table of them.
func TestMain(m *testing.M) {
	flag.Parse()
	ctrl.SetLogger(logr.Discard())
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	folder, err := environment.NewFolder()
	if err == nil {
		err = build(ctx, folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = folder.Remove() }()
	stop() // From here on, Ctrl-C ends this process, and with it the kernel ends all others.
	inside, status := environment.InOwnNetwork(os.Stderr)
	if inside {
		status = m.Run()
		printTable(os.Stdout)
	}
	return status
}

// build compiles all programs, and has the go command download what the scenarios read: their own
// network leads nowhere.
func build(ctx context.Context, folder *environment.Folder) (err error) {
	if programs, err = environment.Build(ctx, os.Getenv("CAPIFLEET_CACHE"), os.Stderr); err != nil {
		return err
	}
	for _, release := range releases() {
		if _, err := archiveOf(ctx, release); err != nil {
			return err
		}
	}
	capifleet = folder.Join("capifleet")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", capifleet, ".")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build capifleet: %w\n%s", err, output)
	}
	return nil
}
