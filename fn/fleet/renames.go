package fleet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Renames are the names that fleets of the input had before, each with the name that the fleet has
// now. What was generated and stamped under an old name is the fleet's own.
type Renames map[string]string

// Now is the name that the fleet of a name has now.
func (r Renames) Now(fleetName string) string { return cmp.Or(r[fleetName], fleetName) }

// Objects are objects of the input as if the fleets had always had the names that they have now.
func (r Renames) Objects(objects []Object) []Object {
	if len(r) == 0 {
		return objects
	}
	renamed := make([]Object, len(objects))
	for i, object := range objects {
		renamed[i] = r.object(object)
	}
	return renamed
}

// object is an object whose marks of ownership and records of stamps have the names of now.
func (r Renames) object(object Object) Object {
	marks := map[Stamp]string{}
	if owner := object.Owner(); r.Now(owner) != owner {
		marks[LabelStamp(v1alpha1.FleetLabel)] = r.Now(owner)
	}
	record, renamed := r.record(object.Annotations[v1alpha1.StampsAnnotation])
	if len(renamed) > 0 {
		marks[AnnotationStamp(v1alpha1.StampsAnnotation)] = record
	}
	now := object.WithStamps(marks)
	now.Renamed = renamed
	return now
}

// record is the text of a record with the names of now, and the fleets whose stamps are recorded in
// it under an old name.
func (r Renames) record(text string) (now string, renamed []string) {
	var entries []string
	for entry := range strings.FieldsSeq(text) {
		fleetName, stamp, found := strings.Cut(entry, ":")
		if name := r.Now(fleetName); found && name != fleetName {
			entry, renamed = name+":"+stamp, append(renamed, name)
		}
		if !slices.Contains(entries, entry) {
			entries = append(entries, entry)
		}
	}
	return strings.Join(entries, " "), renamed
}
