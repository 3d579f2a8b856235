package selector

import (
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Labels are the labels of some objects: the values of each key.
type Labels map[string]map[string]bool

// Add adds the labels of an object.
func (l Labels) Add(labels map[string]string) {
	for key, value := range labels {
		if l[key] == nil {
			l[key] = map[string]bool{}
		}
		l[key][value] = true
	}
}

// Miss is a requirement of a selector that no object meets.
type Miss struct {
	Key    string
	Values []string // that the label has, sorted; nil where no object has the label

	// Near is the label, as KEY or KEY=VALUE, that the requirement most likely stands for; "" if
	// none is near. IsTypo reports whether the requirement surely is a typo of it.
	Near   string
	IsTypo bool
}

// Requirements are what a selector wants, each by itself, in the order in which it is shown.
func Requirements(s *v1alpha1.Selector) []metav1.LabelSelectorRequirement {
	if s == nil {
		return nil
	}
	var requirements []metav1.LabelSelectorRequirement
	for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
		requirements = append(requirements, metav1.LabelSelectorRequirement{
			Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{s.MatchLabels[key]},
		})
	}
	return append(requirements, s.MatchExpressions...)
}

// Excludes reports whether an object without the label meets a requirement.
func Excludes(r metav1.LabelSelectorRequirement) bool {
	return r.Operator == metav1.LabelSelectorOpNotIn || r.Operator == metav1.LabelSelectorOpDoesNotExist
}

// Missed is the first requirement of a selector, in the order in which it is shown, that wants a
// label that no object has. ok is false where there is none, since no object meets all of them.
func (l Labels) Missed(s *v1alpha1.Selector) (miss Miss, ok bool) {
	for _, requirement := range Requirements(s) {
		if Excludes(requirement) {
			continue
		}
		if miss, ok = l.missed(requirement); ok {
			return miss, true
		}
	}
	return Miss{}, false
}

// missed is the miss of a label that is wanted with one of some values, or with any.
func (l Labels) missed(r metav1.LabelSelectorRequirement) (miss Miss, ok bool) {
	values := slices.Sorted(maps.Keys(l[r.Key]))
	has := func(value string) bool { return l[r.Key][value] }
	switch {
	case len(values) == 0:
		near, isTypo := NearKey(r.Key, l.Keys())
		return Miss{Key: r.Key, Near: near, IsTypo: isTypo}, true
	case r.Operator == metav1.LabelSelectorOpExists || slices.ContainsFunc(r.Values, has):
		return Miss{}, false
	}
	miss = Miss{Key: r.Key, Values: values}
	for _, value := range r.Values {
		near, isTypo := near(value, values)
		if near != "" && (miss.Near == "" || isTypo && !miss.IsTypo) {
			miss.Near, miss.IsTypo = r.Key+"="+near, isTypo
		}
	}
	return miss, true
}

// Keys are the keys of the labels, sorted.
func (l Labels) Keys() []string { return slices.Sorted(maps.Keys(l)) }

// NearKey is the label that a key most likely stands for: one that is spelt nearly so, or that has
// the same name behind another prefix, or behind none. It is "" if there is none. isTypo reports
// whether the key surely is a typo of it.
func NearKey(key string, known []string) (label string, isTypo bool) {
	if label, isTypo = near(key, known); label != "" {
		return label, isTypo
	}
	nameOf := func(label string) string { return label[strings.LastIndex(label, "/")+1:] }
	for _, label := range known {
		if nameOf(label) == nameOf(key) {
			return label, true
		}
	}
	return "", false
}

// near is the known text that a text surely is a typo of, or else the nearest one.
func near(text string, known []string) (nearest string, isTypo bool) {
	if typo := spelling.Typo(text, known); typo != "" {
		return typo, true
	}
	return spelling.Nearest(text, known), false
}
