package resourceset

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// hubReader gathers what the sources of payloads say of objects: whether they are for the hub too.
type hubReader struct {
	fleetName string
	modes     HubModes
	excluded  map[int]fleet.Want // that mark what is not for the hub, by position in the input
}

func newHubReader(fleetName string) *hubReader {
	return &hubReader{fleetName: fleetName, modes: HubModes{}, excluded: map[int]fleet.Want{}}
}

// note notes what a source says of an object. One that is not for the hub is marked local-config;
// one that is must not be.
func (h *hubReader) note(mode v1alpha1.HubMode, object fleet.Object, path *field.Path) fleet.Problems {
	problem := fleet.Problem{Code: fleet.HubConflict, Field: path}
	known, exists := h.modes[object.Item]
	if exists && known != mode {
		problem.Message = fmt.Sprintf("%s is for the hub and not for the hub: another source sets hub: %s, "+
			"or refers to it", object.WithFile(), known)
		problem.Remedy = "let the sources not overlap, or set the same in both"
		return fleet.Problems{problem}
	}
	h.modes[object.Item] = mode
	if mode == v1alpha1.HubExclude {
		h.excluded[object.Item] = fleet.Want{
			Object: object, Stamp: fleet.AnnotationStamp(v1alpha1.LocalConfigAnnotation), Value: "true",
			Reason: fleet.WantReason{Path: path, Remedy: "set hub: Keep if the hub is to get the object too"},
		}
		return nil
	}
	if !object.LocalConfig() || !object.InInput() {
		return nil
	}
	var problems fleet.Problems
	record, mark := fleet.RecordOf(object), fleet.AnnotationStamp(v1alpha1.LocalConfigAnnotation)
	if _, byUser := record.Written(object, mark); byUser {
		problem.Message = object.WithFile() + " is marked local-config, so the hub would not get it"
		problem.Remedy = "remove the annotation " + v1alpha1.LocalConfigAnnotation
		problems = append(problems, problem)
	}
	if other := record.OtherHolder(h.fleetName, mark); other != "" {
		problem.Code, problem.Remedy = fleet.StampConflict, "set the same in both fleets"
		problem.Message = object.WithFile() + " is kept off the hub by fleet " + other
		problems = append(problems, problem)
	}
	return problems
}

// wants mark the objects that are not for the hub.
func (h *hubReader) wants() []fleet.Want {
	wants := make([]fleet.Want, 0, len(h.excluded))
	for _, at := range fleet.SortedKeys(h.excluded) {
		wants = append(wants, h.excluded[at])
	}
	return wants
}
