package decode

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// readReferenced reads the objects that Clusters name in the references that values are read
// through: those of the input, or of the files that hold the Clusters. Of two objects with one
// identity the first counts.
func (r *reader) readReferenced() {
	f, wanted := r.fleet, map[fleet.ID]bool{}
	for _, reference := range r.references() {
		for _, cluster := range f.Clusters {
			if id := f.ReferencedBy(cluster, reference).ID; id != (fleet.ID{}) {
				wanted[id] = true
			}
		}
	}
	if len(wanted) == 0 {
		return
	}
	f.Referenced = make(map[fleet.ID]map[string]any, len(wanted))
	for _, object := range slices.Concat(f.Objects, r.beside) {
		if id := object.ID(); wanted[id] {
			delete(wanted, id)
			f.Referenced[id] = r.manifest(object)
		}
	}
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
