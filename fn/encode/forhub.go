package encode

import (
	"fmt"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/yaml"
)

// ForHub reports whether [Manifests] prints an item that has become an object: whether it is for
// the hub, and is an object that an API server takes.
func ForHub(item *stream.Item, object fleet.Object) bool {
	if object.LocalConfig() || object.ReadByTools() {
		return false
	}
	_, is := notAnObject(item, object)
	return !is
}

// Tree is a manifest as Kubernetes reads it once it is written.
func Tree(manifest fleet.Manifest) (map[string]any, error) {
	text, err := document(yaml.NewPrinter(), manifest, nil)
	if err != nil {
		return nil, fmt.Errorf("write %s %s: %w", manifest.Kind, manifest.NamespacedName(), err)
	}
	tree, err := yaml.Tree(text)
	object, _ := tree.(map[string]any)
	return object, err
}
