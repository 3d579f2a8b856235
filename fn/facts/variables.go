package facts

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// topologyVariable is the value that Cluster API will use for a topology variable, or for what is
// below it: the Cluster's own, else the default of its ClusterClass where the input holds that. As
// in CAPI (internal/topology/variables, defaultValue), the default of a property counts where the
// value that it belongs to is there, or has a default of its own.
func topologyVariable(f *fleet.Fleet, m *fleet.Member, path []string) any {
	topology, _ := fleet.LookUp(m.Manifest, []string{"spec", "topology"}).(map[string]any)
	var schema any
	if class := classOf(f, m); class != nil {
		variable := elementNamed(fleet.LookUp(class.Manifest, []string{"spec", "variables"}), path[0])
		schema = fleet.LookUp(variable, []string{"schema", "openAPIV3Schema"})
	}
	value := orDefault(fleet.LookUp(elementNamed(topology["variables"], path[0]), []string{"value"}), schema)
	for _, segment := range path[1:] {
		if value == nil {
			return nil
		}
		value, schema = below(value, schema, segment)
	}
	return value
}

// undefinedVariable is the absence of a topology variable, which says so where the ClusterClass of
// the Cluster is known and does not define the variable.
func undefinedVariable(f *fleet.Fleet, m *fleet.Member, name string, absence fleet.Absence) fleet.Absence {
	class := classOf(f, m)
	if class == nil {
		return absence
	}
	defined, all := class.Variables()
	if !all || slices.Contains(defined, name) {
		return absence
	}
	absence.Undefined = true
	absence.Why = "ClusterClass " + class.Name + " does not define variable " + name
	if near := spelling.Nearest(name, defined); near != "" {
		absence.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return absence
}

// below is the value at a key or index of a value, with its schema. The default of a property
// counts where the property is missing; that of what is in a list, or in a map of the user's keys,
// only where it is null (apiextensions: structural defaulting).
func below(value, schema any, segment string) (any, any) {
	inner := fleet.LookUp(value, []string{segment})
	if property := fleet.LookUp(schema, []string{"properties", segment}); property != nil {
		return orDefault(inner, property), property
	}
	within := fleet.LookUp(schema, []string{"additionalProperties"})
	present := false
	switch typed := value.(type) {
	case map[string]any:
		_, present = typed[segment]
	case []any:
		within = fleet.LookUp(schema, []string{"items"})
		index, err := strconv.Atoi(segment)
		present = err == nil && index >= 0 && index < len(typed)
	}
	if !present {
		return nil, nil
	}
	return orDefault(inner, within), within
}

// orDefault is a value, or where there is none the default of its schema.
func orDefault(value, schema any) any {
	if value != nil {
		return value
	}
	return fleet.LookUp(schema, []string{"default"})
}

// elementNamed is the element of a list of objects that has a name, nil where there is none.
func elementNamed(list any, name string) any {
	elements, _ := list.([]any)
	for _, element := range elements {
		if object, isMap := element.(map[string]any); isMap && object["name"] == name {
			return object
		}
	}
	return nil
}

// classOf is the ClusterClass of a Cluster, nil where the input does not hold it.
func classOf(f *fleet.Fleet, m *fleet.Member) *fleet.ClusterClass {
	namespace, name := m.Class()
	for i, class := range f.ClusterClasses {
		if class.Name == name && class.Namespace == namespace {
			return &f.ClusterClasses[i]
		}
	}
	return nil
}
