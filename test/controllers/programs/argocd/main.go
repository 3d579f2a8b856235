// Command argocd is three of Argo CD's controllers, and the Redis that two of them keep their
// caches in. Argo CD ships all its programs in one; the others would take minutes more to compile.
//
//	argocd applicationset-controller FLAGS
//	argocd application-controller FLAGS
//	argocd repo-server FLAGS
//	argocd redis ADDRESS
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alicebob/miniredis/v2"
	applicationcontroller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	applicationsetcontroller "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	command := &cobra.Command{Use: "argocd", SilenceUsage: true}
	command.AddCommand(
		named("applicationset-controller", applicationsetcontroller.NewCommand()),
		named("application-controller", applicationcontroller.NewCommand()),
		named("repo-server", reposerver.NewCommand()),
		&cobra.Command{Use: "redis", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
			return redis(args[0])
		}},
	)
	if err := command.Execute(); err != nil {
		os.Exit(1)
	}
}

func named(name string, command *cobra.Command) *cobra.Command {
	command.Use = name
	return command
}

// redis serves an in-memory Redis until the process is asked to end.
func redis(address string) error {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(address); err != nil {
		return fmt.Errorf("serve Redis: %w", err)
	}
	defer server.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	<-ctx.Done()
	return nil
}
