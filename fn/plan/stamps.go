package plan

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// A stamp is a label or annotation that capifleet sets on an object of the input. What is set is recorded on the object, by fleet, so that it can
// be withdrawn; what the user wrote is never taken over. The record is one annotation, a list of FLEET:labels/KEY and FLEET:annotations/KEY separated by spaces.
type stamps struct {
	fleet   string
	objects map[int]*stamped // by position in the input
	reasons map[stampKey]stampReason
}

// stampKey is labels/KEY or annotations/KEY.
type stampKey string

const (
	labelsPrefix      = "labels/"
	annotationsPrefix = "annotations/"
)

func labelStamp(key string) stampKey      { return stampKey(labelsPrefix + key) }
func annotationStamp(key string) stampKey { return stampKey(annotationsPrefix + key) }

// label is the label's key, false for the stamp of an annotation.
func (k stampKey) label() (string, bool) { return strings.CutPrefix(string(k), labelsPrefix) }

// annotation is the annotation's key, false for the stamp of a label.
func (k stampKey) annotation() (string, bool) { return strings.CutPrefix(string(k), annotationsPrefix) }

// String names the stamp in a message.
func (k stampKey) String() string {
	if label, isLabel := k.label(); isLabel {
		return "label " + label
	}
	annotation, _ := k.annotation()
	return "annotation " + annotation
}

// path of the stamped field.
func (k stampKey) path() *field.Path {
	kind, key, _ := strings.Cut(string(k), "/")
	return field.NewPath("metadata", kind).Key(key)
}

// in is the value that an object has there.
func (k stampKey) in(object fleet.Object) (string, bool) {
	values := object.Annotations
	key, isLabel := k.label()
	if isLabel {
		values = object.Labels
	} else {
		key, _ = k.annotation()
	}
	value, exists := values[key]
	return value, exists
}

// stampReason is what a stamp is for, and what makes it unnecessary.
type stampReason struct {
	path   *field.Path
	remedy string
}

// stamped is an object with its record and with what this run wants on it.
type stamped struct {
	object fleet.Object          // as it is in the input
	record map[string][]stampKey // by fleet
	wanted map[stampKey]string   // values
	hub    v1alpha1.HubMode      // what the sources of payloads say of it, "" where it is none
	bad    bool                  // the record cannot be read
	frozen bool                  // a Cluster under mode ReadOnly
}

// newStamps knows the Clusters, and what else has a record.
func newStamps(f *fleet.Fleet) *stamps {
	s := &stamps{fleet: f.Name(), objects: make(map[int]*stamped, len(f.Clusters)), reasons: map[stampKey]stampReason{}}
	for _, cluster := range f.Clusters {
		s.of(cluster.Object).frozen = f.Config.Spec.Clusters.Mode == v1alpha1.ClusterModeReadOnly || !cluster.InInput()
	}
	for _, object := range f.Objects {
		if object.Annotations[v1alpha1.StampsAnnotation] != "" {
			s.of(object)
		}
	}
	return s
}

// of is the state of an object.
func (s *stamps) of(object fleet.Object) *stamped {
	if known, exists := s.objects[object.Item]; exists {
		return known
	}
	state := &stamped{object: object}
	for entry := range strings.FieldsSeq(object.Annotations[v1alpha1.StampsAnnotation]) {
		fleetName, key, found := strings.Cut(entry, ":")
		if state.record == nil {
			state.record = map[string][]stampKey{}
		}
		stamp := stampKey(key)
		state.record[fleetName] = append(state.record[fleetName], stamp)
		_, isLabel := stamp.label()
		_, isAnnotation := stamp.annotation()
		state.bad = state.bad || !found || fleetName == s.fleet && !isLabel && !isAnnotation
	}
	s.objects[object.Item] = state
	return state
}

func (s *stamped) want(key stampKey, value string) {
	if s.wanted == nil {
		s.wanted = map[stampKey]string{}
	}
	s.wanted[key] = value
}

// texts are the labels or the annotations that the object has in the input.
func (s *stamped) texts(kind string) map[string]string {
	if kind == labelsPrefix {
		return s.object.Labels
	}
	return s.object.Annotations
}

