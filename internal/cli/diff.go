package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/internal/cli/revision"
	"github.com/capifleet/capifleet/internal/preview"
)

const diffHelp = `Compare a directory (default: the current one) with its earlier state, and print what the change does
to which Cluster, and what goes away: for each change its effect, the fields that differ, and the Clusters that it
reaches.

--against is a revision of the Git repository, or a folder if it begins with ./, ../ or /. With ... at the end, a
revision means its merge base with HEAD: what a branch changes. The program git reads the revision as it is
committed, below the same directory. A folder is compared with the directory itself. The new side is always the
work tree, as render reads it, including changes that are not committed.

The old side is compiled as far as possible. If it cannot be, its committed output is compared or, if there is none,
only its manifests, and the output says so. In the latter case, or if one of its files cannot be read, the command
ends with exit status 3, unless --allow-unreadable-base is set.

--fail-on names classes of changes that must not happen unnoticed. If there is such a change, the command ends with
exit status 3, and says which change it is, and why. A change that is acknowledged by name passes: by a line
Capifleet-Accept: CLASS NAME among the trailers of a commit between the two sides, or by --accept CLASS:NAME. The
name is NAMESPACE/NAME of a Cluster, LIST/NAME of an entry, or KIND/NAMESPACE/NAME of another object. The classes are
` + classesHelp + `. --max-clusters limits the number of Clusters, or their percentage, that changes reach at
once; max-clusters is a class that can be acknowledged too. Acknowledging cluster-deletion of a Cluster
also acknowledges that its Applications and workloads are deleted. With --exit-code, the command ends with exit
status 3 if anything differs.

With --output json, print a FleetDiff for programs (capifleet schema --diff describes it); with --fleet all, a
FleetDiffList, whose items are FleetDiffs. With --output markdown, print a comment for a pull request.

With --output html, print a page for a browser: a single file with each change, what it does to each Cluster, and what
each Cluster gets. With --fleet all, it contains all fleets.

With --output applications, write the Applications of both sides to the folders before and after of --output-dir, for
programs that render charts: each is a whole manifest in a file NAMESPACE_NAME.yaml; those of the Argo CD of a Cluster
are in the folder clusters/NAMESPACE_CLUSTER. Values that may be secret are replaced by (hidden), as in the other
forms. Files that this command has not written, or that somebody has changed since, are never changed.

` + choicesHelp

func newDiff(streams Streams) *cobra.Command {
	var chosen choices
	var wanted diffing
	cmd := &cobra.Command{
		Use:   "diff [DIR] --against REVISION|FOLDER",
		Short: "Print what a change does to which Cluster, and what goes away",
		Long:  diffHelp,
		Example: `  # Print what this branch changes.
  capifleet diff fleet/ --against origin/main...

  # Print what is not committed yet, and fail if a Cluster would be deleted.
  capifleet diff fleet/ --against HEAD --fail-on cluster-deletion

  # Compare two folders, for a program.
  capifleet diff new/ --against ./old --output json

  # Write the Applications that the base and this branch make, to compare what
  # their charts render.
  capifleet diff fleet/ --against origin/main... --output applications \
    --output-dir review`,
		Args: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(diffOutputNames(), wanted.output) {
				return wrongOutput(wanted.output, diffOutputNames())
			}
			return diffArguments(cmd, args)
		},
		SuggestFor: []string{"compare", "review", "whatif"},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := wanted.check(cmd.Flags()); err != nil {
				return err
			}
			streams, err := chosen.prepared(cmd, streams, args)
			if err != nil {
				return err
			}
			wanted.command, wanted.explain = called(cmd, args), explainCall{cmd, args}
			return diff(cmd.Context(), streams, directory(args), chosen, wanted)
		},
	}
	chosen.addTo(cmd)
	wanted.addTo(cmd)
	completer{streams, &chosen}.addTo(cmd)
	return cmd
}

