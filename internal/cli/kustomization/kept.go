package kustomization

import (
	"path"
	"reflect"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/stream"
)

// isConfig reports whether an object is a FleetConfig.
func isConfig(item *stream.Item) bool { return len(decode.ConfigsAmong([]*stream.Item{item})) > 0 }

// namedAsFunctions are the files that a kustomization names as generators, transformers or
// validators.
func (w *walk) namedAsFunctions(k *types.Kustomization, folder string) map[string]bool {
	named := map[string]bool{}
	for _, r := range references(k) {
		if r.meaning != isPlugin {
			continue
		}
		if plain, err := w.real(path.Join(folder, r.text)); err == nil {
			named[w.shown(plain)] = true
		}
	}
	return named
}

// isKept reports whether a file has a FleetConfig that is built.
func (w *walk) isKept(file string) bool {
	for _, config := range w.kept {
		if config.Path == file {
			return true
		}
	}
	return false
}

// unchanged is the document of the file of a FleetConfig that kustomize has not changed, so that
// problems name its lines. What is changed stays as it is, and so does what is no FleetConfig.
func (w *walk) unchanged(built stream.Document) stream.Document {
	if !w.isKept(built.Path) {
		return built
	}
	tree := treeOf(built)
	if tree == nil || tree["kind"] != v1alpha1.Kind {
		return built
	}
	for _, config := range w.kept {
		if config.Path == built.Path && reflect.DeepEqual(treeOf(config), tree) {
			return config
		}
	}
	return built
}

// treeOf is a document as a tree; nil for one that cannot be read.
func treeOf(document stream.Document) map[string]any {
	list, err := stream.FromDocuments([]stream.Document{document})
	if err != nil || len(list.Items()) != 1 {
		return nil
	}
	tree, _ := list.Items()[0].Tree() // With an error, it is nil.
	return tree
}
