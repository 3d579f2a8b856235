package cli

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn/fleet"
)

// problemWriter is a stream that writes problems in a form of its own.
type problemWriter interface {
	writeProblems(problems fleet.Problems)
}

// Flag that sets the form of problems, and its only value.
const (
	flagAnnotations   = "annotations"
	githubAnnotations = "github"
)

// addAnnotations adds the flag to a command that reads a directory.
func addAnnotations(cmd *cobra.Command, form *string) {
	cmd.Flags().StringVar(form, flagAnnotations, "",
		"write problems so that they are shown beside the code: github, in a workflow of GitHub Actions")
	completions := cobra.FixedCompletions([]string{githubAnnotations}, cobra.ShellCompDirectiveNoFileComp)
	// The only error is that there is no such flag.
	_ = cmd.RegisterFlagCompletionFunc(flagAnnotations, completions)
}

// prepared are the streams of a command, on which problems have the form that was chosen. args are
// its arguments from the directory on: the files of problems are relative to that, and those of
// annotations to the repository.
func (c *choices) prepared(cmd *cobra.Command, streams Streams, args []string) (Streams, error) {
	dir := directory(args)
	leading := cmd.Flags().Args()
	leading = leading[:len(leading)-len(args)]
	c.dir, c.progress = dir, streams.progress
	c.elsewhere = func(folder string) string {
		there := filepath.ToSlash(filepath.Join(dir, folder))
		return calledWithout(cmd, append(slices.Clone(leading), there), nil)
	}
	if err := c.check(cmd.Flags(), streams, dir); err != nil {
		return streams, err
	}
	switch c.annotations {
	case "":
		return streams, nil
	case githubAnnotations:
	default:
		return streams, usageError{
			fmt.Sprintf("--%s must be %s, not %q", flagAnnotations, githubAnnotations, c.annotations),
		}
	}
	streams.Err = annotator{streams.Err, belowRoot(streams, dir, c.root)}
	return streams, nil
}

// belowRoot is a directory as a path from the root that it is read below; "." where that is not
// known.
func belowRoot(streams Streams, dir, root string) string {
	if dir == standardInput {
		return "."
	}
	absolute, err := realDirectory(dir)
	if err != nil {
		return "."
	}
	top, problems := rootOf(streams, absolute, root)
	if len(problems) > 0 {
		return "."
	}
	below, err := filepath.Rel(top, absolute)
	if err != nil {
		return "."
	}
	return filepath.ToSlash(below)
}

// annotator writes problems as commands of a workflow of GitHub Actions, which shows them beside
// the lines of files.
type annotator struct {
	io.Writer
	dir string // that the files of problems are in, from the repository
}

// mostAnnotations is how many problems of a code are written. GitHub shows 10 annotations of each
// severity for a step; the others are in the output of the command.
//
//capifleet:limit problems annotations annotations of one code, in GitHub Actions
//capifleet:beyond The others are lines of the log.
const mostAnnotations = 10

func (a annotator) writeProblems(problems fleet.Problems) {
	written := map[fleet.Code]int{}
	for _, problem := range problems {
		if written[problem.Code]++; written[problem.Code] > mostAnnotations {
			_, _ = fmt.Fprintln(a, problem.String())
			continue
		}
		_, _ = fmt.Fprintln(a, a.command(problem))
	}
	for _, code := range fleet.SortedKeys(written) {
		if more := written[code] - mostAnnotations; more > 0 {
			_, _ = fmt.Fprintf(a, "::notice title=%s::%d more problems of this code are in the log.\n", code, more)
		}
	}
}

// command is a problem as a command. What separates the parts of a command is escaped
// (actions/toolkit packages/core/src/command.ts).
func (a annotator) command(problem fleet.Problem) string {
	name := "notice"
	switch {
	case problem.IsError():
		name = "error"
	case problem.Severity == fleet.Warning:
		name = "warning"
	}
	properties := []string{"title=" + property(string(problem.Code))}
	if file := problem.Object.File; file != "" {
		properties = append(properties, "file="+property(path.Join(a.dir, file)))
		if problem.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", problem.Line))
		}
	}
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(problem.String())
	return "::" + name + " " + strings.Join(properties, ",") + "::" + message
}

func property(text string) string {
	text = fleet.Printable(text)
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
