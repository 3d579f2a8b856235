package decode

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// repeated are the objects of the input that are there more than once, by what Kubernetes knows
// them by, with what tells which have the same content. None is of a kustomization, which puts its
// files together, and none is a Cluster, which may be there once only.
func (r *reader) repeated(objects []fleet.Object) [][]fleet.Repeat {
	byID := map[fleet.ID][]element{}
	for _, object := range r.withElements(objects) {
		if object.Name != "" && object.Kind != "" && object.Owner() == "" && !object.ReadByTools() &&
			!object.LocalConfig() {
			byID[object.ID()] = append(byID[object.ID()], object)
		}
	}
	maps.DeleteFunc(byID, func(_ fleet.ID, same []element) bool { return len(same) == 1 })
	if len(byID) == 0 {
		return nil
	}
	put := r.filesOfKustomizations(objects)
	var all [][]fleet.Repeat
	for _, same := range byID {
		same = slices.DeleteFunc(same, func(object element) bool { return isBelow(object.File, put) })
		if repeats := r.contents(same); len(repeats) > 0 {
			all = append(all, repeats)
		}
	}
	slices.SortFunc(all, func(a, b []fleet.Repeat) int { return a[0].Compare(b[0].Ref) })
	return all
}

// contents tell the contents of objects apart. It is nil where all have the same content.
func (r *reader) contents(same []element) []fleet.Repeat {
	distinct := map[string]int{}
	repeats := make([]fleet.Repeat, len(same))
	for i, object := range same {
		// No errors: what cannot be read was reported with the items, and what was read from YAML
		// can be written as JSON.
		text, _ := json.Marshal(withoutPipeline(r.readElement(object).Tree))
		at, exists := distinct[string(text)]
		if !exists {
			at = len(distinct)
			distinct[string(text)] = at
		}
		repeats[i] = fleet.Repeat{Object: object.Object, Content: at}
	}
	if len(distinct) < 2 {
		return nil
	}
	return repeats
}

// withoutPipeline is an object without the annotations by which clients say where it is from.
func withoutPipeline(tree map[string]any) map[string]any {
	metadata, _ := tree["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	kept := maps.Clone(annotations)
	maps.DeleteFunc(kept, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	if len(kept) == len(annotations) {
		return tree
	}
	tree, metadata = maps.Clone(tree), maps.Clone(metadata)
	if metadata["annotations"] = kept; len(kept) == 0 {
		delete(metadata, "annotations")
	}
	tree["metadata"] = metadata
	return tree
}

// filesOfKustomizations are the files and folders that the kustomizations of the input name, for
// whatever they do with them.
func (r *reader) filesOfKustomizations(objects []fleet.Object) map[string]bool {
	named := map[string]bool{}
	for _, object := range objects {
		if !kustomizes(object.Ref) {
			continue
		}
		tree, _ := r.item(object).Tree() // no error: one that cannot be read names nothing
		for _, text := range textsBelow(tree) {
			if !strings.Contains(text, "\n") {
				named[path.Join(path.Dir(object.File), text)] = true
			}
		}
	}
	return named
}

// textsBelow are the texts of a tree, without the keys of its maps.
func textsBelow(value any) []string {
	var texts []string
	switch typed := value.(type) {
	case string:
		texts = []string{typed}
	case []any:
		for _, element := range typed {
			texts = append(texts, textsBelow(element)...)
		}
	case map[string]any:
		for _, element := range typed {
			texts = append(texts, textsBelow(element)...)
		}
	}
	return texts
}

// isBelow reports whether a file, or a folder that it is in, is one of those named.
func isBelow(file string, named map[string]bool) bool {
	for at := file; at != "." && at != "/" && at != ""; at = path.Dir(at) {
		if named[at] {
			return true
		}
	}
	return false
}
