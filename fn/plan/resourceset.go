package plan

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// planResourceSet plans one entry of spec.resourceSets: in each namespace that has matching Clusters, a ClusterResourceSet and its payloads,
// since a ClusterResourceSet reaches and reads nothing outside of its own namespace.
func (p *planner) planResourceSet(i int) {
	entry := p.fleet.Config.Spec.ResourceSets[i]
	path := field.NewPath("spec", "resourceSets").Index(i)
	content := p.contentOf(i, path.Child("resources"))
	selector, ok := p.resourceSetSelector(entry.ClusterSelector, path)
	if !ok {
		return
	}
	members, ok := p.selected(entry.ClusterSelector, path)
	if !ok || !p.prove(selector, members, path.Child("clusterSelector")) {
		return
	}
	name, err := resourceSetName(p.entryName(entry.Name), selector, entry.Strategy, entry.Revision)
	if err != nil {
		p.report(fleet.Error, fleet.Internal, path, "", "the name cannot be computed: "+err.Error(), "please report this")
		return
	}
	for _, namespace := range namespacesOf(members) {
		p.checkReferences(content, namespace, entry.Strategy)
		p.plan.ResourceSets = append(p.plan.ResourceSets, fleet.ResourceSet{
			Metadata:   p.metadata(namespace, name, entry.Metadata, argocd.PruneLast),
			APIVersion: groupOfAddons + "/" + string(p.clusterAPIVersion()),
			Selector:   selector,
			Strategy:   string(entry.Strategy),
			References: content.references,
		})
		p.plan.Payloads = append(p.plan.Payloads, p.payloads(entry, namespace, content, path.Child("resources"))...)
	}
}

// resourceSetSelector is the fenced selector; a ClusterResourceSet must have one.
func (p *planner) resourceSetSelector(own *v1alpha1.Selector, path *field.Path) (metav1.LabelSelector, bool) {
	if own == nil && p.fleet.Config.Spec.Clusters.Selector == nil {
		p.report(fleet.Error, fleet.NotBuilt, path.Child("clusterSelector"), "",
			"a ClusterResourceSet for every Cluster needs a label that is stamped on them, which this version does not do yet",
			"say spec.clusters.selector or clusterSelector with a label that the Clusters have")
		return metav1.LabelSelector{}, false
	}
	return p.fence(own, path)
}

// clusterAPIVersion is the version of the ClusterResourceSets: the one that is said, else the newest of the fleet's Clusters.
func (p *planner) clusterAPIVersion() v1alpha1.ClusterAPIVersion {
	if version := p.fleet.Config.Spec.ClusterAPI.Version; version != "" {
		return version
	}
	isNewest := func(m *member) bool { return m.Version() == string(v1alpha1.ClusterAPIV1Beta2) }
	if slices.ContainsFunc(p.members, isNewest) {
		return v1alpha1.ClusterAPIV1Beta2
	}
	return v1alpha1.ClusterAPIV1Beta1
}

// payloads are the ConfigMap and the Secret of an entry in one namespace.
func (p *planner) payloads(entry v1alpha1.ResourceSet, namespace string, content content, path *field.Path) []fleet.Payload {
	var payloads []fleet.Payload
	for _, kind := range []string{"ConfigMap", "Secret"} {
		data := content.packed.ConfigMap
		if kind == "Secret" {
			data = content.packed.Secret
		}
		if data == nil {
			continue
		}
		planned := fleet.Payload{Metadata: p.metadata(namespace, p.entryName(entry.Name), entry.Metadata), Kind: kind, Data: data}
		p.markLarge(&planned.Metadata, data, path, kind+" "+planned.Name)
		payloads = append(payloads, planned)
	}
	return payloads
}
