package clusterapi

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// fieldNode says which fields there are below a field: those of a map, those of the elements of a
// list, any, or none, where it is a single value.
type fieldNode struct {
	fields map[string]*fieldNode
	items  *fieldNode
	free   bool // the keys of a map are the user's, or anything may be here
}

// readFields reads the fields of a schema.
func readFields(schema map[string]any) *fieldNode {
	node := &fieldNode{free: schema["additionalProperties"] != nil ||
		schema["x-kubernetes-preserve-unknown-fields"] != nil}
	if items, isMap := schema["items"].(map[string]any); isMap {
		node.items = readFields(items)
	}
	if properties, isMap := schema["properties"].(map[string]any); isMap && !node.free {
		node.fields = map[string]*fieldNode{}
		for name, property := range properties {
			below, _ := property.(map[string]any)
			node.fields[name] = readFields(below)
		}
	}
	return node
}

// NoField says why Clusters of a version can have nothing at a path; false where they can, or where
// the version is not known. The path is that of [fleet.ParseFieldPath]. why is a clause, which
// names the version where it matters, and remedy a sentence, which is "" where no name is near.
func (f Fields) NoField(version v1alpha1.ClusterAPIVersion, path []string) (why, remedy string, none bool) {
	why, remedy, none = f.noField(version, path)
	for other := range f.versions {
		if _, _, noneThere := f.noField(other, path); none && !noneThere {
			return why + " in " + string(version), remedy, true
		}
	}
	return why, remedy, none
}

func (f Fields) noField(version v1alpha1.ClusterAPIVersion, path []string) (why, remedy string, none bool) {
	node, exists := f.versions[version]
	if !exists {
		return "", "", false
	}
	for i, name := range path {
		above := strings.Join(path[:i], ".")
		switch {
		case node.free:
			return "", "", false
		case node.items != nil:
			if _, err := strconv.Atoi(name); err != nil {
				return above + " of a Cluster is a list, whose elements are counted from 0", "", true
			}
			node = node.items
		case node.fields == nil:
			return above + " of a Cluster is a single value", "", true
		case node.fields[name] == nil:
			if near := spelling.Nearest(name, fleet.SortedKeys(node.fields)); near != "" {
				remedy = fmt.Sprintf("did you mean %q?", near)
			} else if instead, isOther := insteadOf(version)[name]; isOther {
				remedy = "this version has another field: " + instead
			}
			if above != "" {
				above += " of "
			}
			return above + "a Cluster has no field " + name, remedy, true
		default:
			node = node.fields[name]
		}
	}
	return "", "", false
}
