package hub

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/template"
)

// generated is a generator, and the parameters that it gives for each member of its variant.
type generated struct {
	fleet.Generator
	parameters []map[string]any
}

// withTemplate is the generator with a template of its own.
func (g generated) withTemplate(template map[string]any) fleet.Generator {
	return fleet.Generator{
		Template: template, Elements: g.Elements, Selector: g.Selector, Values: g.Values,
	}
}

// listGenerator writes one element for each Cluster. The element is also what the template is
// rendered with: just what Argo CD will have.
func (a *Apps) listGenerator(s set, v variant) generated {
	elements := make([]map[string]any, len(v.members))
	made := argocd.NewElements(a.registrar, v.reads)
	for i, member := range v.members {
		elements[i] = made.Of(member.Cluster, s.values(member))
	}
	return generated{fleet.Generator{Elements: elements}, elements}
}

// readSelector makes the selector of Argo CD's cluster generator, which selects the registrar's
// Secrets by the labels that they have of their Clusters, and wants the stamps that this needs.
// Nothing can require an annotation: where one is needed and labels get to the Secrets by
// themselves, the label of the fleet leaves out the Clusters that no run has seen.
func (a *Apps) readSelector(s set, v variant) (metav1.LabelSelector, []fleet.Want, fleet.Problems) {
	if problems := a.checkSatisfied(s, v); len(problems) > 0 {
		return metav1.LabelSelector{}, nil, problems
	}
	path := s.Path.Child("clusterSelector")
	fence, fleetLabel, problems := facts.Fence(a.fleet, s.ClusterSelector, path)
	if len(problems) > 0 {
		return metav1.LabelSelector{}, nil, problems
	}
	reason := fleet.WantReason{
		Path: path, Remedy: "set spec.clusters.selector or clusterSelector, with a label that the Clusters have",
	}
	switch mark, _ := a.registrar.Labels.Mark(v1alpha1.FleetLabel); {
	case !selector.NeedsLabel(fence): // it would match every Secret that is no Cluster's of the fleet
		fleetLabel = true
	case mark == "" && a.needsAnnotations(v.reads):
		fleetLabel = true
		reason = fleet.WantReason{
			Path: s.Path.Child("template"), Remedy: "read labels instead of annotations, or set argocd.generator: List",
		}
	}
	var wants []fleet.Want
	if fleetLabel {
		fence = selector.WithLabel(fence, v1alpha1.FleetLabel, a.fleet.NamedAs())
		wants = a.facts.WantFleetLabel(a.fleet.NamedAs(), reason)
	}
	marks, problems := a.takeAlong(s, v, fence)
	return fence, append(wants, marks...), problems
}

// refuseOverrides is the problem of overrides with the cluster generator.
func refuseOverrides(path *field.Path) fleet.Problem {
	return fleet.Problem{
		Code: fleet.UnsatisfiableGenerator, Field: path, Remedy: "set argocd.generator: List",
		Message: "overrides are resolved for each Cluster when the ApplicationSet is rendered, and the " +
			"cluster generator finds its Clusters later",
	}
}

// clusterGeneratorOf writes Argo CD's cluster generator. Every label that is surely read must exist
// on the Secrets: without that one Cluster would stop the whole ApplicationSet, with it that
// Cluster is left out alone.
func (a *Apps) clusterGeneratorOf(s set, v variant, labels fleet.Labels) (generated, fleet.Problems) {
	secrets := make([]argocd.Secret, len(v.members))
	for i, member := range v.members {
		secrets[i] = a.registrar.Secret(labels.Final(member.Cluster))
	}
	selects, problems := a.requireLabels(s, v, secrets)
	if len(problems) > 0 {
		return generated{}, problems
	}
	parameters := make([]map[string]any, len(v.members))
	for i, member := range v.members {
		parameters[i] = secrets[i].Parameters(member.Values)
	}
	result := generated{
		fleet.Generator{Selector: &selects, Values: a.secretValues(v.reads)}, parameters,
	}
	return result, a.checkEmptyValues(s, v, result, secrets)
}

