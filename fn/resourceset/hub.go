package resourceset

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// hubReader gathers from the sources of payloads whether their objects are for the hub too.
type hubReader struct {
	fleetName string
	modes     HubModes
	excluded  map[int]fleet.Object // by position in the input
}

func newHubReader(fleetName string) *hubReader {
	return &hubReader{fleetName: fleetName, modes: HubModes{}, excluded: map[int]fleet.Object{}}
}

// note records the mode that a source sets for an object. An object that is not for the hub is
// marked local-config; one that is for the hub must not be marked.
func (h *hubReader) note(mode v1alpha1.HubMode, object fleet.Object, path *field.Path) fleet.Problems {
	problem := fleet.Problem{Code: fleet.HubConflict, Field: path}
	known, exists := h.modes[object.Item]
	if exists && known != mode {
		problem.Message = "another source of " + object.WithFile() + " sets hub: Exclude, and this one does not"
		if known != v1alpha1.HubExclude {
			problem.Message = fmt.Sprintf("the source sets hub: Exclude, and another source of %s sets Keep or is a "+
				"reference", object.WithFile())
		}
		problem.Remedy = "let only one source match the object, or set hub to the same in both"
		return fleet.Problems{problem}
	}
	h.modes[object.Item] = mode
	if mode == v1alpha1.HubExclude {
		h.excluded[object.Item] = object
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
		wants = append(wants, fleet.Want{
			Object: h.excluded[at], Stamp: fleet.AnnotationStamp(v1alpha1.LocalConfigAnnotation), Value: "true",
		})
	}
	return wants
}
