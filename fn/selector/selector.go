package selector

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Parse makes the selector that the Kubernetes API makes of s. Without one it selects everything.
// The error says what Kubernetes would refuse.
func Parse(s *v1alpha1.Selector) (labels.Selector, error) {
	if s == nil {
		return labels.Everything(), nil
	}
	return metav1.LabelSelectorAsSelector(s)
}

// Read reads a selector from the tree of an object. The error says what is not as the type of
// selectors wants it; what Kubernetes would refuse besides, Parse says.
func Read(tree any) (metav1.LabelSelector, error) {
	var read metav1.LabelSelector
	text, err := json.Marshal(tree)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	return read, err
}

// Text is a selector as kubectl writes it, "" without one.
func Text(s *v1alpha1.Selector) string {
	if s == nil {
		return ""
	}
	return metav1.FormatLabelSelector(s)
}

// Contradiction is a label for which two selectors want different values, so that nothing matches
// both.
type Contradiction struct {
	Key           string
	First, Second string // the values that the selectors want, in their order
}

// And joins selectors, each spelled as it is written: matchLabels stay matchLabels. A requirement
// that is repeated is kept once.
func And(selectors ...*v1alpha1.Selector) (metav1.LabelSelector, *Contradiction) {
	var joined metav1.LabelSelector
	for _, s := range selectors {
		if s == nil {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
			value := s.MatchLabels[key]
			if other, exists := joined.MatchLabels[key]; exists && other != value {
				return metav1.LabelSelector{}, &Contradiction{Key: key, First: other, Second: value}
			}
			metav1.AddLabelToSelector(&joined, key, value)
		}
		for _, requirement := range s.MatchExpressions {
			Require(&joined, requirement)
		}
	}
	return joined, nil
}

// Require adds a requirement to a selector, unless the selector has it already.
func Require(s *metav1.LabelSelector, requirement metav1.LabelSelectorRequirement) {
	same := func(other metav1.LabelSelectorRequirement) bool { return reflect.DeepEqual(requirement, other) }
	if !slices.ContainsFunc(s.MatchExpressions, same) {
		s.MatchExpressions = append(s.MatchExpressions, requirement)
	}
}

// WithLabel is a selector that wants a label besides.
func WithLabel(s metav1.LabelSelector, key, value string) metav1.LabelSelector {
	extended := *s.DeepCopy()
	metav1.AddLabelToSelector(&extended, key, value)
	return extended
}

// WithLabels is a selector that wants some keys as an object has them: with its value, or not at
// all.
func WithLabels(s metav1.LabelSelector, keys []string, has map[string]string) metav1.LabelSelector {
	extended := *s.DeepCopy()
	for _, key := range keys {
		if value, exists := has[key]; exists {
			metav1.AddLabelToSelector(&extended, key, value)
		} else {
			Require(&extended, metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpDoesNotExist})
		}
	}
	return extended
}

// Empty reports whether a selector has no requirement, so that it matches everything.
func Empty(s metav1.LabelSelector) bool { return len(s.MatchLabels)+len(s.MatchExpressions) == 0 }

// NeedsLabel reports whether a selector needs any label to be there. One that does not matches what
// has no labels at all.
func NeedsLabel(s metav1.LabelSelector) bool {
	needs := func(r metav1.LabelSelectorRequirement) bool {
		return r.Operator == metav1.LabelSelectorOpIn || r.Operator == metav1.LabelSelectorOpExists
	}
	return len(s.MatchLabels) > 0 || slices.ContainsFunc(s.MatchExpressions, needs)
}

// Keys are the labels that selectors speak of, sorted.
func Keys(selectors ...*v1alpha1.Selector) []string {
	keys := map[string]bool{}
	for _, s := range selectors {
		if s == nil {
			continue
		}
		for key := range s.MatchLabels {
			keys[key] = true
		}
		for _, requirement := range s.MatchExpressions {
			keys[requirement.Key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// Unmet is the first requirement of a selector that labels do not meet; false where they meet all.
func Unmet(s labels.Selector, has map[string]string) (labels.Requirement, bool) {
	requirements, _ := s.Requirements()
	for _, requirement := range requirements {
		if !requirement.Matches(labels.Set(has)) {
			return requirement, true
		}
	}
	return labels.Requirement{}, false
}