// checkEmptyValues wants a template to give the same for a value that a Cluster lacks and for an
// empty one, which the cluster generator makes of it. A template that reads the value by itself
// fails without it, which is reported when it is rendered; one that reads all values, or asks
// whether there is one, does not.
func (a *Apps) checkEmptyValues(s set, v variant, made generated, secrets []argocd.Secret) fleet.Problems {
	var problems fleet.Problems
	for i, member := range v.members {
		filled, first := fleet.Merged(member.Values), ""
		for _, name := range slices.Backward(fleet.SortedKeys(made.Values)) {
			if _, has := member.Values[name]; !has {
				filled[name], first = "", name
			}
		}
		if first == "" {
			continue
		}
		missing, errs := v.template.Render(made.parameters[i])
		if len(errs) > 0 {
			continue
		}
		if empty, _ := v.template.Render(secrets[i].Parameters(filled)); !reflect.DeepEqual(missing, empty) {
			problems = append(problems, fleet.Problem{
				Code: fleet.MissingFact, Field: s.Path.Child("template"), Clusters: []fleet.Ref{member.Ref},
				Message: fmt.Sprintf(
					"the template reads value %s, which the cluster generator renders as an empty text, and %s",
					first, member.Missing[first],
				),
				Remedy: "set it, give the value a default, or leave the Clusters out by clusterSelector",
			})
		}
	}
	return problems
}

// secretValues are the values that are read, as templates of the labels and annotations that they
// come from. A Secret always has labels; one without annotations has not even an empty map of them.
func (a *Apps) secretValues(reads []template.Read) map[string]string {
	values := map[string]string{}
	for _, read := range reads {
		for _, value := range a.facts.Values.ReadBy(read) {
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
				text = "{{ if hasKey .metadata " + strconv.Quote(kind) + " }}{{ " + text + " | default " +
					strconv.Quote(*value.Default) + " }}{{ else }}{{ " + strconv.Quote(*value.Default) + " }}{{ end }}"
			}
			values[value.Name] = text
		}
	}
	return values
}

// requireLabels adds to the selector a requirement for each label that is read and has no
// default. With it, a later Cluster without the label is left out alone; without it, that
// Cluster would stop the whole ApplicationSet. So a Cluster that lacks such a label now, although
// its template renders, is refused.
func (a *Apps) requireLabels(s set, v variant, secrets []argocd.Secret) (metav1.LabelSelector, fleet.Problems) {
	selects := *s.selector.DeepCopy()
	var problems fleet.Problems
	for _, read := range v.reads {
		for _, key := range a.labelsRequired(read) {
			exists := metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpExists}
			selector.Require(&selects, exists)
			var lacking []fleet.Ref
			for i, member := range v.members {
				if _, has := secrets[i].Labels[key]; !has {
					lacking = append(lacking, member.Ref)
				}
			}
			if len(lacking) == 0 || read.Required {
				continue
			}
			problems = append(problems, fleet.Problem{
				Code: fleet.UnsatisfiableGenerator, Field: s.Path.Child("template"), Value: "." + read.String(),
				Clusters: lacking,
				Message: fmt.Sprintf(
					"the template reads label %s for some Clusters only, so the cluster generator cannot "+
						"require it, and these lack it",
					key,
				),
				Remedy: "give a default for Clusters without the label: index .metadata.labels " + strconv.Quote(key) +
					" | default \"none\"; or set argocd.generator: List",
			})
		}
	}
	return selects, problems
}

// labelsRequired are the labels that a parameter needs on a Secret.
func (a *Apps) labelsRequired(read template.Read) []string {
	if read.Optional {
		return nil
	}
	var keys []string
	if label := facts.LabelOf(read); label != "" {
		keys = append(keys, label)
	}
	for _, value := range a.facts.Values.ReadBy(read) {
		if value.Default == nil && value.Label != "" {
			keys = append(keys, value.Label)
		}
	}
	return keys
}
