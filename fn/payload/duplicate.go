package payload

import (
	"encoding/json"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// duplicates are the problems of elements of built-in lists that the API server refuses because
// another one has the same key (Kubernetes v1.36 pkg/apis/core/validation: validateContainers,
// validateInitContainers, ValidateVolumes, ValidateVolumeMounts, validateContainerPorts,
// ValidateService). It takes variables of an environment of one name.
func (o Object) duplicates() fleet.Problems {
	if o.Group() == "" && o.Kind == "Service" {
		spec, ports := fleet.MapAt(o.tree, "spec"), field.NewPath("spec", "ports")
		list, _ := spec["ports"].([]any)
		return slices.Concat(o.repeated(ports, list, "name"), o.repeated(ports, list, "port", "protocol"))
	}
	path := podSpecPath(o.Group() + "/" + o.Kind)
	if path == nil {
		return nil
	}
	spec := fleet.MapAt(o.tree, path...)
	at := field.NewPath(path[0], path[1:]...)
	problems := o.repeatedIn(at, spec, "volumes", "name")
	seen := map[string]bool{}
	for _, name := range []string{"initContainers", "containers"} {
		list, _ := spec[name].([]any)
		problems = append(problems, o.repeatedAmong(seen, at.Child(name), list, "name")...)
		for i, element := range list {
			container, _ := element.(map[string]any)
			in := at.Child(name).Index(i)
			problems = append(problems, o.repeatedIn(in, container, "ports", "name")...)
			problems = append(problems, o.repeatedIn(in, container, "volumeMounts", "mountPath")...)
		}
	}
	return problems
}

// podSpecPath is where a built-in kind has the specification of Pods, nil where it has none.
func podSpecPath(kind string) []string {
	switch kind {
	case "/Pod":
		return []string{"spec"}
	case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "batch/Job",
		"/ReplicationController":
		return []string{"spec", "template", "spec"}
	case "batch/CronJob":
		return []string{"spec", "jobTemplate", "spec", "template", "spec"}
	}
	return nil
}

// repeatedIn is repeated for the list in a field of a map.
func (o Object) repeatedIn(at *field.Path, tree map[string]any, name, key string) fleet.Problems {
	list, _ := tree[name].([]any)
	return o.repeated(at.Child(name), list, key)
}

// repeated are the problems of the elements of a list that have the same keys as an earlier one.
func (o Object) repeated(at *field.Path, list []any, keys ...string) fleet.Problems {
	return o.repeatedAmong(map[string]bool{}, at, list, keys...)
}

// repeatedAmong is repeated for what comes after other elements. An element without the first key
// is like no other.
func (o Object) repeatedAmong(seen map[string]bool, at *field.Path, list []any, keys ...string) fleet.Problems {
	var problems fleet.Problems
	for i, element := range list {
		one, _ := element.(map[string]any)
		if one[keys[0]] == nil || one[keys[0]] == "" {
			continue
		}
		values := make([]any, len(keys))
		for j, key := range keys {
			if values[j] = one[key]; key == "protocol" && (values[j] == nil || values[j] == "") {
				values[j] = "TCP" // core/v1 SetDefaults_Service
			}
		}
		text, err := json.Marshal(values)
		if err != nil || !seen[string(text)] {
			seen[string(text)] = true
			continue
		}
		problems = append(problems, fleet.Problem{
			Code: fleet.BadPayload, Payload: o.at(at.Index(i)),
			Message: fmt.Sprintf("an earlier element has the same %s, so the cluster would refuse the object",
				fleet.Enumerate(keys, "and")),
			Remedy: "remove one of them, or change it",
		})
	}
	return problems
}
