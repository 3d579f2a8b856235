package kustomization

import (
	"io/fs"
	"path"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/fn/stream"
)

// Named are the files that the kustomization of a folder names, also by its plugins that are built
// in: resources, patches and the like, and not what a generator puts into a value. It has none
// where there is no kustomization, or none that can be read. Paths are from root, without links, as
// folder is.
func Named(root fs.FS, folder string) []string {
	n := named{&files{root: root, texts: map[string][]byte{}}, folder, nil}
	for _, name := range kustomizationsOf(n.files, folder) {
		k, ok := n.kustomization(name)
		if !ok {
			continue
		}
		for _, r := range references(k) {
			n.add(r)
		}
	}
	return n.names
}

// named gathers the files that a kustomization names.
type named struct {
	*files
	folder string
	names  []string
}

// kustomization reads the kustomization of a name in the folder.
func (n *named) kustomization(name string) (*types.Kustomization, bool) {
	plain, err := n.real(path.Join(n.folder, name))
	if err != nil {
		return nil, false
	}
	text, err := n.read(plain, largestFile)
	k := new(types.Kustomization)
	return k, err == nil && k.Unmarshal(text) == nil
}

func (n *named) add(r reference) {
	if r.meaning == isGenerated || r.text == "" {
		return
	}
	if items, found := objectsIn(r.text); found {
		if r.meaning == isPlugin {
			n.addPlugins(items)
		}
		return
	}
	plain, err := n.real(path.Join(n.folder, r.text))
	if err != nil || n.isFolder(plain) {
		return
	}
	n.names = append(n.names, plain)
	if r.meaning != isPlugin {
		return
	}
	if text, err := n.read(plain, largestFile); err == nil {
		items, _ := objectsIn(string(text))
		n.addPlugins(items)
	}
}

// addPlugins adds the files that the configurations of plugins name.
func (n *named) addPlugins(items []*stream.Item) {
	for _, item := range items {
		if item.Meta().APIVersion != "builtin" {
			continue
		}
		tree, _ := item.Tree() // With an error, it is nil and names none.
		for _, r := range ofPlugin(tree) {
			if r.meaning != isPlugin {
				n.add(r)
			}
		}
	}
}
