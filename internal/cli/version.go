package cli

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is set when a release is linked: the version, and behind it, in parentheses, the commit
// and its date.
var version string

func newVersion(streams Streams) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version",
		Example: `  # Print the version, and those of the checks that are built in.
  capifleet version

  # Print those of a container image.
  docker run --rm capifleet:latest version`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(streams.Out, "capifleet %s\nChecks and effects are those of Argo CD %s, "+
				"Cluster API %s and Kubernetes %s.\n",
				builtVersion(), diffArgoCD, diffClusterAPI, kubernetesVersion())
			return err
		},
	}
}

// kubernetesVersion is the version of Kubernetes whose types and checks are compiled in. Its
// modules have a 0 in place of the 1.
func kubernetesVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(not known)"
	}
	for _, module := range info.Deps {
		if module.Path == "k8s.io/apimachinery" {
			return "1." + strings.TrimPrefix(module.Version, "v0.")
		}
	}
	return "(not known)"
}

// currentVersion is the version alone.
func currentVersion() string {
	alone, _, _ := strings.Cut(builtVersion(), " ")
	return alone
}

// builtVersion is the version that was linked in, else the one that the Go command has recorded.
func builtVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
