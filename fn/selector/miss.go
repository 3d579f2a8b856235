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

	// Near is the label, as KEY or KEY=VALUE, that the requirement most likely stands for; "" where
	// none is near.
	Near string
}

// Missed is the first requirement of a selector, in the order in which it is shown, that wants a
// label that no object has. ok is false where there is none, since no object meets all of them.
func (l Labels) Missed(s *v1alpha1.Selector) (miss Miss, ok bool) {
	for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
		if miss, ok = l.missed(key, []string{s.MatchLabels[key]}); ok {
			return miss, true
		}
	}
	for _, requirement := range s.MatchExpressions {
		switch requirement.Operator {
		case metav1.LabelSelectorOpIn:
			miss, ok = l.missed(requirement.Key, requirement.Values)
		case metav1.LabelSelectorOpExists:
			miss, ok = l.missed(requirement.Key, nil)
		case metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpDoesNotExist:
		}
		if ok {
			return miss, true
		}
	}
	return Miss{}, false
}

// missed is the miss of a label that is wanted with one of some values, or with any.
func (l Labels) missed(key string, wanted []string) (miss Miss, ok bool) {
	values := slices.Sorted(maps.Keys(l[key]))
	switch {
	case len(values) == 0:
		return Miss{Key: key, Near: nearKey(key, slices.Sorted(maps.Keys(l)))}, true
	case len(wanted) == 0 || slices.ContainsFunc(wanted, func(value string) bool { return l[key][value] }):
		return Miss{}, false
	}
	miss = Miss{Key: key, Values: values}
	for _, value := range wanted {
		if near := spelling.Typo(value, values); near != "" && miss.Near == "" {
			miss.Near = key + "=" + near
		}
	}
	return miss, true
}

// nearKey is the label that a key most likely stands for: one that is spelt nearly so, or that has
// the same name behind another prefix, or behind none.
func nearKey(key string, known []string) string {
	nameOf := func(label string) string { return label[strings.LastIndex(label, "/")+1:] }
	if near := spelling.Typo(key, known); near != "" {
		return near
	}
	for _, label := range known {
		if nameOf(label) == nameOf(key) {
			return label
		}
	}
	return ""
}
