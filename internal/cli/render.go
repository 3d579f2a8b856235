package cli

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
)

const renderHelp = `Read the manifests of a directory (default: the current one), compile the fleet, and print what the
hub should get, as YAML documents: every manifest except local configuration (objects that are marked
config.kubernetes.io/local-config, FleetConfig, Kptfile and kustomization.yaml), and what was generated.
Files and folders whose names begin with a dot are not read, and neither is what a .krmignore file lists.

With - in place of the directory, read standard input: a stream of manifests, as kustomize and helm print it, or a
ResourceList. Files that the FleetConfig names are read from the working directory if the stream has no paths.

What belongs to other FleetConfigs of the directory is left out: their Clusters, the objects that their
payloads keep off the hub, and what was generated for them.

This is the command for a config management plugin of Argo CD and, with --only generated, for a pull
request. If there is no FleetConfig or no Cluster of the fleet, it fails and prints nothing.

` + choicesHelp

func newRender(streams Streams) *cobra.Command {
	var chosen choices
	var only string
	cmd := &cobra.Command{
		Use:   "render [DIR|-]",
		Short: "Read a directory and print the manifests for the hub",
		Long:  renderHelp,
		Example: `  # Print all manifests for the hub.
  capifleet render fleet/

  # Print all manifests for the hub, of what kustomize builds.
  kubectl kustomize fleet/ | capifleet render -

  # Print what is generated for one of several fleets.
  capifleet render fleet/ --fleet production --only generated`,
		Args:       oneDirectory,
		SuggestFor: []string{"build", "compile", "generate", "template"},
		RunE: func(_ *cobra.Command, args []string) error {
			if only != "" && only != "generated" {
				return usageError{fmt.Sprintf("--only must be generated, not %q", only)}
			}
			if err := chosen.check(streams, directory(args)); err != nil {
				return err
			}
			return render(streams, directory(args), chosen, only == "generated")
		},
	}
	chosen.addTo(cmd)
	cmd.Flags().StringVar(&only, "only", "", "print only what is `generated`")
	return cmd
}

// render compiles a directory and prints manifests.
func render(streams Streams, dir string, chosen choices, onlyGenerated bool) error {
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	if problems.Failed() {
		return report(streams.Err, problems)
	}
	in.choice.Applied, in.choice.Alone = true, !onlyGenerated
	f, problems := fn.Process(in.list, in.choice, in.files)
	if err := reportAll(streams.Err, in.located(problems)); err != nil {
		return err
	}
	documents, problems := encode.Manifests(in.list, f, onlyGenerated)
	if len(documents) == 0 && !problems.Failed() {
		problems = append(problems, fleet.Problem{
			Code:    fleet.NothingToPrint,
			Message: "nothing would be printed, and applying an empty output deletes everything that the fleet owns",
			Remedy:  "check the selectors; to delete the fleet, remove what applies this output",
		})
	}
	if err := reportAll(streams.Err, in.located(f.Gathered(problems))); err != nil {
		return err
	}
	out := bufio.NewWriter(streams.Out)
	for _, document := range documents {
		_, _ = out.Write(document) // Flush returns the error.
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	return nil
}
