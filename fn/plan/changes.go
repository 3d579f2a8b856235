package plan

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// reportChanges compares what is generated with what an earlier run has left in the input, and says what a change does, or does not do, on the Clusters.
func (p *planner) reportChanges() {
	for _, e := range p.entries() {
		for _, t := range p.tracksOf(e) {
			p.reportChange(e, t)
		}
	}
	p.reportGone()
}

// reportChange says what a change of one track does.
func (p *planner) reportChange(e entry, t track) {
	change, renamed := p.payloadChange(t), p.setRenamed(t.name)
	switch {
	case t.strategy == v1alpha1.StrategyApplyOnce && change == changed && renamed:
		p.report(fleet.Info, fleet.NewClustersOnly, e.templatePath, "",
			"the payload has changed, and under ApplyOnce its new ClusterResourceSet creates what is missing; objects that are on the Clusters already stay as they are", "")
	case t.strategy == v1alpha1.StrategyApplyOnce && change == changed:
		p.report(fleet.Info, fleet.NewClustersOnly, e.templatePath, "",
			"the payload has changed, and under ApplyOnce it reaches new Clusters only; those that have it keep what they have", e.remedyOfOnce(t))
	case t.strategy == v1alpha1.StrategyReconcile && change == rewritten && !renamed:
		p.report(fleet.Warning, fleet.AppliedAgain, e.path, "",
			"the payload holds the same objects in other bytes, and is applied again on every Cluster that has it; every field that it does not state is deleted there",
			"leave format as it was, if that is what has changed; else make sure that nothing else has set fields of these objects")
	case t.strategy == v1alpha1.StrategyReconcile && (change != unchanged || renamed):
		p.report(fleet.Warning, fleet.AppliedAgain, e.path, "",
			"the payload is applied again on every Cluster that has it, and every field that it does not state is deleted there", "make sure that nothing else has set fields of these objects")
	}
}

// remedyOfOnce is what brings a change to Clusters that have been served.
func (e entry) remedyOfOnce(t track) string {
	if t.strategy != e.strategy {
		return "change the objects of the companion on the Clusters, if they should change"
	}
	if e.bootstrap != nil {
		return "let the fleet manager, an entry of applicationSets, keep Argo CD and its root Application current"
	}
	return "change revision to create on them what is missing"
}

// reportMoved names the members that have changed from one group of an entry to another. The new group's payload creates nothing that is there already.
func (p *planner) reportMoved(e entry, moved []*member) {
	switch {
	case len(moved) == 0:
		return
	case e.strategy == v1alpha1.StrategyReconcile:
		p.report(fleet.Warning, fleet.AppliedAgain, e.templatePath, "",
			"the facts that are read here have changed, so the payload is applied, and every field that it does not state is deleted, on "+named(moved), "make sure that nothing else has set fields of these objects")
		return
	}
	p.report(fleet.Warning, fleet.NewClustersOnly, e.templatePath, "",
		"the facts that are read here have changed, and under ApplyOnce what was delivered stays as it is on "+named(moved), e.remedyOfOnce(track{strategy: e.strategy}))
}

// setRenamed tells whether a ClusterResourceSet of an entry has taken the place of one of another name: one is new, and one is gone.
func (p *planner) setRenamed(entryName string) bool {
	planned := map[fleet.ID]bool{}
	for _, set := range p.plan.ResourceSets {
		if isSetOf(set.Name, entryName) {
			planned[fleet.ID{Namespace: set.Namespace, Name: set.Name}] = true
		}
	}
	gone := map[string]bool{} // by namespace
	for _, object := range p.fleet.Objects {
		if object.Kind != "ClusterResourceSet" || object.Owner() != p.fleet.Name() || !isSetOf(object.Name, entryName) {
			continue
		}
		id := fleet.ID{Namespace: object.Namespace, Name: object.Name}
		gone[object.Namespace] = gone[object.Namespace] || !planned[id]
		delete(planned, id)
	}
	for id := range planned {
		if gone[id.Namespace] {
			return true
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
	type place struct{ namespace, track string }
	followed := map[place]bool{}
	for _, set := range p.plan.ResourceSets {
		followed[place{set.Namespace, trackOf(set.Name)}] = true
	}
	var gone []string
	for _, object := range p.fleet.Objects {
		if object.Kind == "ClusterResourceSet" && object.Owner() == p.fleet.Name() && !followed[place{object.Namespace, trackOf(object.Name)}] {
			gone = append(gone, object.NamespacedName())
		}
	}
	if len(gone) > 0 {
		p.report(fleet.Warning, fleet.StaysRunning, field.NewPath("spec"), "",
			"ClusterResourceSets go, and what they have delivered stays on the Clusters: "+firstOf(gone), "remove it there if it is not wanted; Cluster API deletes nothing from a workload cluster")
	}
}

// trackOf is a ClusterResourceSet's name without its hash.
func trackOf(name string) string {
	if track := name[:max(0, len(name)-hashLength-1)]; isSetOf(name, track) {
		return track
	}
	return name
}
