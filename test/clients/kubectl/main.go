// Command kubectl has one command of kubectl, kustomize, as kubectl's module builds it.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/kustomize"
)

func main() {
	root := &cobra.Command{Use: "kubectl", SilenceUsage: true}
	root.AddCommand(kustomize.NewCmdKustomize(genericiooptions.IOStreams{
		In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr,
	}))
	if root.Execute() != nil {
		os.Exit(1)
	}
}