// wantLocalConfig marks an object as one that stays off the hub.
func (s *stamps) wantLocalConfig(object fleet.Object) {
	s.of(object).want(annotationStamp(v1alpha1.LocalConfigAnnotation), "true")
}

// wantLabel wants a label on a Cluster.
func (s *stamps) wantLabel(cluster fleet.Cluster, key, value string, reason stampReason) {
	s.wantOn(cluster, labelStamp(key), value, reason)
}

// wantOn wants a label or an annotation on a Cluster.
func (s *stamps) wantOn(cluster fleet.Cluster, stamp stampKey, value string, reason stampReason) {
	s.of(cluster.Object).want(stamp, value)
	s.reasons[stamp] = reason
}

// recordedBy tells whether a fleet has recorded a stamp.
func (s *stamped) recordedBy(fleetName string, key stampKey) bool {
	return slices.Contains(s.record[fleetName], key)
}

// heldByOther is another fleet that has recorded a stamp, "" where there is none.
func (s *stamped) heldByOther(fleetName string, key stampKey) string {
	for _, other := range sortedKeys(s.record) {
		if other != fleetName && s.recordedBy(other, key) {
			return other
		}
	}
	return ""
}

// written is what the user has set: it is there, and no fleet has recorded it.
func (s *stamps) written(state *stamped, key stampKey) (string, bool) {
	value, exists := key.in(state.object)
	if !exists || state.recordedBy(s.fleet, key) || state.heldByOther(s.fleet, key) != "" {
		return "", false
	}
	return value, true
}

// kept are an object's labels, or its annotations, less those that are there only since this fleet has stamped them.
func (s *stamps) kept(state *stamped, kind string) map[string]string {
	texts := state.texts(kind)
	if len(state.record[s.fleet]) == 0 {
		return texts
	}
	texts = merged(texts)
	for _, stamp := range state.record[s.fleet] {
		if key, ofKind := strings.CutPrefix(string(stamp), kind); ofKind && state.heldByOther(s.fleet, stamp) == "" {
			delete(texts, key)
		}
	}
	return texts
}

// writtenAnnotations are what a Cluster's annotations are evaluated from: less our stamps.
func (s *stamps) writtenAnnotations(cluster fleet.Cluster) map[string]string {
	return s.kept(s.of(cluster.Object), annotationsPrefix)
}

// writtenLabels are what a Cluster's labels are evaluated from: less our stamps, and less what any fleet stamps for its own selectors, so that every run starts from the same
// ones. The clusterLabels of another fleet count as written.
func (s *stamps) writtenLabels(cluster fleet.Cluster) map[string]string {
	kept := s.kept(s.of(cluster.Object), labelsPrefix)
	for key := range kept {
		if fleet.SelectorLabel(key) {
			kept = merged(kept)
			maps.DeleteFunc(kept, func(key, _ string) bool { return fleet.SelectorLabel(key) })
			return kept
		}
	}
	return kept
}

// finalLabels are the labels that a Cluster will have.
func (s *stamps) finalLabels(cluster fleet.Cluster) map[string]string {
	state := s.of(cluster.Object)
	return state.withWanted(labelsPrefix, s.kept(state, labelsPrefix))
}

// final is a Cluster with the labels and annotations that it will have.
func (s *stamps) final(cluster fleet.Cluster) fleet.Cluster {
	state := s.of(cluster.Object)
	cluster.Labels = s.finalLabels(cluster)
	cluster.Annotations = state.withWanted(annotationsPrefix, s.kept(state, annotationsPrefix))
	return cluster
}

// withWanted are labels or annotations with those that are wanted.
func (s *stamped) withWanted(kind string, texts map[string]string) map[string]string {
	if len(s.wanted) == 0 {
		return texts
	}
	texts = merged(texts)
	for stamp, value := range s.wanted {
		if key, ofKind := strings.CutPrefix(string(stamp), kind); ofKind {
			texts[key] = value
		}
	}
	return texts
}
