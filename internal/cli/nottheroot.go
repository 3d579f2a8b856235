package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

// unbuiltTree are the kustomizations below a directory that has none at its top. Folders and files
// are from the root, without links.
type unbuiltTree struct {
	*kustomization.Tree
	directory confined.Folder
	folders   []string          // that have a kustomization, below the directory
	read      map[string]bool   // files that were read, also through links
	holding   map[string]string // what decides of what a file holds: a kind, or ""
}

// refuseUnbuilt refuses a directory that has no kustomization of its own where those below make
// other Clusters, ApplicationSets, ClusterResourceSets or FleetConfigs of the files than the files
// have. What kustomizations only list is read as they would build it.
func (w *directoryWalk) refuseUnbuilt(chosen choices) fleet.Problems {
	directory, is := w.files.(confined.Folder)
	if !is || len(w.folders) == 0 {
		return nil
	}
	tree := newUnbuiltTree(w, directory)
	file := tree.changedFile()
	if file == "" {
		file = tree.unlisted(w)
	}
	if file == "" {
		return nil
	}
	count := "1 kustomization is"
	if n := len(tree.folders); n > 1 {
		count = fmt.Sprintf("%d kustomizations are", n)
	}
	problem := fleet.Problem{
		Code: fleet.NotTheRoot, Object: fleet.Ref{File: tree.shown(file)},
		Message: "the directory has no kustomization.yaml, and " + count + " below it, which would not be built: " +
			"bases and overlays would be read as plain manifests",
		Remedy: tree.remedy(w, chosen) + "; to read the files as they are, add --kustomize=false",
	}
	return fleet.Problems{problem}
}

// newUnbuiltTree is the tree of what a walk has read.
func newUnbuiltTree(w *directoryWalk, directory confined.Folder) *unbuiltTree {
	tree := &unbuiltTree{
		Tree: kustomization.NewTree(directory.Root), directory: directory, holding: map[string]string{},
		read: map[string]bool{},
	}
	for _, document := range w.documents {
		if plain, err := directory.Real(document.Path); err == nil {
			tree.read[plain] = true
		}
	}
	for _, folder := range w.folders {
		if plain, err := directory.Real(folder); err == nil && tree.At(plain) != nil {
			tree.folders = append(tree.folders, plain)
		}
	}
	slices.Sort(tree.folders)
	tree.folders = slices.Compact(tree.folders)
	return tree
}

// shown is a path as the user knows it: from the directory.
func (t *unbuiltTree) shown(name string) string {
	below, err := filepath.Rel(t.directory.Dir, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(below)
}

// isInside reports whether a file or folder is in the directory.
func (t *unbuiltTree) isInside(name string) bool {
	return t.directory.Dir == "." || name == t.directory.Dir || strings.HasPrefix(name, t.directory.Dir+"/")
}

// changedFile is a file of a fleet that a kustomization below the directory changes, or brings in
// from elsewhere; "" for none.
func (t *unbuiltTree) changedFile() string {
	for _, folder := range t.folders {
		changes := !t.At(folder).Lists
		for _, reached := range t.Reached(folder) {
			changes = changes || !t.At(reached).Lists
		}
		counts := func(file string) bool { return changes || !t.read[file] && !t.isInside(file) }
		if file := t.fleetFile(folder, counts); file != "" {
			return file
		}
	}
	return ""
}

// fleetFile is the first file of a fleet that a kustomization reaches; "" for none.
func (t *unbuiltTree) fleetFile(folder string, counts func(file string) bool) string {
	for _, reached := range t.Reached(folder) {
		for _, file := range t.At(reached).Files {
			if counts(file) && t.kindIn(file) != "" {
				return file
			}
		}
	}
	return ""
}

// unlisted is a file of a fleet that the kustomization of its folder, or the nearest one above it,
// does not name, and neither does another; "" for none. FleetConfigs need not be named.
func (t *unbuiltTree) unlisted(w *directoryWalk) string {
	named := map[string]bool{}
	for _, folder := range t.folders {
		for _, file := range t.At(folder).Files {
			named[file] = true
		}
	}
	for _, document := range w.documents {
		file, err := t.directory.Real(document.Path)
		if err != nil || named[file] || !t.hasAround(file) {
			continue
		}
		if kind := t.kindIn(file); kind != "" && kind != v1alpha1.Kind {
			return file
		}
	}
	return ""
}

// hasAround reports whether a kustomization below the directory is beside a file or above it.
func (t *unbuiltTree) hasAround(file string) bool {
	for at := path.Dir(file); at != "." && t.isInside(at); at = path.Dir(at) {
		if slices.Contains(t.folders, at) {
			return true
		}
	}
	return false
}

// kindIn is the kind of the first object of a file that a fleet is made of; "" for none.
func (t *unbuiltTree) kindIn(file string) string {
	kind, known := t.holding[file]
	if !known {
		kind = fleetKindIn(t.directory.Root, file)
		t.holding[file] = kind
	}
	return kind
}

// fleetKindIn is the kind of the first Cluster, ApplicationSet, ClusterResourceSet or FleetConfig
// of a file; "" for none, and for a file that cannot be read.
func fleetKindIn(files fs.FS, name string) string {
	info, err := fs.Stat(files, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largestConfig {
		return ""
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return ""
	}
	for _, document := range stream.SplitDocuments(name, text) {
		if kind := fleetKind(document); kind != "" {
			return kind
		}
	}
	return ""
}

// fleetKind is the kind of an object that a fleet is made of; "" for another one.
func fleetKind(document stream.Document) string {
	groups := []string{fleet.ClusterAPIGroup, fleet.ArgoCDGroup, v1alpha1.Group}
	isIn := func(group string) bool { return bytes.Contains(document.Text, []byte(group)) }
	if !slices.ContainsFunc(groups, isIn) {
		return ""
	}
	for _, ref := range refsOf(document) {
		switch {
		case ref.IsCluster(), ref.Kind == v1alpha1.Kind && ref.Group() == v1alpha1.Group:
			return ref.Kind
		}
		for _, kind := range fleet.GeneratedKinds() {
			if kind.Group != "" && kind.Group == ref.Group() && kind.Kind == ref.Kind {
				return ref.Kind
			}
		}
	}
	return ""
}
