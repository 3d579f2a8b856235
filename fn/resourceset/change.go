package resourceset

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sharedFieldsRemedy is what to do before Reconcile applies a payload again.
const sharedFieldsRemedy = "make sure that nothing else has set fields of these objects"

// Changes compares what is delivered with what an earlier run has left in the input, and says what
// a change does, or does not do, on the Clusters.
func (s *Sets) Changes(delivered *Delivered) fleet.Problems {
	var problems fleet.Problems
	for _, e := range entriesOf(s.fleet) {
		for _, t := range tracksOf(s.fleet.NamedAs(), e) {
			problems = append(problems, s.reportChange(e, t, delivered)...)
		}
	}
	return append(problems, s.reportGone(delivered)...)
}

// reportChange says what a change of one track does.
func (s *Sets) reportChange(e entry, t track, delivered *Delivered) fleet.Problems {
	change, renamed := s.payloadChange(t, delivered), s.setRenamed(t.name, delivered)
	problem := fleet.Problem{Severity: fleet.Info, Code: fleet.NewClustersOnly, Field: e.templatePath}
	switch {
	case t.strategy == v1alpha1.StrategyApplyOnce && change == changed && renamed:
		problem.Message = "the payload has changed, and under ApplyOnce its new ClusterResourceSet " +
			"creates what is missing; objects that are on the Clusters already stay as they are"
	case t.strategy == v1alpha1.StrategyApplyOnce && change == changed:
		problem.Message = "the payload has changed, and under ApplyOnce it reaches new Clusters only; " +
			"those that have it keep what they have"
		problem.Remedy = e.remedyOfOnce(t.strategy)
	case t.strategy == v1alpha1.StrategyReconcile && change == rewritten && !renamed:
		problem.Severity, problem.Code, problem.Field = fleet.Warning, fleet.AppliedAgain, e.Path
		problem.Message = "the payload holds the same objects in other bytes, and is applied again " +
			"on every Cluster that has it; every field that it does not set is deleted there"
		problem.Remedy = "if format has changed, leave it as it was; otherwise " + sharedFieldsRemedy
	case t.strategy == v1alpha1.StrategyReconcile && (change != unchanged || renamed):
		problem.Severity, problem.Code, problem.Field = fleet.Warning, fleet.AppliedAgain, e.Path
		problem.Message = "the payload is applied again on every Cluster that has it, " +
			"and every field that it does not set is deleted there"
		problem.Remedy = sharedFieldsRemedy
	default:
		return nil
	}
	return fleet.Problems{problem}
}

// remedyOfOnce is what brings a change that is delivered with a strategy to Clusters that have been
// served.
func (e entry) remedyOfOnce(strategy v1alpha1.Strategy) string {
	switch {
	case strategy != e.Strategy:
		return "change the objects of the companion on the Clusters, if they should change"
	case e.Bootstrap != nil:
		return "let the fleet manager, an entry of applicationSets, keep Argo CD and its root Application current"
	}
	return "change revision to create on them what is missing"
}

// setRenamed reports whether a ClusterResourceSet of a track has taken the place of one of another
// name: one is new, and one is gone.
func (s *Sets) setRenamed(track string, delivered *Delivered) bool {
	planned := map[fleet.ID]bool{}
	for _, set := range delivered.ResourceSets {
		if fleet.IsResourceSetName(set.Name, track) {
			planned[fleet.ID{Namespace: set.Namespace, Name: set.Name}] = true
		}
	}
	gone := map[string]bool{} // by namespace
	for _, object := range s.earlierSets() {
		if !fleet.IsResourceSetName(object.Name, track) {
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

// earlierSets are the ClusterResourceSets that earlier runs have generated for the fleet.
func (s *Sets) earlierSets() []fleet.Object {
	var earlier []fleet.Object
	for _, object := range s.fleet.Objects {
		if object.Kind == fleet.ResourceSetKind && object.Owner() == s.fleet.Name() {
			earlier = append(earlier, object)
		}
	}
	return earlier
}

// reportGone names the ClusterResourceSets of earlier runs whose entry, or whose namespace's
// Clusters, are gone.
func (s *Sets) reportGone(delivered *Delivered) fleet.Problems {
	type trackInNamespace struct{ namespace, track string }
	followed := map[trackInNamespace]bool{}
	for _, set := range delivered.ResourceSets {
		followed[trackInNamespace{set.Namespace, trackOf(set.Name)}] = true
	}
	var gone []string
	for _, object := range s.earlierSets() {
		if !followed[trackInNamespace{object.Namespace, trackOf(object.Name)}] {
			gone = append(gone, object.NamespacedName())
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.StaysRunning, Field: field.NewPath("spec"),
		Message: "these ClusterResourceSets are no longer generated, and what they delivered stays on the Clusters: " +
			fleet.NameFirst(gone),
		Remedy: "if an entry was renamed, set its renamedFrom; if not, remove there what is not wanted: Cluster API " +
			"deletes nothing from a workload cluster",
	}}
}

// trackOf is a ClusterResourceSet's name without its hash.
func trackOf(name string) string {
	if track := name[:max(0, len(name)-fleet.HashLength-1)]; fleet.IsResourceSetName(name, track) {
		return track
	}
	return name
}
