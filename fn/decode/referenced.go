package decode

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// referenced reads the objects that Clusters name. It wants each of them once, and each of their
// keys. candidates are all objects that they could name.
func (r *reader) referenced(named, candidates []fleet.Object) (map[fleet.ID]map[string]any, fleet.Problems) {
	manifests := make(map[fleet.ID]map[string]any, len(named))
	var problems, repeats fleet.Problems
	var first fleet.Object
	for _, object := range named {
		if object.ID() == first.ID() {
			repeats = append(repeats, r.definedTwice("the object", first.Ref, object.Ref))
			continue
		}
		first = object
		manifest, more := r.manifest(object)
		manifests[object.ID()] = manifest
		problems = append(append(problems, more...), r.checkDuplicates(object)...)
	}
	return manifests, append(r.kustomized(repeats, candidates), problems...)
}

// named are those of the candidates that Clusters name in the references that values are read
// through, sorted.
func (r *reader) named(clusters []fleet.Cluster, candidates []fleet.Object) []fleet.Object {
	wanted := map[fleet.ID]bool{}
	for _, value := range r.config.Spec.Values {
		source, _ := fleet.SourceOf(value)
		if source.Reference == "" {
			continue
		}
		for _, cluster := range clusters {
			if id, _ := cluster.Names(source.Reference); id != (fleet.ID{}) {
				wanted[id] = true
			}
		}
	}
	unwanted := func(object fleet.Object) bool { return !wanted[object.ID()] }
	objects := slices.DeleteFunc(slices.Clone(candidates), unwanted)
	slices.SortFunc(objects, func(a, b fleet.Object) int {
		return cmp.Or(a.Compare(b.Ref), cmp.Compare(a.APIVersion, b.APIVersion))
	})
	return objects
}
