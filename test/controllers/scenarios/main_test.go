package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
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
	// What clients of the tests print by themselves: warnings of old versions, watches that end.
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	klog.SetLogger(logr.Discard())
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if handed := os.Getenv(builtVariable); handed != "" {
		err = receive(handed)
	} else {
		var folder *environment.Folder
		if folder, err = prepare(); folder != nil {
			defer func() { _ = folder.Remove() }()
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	inside, status := environment.InOwnNetwork(os.Stderr)
	if inside {
		status = m.Run()
		printTable(os.Stdout)
		_ = os.Remove(programs.Logs) // if there are none
	}
	return status
}

// prepare builds all programs, and hands them to the process that InOwnNetwork starts. The folder
// that it returns is that of all temporary files, also of the processes that are started.
func prepare() (*environment.Folder, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop() // From then on, Ctrl-C ends this process, and with it the kernel ends all others.
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("scenarios make repositories: %w", err)
	}
	folder, err := environment.NewFolder()
	if err != nil {
		return nil, err
	}
	err = errors.Join(os.Setenv("TMPDIR", folder.Join()), os.Setenv("GOTMPDIR", folder.Join()))
	if err == nil {
		err = build(ctx, folder)
	}
	if ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if err != nil {
		return folder, err
	}
	text, err := json.Marshal(built{capifleet, programs})
	if err != nil {
		return folder, err
	}
	return folder, os.Setenv(builtVariable, string(text))
}

// builtVariable hands what is built to the process that InOwnNetwork starts.
const builtVariable = "CAPIFLEET_TEST_BUILT"

type built struct {
	Capifleet string
	Programs  *environment.Programs
}

func receive(handed string) error {
	var b built
	if err := json.Unmarshal([]byte(handed), &b); err != nil {
		return fmt.Errorf("read the variable %s: %w", builtVariable, err)
	}
	capifleet, programs = b.Capifleet, b.Programs
	return nil
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
	cmd := environment.Go(ctx, filepath.Join("..", "..", ".."), "build", "-o", capifleet, ".")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build capifleet: %w\n%s", err, output)
	}
	return nil
}
