package hub

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// need is a label or an annotation that must get from Clusters to their Secrets.
type need struct {
	stamp   fleet.Stamp
	members []*fleet.Member // for which it matters
	reason  fleet.WantReason
}

// markRemedy makes a mark unnecessary.
const markRemedy = "write it on the Clusters, or set argocd.generator: List"

// takeAlong wants the marks that make the registrar copy to the Secrets every label and annotation
// that the selector and the template need. It is an error where the registrar never copies one.
func (a *Apps) takeAlong(s set, v variant, selector metav1.LabelSelector) ([]fleet.Want, fleet.Problems) {
	var wants []fleet.Want
	var problems fleet.Problems
	for _, needed := range append(a.neededBySelector(s, selector), a.neededByTemplate(s, v)...) {
		marks, more := a.take(needed)
		wants, problems = append(wants, marks...), append(problems, more...)
	}
	return wants, problems
}

// neededBySelector are the labels that a selector needs. Where it wants one not to be there, or not
// to have a value, the label matters on every Cluster of the fleet: a Secret that lacks it would be
// selected.
func (a *Apps) neededBySelector(s set, selector metav1.LabelSelector) []need {
	reason := fleet.WantReason{Path: s.Path.Child("clusterSelector"), Remedy: markRemedy}
	var needed []need
	for _, key := range fleet.SortedKeys(selector.MatchLabels) {
		needed = append(needed, need{stamp: fleet.LabelStamp(key), members: s.members, reason: reason})
	}
	for _, requirement := range selector.MatchExpressions {
		members := s.members
		if requirement.Operator == metav1.LabelSelectorOpNotIn ||
			requirement.Operator == metav1.LabelSelectorOpDoesNotExist {
			members = a.facts.Members
		}
		needed = append(needed, need{stamp: fleet.LabelStamp(requirement.Key), members: members, reason: reason})
	}
	return needed
}

// neededByTemplate are the labels and annotations that a template reads, by themselves or as
// values.
func (a *Apps) neededByTemplate(s set, v variant) []need {
	reason := fleet.WantReason{Path: s.Path.Child("template"), Remedy: markRemedy}
	var stamps []fleet.Stamp
	for _, read := range v.reads {
		if label := facts.LabelOf(read); label != "" {
			stamps = append(stamps, fleet.LabelStamp(label))
		}
		if annotation := facts.AnnotationOf(read); annotation != "" {
			stamps = append(stamps, fleet.AnnotationStamp(annotation))
		}
		for _, value := range a.facts.Values.ReadBy(read) {
			if value.Annotation != "" {
				stamps = append(stamps, fleet.AnnotationStamp(value.Annotation))
			} else {
				stamps = append(stamps, fleet.LabelStamp(value.Label))
			}
		}
	}
	needed := make([]need, len(stamps))
	for i, stamp := range stamps {
		needed[i] = need{stamp: stamp, members: s.members, reason: reason}
	}
	return needed
}

// take wants the mark that takes something along, on the Clusters that have it. A mark that the
// user has written is left alone, whatever its value: that means nothing.
func (a *Apps) take(needed need) ([]fleet.Want, fleet.Problems) {
	copying, key, what, stampOf := a.registrar.Labels, "", "label", fleet.LabelStamp
	if label, isLabel := needed.stamp.LabelKey(); isLabel {
		if key = label; a.registrar.OwnsLabel(key) {
			return nil, nil
		}
	} else {
		key, _ = needed.stamp.AnnotationKey()
		copying, what, stampOf = a.registrar.Annotations, "annotation", fleet.AnnotationStamp
	}
	mark, refusal := copying.Mark(key)
	if refusal != "" {
		return nil, fleet.Problems{{
			Code: fleet.UnsatisfiableGenerator, Field: needed.reason.Path, Because: registrarPath(), Value: key,
			Message: fmt.Sprintf(
				"the cluster generator needs %s on the cluster Secrets, and it does not get there: %s",
				needed.stamp, refusal,
			),
			Remedy: "use another " + what + ", or set argocd.generator: List",
		}}
	}
	if mark == "" {
		return nil, nil
	}
	var wants []fleet.Want
	for _, member := range needed.members {
		_, has := needed.stamp.In(member.Object)
		has = has || needed.stamp == fleet.LabelStamp(v1alpha1.FleetLabel) // it is stamped where it is needed
		if _, byUser := member.Record.Written(*member.Input, stampOf(mark)); has && !byUser && !member.Unmanaged {
			wants = append(wants, fleet.Want{Object: *member.Input, Stamp: stampOf(mark), Reason: needed.reason})
		}
	}
	return wants, nil
}

// needsAnnotations reports whether a template fails, or writes nothing, for a Secret without an
// annotation.
func (a *Apps) needsAnnotations(reads []template.Read) bool {
	return slices.ContainsFunc(reads, func(read template.Read) bool {
		return facts.AnnotationOf(read) != "" ||
			slices.ContainsFunc(a.facts.Values.ReadBy(read), func(value v1alpha1.Value) bool {
				return value.Annotation != "" && value.Default == nil
			})
	})
}
