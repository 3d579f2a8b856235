package clusterapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// unknown warns of each field of a Cluster that its version does not have. The API server drops it
// without an error (structural schemas are pruned).
func (f Fields) unknown(cluster fleet.Ref, manifest map[string]any) fleet.Problems {
	version := v1alpha1.ClusterAPIVersion(cluster.Version())
	search := unknownFields{
		release: f.release, cluster: cluster, version: version,
		effect: ", and the API server drops it without an error",
	}
	return search.below(nil, manifest, f.versions[version])
}

// Misspelt warns of fields that no Cluster has, at the top of the manifest and in its metadata. It
// is for a Cluster that is applied nowhere, whose spec may hold anything that templates read.
func (f Fields) Misspelt(cluster fleet.Ref, manifest map[string]any) fleet.Problems {
	version := v1alpha1.ClusterAPIVersion(cluster.Version())
	known, exists := f.versions[version]
	if !exists {
		return nil
	}
	search := unknownFields{
		release: f.release, cluster: cluster, version: version, effect: ", so it has no effect",
	}
	top := maps.Clone(manifest)
	for _, name := range []string{"spec", "status"} {
		delete(top, name)
	}
	return search.below(nil, top, known)
}

// unknownFields is a search in one Cluster.
type unknownFields struct {
	release string
	cluster fleet.Ref
	version v1alpha1.ClusterAPIVersion
	effect  string // what becomes of a field that is not known, as the end of a sentence
}

// below looks at a value. Nearly none has a field that is not known.
func (u unknownFields) below(at *field.Path, value any, known *fieldNode) fleet.Problems {
	if known.hasAllOf(value) {
		return nil
	}
	var problems fleet.Problems
	switch typed := value.(type) {
	case []any:
		if known.items == nil {
			return nil
		}
		for i, element := range typed {
			problems = append(problems, u.below(at.Index(i), element, known.items)...)
		}
	case map[string]any:
		if known.fields == nil {
			return nil
		}
		for _, name := range fleet.SortedKeys(typed) {
			path := field.NewPath(name)
			if at != nil {
				path = at.Child(name)
			}
			if below := known.fields[name]; below != nil {
				problems = append(problems, u.below(path, typed[name], below)...)
			} else {
				problems = append(problems, u.unknown(path, name, known.fields))
			}
		}
	}
	return problems
}

// hasAllOf reports whether all fields of a value are known.
func (n *fieldNode) hasAllOf(value any) bool {
	switch value := value.(type) {
	case []any:
		hasUnknown := func(element any) bool { return !n.items.hasAllOf(element) }
		return n.items == nil || !slices.ContainsFunc(value, hasUnknown)
	case map[string]any:
		if n.fields == nil {
			return true
		}
		for name, inner := range value {
			if below := n.fields[name]; below == nil || !below.hasAllOf(inner) {
				return false
			}
		}
	}
	return true
}

// unknown is the problem of a field. known are those in its place.
func (u unknownFields) unknown(at *field.Path, name string, known map[string]*fieldNode) fleet.Problem {
	message := "a Cluster of " + string(u.version) + " has no such field in Cluster API " + u.release +
		u.effect
	near := spelling.Nearest(name, fleet.SortedKeys(known))
	remedy := "remove it"
	if strings.HasSuffix(at.String(), "Ref."+name) {
		name = "Ref." + name
	}
	switch instead, isOther := insteadOf(u.version)[name]; {
	case isOther:
		remedy = instead
	case near != "":
		remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnknownClusterField, Object: u.cluster, Field: at,
		Message: message, Remedy: remedy,
	}
}

// insteadOf says what a version has in place of fields of the other version, by name; the names of
// those in references begin with Ref (Cluster API, core/webhooks/conversion).
func insteadOf(version v1alpha1.ClusterAPIVersion) map[string]string {
	if version == v1alpha1.ClusterAPIV1Beta1 {
		return map[string]string{
			"Ref.apiGroup": "set apiVersion in its place, to GROUP/VERSION",
			"classRef":     "set class, and classNamespace, in its place",
			"deletion":     "set nodeDrainTimeout, nodeVolumeDetachTimeout and nodeDeletionTimeout in its place",
			"healthCheck":  "set machineHealthCheck in its place",
		}
	}
	const outside, unread = "remove it; the object is in the namespace of the Cluster", "remove it"
	return map[string]string{
		"Ref.apiVersion": "set apiGroup in its place, which has no version",
		"Ref.namespace":  outside,
		"Ref.fieldPath":  unread, "Ref.resourceVersion": unread, "Ref.uid": unread,
		"class":                   "set classRef.name in its place",
		"classNamespace":          "set classRef.namespace in its place",
		"machineHealthCheck":      "set healthCheck in its place",
		"nodeDrainTimeout":        "set deletion.nodeDrainTimeoutSeconds in its place",
		"nodeVolumeDetachTimeout": "set deletion.nodeVolumeDetachTimeoutSeconds in its place",
		"nodeDeletionTimeout":     "set deletion.nodeDeletionTimeoutSeconds in its place",
		"strategy":                "set rollout.strategy in its place",
	}
}
