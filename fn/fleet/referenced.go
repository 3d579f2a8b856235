package fleet

import "fmt"

// RefField is a field of a Cluster's spec that names another object.
type RefField string

// The references of a Cluster that values are read through.
const (
	InfrastructureRef RefField = "infrastructureRef"
	ControlPlaneRef   RefField = "controlPlaneRef"
)

// Referenced is what a Cluster names in one of its references, and what the input holds of it.
type Referenced struct {
	Reference RefField
	ID        ID             // of the object that the Cluster names; the zero ID where it names none
	Manifest  map[string]any // the object as a tree; nil where it was not found
	Topology  bool           // whether the Cluster has spec.topology
}

// Found reports whether the object was found.
func (r Referenced) Found() bool { return r.Manifest != nil }

// NotFound is a clause about why there is no object, "" where there is one. It does not name the
// object, so that it is the same for many Clusters.
func (r Referenced) NotFound() string {
	switch {
	case r.Found():
		return ""
	case r.ID != ID{}:
		return fmt.Sprintf("the object that spec.%s names was not found", r.Reference)
	case r.Topology:
		return fmt.Sprintf("the Cluster has spec.topology and no spec.%s", r.Reference)
	}
	return fmt.Sprintf("the Cluster has no complete spec.%s", r.Reference)
}

// Remedy is a clause about what to do where there is no object, "" where there is one.
func (r Referenced) Remedy() string {
	switch {
	case r.Found():
		return ""
	case r.ID != ID{}:
		return "put the manifest of that object beside the Cluster's, or give the value a default"
	case r.Topology:
		return "use variable to read a topology variable, or give the value a default"
	}
	return fmt.Sprintf("set spec.%s of the Cluster, or give the value a default", r.Reference)
}

// ReferencedBy looks up what a Cluster names in a reference, among the objects that were read for
// it. The manifest of the Cluster must have been read.
//
// A Cluster of v1beta1 names an object by apiVersion, kind, name and namespace, which defaults to
// its own; the version of apiVersion does not matter. One of a later version names it by apiGroup,
// kind and name, in its own namespace.
func (f *Fleet) ReferencedBy(cluster Cluster, reference RefField) Referenced {
	found := Referenced{Reference: reference, ID: cluster.names(reference)}
	spec, _ := cluster.Manifest["spec"].(map[string]any)
	_, found.Topology = spec["topology"].(map[string]any)
	if found.ID != (ID{}) {
		found.Manifest = f.Referenced[found.ID]
	}
	return found
}

// names is the object that a Cluster names in a reference, the zero ID where the reference is
// incomplete.
func (c Cluster) names(reference RefField) ID {
	spec, _ := c.Manifest["spec"].(map[string]any)
	fields, _ := spec[string(reference)].(map[string]any)
	text := func(key string) string { value, _ := fields[key].(string); return value }
	id := ID{Group: text("apiGroup"), Kind: text("kind"), Namespace: c.Namespace, Name: text("name")}
	if c.Version() == "v1beta1" {
		id.Group = Ref{APIVersion: text("apiVersion")}.Group()
		if namespace := text("namespace"); namespace != "" {
			id.Namespace = namespace
		}
	}
	if id.Group == "" || id.Kind == "" || id.Name == "" {
		return ID{}
	}
	return id
}
