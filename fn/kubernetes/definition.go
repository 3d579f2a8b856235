package kubernetes

import (
	"maps"
	"slices"
)

// Definition is a CustomResourceDefinition as far as its custom resources are held to it.
type Definition struct {
	versions map[string]definedVersion
}

// definedVersion is a version that a definition has.
type definedVersion struct {
	served bool
	schema *customSchema // nil where there is none
	status bool          // whether it is a subresource, so that nobody can create an object with it
}

// ReadDefinition reads a CustomResourceDefinition of apiextensions.k8s.io/v1. What it cannot read
// it takes for a schema that allows everything.
func ReadDefinition(tree map[string]any) Definition {
	d := Definition{versions: map[string]definedVersion{}}
	spec, _ := tree["spec"].(map[string]any)
	versions, _ := spec["versions"].([]any)
	for _, element := range versions {
		version, _ := element.(map[string]any)
		name, _ := version["name"].(string)
		served, _ := version["served"].(bool)
		schema, _ := version["schema"].(map[string]any)
		root, _ := schema["openAPIV3Schema"].(map[string]any)
		subresources, _ := version["subresources"].(map[string]any)
		one := definedVersion{served: served, status: subresources["status"] != nil}
		if root != nil {
			whole := maps.Clone(root)
			whole["x-kubernetes-embedded-resource"] = true // It has apiVersion, kind and metadata, too.
			one.schema = readCustomSchema(whole)
		}
		d.versions[name] = one
	}
	return d
}

// Serves reports whether the definition serves a version. One without versions is not read here,
// and serves any.
func (d Definition) Serves(version string) bool {
	return len(d.versions) == 0 || d.versions[version].served
}

// Served are the versions that the definition serves, in order.
func (d Definition) Served() []string {
	var names []string
	for name, version := range d.versions {
		if version.served {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Check holds a custom resource to the schema of its version, as the API server does: it drops the
// status and fields that the schema does not have, sets defaults, and validates the result
// (apiextensions-apiserver v0.36 pkg/registry/customresource and pkg/apiserver/schema). Rules in
// CEL are not looked at.
func (d Definition) Check(version string, object map[string]any) []Finding {
	defined := d.versions[version]
	if defined.schema == nil {
		return nil
	}
	value := plainNumbers(object)
	if whole, isMap := value.(map[string]any); isMap && defined.status {
		delete(whole, "status")
	}
	c := &customChecker{}
	c.prune(defined.schema, value, false)
	c.value(defined.schema, withDefaults(defined.schema, value))
	return sorted(c.found)
}
