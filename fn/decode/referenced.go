package decode

import (
	"cmp"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// readReferenced reads the objects that Clusters name in the references that values are read
// through: those of the input, or of the files that hold the Clusters. It wants each of them once,
// and each of their keys.
func (r *reader) readReferenced() {
	f, wanted := r.fleet, r.wanted()
	if len(wanted) == 0 {
		return
	}
	unwanted := func(object fleet.Object) bool { return !wanted[object.ID()] }
	objects := slices.DeleteFunc(slices.Concat(f.Objects, r.beside), unwanted)
	slices.SortFunc(objects, func(a, b fleet.Object) int {
		return cmp.Or(a.Compare(b.Ref), cmp.Compare(a.APIVersion, b.APIVersion))
	})
	f.Referenced = make(map[fleet.ID]map[string]any, len(wanted))
	var first fleet.Object
	for _, object := range objects {
		r.used = append(r.used, object)
		if object.ID() == first.ID() {
			r.add(definedTwice("the object", first.Ref, object.Ref))
			continue
		}
		first = object
		f.Referenced[object.ID()] = r.manifest(object)
		r.checkDuplicates(object)
	}
}

// wanted are the objects that Clusters name in the references that values are read through.
func (r *reader) wanted() map[fleet.ID]bool {
	wanted := map[fleet.ID]bool{}
	for _, reference := range r.references() {
		for _, cluster := range r.fleet.Clusters {
			if id := r.fleet.ReferencedBy(cluster, reference).ID; id != (fleet.ID{}) {
				wanted[id] = true
			}
		}
	}
	return wanted
}

// references are those that the values of the FleetConfig are read through.
func (r *reader) references() []fleet.RefField {
	var references []fleet.RefField
	for _, value := range r.fleet.Config.Spec.Values {
		if source, _ := fleet.SourceOf(value); source.Reference != "" {
			references = append(references, source.Reference)
		}
	}
	slices.Sort(references)
	return slices.Compact(references)
}
