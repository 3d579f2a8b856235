package fleet

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Stamp is a label or annotation that capifleet may set on an object of the input, written
// labels/KEY or annotations/KEY.
type Stamp string

const (
	labelsPrefix      = "labels/"
	annotationsPrefix = "annotations/"
)

// LabelStamp is the stamp of a label.
func LabelStamp(key string) Stamp { return Stamp(labelsPrefix + key) }

// AnnotationStamp is the stamp of an annotation.
func AnnotationStamp(key string) Stamp { return Stamp(annotationsPrefix + key) }

// LabelKey is the key of the label; false for the stamp of an annotation.
func (s Stamp) LabelKey() (string, bool) { return strings.CutPrefix(string(s), labelsPrefix) }

// AnnotationKey is the key of the annotation; false for the stamp of a label.
func (s Stamp) AnnotationKey() (string, bool) {
	return strings.CutPrefix(string(s), annotationsPrefix)
}

// String names the stamp in a message.
func (s Stamp) String() string {
	if label, isLabel := s.LabelKey(); isLabel {
		return "label " + label
	}
	annotation, _ := s.AnnotationKey()
	return "annotation " + annotation
}

// Path of the stamped field.
func (s Stamp) Path() *field.Path {
	kind, key, _ := strings.Cut(string(s), "/")
	return field.NewPath("metadata", kind).Key(key)
}

// In is the value that an object of the input has there, and whether it has one.
func (s Stamp) In(object Object) (string, bool) {
	if label, isLabel := s.LabelKey(); isLabel {
		value, exists := object.Labels[label]
		return value, exists
	}
	annotation, _ := s.AnnotationKey()
	value, exists := object.Annotations[annotation]
	return value, exists
}

// Record says which fleets have stamped what on an object. It is an annotation of the object, a
// list of FLEET:labels/KEY and FLEET:annotations/KEY separated by spaces, so that a stamp can be
// withdrawn, and what the user wrote is never taken over.
type Record struct {
	stamps    map[string][]Stamp // by fleet
	malformed bool
}

// RecordOf reads the record of an object of the input.
func RecordOf(object Object) Record {
	var record Record
	for entry := range strings.FieldsSeq(object.Annotations[v1alpha1.StampsAnnotation]) {
		fleetName, stamp, found := strings.Cut(entry, ":")
		if record.stamps == nil {
			record.stamps = map[string][]Stamp{}
		}
		record.stamps[fleetName] = append(record.stamps[fleetName], Stamp(stamp))
		record.malformed = record.malformed || !found
	}
	return record
}

// Readable reports whether the record is one that a fleet can go by.
func (r Record) Readable(fleetName string) bool {
	return !r.malformed && !slices.ContainsFunc(r.stamps[fleetName], func(stamp Stamp) bool {
		_, isLabel := stamp.LabelKey()
		_, isAnnotation := stamp.AnnotationKey()
		return !isLabel && !isAnnotation
	})
}

// Fleets that have stamped anything, sorted.
func (r Record) Fleets() []string { return slices.Sorted(maps.Keys(r.stamps)) }

// By are the stamps of a fleet.
func (r Record) By(fleetName string) []Stamp { return r.stamps[fleetName] }

// Has reports whether a fleet has recorded a stamp.
func (r Record) Has(fleetName string, stamp Stamp) bool {
	return slices.Contains(r.stamps[fleetName], stamp)
}

// OtherHolder is another fleet that has recorded a stamp, "" where there is none.
func (r Record) OtherHolder(fleetName string, stamp Stamp) string {
	for _, other := range r.Fleets() {
		if other != fleetName && r.Has(other, stamp) {
			return other
		}
	}
	return ""
}

// With is the record after a fleet has stamped just these, as the text of the annotation; "" where
// nothing is recorded.
func (r Record) With(fleetName string, stamps []Stamp) string {
	record := maps.Clone(r.stamps)
	delete(record, fleetName)
	if len(stamps) > 0 {
		if record == nil {
			record = map[string][]Stamp{}
		}
		record[fleetName] = stamps
	}
	var entries []string
	for _, name := range slices.Sorted(maps.Keys(record)) {
		for _, stamp := range record[name] {
			entries = append(entries, name+":"+string(stamp))
		}
	}
	return strings.Join(entries, " ")
}

// Written is what the user has set on an object: it is there, and no fleet has recorded it.
func (r Record) Written(object Object, stamp Stamp) (string, bool) {
	value, exists := stamp.In(object)
	if !exists {
		return "", false
	}
	for name := range r.stamps {
		if r.Has(name, stamp) {
			return "", false
		}
	}
	return value, true
}

// Kept is an object of the input without the labels and annotations that are there only since a
// fleet has stamped them.
func (r Record) Kept(object Object, fleetName string) Object {
	if len(r.stamps[fleetName]) == 0 {
		return object
	}
	object.Labels, object.Annotations = maps.Clone(object.Labels), maps.Clone(object.Annotations)
	for _, stamp := range r.stamps[fleetName] {
		if r.OtherHolder(fleetName, stamp) != "" {
			continue
		}
		if label, isLabel := stamp.LabelKey(); isLabel {
			delete(object.Labels, label)
		} else if annotation, isAnnotation := stamp.AnnotationKey(); isAnnotation {
			delete(object.Annotations, annotation)
		}
	}
	return object
}

// SelectedBy reports whether the selector of a fleet matches the object, by its labels as every run
// of the fleet finds them.
func (o Object) SelectedBy(selector labels.Selector, fleetName string) bool {
	return selector.Matches(labels.Set(RecordOf(o).AsWritten(o, fleetName).Labels))
}

// AsWritten is an object of the input as every run of a fleet finds it: as it is kept, and without
// the labels that any fleet stamps for its own selectors. The clusterLabels of another fleet count
// as written.
func (r Record) AsWritten(object Object, fleetName string) Object {
	object = r.Kept(object, fleetName)
	for key := range object.Labels {
		if SelectorLabel(key) {
			object.Labels = maps.Clone(object.Labels)
			maps.DeleteFunc(object.Labels, func(key, _ string) bool { return SelectorLabel(key) })
			break
		}
	}
	return object
}
