package resourceset

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// UnknownKeys warns of labels and annotations of capifleet.dev that capifleet does not know, on
// objects of the input that are no payload. What a run has written is left out, since another
// version may know more.
func (s *Sets) UnknownKeys() fleet.Problems {
	var problems fleet.Problems
	for _, object := range s.fleet.Objects {
		if _, isPayload := s.hub[object.Item]; !isPayload {
			problems = append(problems, ownKeysOf(object)...)
		}
	}
	for _, cluster := range s.fleet.Clusters {
		problems = append(problems, ownKeysOf(cluster.Object)...)
	}
	return problems
}

// ownKeysOf are the problems of the keys of an object.
func ownKeysOf(object fleet.Object) fleet.Problems {
	if object.Labels[v1alpha1.ManagedByLabel] == v1alpha1.ManagedByValue {
		return nil
	}
	stamped := func(key string) bool {
		return strings.Contains(object.Annotations[v1alpha1.StampsAnnotation], key)
	}
	labels := slices.DeleteFunc(ownKeys(object.Labels), stamped)
	annotations := slices.DeleteFunc(ownKeys(object.Annotations), stamped)
	if len(labels)+len(annotations) == 0 {
		return nil
	}
	return payload.UnknownKeys(labels, annotations).Each(func(problem fleet.Problem) fleet.Problem {
		problem.Object, problem.Field, problem.Payload = object.Ref, problem.Payload.Field, nil
		return problem
	})
}

// ownKeys are the keys of capifleet.dev.
func ownKeys(texts map[string]string) []string {
	var keys []string
	for key := range texts {
		if fleet.IsOwnKey(key) {
			keys = append(keys, key)
		}
	}
	return keys
}
