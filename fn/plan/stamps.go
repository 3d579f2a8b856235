package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// A stamp is a label or annotation that capifleet sets on an object of the input. What is set is recorded on the object, by fleet, so that it can
// be withdrawn; what the user wrote is never taken over. The record is one annotation, a list of FLEET:annotations/KEY separated by spaces.
type stamps struct {
	fleet   string
	objects map[int]*stamped // by position in the input
}

// stamped is an object with its record and with what this run wants on it.
type stamped struct {
	object fleet.Object
	record map[string][]string // by fleet, the keys "annotations/KEY" that are ours
	wanted map[string]string   // annotations, by key
	hub    v1alpha1.HubMode    // what the sources of payloads say of it, "" where it is none
	bad    bool                // the record cannot be read
}

// newStamps reads the records of the input.
func newStamps(f *fleet.Fleet) *stamps {
	s := &stamps{fleet: f.Name(), objects: map[int]*stamped{}}
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
	state := &stamped{object: object, record: map[string][]string{}, wanted: map[string]string{}}
	for entry := range strings.FieldsSeq(object.Annotations[v1alpha1.StampsAnnotation]) {
		fleetName, key, found := strings.Cut(entry, ":")
		state.record[fleetName] = append(state.record[fleetName], key)
		known := strings.HasPrefix(key, annotationKey(""))
		state.bad = state.bad || !found || fleetName == s.fleet && !known
	}
	s.objects[object.Item] = state
	return state
}

// wantLocalConfig marks an object as one that stays off the hub.
func (s *stamps) wantLocalConfig(object fleet.Object) {
	s.of(object).wanted[v1alpha1.LocalConfigAnnotation] = "true"
}

// written tells whether the user has set an annotation of an object to a value: it is there, and no fleet has recorded it.
func (s *stamps) written(object fleet.Object, key string) (string, bool) {
	value, exists := object.Annotations[key]
	if !exists {
		return "", false
	}
	for _, keys := range s.of(object).record {
		if slices.Contains(keys, annotationKey(key)) {
			return "", false
		}
	}
	return value, true
}

func annotationKey(key string) string { return "annotations/" + key }

// edits are the changes that bring every object from its record to what is wanted.
func (s *stamps) edits(p *planner) []fleet.Edit {
	var edits []fleet.Edit
	var back []string
	for _, item := range sortedKeys(s.objects) {
		state := s.objects[item]
		if state.bad {
			p.problems = append(p.problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.BadObject, Object: state.object.Ref,
				Field: field.NewPath("metadata", "annotations").Key(v1alpha1.StampsAnnotation), Value: state.object.Annotations[v1alpha1.StampsAnnotation],
				Message: "is not a record of capifleet's", Remedy: "remove the annotation, and those that capifleet has set",
			})
			continue
		}
		if edit, changed := s.edit(p, state); changed {
			edits = append(edits, edit)
			if state.hub == "" && slices.Contains(edit.RemoveAnnotations, v1alpha1.LocalConfigAnnotation) {
				back = append(back, p.where(state.object))
			}
		}
	}
	if slices.Sort(back); len(back) > 0 && !p.problems.Failed() {
		p.report(fleet.Warning, fleet.BackOnHub, field.NewPath("spec", "resourceSets"), "",
			"no entry delivers these objects any more, so the hub gets them from now on: "+firstOf(back), "remove their files, or mark them "+v1alpha1.LocalConfigAnnotation+": \"true\" yourself")
	}
	return edits
}

// edit is the change of one object.
func (s *stamps) edit(p *planner, state *stamped) (fleet.Edit, bool) {
	edit := fleet.Edit{Object: state.object, SetAnnotations: map[string]string{}}
	var ours []string
	for _, key := range sortedKeys(state.wanted) {
		value := state.wanted[key]
		if users, byUser := s.written(state.object, key); byUser {
			if users != value {
				p.stampConflict(state.object, key, users, value)
			}
			continue
		}
		ours = append(ours, annotationKey(key))
		if state.object.Annotations[key] != value {
			edit.SetAnnotations[key] = value
		}
	}
	edit.RemoveAnnotations = s.withdrawn(state, ours)
	s.rewriteRecord(state, ours, &edit)
	return edit, len(edit.SetAnnotations)+len(edit.RemoveAnnotations) > 0
}

// withdrawn are the annotations that this fleet has set, no longer wants, and no other fleet holds.
func (s *stamps) withdrawn(state *stamped, ours []string) []string {
	var keys []string
	for _, recorded := range state.record[s.fleet] {
		heldByOther := false
		for name, others := range state.record {
			heldByOther = heldByOther || name != s.fleet && slices.Contains(others, recorded)
		}
		key := strings.TrimPrefix(recorded, annotationKey(""))
		if _, exists := state.object.Annotations[key]; exists && !heldByOther && !slices.Contains(ours, recorded) {
			keys = append(keys, key)
		}
	}
	return keys
}

// rewriteRecord brings the record up to date, or takes it away where nothing is recorded any more.
func (s *stamps) rewriteRecord(state *stamped, ours []string, edit *fleet.Edit) {
	record := maps.Clone(state.record)
	delete(record, s.fleet)
	if len(ours) > 0 {
		record[s.fleet] = ours
	}
	if len(record) == 0 {
		if _, exists := state.object.Annotations[v1alpha1.StampsAnnotation]; exists {
			edit.RemoveAnnotations = append(edit.RemoveAnnotations, v1alpha1.StampsAnnotation)
		}
		return
	}
	var entries []string
	for _, fleetName := range sortedKeys(record) {
		for _, key := range record[fleetName] {
			entries = append(entries, fleetName+":"+key)
		}
	}
	if text := strings.Join(entries, " "); text != state.object.Annotations[v1alpha1.StampsAnnotation] {
		edit.SetAnnotations[v1alpha1.StampsAnnotation] = text
	}
}

func (p *planner) stampConflict(object fleet.Object, key, users, wanted string) {
	p.problems = append(p.problems, fleet.Problem{
		Severity: fleet.Error, Code: fleet.StampConflict, Object: object.Ref, Field: field.NewPath("metadata", "annotations").Key(key), Value: users,
		Message: fmt.Sprintf("is set by the user, and fleet %s needs %q there", p.fleet.Name(), wanted), Remedy: "remove the annotation, or change the FleetConfig",
	})
}
