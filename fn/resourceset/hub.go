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
	excluded  map[int]fleet.Want // that mark what is not for the hub, by position in the input
}

func newHubReader(fleetName string) *hubReader {
	return &hubReader{fleetName: fleetName, modes: HubModes{}, excluded: map[int]fleet.Want{}}
}

// note notes what a source says of objects. Those that are not for the hub are marked local-config;
// those that are must not be. Objects with the same conflict have one problem.
func (h *hubReader) note(mode v1alpha1.HubMode, objects []fleet.Object, path *field.Path) fleet.Problems {
	var found []hubConflict
	names := map[hubConflict][]string{}
	for _, object := range objects {
		for _, conflict := range h.conflicts(mode, object, path) {
			if names[conflict] == nil {
				found = append(found, conflict)
			}
			names[conflict] = append(names[conflict], object.WithFile())
		}
	}
	problems := make(fleet.Problems, len(found))
	for i, conflict := range found {
		problems[i] = conflict.problem(names[conflict], path)
	}
	if mode == v1alpha1.HubExclude {
		problems = append(problems, ofClusterAPI(objects, path)...)
	}
	return problems
}

// ofClusterAPI warns that a source takes objects off the hub that Cluster API reads there, such as
// the AWSCluster that a Cluster names. Without them the Clusters are never provisioned, or lose
// what they are made from.
func ofClusterAPI(objects []fleet.Object, path *field.Path) fleet.Problems {
	var names []string
	mark := fleet.AnnotationStamp(v1alpha1.LocalConfigAnnotation)
	for _, object := range objects {
		_, byUser := fleet.RecordOf(object).Written(object, mark)
		if object.InInput() && object.OfClusterAPI() && !byUser {
			names = append(names, object.WithFile())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.TakenOffHub, Field: path,
		Message: "the source keeps objects off the hub that Cluster API needs there: " + fleet.NameFirst(names),
		Remedy:  "let it match only what is for the clusters, or set hub: Keep",
	}}
}

// hubConflict is why an object cannot be for the hub, or kept off it, as a source sets it: the
// first of its fields that is set.
type hubConflict struct {
	mode   v1alpha1.HubMode // that another source sets
	marked bool             // whether the user has marked the object local-config
	fleet  string           // another fleet that keeps the object off the hub
}

// conflicts notes what a source says of an object, and returns what contradicts it.
func (h *hubReader) conflicts(mode v1alpha1.HubMode, object fleet.Object, path *field.Path) []hubConflict {
	if known, exists := h.modes[object.Item]; exists && known != mode {
		return []hubConflict{{mode: known}}
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
	var conflicts []hubConflict
	record, mark := fleet.RecordOf(object), fleet.AnnotationStamp(v1alpha1.LocalConfigAnnotation)
	if _, byUser := record.Written(object, mark); byUser {
		conflicts = append(conflicts, hubConflict{marked: true})
	}
	if other := record.OtherHolder(h.fleetName, mark); other != "" {
		conflicts = append(conflicts, hubConflict{fleet: other})
	}
	return conflicts
}

// problem is the conflict of objects, which are named with their files.
func (c hubConflict) problem(names []string, path *field.Path) fleet.Problem {
	named := fleet.NameFirst(names)
	problem := fleet.Problem{Code: fleet.HubConflict, Field: path}
	switch {
	case c.mode == v1alpha1.HubExclude:
		problem.Message = "another source sets hub: Exclude for objects of this one, which does not: " + named
		problem.Remedy = "let only one source match them, or set hub to the same in both"
	case c.mode != "":
		problem.Message = "the source sets hub: Exclude, and another source of its objects sets Keep or is a " +
			"reference: " + named
		problem.Remedy = "let only one source match them, or set hub to the same in both"
	case c.marked:
		problem.Message = "the hub would not get objects that are marked local-config: " + named
		problem.Remedy = "remove the annotation " + v1alpha1.LocalConfigAnnotation
	default:
		problem.Code, problem.Remedy = fleet.StampConflict, "set the same in both fleets"
		problem.Message = fmt.Sprintf("fleet %s keeps objects of this source off the hub: %s", c.fleet, named)
	}
	return problem
}

// wants mark the objects that are not for the hub.
func (h *hubReader) wants() []fleet.Want {
	wants := make([]fleet.Want, 0, len(h.excluded))
	for _, at := range fleet.SortedKeys(h.excluded) {
		wants = append(wants, h.excluded[at])
	}
	return wants
}
