package cli

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/preview"
)

// mostRoots is how many directories are named.
const mostRoots = 5

// remedy says which directory to name.
func (t *unbuiltTree) remedy(w *directoryWalk, chosen choices) string {
	roots := t.roots()
	if config := configAtTop(w.documents); config != "" {
		return fmt.Sprintf("add a kustomization.yaml beside %s that names what the hub gets, such as %s",
			config, t.shown(roots[0]))
	}
	if len(roots) == 1 {
		return "name the directory that the hub syncs" + chosen.there(t.shown(roots[0]), t.isRoot(chosen))
	}
	var names []string
	for _, root := range roots[:min(len(roots), mostRoots)] {
		names = append(names, t.shown(root))
	}
	if more := len(roots) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("name the directory that the hub syncs, of %s%s", fleet.Enumerate(names, "and"),
		chosen.there(t.shown(roots[0]), t.isRoot(chosen)))
}

// isRoot reports whether the directory is the root because there is no other one, such as a Git
// work tree. The directory that is meant may need files beside it, and then has to be told.
func (t *unbuiltTree) isRoot(chosen choices) bool {
	return t.directory.Dir == "." && chosen.root == "" && !t.hasFile(".git")
}

func (t *unbuiltTree) hasFile(name string) bool {
	_, err := fs.Lstat(t.directory.Root, name)
	return err == nil
}

// there is the command with another directory, as an example that follows a sentence; "" where the
// command is not known. isRoot is whether the directory that was named has to be the root.
func (c choices) there(folder string, isRoot bool) string {
	if c.elsewhere == nil {
		return ""
	}
	text := ", as in: " + c.elsewhere(folder)
	if isRoot {
		text += " --" + flagRoot + " " + preview.ShellWord(c.dir)
	}
	return text
}

// configAtTop is a file at the top of the directory that has a FleetConfig; "" for none.
func configAtTop(documents []stream.Document) string {
	for _, document := range documents {
		if !strings.Contains(document.Path, "/") && fleetKind(document) == v1alpha1.Kind {
			return document.Path
		}
	}
	return ""
}

// roots are the directories that may be meant: of those below the root whose kustomizations lead to
// files of a fleet and to a kustomization below the directory, the ones that have a FleetConfig
// beside their kustomization; or else those that no other kustomization names.
func (t *unbuiltTree) roots() []string {
	named := map[string]bool{}
	var leading, configured []string
	for _, folder := range t.Folders(".") {
		for _, other := range t.At(folder).Folders {
			named[other] = true
		}
		reached := t.Reached(folder)
		isBelow := func(one string) bool { return slices.Contains(t.folders, one) }
		all := func(string) bool { return true }
		if !slices.ContainsFunc(reached, isBelow) || t.fleetFile(folder, all) == "" {
			continue
		}
		leading = append(leading, folder)
		if t.hasConfig(folder) {
			configured = append(configured, folder)
		}
	}
	if len(configured) > 0 {
		return configured
	}
	unnamed := slices.DeleteFunc(slices.Clone(leading), func(folder string) bool { return named[folder] })
	if len(unnamed) > 0 {
		return unnamed
	}
	if len(leading) > 0 {
		return leading
	}
	return t.folders
}

// hasConfig reports whether a file at the top of a folder has a FleetConfig.
func (t *unbuiltTree) hasConfig(folder string) bool {
	entries, err := fs.ReadDir(t.directory.Root, folder)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		return slices.Contains(manifestExtensions(), path.Ext(entry.Name())) &&
			t.kindIn(path.Join(folder, entry.Name())) == v1alpha1.Kind
	})
}
