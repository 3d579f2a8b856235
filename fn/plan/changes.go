package plan

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// reportChanges compares what is generated with what an earlier run has left in the input, and says what a change does, or does not do, on the Clusters.
func (p *planner) reportChanges() {
	for i, entry := range p.fleet.Config.Spec.ResourceSets {
		path := field.NewPath("spec", "resourceSets").Index(i)
		changed := p.payloadChanged(p.entryName(entry.Name))
		switch renamed := p.setRenamed(p.entryName(entry.Name)); {
		case entry.Strategy == v1alpha1.StrategyApplyOnce && changed && !renamed:
			p.report(fleet.Info, fleet.NewClustersOnly, path.Child("resources"), "",
				"the payload has changed, and under ApplyOnce it reaches new Clusters only; those that have it keep what they have", "change revision to create on them what is missing")
		case entry.Strategy == v1alpha1.StrategyReconcile && (changed || renamed):
			p.report(fleet.Warning, fleet.AppliedAgain, path, "",
				"the payload is applied again on every Cluster that has it, and every field that it does not state is deleted there", "make sure that nothing else has set fields of these objects")
		}
	}
	p.reportGone()
}

// payloadChanged tells whether a payload is there already, with other manifests.
func (p *planner) payloadChanged(name string) bool {
	return slices.ContainsFunc(p.plan.Payloads, func(planned fleet.Payload) bool {
		if planned.Name != name {
			return false
		}
		at := slices.IndexFunc(p.fleet.Earlier, func(o fleet.SourceObject) bool {
			return o.Kind == planned.Kind && o.Namespace == planned.Namespace && o.Name == planned.Name
		})
		return at >= 0 && !maps.Equal(payload.Held(p.fleet.Earlier[at].Text), planned.Data)
	})
}

// setRenamed tells whether an entry has a ClusterResourceSet where an earlier run left one of another name.
func (p *planner) setRenamed(entryName string) bool {
	for _, object := range p.fleet.Objects {
		if object.Kind != "ClusterResourceSet" || object.Owner() != p.fleet.Name() || !isSetOf(object.Name, entryName) {
			continue
		}
		for _, set := range p.plan.ResourceSets {
			if set.Namespace == object.Namespace && isSetOf(set.Name, entryName) && set.Name != object.Name {
				return true
			}
		}
	}
	return false
}

// isSetOf tells whether a ClusterResourceSet's name is ENTRY-HASH.
func isSetOf(name, entryName string) bool {
	hash, found := strings.CutPrefix(name, entryName+"-")
	return found && len(hash) == hashLength && !strings.Contains(hash, "-")
}

// reportGone names the ClusterResourceSets of earlier runs whose entry, or whose namespace's Clusters, are gone.
func (p *planner) reportGone() {
	var gone []string
	for _, object := range p.fleet.Objects {
		if object.Kind != "ClusterResourceSet" || object.Owner() != p.fleet.Name() {
			continue
		}
		followed := slices.ContainsFunc(p.plan.ResourceSets, func(set fleet.ResourceSet) bool {
			entryName := set.Name[:len(set.Name)-hashLength-1]
			return set.Namespace == object.Namespace && isSetOf(object.Name, entryName)
		})
		if !followed {
			gone = append(gone, object.NamespacedName())
		}
	}
	if len(gone) > 0 {
		p.report(fleet.Warning, fleet.StaysRunning, field.NewPath("spec", "resourceSets"), "",
			"ClusterResourceSets go, and what they have delivered stays on the Clusters: "+firstOf(gone), "remove it there if it is not wanted; Cluster API deletes nothing from a workload cluster")
	}
}
