package plan

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// taking is a label or an annotation that must get from Clusters to their Secrets.
type taking struct {
	kind    string // labelsPrefix or annotationsPrefix
	key     string
	members []*member // for which it matters
	reason  stampReason
}

// takeAlong sees to it that the registrar copies to the Secrets what the selector and the template need, by the marks that it wants for that. false where it never copies one.
func (p *planner) takeAlong(set applicationSet, selector metav1.LabelSelector) bool {
	ok := true
	for _, t := range append(p.takenBySelector(set, selector), p.takenByTemplate(set)...) {
		ok = p.take(t) && ok
	}
	return ok
}

// markRemedy makes a mark unnecessary.
const markRemedy = "write it on the Clusters, or say argocd.generator: List"

// takenBySelector are the labels that a selector needs. Where it wants one not to be there, or not to have a value, it matters on every Cluster of the fleet: a Secret that
// lacks the label would be selected.
func (p *planner) takenBySelector(set applicationSet, selector metav1.LabelSelector) []taking {
	reason := stampReason{path: set.path.Child("clusterSelector"), remedy: markRemedy}
	var needed []taking
	for _, key := range sortedKeys(selector.MatchLabels) {
		needed = append(needed, taking{labelsPrefix, key, set.members, reason})
	}
	for _, requirement := range selector.MatchExpressions {
		members := set.members
		if requirement.Operator == metav1.LabelSelectorOpNotIn || requirement.Operator == metav1.LabelSelectorOpDoesNotExist {
			members = p.members
		}
		needed = append(needed, taking{labelsPrefix, requirement.Key, members, reason})
	}
	return needed
}

// takenByTemplate are the labels and annotations that a template reads, by themselves or as values.
func (p *planner) takenByTemplate(set applicationSet) []taking {
	reason := stampReason{path: set.path.Child("template"), remedy: markRemedy}
	var needed []taking
	need := func(kind, key string) { needed = append(needed, taking{kind, key, set.members, reason}) }
	for _, read := range set.reads {
		if label := labelOf(read); label != "" {
			need(labelsPrefix, label)
		}
		if annotation := annotationOf(read); annotation != "" {
			need(annotationsPrefix, annotation)
		}
		for _, value := range p.valuesOf(read) {
			if value.Annotation != "" {
				need(annotationsPrefix, value.Annotation)
			} else {
				need(labelsPrefix, value.Label)
			}
		}
	}
	return needed
}

// take stamps the mark that takes something along, on the Clusters that have it. A mark that the user has written is left alone, whatever its value: that means nothing.
func (p *planner) take(t taking) bool {
	copying, what := p.registrar.Labels, "label"
	if t.kind == annotationsPrefix {
		copying, what = p.registrar.Annotations, "annotation"
	} else if p.registrar.OwnsLabel(t.key) {
		return true
	}
	mark, refusal := copying.Mark(t.key)
	if refusal != "" {
		p.report(fleet.Error, fleet.UnsatisfiableGenerator, t.reason.path, t.key,
			fmt.Sprintf("needs %s %s on the cluster Secrets, and it does not get there: %s%s", what, t.key, refusal, p.registrarSaid()),
			"use another "+what+", or say argocd.generator: List")
		return false
	}
	if mark == "" {
		return true
	}
	stamp := stampKey(t.kind + mark)
	for _, m := range t.members {
		state := p.stamps.of(m.Object)
		_, has := state.withWanted(t.kind, p.stamps.kept(state, t.kind))[t.key]
		if _, byUser := p.stamps.written(state, stamp); has && !byUser {
			p.stamps.wantOn(m.Cluster, stamp, "", t.reason)
		}
	}
	return true
}

// annotationOf is the annotation that a parameter is, "" for another parameter.
func annotationOf(read template.Read) string {
	const depth = 2 // of metadata.annotations
	if argocd.IsParameter(read.Path, "metadata.annotations") && len(read.Path) == depth+1 {
		return read.Path[depth]
	}
	return ""
}

// needsAnnotations tells whether a template fails, or writes nothing, for a Secret without an annotation.
func (p *planner) needsAnnotations(reads []template.Read) bool {
	return slices.ContainsFunc(reads, func(read template.Read) bool {
		return annotationOf(read) != "" || slices.ContainsFunc(p.valuesOf(read), func(value v1alpha1.Value) bool { return value.Annotation != "" && value.Default == nil })
	})
}
