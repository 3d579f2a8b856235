package kustomization

import (
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Tree are the kustomizations below a root, as they are written: nothing is built. Paths are from
// the root, without links.
type Tree struct {
	root  fs.FS
	known map[string]*Content // by folder; nil for one without a kustomization
}

// Content is what the kustomization of a folder names.
type Content struct {
	Files   []string // as [Named] has them
	Folders []string // of other kustomizations
	Missing []string // what it names and nothing is at
	// Lists reports whether it names files and folders and does nothing to them.
	Lists bool
}

// NewTree is the tree of a root.
func NewTree(root fs.FS) *Tree { return &Tree{root: root, known: map[string]*Content{}} }

// At is what the kustomization of a folder names; nil without one that can be read.
func (t *Tree) At(folder string) *Content {
	content, known := t.known[folder]
	if !known {
		content = contentOf(t.root, folder)
		t.known[folder] = content
	}
	return content
}

// Reached are the folders of the kustomizations that one leads to, with its own, sorted.
func (t *Tree) Reached(folder string) []string {
	reached := map[string]bool{}
	next := []string{folder}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		if content := t.At(at); content != nil && !reached[at] {
			reached[at] = true
			next = append(next, content.Folders...)
		}
	}
	return fleet.SortedKeys(reached)
}

// Folders are the folders below a folder that have a kustomization, and the folder itself, sorted.
// What is hidden is left out, and so is what render --output-dir has written.
func (t *Tree) Folders(below string) []string {
	var folders []string
	visit := func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case !entry.IsDir():
			return nil
		case name != below && entry.Name()[0] == '.', fleet.IsOutput(t.root, name):
			return fs.SkipDir
		case t.At(name) != nil:
			folders = append(folders, name)
		}
		return nil
	}
	_ = fs.WalkDir(t.root, below, visit) // What cannot be read is left out.
	slices.Sort(folders)
	return folders
}

// contentOf reads the kustomization of a folder.
func contentOf(root fs.FS, folder string) *Content {
	n := named{files: &files{root: root, texts: map[string][]byte{}}, folder: folder}
	names := kustomizationsOf(n.files, folder)
	if len(names) == 0 {
		return nil
	}
	content := &Content{Lists: true}
	for _, name := range names {
		k, ok := n.kustomization(name)
		if !ok {
			continue
		}
		for _, r := range references(k) {
			n.add(r)
			if r.text == "" {
				continue
			}
			joined := path.Join(folder, r.text)
			plain, err := n.real(joined)
			switch {
			case errors.Is(err, fs.ErrNotExist) && r.meaning == isResource:
				content.Missing = append(content.Missing, joined)
			case err == nil && n.isFolder(plain):
				content.Folders = append(content.Folders, plain)
			}
		}
		content.Lists = content.Lists && listsOnly(*k)
	}
	content.Files = n.names
	return content
}

// listsOnly reports whether a kustomization has nothing but resources.
func listsOnly(k types.Kustomization) bool {
	k.TypeMeta, k.MetaData, k.Resources, k.Bases = types.TypeMeta{}, nil, nil, nil
	k.BuildMetadata, k.SortOptions = nil, nil
	return reflect.DeepEqual(k, types.Kustomization{})
}
