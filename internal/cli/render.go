package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

const renderHelp = `Read the manifests of a directory (default: the current one), compile the fleet, and print what the hub should get as
YAML documents: every manifest but local configuration (objects marked config.kubernetes.io/local-config, FleetConfig,
Kptfile, kustomization.yaml), and what was generated. Files and folders whose names begin with a dot are not read, nor is
what a .krmignore file lists.

It is the command for an Argo CD config management plugin, and for a pull request: --only generated.
It fails where it finds no FleetConfig or no Cluster, and prints nothing then.`

func newRender(streams Streams) *cobra.Command {
	var config, only string
	cmd := &cobra.Command{
		Use:   "render [DIR]",
		Short: "Read a directory and print the manifests for the hub",
		Long:  renderHelp,
		Args:  oneDirectory,
		RunE: func(_ *cobra.Command, args []string) error {
			if only != "" && only != "generated" {
				return usageError{fmt.Sprintf("--only must be generated, not %q", only)}
			}
			return render(streams, directory(args), config, only == "generated")
		},
	}
	cmd.Flags().StringVar(&config, "config", "", "file that holds the FleetConfig; default: the only one in DIR")
	cmd.Flags().StringVar(&only, "only", "", "print a part only: generated")
	return cmd
}

// render compiles a directory and prints manifests.
func render(streams Streams, dir, config string, onlyGenerated bool) error {
	files, closeFiles := openDirectory(dir)
	defer closeFiles()
	list, choice, problems := readPackage(files, config)
	if problems.Failed() {
		return report(streams.Err, problems)
	}
	f, problems := fn.Process(list, choice, files)
	if err := reportAll(streams.Err, problems); err != nil {
		return err
	}
	printed, err := encode.Manifests(streams.Out, list, f, onlyGenerated)
	if err != nil {
		return fmt.Errorf("write standard output: %w", err)
	}
	if printed == 0 {
		return report(streams.Err, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.NothingToPrint, Object: f.Self, Message: "nothing would be printed, and who applies nothing deletes everything",
			Remedy: "check the selectors, or remove what applies this output",
		}})
	}
	return nil
}

// readPackage reads a directory, and the FleetConfig of a file; the latter is nil without a file.
func readPackage(files fs.FS, config string) (*stream.List, *stream.Item, fleet.Problems) {
	documents, problems := readDirectory(files)
	if problems.Failed() {
		return nil, nil, problems
	}
	list, err := stream.FromDocuments(documents)
	if err != nil {
		return nil, nil, badFiles(err)
	}
	choice, problems := chosenConfig(config)
	return list, choice, problems
}

// chosenConfig is the FleetConfig of a file; nil without a file.
func chosenConfig(file string) (*stream.Item, fleet.Problems) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fleet.Problems{badInput("--config", err)}
	}
	list, err := stream.FromDocuments(stream.SplitDocuments(filepath.ToSlash(file), text))
	if err != nil {
		return nil, badFiles(err)
	}
	var found []*stream.Item
	for _, item := range list.Items() {
		if item.Meta().Kind == "FleetConfig" {
			found = append(found, item)
		}
	}
	if len(found) != 1 {
		return nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.NoFleetConfig, Object: fleet.Ref{File: filepath.ToSlash(file)},
			Message: fmt.Sprintf("the file of --config holds %d FleetConfigs", len(found)), Remedy: "must hold one",
		}}
	}
	return found[0], nil
}

// badFiles are the problems of files that cannot be read, one for each document.
func badFiles(err error) fleet.Problems {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var problems fleet.Problems
		for _, one := range joined.Unwrap() {
			problems = append(problems, badFiles(one)...)
		}
		return problems
	}
	problem := fleet.Problem{Severity: fleet.Error, Code: fleet.BadInput, Message: err.Error()}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Object.File, problem.Message = syntax.Path, syntax.Reason
		if syntax.Line > 0 {
			problem.Message = fmt.Sprintf("line %d: %s", syntax.Line, syntax.Reason)
		}
		problem.Remedy = syntax.Remedy + "; a file that is none of the fleet's can be listed in " + ignoreFile
	}
	return fleet.Problems{problem}
}
