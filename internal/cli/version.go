package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set when a release is linked.
var version string

func newVersion(streams Streams) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Example: "  capifleet version", Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(streams.Out, "capifleet "+currentVersion())
			return err
		},
	}
}

// currentVersion is the version that was linked in, else the one that the Go command has recorded.
func currentVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
