package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/fleet"
)

// completer completes names of the directory that a command line is about. What cannot be read has
// no names: the command says why when it runs.
type completer struct {
	streams Streams
	chosen  *choices
}

// addTo completes the flags of a command that it has.
func (c completer) addTo(cmd *cobra.Command) {
	for name, names := range map[string]func(dir string) []string{
		choiceFleet: c.fleets, flagCluster: c.clusters, flagWave: c.waves, flagEntry: c.entries,
	} {
		if cmd.Flags().Lookup(name) == nil {
			continue
		}
		// The only error is that there is no such flag.
		_ = cmd.RegisterFlagCompletionFunc(name, func(
			_ *cobra.Command, args []string, begun string,
		) ([]string, cobra.ShellCompDirective) {
			return begunWith(names(directory(args)), begun), cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// subject completes the first argument of explain: a Cluster of the current directory, or a code
// where that is begun. Behind it is a directory.
func (c completer) subject(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	switch {
	case len(args) > 0:
		return nil, cobra.ShellCompDirectiveFilterDirs
	case strings.HasPrefix(begun, "C"):
		var codes []string
		for _, code := range fleet.Codes() {
			name, _ := code.Meaning()
			codes = append(codes, string(code)+"\t"+name)
		}
		return begunWith(codes, begun), cobra.ShellCompDirectiveNoFileComp
	}
	return begunWith(c.clusters("."), begun), cobra.ShellCompDirectiveNoFileComp
}

// compiled is what the fleet of a directory gets; false where it cannot be compiled.
func (c completer) compiled(dir string) (fn.Compiled, bool) {
	streams := c.streams
	streams.Err = io.Discard
	if dir == standardInput {
		return fn.Compiled{}, false
	}
	in, problems := readInput(streams, dir, *c.chosen)
	defer in.close()
	if problems.Failed() || in.all() {
		return fn.Compiled{}, false
	}
	compiled := fn.Resolve(in.list, in.choice, in.files)
	return compiled, compiled.Plan != nil
}

func (c completer) clusters(dir string) []string {
	compiled, ok := c.compiled(dir)
	if !ok {
		return nil
	}
	var names []string
	for _, member := range compiled.Plan.Members {
		names = append(names, member.Cluster.NamespacedName())
	}
	return names
}

func (c completer) waves(dir string) []string {
	compiled, ok := c.compiled(dir)
	if !ok {
		return nil
	}
	var names []string
	for _, wave := range compiled.Plan.Waves {
		names = append(names, wave.Name)
	}
	return names
}

func (c completer) entries(dir string) []string {
	compiled, ok := c.compiled(dir)
	if !ok {
		return nil
	}
	spec := compiled.Fleet.Config.Spec
	var names []string
	for _, entry := range spec.ResourceSets {
		names = append(names, "resourceSets/"+string(entry.Name))
	}
	for _, entry := range spec.Bootstrap {
		names = append(names, "bootstrap/"+string(entry.Name))
	}
	for _, entry := range spec.ApplicationSets {
		names = append(names, "applicationSets/"+string(entry.Name))
	}
	return names
}

// fleets are the names of the FleetConfigs of a directory, and all for all of them.
func (c completer) fleets(dir string) []string {
	if dir == standardInput {
		return nil
	}
	in, problems := readInput(c.streams, dir, *c.chosen)
	defer in.close()
	if problems.Failed() {
		return nil
	}
	names := []string{allFleets}
	for _, item := range in.list.Items() {
		if meta := item.Meta(); meta.Kind == v1alpha1.Kind {
			names = append(names, meta.Name)
		}
	}
	return names
}

// begunWith are the names that begin so, sorted.
func begunWith(names []string, begun string) []string {
	kept := slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, begun) })
	slices.Sort(kept)
	return slices.Compact(kept)
}
