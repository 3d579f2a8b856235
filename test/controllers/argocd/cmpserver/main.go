// Command argocd-cmp-server is Argo CD's own server of a config management plugin, the program that
// its image holds under this name, without the others.
package main

import (
	"os"

	"github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
)

func main() {
	if err := commands.NewCommand().Execute(); err != nil {
		os.Exit(1)
	}
}
