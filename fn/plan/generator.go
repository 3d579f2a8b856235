package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// listGenerator writes one element for each Cluster. The element is also what the template is rendered with: just what Argo CD will have.
func (p *planner) listGenerator(set applicationSet) (fleet.Generator, []map[string]any, bool) {
	elements := make([]map[string]any, len(set.members))
	for i, m := range set.members {
		elements[i] = argocd.Element(argocd.Parameters(m.Cluster, set.values(m)), set.reads)
	}
	return fleet.Generator{Elements: elements}, elements, true
}

// clusterGenerator writes Argo CD's cluster generator, which selects the registrar's Secrets by the labels that they have of their Clusters. Every label
// that is surely read must exist there: without it one Cluster would stop the whole ApplicationSet, with it that Cluster is left out alone.
func (p *planner) clusterGenerator(set applicationSet) (fleet.Generator, []map[string]any, bool) {
	if len(set.Overrides) > 0 {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("overrides"), "",
			"are resolved for each Cluster when the ApplicationSet is rendered, and the cluster generator finds its Clusters later", "say argocd.generator: List")
		return fleet.Generator{}, nil, false
	}
	if !p.generatorSatisfied(set) {
		return fleet.Generator{}, nil, false
	}
	selector, ok := p.fence(set.ClusterSelector, set.path)
	if !ok {
		return fleet.Generator{}, nil, false
	}
	if !wantsALabel(selector) {
		p.fenceByFleetLabel(&selector, set.path) // else it would match every Secret that is no Cluster's of the fleet
	}
	values := p.secretValues(set.reads)
	if !p.requireLabels(set, &selector) {
		return fleet.Generator{}, nil, false
	}
	parameters := make([]map[string]any, len(set.members))
	for i, m := range set.members {
		parameters[i] = argocd.SecretParameters(m.Cluster, m.values)
	}
	return fleet.Generator{Selector: &selector, Values: values}, parameters, true
}

// wantsALabel tells whether a selector wants any label to be there. One that does not matches what has no labels at all.
func wantsALabel(selector metav1.LabelSelector) bool {
	return len(selector.MatchLabels) > 0 || slices.ContainsFunc(selector.MatchExpressions, func(r metav1.LabelSelectorRequirement) bool {
		return r.Operator == metav1.LabelSelectorOpIn || r.Operator == metav1.LabelSelectorOpExists
	})
}

// generatorSatisfied tells whether the registrar's Secrets hold what the template reads.
func (p *planner) generatorSatisfied(set applicationSet) bool {
	hub := p.fleet.Config.Spec.ArgoCD
	if hub.Registrar != v1alpha1.RegistrarClusterLabels {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("clusterSelector"), "",
			fmt.Sprintf("with registrar %s nothing is known of the labels of the cluster Secrets, so the cluster generator cannot select by them", hub.Registrar),
			"say argocd.generator: List, or argocd.registrar: ClusterLabels if your registrar copies every label of the Cluster")
		return false
	}
	ok := true
	for _, read := range set.reads {
		path := strings.Join(read.Path, ".")
		if set.revision != nil && readsRevision(read) {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				"reads the revision of the Cluster's wave, and no cluster Secret holds that", "say argocd.generator: List")
			ok = false
		}
		for _, value := range p.valuesOf(read) {
			if isWave(value) {
				p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
					"reads the wave of the Cluster, and no cluster Secret holds that", "say argocd.generator: List")
				ok = false
			} else if value.Label == "" {
				p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
					fmt.Sprintf("reads value %s, which is made of %s, and no cluster Secret holds that: a registrar copies labels only", value.Name, madeOf(value)),
					"use a label: spec.clusterLabels stamps one; or say argocd.generator: List")
				ok = false
			}
		}
		if argocd.IsParameter(read.Path, "metadata.annotations") || argocd.IsParameter(read.Path, "namespace") || argocd.IsParameter(read.Path, "cluster") {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				"reads what no cluster Secret holds: a registrar copies labels only", "use a label, or say argocd.generator: List")
			ok = false
		}
		if path == "metadata.labels" {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				"reads all labels of the cluster Secret, and the registrar adds some of its own that are not known at render time", "read single labels, or say argocd.generator: List")
			ok = false
		}
	}
	return ok
}

// secretValues are the values that are read, as templates of the labels that they come from.
func (p *planner) secretValues(reads []template.Read) map[string]string {
	values := map[string]string{}
	for _, read := range reads {
		for _, value := range p.valuesOf(read) {
			label := "index .metadata.labels " + strconv.Quote(value.Label)
			if value.Default != nil {
				label += " | default " + strconv.Quote(*value.Default)
			}
			values[value.Name] = "{{ " + label + " }}"
		}
	}
	return values
}

// requireLabels adds a requirement for each label that is read and for which nothing stands in. With it, a later Cluster without the label is left out alone;
// without it, that Cluster would stop the whole ApplicationSet. So a Cluster that lacks such a label now, although its template renders, is refused.
func (p *planner) requireLabels(set applicationSet, selector *metav1.LabelSelector) bool {
	ok := true
	require := func(key string, read template.Read) {
		addRequirement(selector, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpExists})
		lacks := func(m *member) bool { _, has := m.Labels[key]; return !has }
		if without := slices.DeleteFunc(slices.Clone(set.members), func(m *member) bool { return !lacks(m) }); len(without) > 0 && !read.Required {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+read.String(),
				fmt.Sprintf("reads label %s for some Clusters only, so the cluster generator cannot require it; it is missing on %s", key, named(without)),
				"say what to write where it is missing: index .metadata.labels "+strconv.Quote(key)+" | default \"none\"; or say argocd.generator: List")
			ok = false
		}
	}
	for _, read := range set.reads {
		if read.Optional {
			continue
		}
		if argocd.IsParameter(read.Path, "metadata.labels") && len(read.Path) == 3 {
			require(read.Path[2], read)
		}
		for _, value := range p.valuesOf(read) {
			if value.Default == nil {
				require(value.Label, read)
			}
		}
	}
	return ok
}
