package review

import "github.com/capifleet/capifleet/api/v1alpha1"

// rewritten marks the outcomes of entries whose sets keep their names and whose objects are the
// same, written in other bytes or packed in another way.
func (f *outcomeFinder) rewritten() {
	kept := map[string]bool{} // by namespace and name of the set
	for _, d := range f.old {
		kept[d.set.NamespacedName()] = true
	}
	differs := map[string]bool{} // by owner
	for _, o := range f.found {
		owner := ownerOf(o.newest().set)
		differs[owner] = differs[owner] || o.to == nil || !kept[o.to.set.NamespacedName()] || !f.isSame(o)
	}
	for i, o := range f.found {
		// What a set has not delivered yet, Cluster API creates where it is missing, even if it is
		// the same.
		creates := o.code == v1alpha1.DiffEffectPayloadCreated
		if o.why == ofForm || creates || differs[ownerOf(o.newest().set)] {
			continue
		}
		f.found[i].why, f.found[i].code = ofForm, v1alpha1.DiffEffectRepacked
		f.found[i].certainty = v1alpha1.DiffCertain
	}
}

// isSame reports whether the outcome leaves an object as it was meant to be.
func (f *outcomeFinder) isSame(o outcome) bool {
	if o.why == ofForm {
		return true
	}
	return o.before != nil && o.after != nil && len(f.contents.differences(o.before, o.after)) == 0
}

// newest is the delivery of the new side, else that of the old one.
func (o outcome) newest() delivery {
	if o.to != nil {
		return *o.to
	}
	return *o.from
}