// diffArguments accepts a directory or nothing.
func diffArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 && args[0] == standardInput {
		return usageError{"diff reads a directory of two revisions, and standard input has one; name the directory"}
	}
	classes, err := cmd.Flags().GetStringSlice(flagFailOn)
	if err == nil && len(classes) > 0 && strings.HasPrefix(classes[0], "--") {
		return usageError{fmt.Sprintf("--%s takes classes, and %q after it is a flag; name one, as in: --%s %s",
			flagFailOn, classes[0], flagFailOn, diffClasses()[0])}
	}
	if len(args) == 2 && !cmd.Flags().Changed(flagAgainst) {
		dir, against := args[0], args[1]
		if isDirectory(against) { // REVISION DIR, or OLD NEW as for the program diff
			dir, against = against, dir
		}
		if isDirectory(against) && !(&diffing{against: against}).isFolder() {
			against = "./" + against
		}
		return usageError{fmt.Sprintf("unexpected argument %q; what to compare with is named by --against, as in: "+
			"capifleet diff %s --against %s", args[1], preview.ShellWord(dir), preview.ShellWord(against))}
	}
	if len(args) == 1 && !cmd.Flags().Changed(flagAgainst) && !exists(args[0]) {
		return usageError{fmt.Sprintf("there is no directory %q; if it is a revision, use: capifleet diff --against %s",
			args[0], args[0])}
	}
	return oneDirectory(cmd, args)
}

// isFolder reports whether --against is a folder, by how it is written.
func (d *diffing) isFolder() bool {
	switch d.against {
	case ".", "..":
		return true
	}
	return slices.ContainsFunc([]string{"./", "../", "/"}, func(start string) bool {
		return strings.HasPrefix(d.against, start)
	})
}

// checkAgainst refuses what --against cannot be.
func (d *diffing) checkAgainst() error {
	switch {
	case d.against == "":
		return usageError{"name what to compare with: --against origin/main... for what this branch changes, " +
			"--against HEAD for what is not committed, or --against ./OLD for a folder"}
	case d.against == standardInput:
		return usageError{"--against is a revision or a folder, and standard input is not read"}
	case d.isFolder() && !exists(d.against):
		return usageError{fmt.Sprintf("--against names the folder %q, and there is none", d.against)}
	case d.isFolder() && !isDirectory(d.against):
		return usageError{fmt.Sprintf("--against names %q, which is a file; name its folder", d.against)}
	case d.isFolder():
		return nil
	}
	if text := revision.Written(d.against); text != "" {
		return usageError{fmt.Sprintf("--against is %q: %s", d.against, text)}
	}
	return nil
}

// called is how the command was called, without what selects a form of the output, as a line for a
// shell.
func called(cmd *cobra.Command, args []string) string {
	left := []string{flagOutput, flagMaxLength, flagAll, flagChange, flagExitCode, flagAnnotations}
	return calledWithout(cmd, args, left)
}

// calledWithout is how the command was called, without some flags, as a line for a shell.
func calledWithout(cmd *cobra.Command, args, left []string) string {
	words := []string{cmd.CommandPath()}
	for _, arg := range args {
		words = append(words, preview.ShellWord(arg))
	}
	for _, name := range flagsOf(cmd) {
		flag := cmd.Flags().Lookup(name)
		if !flag.Changed || slices.Contains(left, name) {
			continue
		}
		values := []string{flag.Value.String()}
		if list, several := flag.Value.(interface{ GetSlice() []string }); several {
			values = list.GetSlice()
		}
		if name == flagFailOn {
			values = []string{strings.Join(values, ",")}
		}
		for _, value := range values {
			if flag.NoOptDefVal != "" { // a switch
				words = append(words, "--"+name+strings.TrimSuffix("="+value, "=true"))
				continue
			}
			words = append(words, "--"+name, preview.ShellWord(value))
		}
	}
	return strings.Join(words, " ")
}
