package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/internal/cli/revision"
	"github.com/capifleet/capifleet/internal/preview"
	"github.com/capifleet/capifleet/internal/preview/page"
)

// aboutPage is what the page of a plan says of its directory. Outside of a repository there is no
// commit.
func aboutPage(ctx context.Context, dir string) page.About {
	about := page.About{Version: currentVersion()}
	if dir == standardInput {
		return about
	}
	about.Dir = dir
	absolute, err := realDirectory(dir)
	if err != nil {
		return about
	}
	repository, err := revision.Open(ctx, absolute, os.Environ())
	if err != nil {
		return about
	}
	about.Commit = repository.Head()
	if inside, err := filepath.Rel(repository.Top(), absolute); err == nil {
		about.Dirty, _ = repository.Dirty(cleanFolder(inside)) // What git cannot say is left out.
	}
	return about
}

// explainCall is how a command was called whose page names the command explain.
type explainCall struct {
	cmd  *cobra.Command
	args []string
}

// command explains a Cluster of a fleet, of the same directory and by the same choices. Its name is
// [page.ExplainedCluster]. It is "" where there is no such command.
func (c explainCall) command(fleet string) string {
	if c.cmd == nil || fleet == "" || slices.Contains(c.args, standardInput) {
		return ""
	}
	words := []string{c.cmd.Root().Name(), "explain", page.ExplainedCluster}
	for _, arg := range c.args {
		words = append(words, preview.ShellWord(arg))
	}
	for _, name := range []string{
		"config", choiceFleet, choiceRegistrar, choiceRevision, flagStrict, flagRoot, flagKustomize, flagBudget,
	} {
		flag := c.cmd.Flags().Lookup(name)
		if flag == nil || !flag.Changed {
			continue
		}
		value := flag.Value.String()
		switch {
		case name == choiceFleet:
			words = append(words, "--"+name, preview.ShellWord(fleet))
		case flag.NoOptDefVal != "": // a switch
			words = append(words, "--"+name+strings.TrimSuffix("="+value, "=true"))
		default:
			words = append(words, "--"+name, preview.ShellWord(value))
		}
	}
	return strings.Join(words, " ")
}
