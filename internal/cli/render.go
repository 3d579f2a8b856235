package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

const renderHelp = `Read the manifests of a directory (default: the current one), compile the fleet, and print what the
hub should get, as YAML documents: every manifest except local configuration (objects that are marked
config.kubernetes.io/local-config, FleetConfig, Kptfile and kustomization.yaml), and what was generated.
Files and folders whose names begin with a dot are not read, and neither is what a .krmignore file lists.

With - in place of the directory, read standard input: a stream of manifests, as kustomize and helm print it, or a
ResourceList. Files that the FleetConfig names are read from the working directory if the stream has no paths.

What belongs to other FleetConfigs of the directory is left out: their Clusters, the objects that their
payloads keep off the hub, and what was generated for them.

--only generated prints only what is generated, --only applicationSets only the ApplicationSets, and --only
resourceSets only the ClusterResourceSets with their payloads, including those of the bootstrap.

This is the command for a config management plugin of Argo CD and, with --only generated, for a pull
request. If there is no FleetConfig or no Cluster of the fleet, it fails and prints nothing.

--output-dir writes the manifests to files of a folder, under the paths that kpt would give them, instead of
printing them. .capifleet-output in the folder lists the files that are capifleet's. The next run removes those
that are no longer needed. If a file in the way is not listed, or somebody has changed it, that is an error, and
nothing is written. If values of a Secret are replaced, the file is named, because a change by hand goes unnoticed.
A folder with this file is never read as input, so a folder with files of the input is refused. --check writes
nothing; it prints which files are missing, differ or are superfluous, and ends with exit status 3 if there are any.

` + choicesHelp

func newRender(streams Streams) *cobra.Command {
	var chosen choices
	var wanted rendering
	cmd := &cobra.Command{
		Use:   "render [DIR|-]",
		Short: "Read a directory and print the manifests for the hub",
		Long:  renderHelp,
		Example: `  # Print all manifests for the hub.
  capifleet render fleet/

  # Print all manifests for the hub, of what kustomize builds.
  kubectl kustomize fleet/ | capifleet render - --config fleet/fleet.yaml

  # Print what is generated for one of several fleets.
  capifleet render fleet/ --fleet production --only generated

  # Keep the ApplicationSets in a folder that Argo CD syncs, and check in CI
  # that they are current.
  capifleet render fleet/ --only applicationSets --output-dir hub/apps
  capifleet render fleet/ --only applicationSets --output-dir hub/apps --check`,
		Args:       oneDirectory,
		SuggestFor: []string{"build", "compile", "generate", "template"},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := wanted.checkFlags(cmd); err != nil {
				return err
			}
			streams, err := chosen.prepared(cmd, streams, args)
			if err != nil {
				return err
			}
			return render(streams, directory(args), chosen, wanted)
		},
	}
	chosen.addTo(cmd)
	wanted.addTo(cmd)
	completer{streams, &chosen}.addTo(cmd)
	return cmd
}

// rendering is what of the manifests is rendered, and where to.
type rendering struct {
	only  string
	dir   string // in place of standard output; "" for none
	check bool   // whether files are compared, and not written
}

// selection is what --only selects.
func (r rendering) selection() encode.Selection {
	return encode.Selection(slices.Index(selections(), r.only) + 1)
}

const (
	flagOnly      = "only"
	flagOutputDir = "output-dir"
	flagCheck     = "check"
)

// onlyGenerated is the value of --only that selects what the others do, too.
const onlyGenerated = "generated"

// selections has the values of --only. Each is called so in an inventory too.
func selections() []string { return []string{onlyGenerated, "applicationSets", "resourceSets"} }

// addTo adds the flags to a command.
func (r *rendering) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&r.only, flagOnly, "", "print only generated, applicationSets or resourceSets")
	flags.StringVar(&r.dir, flagOutputDir, "", "write files to this `folder` instead of printing")
	flags.BoolVar(&r.check, flagCheck, false, "write nothing, and fail if the files of --output-dir are not current")
	// The only errors are that there are no such flags.
	completions := cobra.FixedCompletions(selections(), cobra.ShellCompDirectiveNoFileComp)
	_ = cmd.RegisterFlagCompletionFunc(flagOnly, completions)
	_ = cmd.MarkFlagDirname(flagOutputDir)
}

// checkFlags refuses flags that do not go together.
func (r rendering) checkFlags(cmd *cobra.Command) error {
	switch {
	case r.only != "" && !slices.Contains(selections(), r.only):
		return usageError{fmt.Sprintf("--only must be %s, not %q%s", fleet.Enumerate(selections(), "or"), r.only,
			didYouMean(spelling.Nearest(r.only, selections())))}
	case r.dir == "" && cmd.Flags().Changed(flagOutputDir):
		return usageError{"--output-dir is \"\"; name a folder"}
	case r.check && r.dir == "":
		return usageError{"--check compares the files of a folder; name it with --output-dir"}
	}
	return nil
}

// render compiles a directory, and prints or writes manifests.
func render(streams Streams, dir string, chosen choices, wanted rendering) error {
	if err := wanted.checkPlace(dir); err != nil {
		return err
	}
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	if problems.Failed() {
		return report(streams.Err, problems)
	}
	in.choice.Only = wanted.only
	in.choice.Applied, in.choice.Alone = true, wanted.selection() == encode.Everything && !in.all()
	chosen.progress.enter(deciding)
	compiled, problems := in.process()
	if err := reportAll(streams.Err, append(in.located(problems), wanted.checkInput(in)...)); err != nil {
		return err
	}
	fleets := make([]*fleet.Fleet, len(compiled))
	for i, one := range compiled {
		fleets[i] = one.Fleet
	}
	printed, problems := encode.Manifests(in.list, fleets, wanted.selection())
	if len(printed) == 0 && !problems.Failed() {
		problems = append(problems, fleet.Problem{
			Code:    fleet.NothingToPrint,
			Message: "nothing would be printed, and applying an empty output deletes everything that the fleet owns",
			Remedy:  "check the selectors; to delete the fleet, remove what applies this output",
		})
	}
	if err := reportAll(streams.Err, in.located(fleets[0].Gathered(problems))); err != nil {
		return err
	}
	if wanted.dir != "" {
		return wanted.write(streams, in, fleets, printed)
	}
	return printAll(streams, printed)
}

// printAll prints manifests as YAML documents.
func printAll(streams Streams, printed []encode.Printed) error {
	out := bufio.NewWriter(streams.Out)
	for _, one := range printed {
		if !bytes.HasPrefix(one.Text, []byte("---")) {
			_, _ = out.WriteString("---\n") // Flush returns the error.
		}
		_, _ = out.Write(one.Text)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return nil
}
