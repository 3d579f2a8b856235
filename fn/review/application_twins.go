package review

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// twins are Applications of which one goes and another one comes that has the same source and the
// same destination. Both have deployed the same objects, so the deletion of the old one may take
// what the new one has synced.
type twins struct{ gone, created map[string]bool }

// findTwins finds the Applications that go together with their workloads, and those that come, by
// what they deploy to where. Where none goes, or none comes, nothing is rendered.
func (o *ownership) findTwins() twins {
	found := twins{map[string]bool{}, map[string]bool{}}
	var gone, created []owned
	for _, id := range o.names {
		old, had := o.before[id]
		now, has := o.after[id]
		switch {
		case had && !has:
			if goes, _ := workloadsGo(old); goes {
				gone = append(gone, old)
			}
		case has && !had:
			created = append(created, now)
		}
	}
	if len(gone) == 0 || len(created) == 0 {
		return found
	}
	for _, one := range gone {
		found.gone[one.deploys()] = true
	}
	for _, one := range created {
		found.created[one.deploys()] = true
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

// withTwin completes the verdict about an Application that goes or comes while another one with the
// same source and destination comes or goes.
func (c *applicationComparison) withTwin(a *one) (v verdict, twin bool) {
	v = a.verdict
	mayGo := v.workloads == v1alpha1.DiffWorkloadsGo || v.workloads == v1alpha1.DiffWorkloadsMayGo
	happens := ""
	switch {
	case v.action == v1alpha1.DiffDelete && mayGo && len(c.twins.created) > 0:
		if key := a.old.deploys(); key != "" && c.twins.created[key] {
			happens = "created"
		}
	case v.action == v1alpha1.DiffCreate && len(c.twins.gone) > 0:
		if key := a.now.deploys(); key != "" && c.twins.gone[key] {
			happens = "deleted"
		}
	}
	if happens == "" {
		return v, false
	}
	v.because = append(v.because,
		"An Application of another name with the same source and destination is "+happens+".")
	return v, true
}

// twinText warns that two Applications have the same objects.
func (g *applicationGroup) twinText() string {
	switch {
	case !g.twin:
		return ""
	case g.action == v1alpha1.DiffDelete:
		return " What is created for the same source and destination has the same objects, and may lose them too."
	}
	return " What is deleted has the same source and destination, and may take what is deployed here with it."
}
