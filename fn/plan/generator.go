package plan

import (
	"fmt"
	"reflect"
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
		elements[i] = p.registrar.Element(m.Cluster, set.values(m), set.reads)
	}
	return fleet.Generator{Elements: elements}, elements, true
}

// clusterGenerator writes Argo CD's cluster generator, which selects the registrar's Secrets by the labels that they have of their Clusters. Every label
// that is surely read must exist there: without it one Cluster would stop the whole ApplicationSet, with it that Cluster is left out alone. Nothing can require an annotation: where
// one is needed and labels get to the Secrets by themselves, the label of the fleet leaves out the Clusters that no run has seen.
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
	switch mark, _ := p.registrar.Labels.Mark(v1alpha1.FleetLabel); {
	case !wantsALabel(selector):
		p.fenceByFleetLabel(&selector, selectsNothing(set.path)) // else it would match every Secret that is no Cluster's of the fleet
	case mark == "" && p.needsAnnotations(set.reads):
		p.fenceByFleetLabel(&selector, stampReason{path: set.path.Child("template"), remedy: "read labels instead of annotations, or say argocd.generator: List"})
	}
	if !p.takeAlong(set, selector) {
		return fleet.Generator{}, nil, false
	}
	values, secrets := p.secretValues(set.reads), p.secretsOf(set.members)
	if !p.requireLabels(set, secrets, &selector) {
		return fleet.Generator{}, nil, false
	}
	parameters := make([]map[string]any, len(set.members))
	for i, m := range set.members {
		parameters[i] = secrets[i].Parameters(m.values)
	}
	return fleet.Generator{Selector: &selector, Values: values}, parameters, p.checkEmptyValues(set, values, parameters, secrets)
}

// checkEmptyValues wants a template to give the same for a value that a Cluster lacks and for an empty one, which the cluster generator makes of it. A template that reads the
// value by itself fails without it, which is reported when it is rendered; one that reads all values, or asks whether there is one, does not.
func (p *planner) checkEmptyValues(set applicationSet, values map[string]string, parameters []map[string]any, secrets []argocd.Secret) bool {
	failures := newFailures()
	for i, m := range set.members {
		filled, first := merged(m.values), ""
		for _, name := range slices.Backward(sortedKeys(values)) {
			if _, has := m.values[name]; !has {
				filled[name], first = "", name
			}
		}
		if first == "" {
			continue
		}
		missing, errs := set.template.Render(parameters[i])
		if len(errs) > 0 {
			continue
		}
		if empty, errs := set.template.Render(secrets[i].Parameters(filled)); len(errs) > 0 || !reflect.DeepEqual(missing, empty) {
			failures.add(fleet.Problem{
				Code: fleet.MissingFact, Field: set.path.Child("template"), Remedy: "set it, give the value a default, or leave the Clusters out by clusterSelector",
				Message: fmt.Sprintf("reads value %s, of which the cluster generator makes an empty text, and %s is missing or empty on", first, m.missing[first]),
			}, m)
		}
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
	return len(failures.found) == 0
}

// wantsALabel tells whether a selector wants any label to be there. One that does not matches what has no labels at all.
func wantsALabel(selector metav1.LabelSelector) bool {
	return len(selector.MatchLabels) > 0 || slices.ContainsFunc(selector.MatchExpressions, func(r metav1.LabelSelectorRequirement) bool {
		return r.Operator == metav1.LabelSelectorOpIn || r.Operator == metav1.LabelSelectorOpExists
	})
}

// generatorSatisfied tells whether the registrar's Secrets hold what the template reads.
func (p *planner) generatorSatisfied(set applicationSet) bool {
	if !p.copiesLabels(set) {
		return false
	}
	annotations := p.registrar.Annotations.None() == ""
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
			} else if value.Label == "" && (value.Annotation == "" || !annotations) {
				p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
					fmt.Sprintf("reads value %s, which is made of %s, and no cluster Secret of registrar %s holds that%s", value.Name, madeOf(value), p.registrar.Name, p.registrarSaid()),
					"use a label: spec.clusterLabels stamps one; or say argocd.generator: List")
				ok = false
			}
		}
		if argocd.IsParameter(read.Path, "metadata.annotations") && !annotations || argocd.IsParameter(read.Path, "namespace") || argocd.IsParameter(read.Path, "cluster") {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				fmt.Sprintf("reads what no cluster Secret of registrar %s holds%s", p.registrar.Name, p.registrarSaid()), "use a label, or say argocd.generator: List")
			ok = false
		}
		if path == "metadata.labels" || path == "metadata.annotations" && annotations {
			p.report(fleet.Error, fleet.UnsatisfiableGenerator, set.path.Child("template"), "."+path,
				fmt.Sprintf("reads all %s of the cluster Secret, and the registrar adds some of its own%s", read.Path[1], p.registrarSaid()), "read single ones, or say argocd.generator: List")
			ok = false
		}
	}
	return ok
}

// secretValues are the values that are read, as templates of the labels and annotations that they come from. A Secret always has labels; one without annotations has not even an empty
// map of them.
func (p *planner) secretValues(reads []template.Read) map[string]string {
	values := map[string]string{}
	for _, read := range reads {
		for _, value := range p.valuesOf(read) {
			kind, key := "labels", value.Label
			if value.Annotation != "" {
				kind, key = "annotations", value.Annotation
			}
			text := "index .metadata." + kind + " " + strconv.Quote(key)
			switch {
			case value.Default == nil:
				text = "{{ " + text + " }}"
			case value.Annotation == "":
				text = "{{ " + text + " | default " + strconv.Quote(*value.Default) + " }}"
			default:
				text = "{{ if hasKey .metadata " + strconv.Quote(kind) + " }}{{ " + text + " | default " + strconv.Quote(*value.Default) + " }}{{ else }}{{ " + strconv.Quote(*value.Default) + " }}{{ end }}"
			}
			values[value.Name] = text
		}
	}
	return values
}

// requireLabels adds a requirement for each label that is read and for which nothing stands in. With it, a later Cluster without the label is left out alone;
// without it, that Cluster would stop the whole ApplicationSet. So a Cluster that lacks such a label now, although its template renders, is refused.
func (p *planner) requireLabels(set applicationSet, secrets []argocd.Secret, selector *metav1.LabelSelector) bool {
	ok := true
	lacking := func(key string) (without []*member) {
		for i, m := range set.members {
			if _, has := secrets[i].Labels[key]; !has {
				without = append(without, m)
			}
		}
		return without
	}
	require := func(key string, read template.Read) {
		addRequirement(selector, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpExists})
		if without := lacking(key); len(without) > 0 && !read.Required {
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
			if value.Default == nil && value.Label != "" {
				require(value.Label, read)
			}
		}
	}
	return ok
}
