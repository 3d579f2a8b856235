package facts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// RemedyOfNone is what to do about a selector that matches none of some members: it is about the
// first requirement that none of them meets. It is "" where some meet each requirement.
func (v Values) RemedyOfNone(s *v1alpha1.Selector, members []*fleet.Member) string {
	return v.unselected(members).remedy(s)
}

// unselected are members as the selectors of entries find them.
func (v Values) unselected(members []*fleet.Member) unselected {
	objects := make([]fleet.Object, len(members))
	for i, member := range members {
		objects[i] = member.Object
	}
	return unselected{values: v, objects: objects, mayStamp: true}
}

// remedyOfEmpty is what to do about the selector of a fleet that matches no Cluster.
func remedyOfEmpty(f *fleet.Fleet) string {
	return ofInput(f).remedy(f.Config.Spec.Clusters.Selector)
}

// ofInput are the Clusters of the input as the selector of the fleet finds them.
func ofInput(f *fleet.Fleet) unselected {
	objects := make([]fleet.Object, len(f.Clusters))
	for i, cluster := range f.Clusters {
		objects[i] = cluster.Object
	}
	return unselected{values: newValues(f), objects: objects}
}

// unselected are Clusters of which a selector, or a requirement of it, matches none.
type unselected struct {
	values   Values
	objects  []fleet.Object
	mayStamp bool // whether the selector reads what spec.clusterLabels stamps
}

func (u unselected) remedy(s *v1alpha1.Selector) string {
	for _, requirement := range requirementsOf(s) {
		values, isThere := u.valuesOf(requirement.Key)
		switch {
		case requirement.Operator != metav1.LabelSelectorOpIn && requirement.Operator != metav1.LabelSelectorOpExists:
		case !isThere:
			return u.noLabel(requirement.Key)
		case requirement.Operator == metav1.LabelSelectorOpIn && !overlap(values, requirement.Values):
			return noValue(requirement, values)
		}
	}
	return ""
}

// requirementsOf are what a selector wants, each by itself, in the order in which it is shown.
func requirementsOf(s *v1alpha1.Selector) []metav1.LabelSelectorRequirement {
	var requirements []metav1.LabelSelectorRequirement
	if s == nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
		requirements = append(requirements, metav1.LabelSelectorRequirement{
			Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{s.MatchLabels[key]},
		})
	}
	return append(requirements, s.MatchExpressions...)
}

// valuesOf are the values of a label, sorted. isThere reports whether any Cluster has the label.
func (u unselected) valuesOf(key string) (values []string, isThere bool) {
	found := map[string]bool{}
	for _, object := range u.objects {
		if value, exists := object.Labels[key]; exists {
			found[value] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), len(found) > 0
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(value string) bool { return slices.Contains(b, value) })
}

// noValue is about a label that Clusters have, with other values.
func noValue(wanted metav1.LabelSelectorRequirement, values []string) string {
	for _, value := range wanted.Values {
		if near := spelling.Nearest(value, values); near != "" {
			return fmt.Sprintf("did you mean %s=%s?", wanted.Key, near)
		}
	}
	return "check the labels of the Clusters; the values of label " + wanted.Key + " are: " + fleet.NameFirst(values)
}

// noLabel is about a label that no Cluster has.
func (u unselected) noLabel(key string) string {
	if remedy := u.nearKey(key); remedy != "" {
		return remedy
	}
	names := u.labels()
	if len(names) == 0 {
		return "set label " + key + " on the Clusters, which have no labels"
	}
	return "check the labels of the Clusters, which are: " + fleet.NameFirst(names)
}

// nearKey is about a label that no Cluster has, where something else is meant: what templates read,
// an annotation, or a label of another spelling; "" where nothing else is near.
func (u unselected) nearKey(key string) string {
	if remedy := u.isValue(key); remedy != "" {
		return remedy
	}
	for _, object := range u.objects {
		if _, isAnnotation := object.Annotations[key]; isAnnotation {
			return "selectors read labels, and " + key + " is an annotation of the Clusters: make a label of it"
		}
	}
	if near := nearLabel(key, u.labels()); near != "" {
		return fmt.Sprintf("did you mean label %s?", near)
	}
	return ""
}

// labels are the keys of the labels that any Cluster has, sorted.
func (u unselected) labels() []string {
	known := map[string]bool{}
	for _, object := range u.objects {
		for label := range object.Labels {
			known[label] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// nearLabel is the label that a key most likely stands for: one that is spelt nearly so, or has the
// same name behind another prefix, or behind none.
func nearLabel(key string, known []string) string {
	nameOf := func(label string) string { return label[strings.LastIndex(label, "/")+1:] }
	if near := spelling.Nearest(key, known); near != "" {
		return near
	}
	for _, label := range known {
		if nameOf(label) == nameOf(key) {
			return label
		}
	}
	return ""
}

// isValue is about a key that is not a label, but something that templates read. It is "" for
// another key, and for a value that is read from the label of its name.
func (u unselected) isValue(key string) string {
	label := strings.TrimPrefix(strings.TrimPrefix(key, "."), "values.")
	reads := "values." + label
	value, what := u.values.named(label), "selectors read labels, and "+key+" is a value: "
	switch {
	case value == nil && slices.Contains([]string{"name", "namespace"}, strings.TrimPrefix(key, "metadata.")):
		label = strings.TrimPrefix(key, "metadata.")
		reads, what = label, "selectors read labels, and the "+label+" of a Cluster is none: "
	case value == nil || value.Label == key:
		return ""
	case !hasSource(*value):
		return "selectors read labels, and waves are none: use the selector of the wave"
	case value.Label != "":
		return what + "select by the label that it reads, " + value.Label
	}
	if !u.mayStamp || u.values.hidden[label] {
		return what + "set label " + label + " on the Clusters"
	}
	remedy := fmt.Sprintf("%smake a label of it: set spec.clusterLabels[%s] to '{{ .%s }}'", what, label, reads)
	if key != label {
		remedy += ", and select by " + label
	}
	return remedy
}

// hasSource reports whether a value is read from something, as all are but the wave.
func hasSource(value v1alpha1.Value) bool {
	_, found := fleet.SourceOf(value)
	return found
}
