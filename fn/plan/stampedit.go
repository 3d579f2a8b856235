package plan

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// stampEdit is the change of one object.
type stampEdit fleet.Edit

func (e stampEdit) empty() bool {
	return len(e.SetLabels)+len(e.RemoveLabels)+len(e.SetAnnotations)+len(e.RemoveAnnotations) == 0
}

// changed are the stamps that are set or removed; the record is one only where nothing else is.
func (e stampEdit) changed() []fleet.Stamp {
	var stamps []fleet.Stamp
	for _, key := range slices.Concat(fleet.SortedKeys(e.SetLabels), e.RemoveLabels) {
		stamps = append(stamps, fleet.LabelStamp(key))
	}
	for _, key := range slices.Concat(fleet.SortedKeys(e.SetAnnotations), e.RemoveAnnotations) {
		if key != v1alpha1.StampsAnnotation {
			stamps = append(stamps, fleet.AnnotationStamp(key))
		}
	}
	if len(stamps) == 0 {
		stamps = append(stamps, fleet.AnnotationStamp(v1alpha1.StampsAnnotation))
	}
	return stamps
}

// edit brings the object from its record to what is wanted.
func (s stampable) edit(fleetName string) (stampEdit, fleet.Problems) {
	if s.untouched() {
		return stampEdit{Object: s.object}, nil
	}
	set, problems := map[fleet.Stamp]string{}, fleet.Problems(nil)
	var ours []fleet.Stamp
	for _, stamp := range fleet.SortedKeys(s.wanted) {
		value := s.wanted[stamp]
		if conflict := s.conflict(fleetName, stamp, value); conflict != nil {
			problems = append(problems, *conflict)
			continue
		}
		if _, byUser := s.record.Written(s.object, stamp); byUser {
			continue
		}
		ours = append(ours, stamp)
		if has, exists := stamp.In(s.object); !exists || has != value {
			set[stamp] = value
		}
	}
	removed := s.withdrawn(fleetName, ours)
	recordMark := fleet.AnnotationStamp(v1alpha1.StampsAnnotation)
	text := s.record.With(fleetName, ours)
	has, exists := recordMark.In(s.object)
	switch {
	case text == "" && exists:
		removed = append(removed, recordMark)
	case text != has || slices.Contains(s.object.Renamed, fleetName) && !s.readOnly:
		set[recordMark] = text
	}
	return editOf(s.object, set, removed), problems
}

// untouched reports whether nothing is wanted on the object, and nothing is recorded of it.
func (s stampable) untouched() bool {
	_, recorded := s.object.Annotations[v1alpha1.StampsAnnotation]
	return len(s.wanted) == 0 && !recorded && len(s.object.Renamed) == 0
}

// conflict is why a stamp cannot have a value: the user, or another fleet, has set another one.
func (s stampable) conflict(fleetName string, stamp fleet.Stamp, value string) *fleet.Problem {
	problem := &fleet.Problem{Code: fleet.StampConflict, Object: s.object.Ref, Field: stamp.Path()}
	has, exists := stamp.In(s.object)
	if !exists || has == value {
		return nil
	}
	problem.Value = has
	if _, byUser := s.record.Written(s.object, stamp); byUser {
		problem.Message = fmt.Sprintf("the %s is set by the user, and fleet %s needs %q there", stamp, fleetName, value)
		problem.Remedy = "remove it, or change the FleetConfig"
		return problem
	}
	if other := s.record.OtherHolder(fleetName, stamp); other != "" {
		problem.Message = fmt.Sprintf(
			"the %s is stamped by fleet %s, and fleet %s needs %q there",
			stamp, other, fleetName, value,
		)
		problem.Remedy = "let the two fleets select different Clusters, or set the same in both"
		return problem
	}
	return nil
}

// withdrawn are the stamps that the fleet has set, no longer wants, and no other fleet holds.
func (s stampable) withdrawn(fleetName string, ours []fleet.Stamp) []fleet.Stamp {
	var stamps []fleet.Stamp
	for _, stamp := range s.record.By(fleetName) {
		_, exists := stamp.In(s.object)
		if exists && !slices.Contains(ours, stamp) && s.record.OtherHolder(fleetName, stamp) == "" {
			stamps = append(stamps, stamp)
		}
	}
	return stamps
}

// editOf is the edit of an object that sets some stamps and removes others.
func editOf(object fleet.Object, set map[fleet.Stamp]string, removed []fleet.Stamp) stampEdit {
	setLabels, setAnnotations := map[string]string{}, map[string]string{}
	for stamp, value := range set {
		if label, isLabel := stamp.LabelKey(); isLabel {
			setLabels[label] = value
		} else if annotation, isAnnotation := stamp.AnnotationKey(); isAnnotation {
			setAnnotations[annotation] = value
		}
	}
	var removeLabels, removeAnnotations []string
	for _, stamp := range removed {
		if label, isLabel := stamp.LabelKey(); isLabel {
			removeLabels = append(removeLabels, label)
		} else if annotation, isAnnotation := stamp.AnnotationKey(); isAnnotation {
			removeAnnotations = append(removeAnnotations, annotation)
		}
	}
	return stampEdit{
		Object: object, SetLabels: setLabels, SetAnnotations: setAnnotations,
		RemoveLabels: removeLabels, RemoveAnnotations: removeAnnotations,
	}
}
