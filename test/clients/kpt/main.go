// Command kpt is the part of kpt that runs functions: the very code of its commands "kpt fn
// render", "eval", "source" and "sink", from the module that kpt publishes. It is for machines
// without an installed kpt. The whole program cannot be built from a module proxy, since a module
// that only other commands need is not served.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/kptdev/kpt/commands/fn"
	"github.com/kptdev/kpt/pkg/lib/errors/resolver"
	"github.com/kptdev/kpt/pkg/printer"
	"github.com/spf13/cobra"
)

func main() {
	cmd := &cobra.Command{Use: "kpt", SilenceUsage: true, SilenceErrors: true}
	ctx := printer.WithContext(context.Background(), printer.New(cmd.OutOrStdout(), cmd.ErrOrStderr()))
	cmd.AddCommand(fn.GetCommand(ctx, "kpt"))
	if err := cmd.Execute(); err != nil {
		os.Exit(report(err))
	}
}

// report says on stderr what is wrong, in kpt's words, and returns its exit status.
func report(err error) int {
	if known, resolved := resolver.ResolveError(err); resolved {
		fmt.Fprintln(os.Stderr, known.Message)
		return known.ExitCode
	}
	fmt.Fprintln(os.Stderr, "Error:", err)
	return 1
}
