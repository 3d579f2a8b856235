package plan

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// member is a Cluster of the fleet. Its labels are those as written, and once they are evaluated those of spec.clusterLabels; its annotations are those as written. So are those in
// its manifest.
type member struct {
	fleet.Cluster
	values  map[string]string // the facts that it has, by name
	missing map[string]string // where those are missing that it has not, by name
	reached bool              // whether any entry delivers something to it

	defaulted    map[string]bool // which facts are defaults, by name
	clusterName  string          // by which the Argo CD of the hub knows it
	unregistered string          // why that does not know it; "" where it does
	onHub        bool            // whether an ApplicationSet selects it

	resourceSets, bootstraps []fleet.Delivery
}

// setLabels gives the member the labels that are known by now.
func (m *member) setLabels(labels map[string]string) {
	m.Labels = labels
	m.setInManifest("labels", labels)
}

// setAnnotations gives the member its annotations as written. Its manifest has none of the pipeline's.
func (m *member) setAnnotations(annotations map[string]string) {
	if len(annotations) == len(m.Annotations) {
		return // nothing was stamped
	}
	m.Annotations = annotations
	m.setInManifest("annotations", argocd.VisibleAnnotations(annotations))
}

// setInManifest sets the labels, or the annotations, of the manifest as a tree.
func (m *member) setInManifest(kind string, texts map[string]string) {
	if m.Manifest == nil {
		return
	}
	m.Manifest = maps.Clone(m.Manifest)
	written, _ := m.Manifest["metadata"].(map[string]any)
	metadata := map[string]any{}
	maps.Copy(metadata, written)
	delete(metadata, kind)
	if len(texts) > 0 {
		values := make(map[string]any, len(texts))
		for key, value := range texts {
			values[key] = value
		}
		metadata[kind] = values
	}
	m.Manifest["metadata"] = metadata
}

// parameters are what templates read of the member.
func (m *member) parameters() map[string]any {
	return argocd.Parameters(m.Cluster, m.values)
}

// planMembers says what reaches each member.
func (p *planner) planMembers() {
	for _, m := range p.members {
		planned := fleet.Member{Cluster: m.Ref, Values: p.shownValues(m), ResourceSets: m.resourceSets, Bootstraps: m.bootstraps}
		state := p.stamps.of(m.Object)
		for key, value := range state.wanted {
			_, byUser := p.stamps.written(state, key)
			if label, isLabel := key.label(); isLabel && !byUser {
				if planned.Stamps == nil {
					planned.Stamps = map[string]string{}
				}
				planned.Stamps[label] = value
			}
		}
		p.plan.Members = append(p.plan.Members, planned)
	}
}

// reach notes that an entry delivers something to members.
func reach(members []*member) {
	for _, m := range members {
		m.reached = true
	}
}

// unreached are the members that get nothing.
func (p *planner) unreached() []*member {
	return slices.DeleteFunc(slices.Clone(p.members), func(m *member) bool { return m.reached })
}

// reportUnreached names the Clusters of the fleet that get nothing.
func (p *planner) reportUnreached() {
	spec := p.fleet.Config.Spec
	if len(spec.ResourceSets)+len(spec.Bootstrap)+len(spec.ApplicationSets) == 0 {
		return
	}
	saidWhy := func(m *member) bool { return m.onHub && m.unregistered != "" }
	unreached := slices.DeleteFunc(p.unreached(), saidWhy)
	if len(unreached) > 0 {
		p.report(fleet.Warning, fleet.NotSelected, field.NewPath("spec"), "",
			"nothing is delivered to "+named(unreached), "select them in an entry, or leave them out of spec.clusters.selector")
	}
}
