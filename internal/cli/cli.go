// Package cli is the command: streams, flags and exit statuses around the function.
package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Exit statuses of the command.
const (
	exitOK       = 0
	exitProblems = 1 // the input cannot be compiled; stderr and the results say why
	exitUsage    = 2 // the command line is wrong
	exitGate     = 3 // what was asked about is not so, as with --check; nothing else is wrong
)

// Streams of the process.
type Streams struct {
	In          io.Reader
	Out, Err    io.Writer
	Terminal    bool   // whether In is a terminal
	Color       bool   // whether Out is a terminal, which shows colors
	ErrTerminal bool   // whether Err is a terminal, where a person reads it
	Columns     int    // how wide the terminal is; 0 where that is not known
	Dir         string // working directory of the function; "" for that of the process

	Getenv func(name string) string // the environment; nil for none

	// After is the clock, as time.After, by which a line of progress is shown on Err; nil for none.
	After func(time.Duration) <-chan time.Time

	progress *progress // nil where none is shown
}

// environment is a variable of the environment, or "" if it is not set.
func (s Streams) environment(name string) string {
	if s.Getenv == nil {
		return ""
	}
	return s.Getenv(name)
}

// OS runs the command with the arguments and streams of the process, and ends the process: also
// where it is told to stop, as Argo CD does with a plugin that takes too long.
func OS() {
	streams := Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Terminal: isatty.IsTerminal(os.Stdin.Fd()), Color: isatty.IsTerminal(os.Stdout.Fd()),
		ErrTerminal: isatty.IsTerminal(os.Stderr.Fd()), Columns: cmp.Or(columnsOf(os.Stdout), columnsOf(os.Stderr)),
		Getenv: os.Getenv, After: time.After,
	}
	stop, ended := make(chan os.Signal, 1), make(chan int, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() { ended <- Run(os.Args[1:], streams) }()
	var status int
	select {
	case status = <-ended:
	case received := <-stop:
		status = stopped(streams, received)
	}
	os.Exit(status)
}

// stopped says that a signal has stopped the command, and returns the exit status of shells for
// that: 128 and the number of the signal.
func stopped(streams Streams, received os.Signal) int {
	status := exitProblems
	if number, isNumber := received.(syscall.Signal); isNumber {
		status = 128 + int(number)
	}
	if streams.showsProgress() {
		_, _ = io.WriteString(streams.Err, clearLine)
	}
	_, _ = fmt.Fprintf(streams.Err, "capifleet: stopped by a signal (%s); what was printed may be incomplete\n",
		received)
	return status
}

// Run runs the command and returns its exit status. A panic is a problem too. What it says is not
// shown, since it may quote the input.
func Run(args []string, streams Streams) (status int) {
	streams, end := streams.withProgress()
	defer end()
	if streams.ErrTerminal {
		streams.Err = terminal{streams.Err, streams.screen(true)}
	}
	defer func() {
		if recover() != nil {
			bug := fleet.Problem{Code: fleet.Internal, Message: "capifleet has stopped at an error of its own"}
			_ = report(streams.Err, fleet.Problems{bug})
			status = exitProblems
		}
	}()
	root := newRoot(streams)
	root.SetArgs(append([]string{}, args...)) // cobra uses the arguments of the process for nil
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	err := root.Execute()
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(streams.Err, "capifleet: %s\nSee capifleet --help.\n", fleet.Printable(usage.text))
		return exitUsage
	case errors.Is(err, errGate):
		return exitGate
	case !errors.Is(err, errReported):
		_, _ = fmt.Fprintf(streams.Err, "capifleet: %s\n", fleet.Printable(err.Error()))
	}
	return exitProblems
}

// errReported ends a command whose problems are on stderr already.
var errReported = errors.New("problems were reported")

// errGate ends a command that has found and printed a difference.
var errGate = errors.New("something differs")

// report writes errors and warnings to stderr: one a line, or in another form of the stream.
func report(err io.Writer, problems fleet.Problems) error {
	isInfo := func(p fleet.Problem) bool { return p.Severity == fleet.Info }
	return reportAll(err, slices.DeleteFunc(slices.Clone(problems), isInfo))
}

// reportAll also writes problems of severity info: unlike the function, a command has no results
// for them.
func reportAll(err io.Writer, problems fleet.Problems) error {
	if writer, has := err.(problemWriter); has {
		writer.writeProblems(problems)
	} else {
		for _, problem := range problems {
			_, _ = fmt.Fprintln(err, problem.String())
		}
	}
	if problems.Failed() {
		return errReported
	}
	return nil
}

const longHelp = `capifleet compiles a fleet. It reads Cluster API (CAPI) Clusters and a FleetConfig, and adds what the
Clusters need: ClusterResourceSets with their payloads, the bootstrap of an Argo CD on each cluster, and
ApplicationSets for the Argo CD of the hub. It proves the result for every Cluster before it writes anything.

Without a command, capifleet is a KRM function. It reads a ResourceList from standard input and writes it to
standard output, for kpt (fn render, fn eval) and kustomize (transformers, generators). It reads files of the
working directory only if the FleetConfig names files that the input cannot carry.

Exit status: 0 if everything is done (warnings are on standard error); 1 if there are problems (nothing is
generated, and the function prints its input with results); 2 if the command line is wrong; 3 if files are not
current (render --check), or a gate failed (diff).`

const rootExample = `  # Run the function in a pipe.
  kpt fn source fleet/ | capifleet | kpt fn sink out/

  # Read a directory and print manifests.
  capifleet render fleet/

  # Read a directory and print what each Cluster gets.
  capifleet plan fleet/

  # Print what this branch changes, and what goes away.
  capifleet diff fleet/ --against origin/main...`

func newRoot(streams Streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "capifleet",
		Short:         "Compile a fleet of Cluster API clusters",
		Long:          longHelp,
		Example:       rootExample,
		Args:          unknownCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if streams.Terminal {
				return cmd.Help()
			}
			return runFunction(streams)
		},
	}
	root.SetFlagErrorFunc(wrongFlag)
	root.SetHelpFunc(printHelp)
	root.AddCommand(newRender(streams), newPlan(streams), newDiff(streams), newExplain(streams), newSchema(streams),
		newVersion(streams))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error { return unknownCommand(root, notFound(root, args)) }
		case "completion":
			cmd.Args = unknownCommand
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	return root
}
