package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// twins are Applications of which one goes, or is left behind, and another one comes that has the
// same source and the same destination. Both deploy the same objects, so the deletion of the old
// one may take what the new one has synced; if it is left behind, both want the objects.
type twins struct{ gone, kept, created map[string]bool }

// twin is what happens to the twin of an Application.
type twin int

const (
	twinNone twin = iota // it has no twin
	twinCreated
	twinDeleted
	twinKept
)

// reason is the fact that a twin is, "" without one.
func (t twin) reason() string {
	switch t {
	case twinCreated:
		return "An Application of another name with the same source and destination is created."
	case twinDeleted:
		return "An Application of another name with the same source and destination is deleted."
	case twinKept:
		return "An Application of another name with the same source and destination is left behind."
	case twinNone:
	}
	return ""
}

// findTwins finds the Applications that go together with their workloads, those that are left
// behind, and those that come, by what they deploy to where. Where none goes or is left behind, or
// none comes, nothing is rendered.
func (o *ownership) findTwins() twins {
	found := twins{gone: map[string]bool{}, kept: map[string]bool{}, created: map[string]bool{}}
	var gone, kept, created []owned
	for _, id := range o.names {
		old, had := o.before[id]
		now, has := o.after[id]
		switch {
		case had && !has:
			if goes, _ := workloadsGo(old); o.verdict(id).action == v1alpha1.DiffLeftBehind {
				kept = append(kept, old)
			} else if goes {
				gone = append(gone, old)
			}
		case has && !had:
			created = append(created, now)
		}
	}
	if len(gone)+len(kept) == 0 || len(created) == 0 {
		return found
	}
	for into, applications := range map[*map[string]bool][]owned{
		&found.gone: gone, &found.kept: kept, &found.created: created,
	} {
		for _, one := range applications {
			(*into)[one.deploys()] = true
		}
	}
	return found
}

// deploys identifies what an Application deploys to where; "" where that is not known.
func (a owned) deploys() string {
	tree, err := a.render()
	if err != nil {
		return ""
	}
	spec := fleet.MapAt(tree, "spec")
	return Text([]any{spec["source"], spec["sources"], spec["destination"]})
}

// withTwin completes the verdict about an Application that goes, comes or is left behind while
// another one with the same source and destination comes, goes or is left behind. The second result
// is what happens to the other one.
func (c *applicationComparison) withTwin(a *one) (v verdict, other twin) {
	v = a.verdict
	mayGo := v.workloads == v1alpha1.DiffWorkloadsGo || v.workloads == v1alpha1.DiffWorkloadsMayGo
	has := func(others map[string]bool, one owned) bool {
		if len(others) == 0 {
			return false
		}
		key := one.deploys()
		return key != "" && others[key]
	}
	switch {
	case v.action == v1alpha1.DiffDelete && mayGo && has(c.twins.created, a.old):
		other = twinCreated
	case v.action == v1alpha1.DiffLeftBehind && has(c.twins.created, a.old):
		other = twinCreated
	case v.action == v1alpha1.DiffCreate && has(c.twins.gone, a.now):
		other = twinDeleted
	case v.action == v1alpha1.DiffCreate && has(c.twins.kept, a.now):
		other = twinKept
	}
	if reason := other.reason(); reason != "" {
		v.because = append(v.because, reason)
	}
	return v, other
}

// twinText warns that two Applications have the same objects.
func (g *applicationGroup) twinText() string {
	switch {
	case g.twin == twinNone:
		return ""
	case g.action == v1alpha1.DiffDelete:
		return " What is created for the same source and destination has the same objects, and may lose them too."
	case g.twin == twinDeleted:
		return " What is deleted has the same source and destination, and may take what is deployed here with it."
	case g.twin == twinKept:
		return " What is left behind has the same source and destination, so two Applications own the same objects."
	}
	return " What is created has the same source and destination, so two Applications own the same objects."
}
