package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

const explainHelp = `Read a directory (default: the current one) as render does, and explain one Cluster, by NAME or
NAMESPACE/NAME: which rules of the FleetConfig match it, which do not and why, where its facts come from,
and what it gets. With --all and without a Cluster, print how many Clusters each rule matches, and which
Clusters no entry reaches. With the code of a problem in place of a Cluster, print what the code means.

` + choicesHelp

func newExplain(streams Streams) *cobra.Command {
	var chosen choices
	var all bool
	cmd := &cobra.Command{
		Use:   "explain CLUSTER|CODE [DIR|-]",
		Short: "Explain why a Cluster gets what it gets, or what a code means",
		Long:  explainHelp,
		Example: `  capifleet explain eu-1 fleet/
  capifleet explain --all fleet/
  capifleet explain CF0203`,
		SuggestFor: []string{"describe", "why"},
		Args: func(_ *cobra.Command, args []string) error {
			if all {
				return explainAllArguments(args)
			}
			return explainArguments(args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if code := codeAmong(args); code != "" {
				return explainCode(streams, code)
			}
			cluster := ""
			if !all {
				cluster, args = args[0], args[1:]
			}
			streams, err := chosen.prepared(cmd, streams, args)
			if err != nil {
				return err
			}
			return explain(streams, directory(args), chosen, cluster)
		},
	}
	chosen.addTo(cmd)
	completes := completer{streams, &chosen}
	completes.addTo(cmd)
	cmd.ValidArgsFunction = completes.subject
	cmd.Flags().BoolVar(&all, "all", false, "explain the fleet as a whole")
	return cmd
}

// explainArguments accepts a Cluster, and a directory after it; or a code, for which a directory
// is not read.
func explainArguments(args []string) error {
	switch {
	case len(args) == 0 || args[0] == "":
		return usageError{"name a Cluster, or use --all"}
	case len(args) <= 2 && codeAmong(args) != "":
		return nil
	case isManifestFile(args[0]) && exists(args[0]) && !isDirectory(args[0]):
		return usageError{fmt.Sprintf("%q is a file: name the Cluster in its place, as NAME or NAMESPACE/NAME",
			args[0])}
	case len(args) == 1 && strings.HasSuffix(args[0], "/"), len(args) == 1 && args[0] == ".":
		return usageError{fmt.Sprintf("%q is a directory: name a Cluster before it, or use --all", args[0])}
	case len(args) == 1 && args[0] == standardInput:
		return usageError{"name a Cluster before -, or use --all"}
	case len(args) > 2:
		return usageError{fmt.Sprintf(
			"unexpected argument %q: the arguments are one Cluster and one directory", args[2])}
	case len(args) == 2 && isDirectory(args[0]) && !exists(args[1]):
		return usageError{fmt.Sprintf("the Cluster is named before the directory; use: capifleet explain %s %s",
			args[1], args[0])}
	}
	return checkDirectory("explain "+args[0], args[1:])
}

// explainAllArguments accepts a directory or nothing.
func explainAllArguments(args []string) error {
	if code := codeAmong(args); code != "" {
		return usageError{fmt.Sprintf("--all is about a fleet, and %s is a code; use: capifleet explain %s",
			code, code)}
	}
	if len(args) > 1 {
		return usageError{fmt.Sprintf("unexpected argument %q: --all takes no Cluster", notDirectory(args))}
	}
	return checkDirectory("explain --all", args)
}

// notDirectory is the first argument that is not a directory, else the second one.
func notDirectory(args []string) string {
	if isDirectory(args[0]) {
		return args[1]
	}
	return args[0]
}

// explain reads a directory and prints the explanation of a Cluster, or of the fleet if cluster is
// "".
func explain(streams Streams, dir string, chosen choices, cluster string) error {
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	if in.all() {
		return usageError{"explain explains one fleet, and --fleet all means all of them; name one"}
	}
	var explanation *fleet.Explanation
	if !problems.Failed() {
		chosen.progress.enter(deciding)
		explanation, problems = fn.Explain(in.list, in.choice, in.files, cluster)
	}
	if explanation != nil {
		if err := preview.Explain(streams.Out, explanation); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	err := reportAll(streams.Err, in.located(problems))
	if err != nil && cluster != "" && dir == "." && isDirectory(cluster) {
		_, _ = fmt.Fprintf(streams.Err, "capifleet: %q is read as the name of a Cluster, and is a directory too; "+
			"for the fleet in it, use: capifleet explain --all %s\n",
			fleet.Printable(cluster), preview.ShellWord(cluster))
	}
	return err
}
