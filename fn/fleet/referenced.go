package fleet

import (
	"cmp"
	"fmt"
	"strings"
)

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
	Mistake   Mistake        // why ID is the zero ID; the zero Mistake where the Cluster has no such reference
}

// Mistake is why a reference of a Cluster names no object.
type Mistake struct {
	What   string // a clause about what is wrong
	Remedy string // a clause about what to do
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
	case r.Mistake != Mistake{}:
		return r.Mistake.What
	case r.Topology:
		return fmt.Sprintf("the Cluster has spec.topology and no spec.%s", r.Reference)
	}
	return fmt.Sprintf("the Cluster has no spec.%s", r.Reference)
}

// Remedy is a clause about what to do where there is no object, "" where there is one.
func (r Referenced) Remedy() string {
	switch {
	case r.Found():
		return ""
	case r.ID != ID{}:
		return "put the manifest of that object beside the Cluster's, or give the value a default"
	case r.Mistake != Mistake{}:
		return r.Mistake.Remedy + ", or give the value a default"
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
	found := Referenced{Reference: reference}
	found.ID, found.Mistake = cluster.Names(reference)
	spec, _ := cluster.Manifest["spec"].(map[string]any)
	_, found.Topology = spec["topology"].(map[string]any)
	if found.ID != (ID{}) {
		found.Manifest = f.Referenced[found.ID]
	}
	return found
}

// Names is the object that a Cluster names in a reference, the zero ID where it names none. The
// manifest of the Cluster must have been read.
func (c Cluster) Names(reference RefField) (ID, Mistake) {
	spec, _ := c.Manifest["spec"].(map[string]any)
	fields, _ := spec[string(reference)].(map[string]any)
	if len(fields) == 0 {
		return ID{}, Mistake{}
	}
	text := func(key string) string { value, _ := fields[key].(string); return value }
	id := ID{Group: text("apiGroup"), Kind: text("kind"), Namespace: c.Namespace, Name: text("name")}
	if c.Version() == "v1beta1" {
		id.Group = Ref{APIVersion: text("apiVersion")}.Group()
		if namespace := text("namespace"); namespace != "" {
			id.Namespace = namespace
		}
	}
	if wrong := c.mistake(reference, text); wrong != (Mistake{}) {
		return ID{}, wrong
	}
	return id, Mistake{}
}

// Class is the namespace and the name of the ClusterClass of a Cluster; the name is "" where the
// Cluster has none. In v1beta1 they are in another place. The manifest of the Cluster must have
// been read.
func (c Cluster) Class() (namespace, name string) {
	name = TextAt(c.Manifest, "spec", "topology", "classRef", "name")
	namespace = TextAt(c.Manifest, "spec", "topology", "classRef", "namespace")
	if name == "" {
		name = TextAt(c.Manifest, "spec", "topology", "class")
		namespace = TextAt(c.Manifest, "spec", "topology", "classNamespace")
	}
	return cmp.Or(namespace, c.Namespace), name
}

// mistake is what is wrong with the fields of a reference, if anything is.
func (c Cluster) mistake(reference RefField, text func(key string) string) Mistake {
	group, other := "apiGroup", "apiVersion"
	if c.Version() == "v1beta1" {
		group, other = other, group
	}
	at := "spec." + string(reference)
	switch {
	case text(group) == "" && text(other) != "":
		return Mistake{
			What:   fmt.Sprintf("%s of a Cluster of %s has %s in place of %s", at, c.Version(), other, group),
			Remedy: fmt.Sprintf("replace %s with %s in %s", other, group, at),
		}
	case group == "apiGroup" && strings.Contains(text(group), "/"):
		return Mistake{
			What:   fmt.Sprintf("apiGroup of %s has a version", at),
			Remedy: "remove the version from apiGroup of " + at,
		}
	case group == "apiVersion" && text(group) != "" && !strings.Contains(text(group), "/"):
		return Mistake{
			What:   fmt.Sprintf("apiVersion of %s has no group", at),
			Remedy: fmt.Sprintf("set apiVersion of %s to GROUP/VERSION", at),
		}
	}
	var lacking []string
	for _, key := range []string{group, "kind", "name"} {
		if text(key) == "" {
			lacking = append(lacking, key)
		}
	}
	if len(lacking) == 0 {
		return Mistake{}
	}
	return Mistake{
		What:   fmt.Sprintf("%s has no %s", at, Enumerate(lacking, "or")),
		Remedy: fmt.Sprintf("set %s in %s", Enumerate(lacking, "and"), at),
	}
}
