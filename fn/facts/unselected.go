package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// RemedyOfNone is what to do about a selector that matches none of some members: it is about the
// first requirement that none of them meets. It is "" where some meet each requirement.
func (v Values) RemedyOfNone(s *v1alpha1.Selector, members []*fleet.Member) string {
	return v.unselected(members).remedy(s)
}

// unselected are members as the selectors of entries find them.
func (v Values) unselected(members []*fleet.Member) unselected {
	among := unselected{values: v, labels: selector.Labels{}, mayStamp: true}
	for _, member := range members {
		among.objects = append(among.objects, member.Object)
		among.labels.Add(member.Labels)
	}
	return among
}

// remedyOfEmpty is what to do about the selector of a fleet that matches no Cluster.
func remedyOfEmpty(f *fleet.Fleet) string {
	return ofInput(f).remedy(f.Config.Spec.Clusters.Selector)
}

// ofInput are the Clusters of the input as the selector of the fleet finds them.
func ofInput(f *fleet.Fleet) unselected {
	among := unselected{values: newValues(f), labels: selector.Labels{}}
	for _, cluster := range f.Clusters {
		among.objects = append(among.objects, cluster.Object)
		among.labels.Add(cluster.Labels)
	}
	return among
}

// unselected are Clusters of which a selector, or a requirement of it, matches none.
type unselected struct {
	values   Values
	objects  []fleet.Object
	labels   selector.Labels // of the objects
	mayStamp bool            // whether the selector reads what spec.clusterLabels stamps
}

func (u unselected) remedy(s *v1alpha1.Selector) string {
	miss, isMissed := u.labels.Missed(s)
	switch {
	case !isMissed:
		return ""
	case len(miss.Values) == 0:
		return u.noLabel(miss.Key)
	case miss.Near != "":
		return fmt.Sprintf("did you mean %s?", miss.Near)
	}
	return "check the labels of the Clusters; the values of label " + miss.Key + " are: " + fleet.NameFirst(miss.Values)
}

// noLabel is about a label that no Cluster has.
func (u unselected) noLabel(key string) string {
	if remedy := u.nearKey(key); remedy != "" {
		return remedy
	}
	names := u.labels.Keys()
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
	if near, _ := selector.NearKey(key, u.labels.Keys()); near != "" {
		return fmt.Sprintf("did you mean label %s?", near)
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
