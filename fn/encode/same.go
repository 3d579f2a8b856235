package encode

import (
	"maps"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/fn/yaml"
)

// IsAlreadyIn reports whether what the fleet has generated in a list, in an earlier run, is certain
// to be what manifests say: the same objects, with the same labels and the same text behind their
// metadata. Annotations that tools have set do not count.
func IsAlreadyIn(list *stream.List, f *fleet.Fleet, manifests []fleet.Manifest) bool {
	earlier := map[fleet.ID]*stream.Item{}
	count := 0
	for _, item := range list.Items() {
		switch owner := objectOf(item).Owner(); {
		case owner == f.Name():
			earlier[refOf(item).ID()] = item
			count++
		case f.Renames.Now(owner) == f.Name():
			return false
		}
	}
	if count != len(manifests) || count != len(earlier) {
		return false
	}
	printer := yaml.NewPrinter()
	for _, manifest := range manifests {
		item := earlier[manifest.ID()]
		text, err := document(printer, manifest, nil)
		if item == nil || err != nil {
			return false
		}
		if planned := stream.NewItem(text); !sameMetadata(item, planned) || !item.SameBehindMetadata(planned) {
			return false
		}
	}
	return true
}

// sameMetadata reports whether two items have the same version, labels and annotations.
func sameMetadata(item, other *stream.Item) bool {
	isOfTool := func(key string, _ string) bool { return fleet.PipelineAnnotation(key) }
	annotations, others := maps.Clone(item.Meta().Annotations), maps.Clone(other.Meta().Annotations)
	maps.DeleteFunc(annotations, isOfTool)
	maps.DeleteFunc(others, isOfTool)
	return item.Meta().APIVersion == other.Meta().APIVersion &&
		maps.Equal(item.Meta().Labels, other.Meta().Labels) && maps.Equal(annotations, others)
}
