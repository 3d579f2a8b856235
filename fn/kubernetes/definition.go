package kubernetes

import (
	"maps"
	"slices"
)

// Schema is the structural schema of an object, or of a part of one.
type Schema struct{ root *customSchema }

// ReadSchema reads a schema as a CustomResourceDefinition has it.
func ReadSchema(node map[string]any) Schema { return Schema{readCustomSchema(node)} }

// Check holds a value to the schema as the API server holds a custom resource to its definition,
// see [Definition.Check].
func (s Schema) Check(value any) []Finding {
	if s.root.accepts(value) {
		return nil
	}
	return checkCustom(s.root, plainNumbers(value))
}

// CheckVariable holds a value to the schema as Cluster API holds a topology variable to that of a
// ClusterClass: it drops no null (Cluster API v1.14.2 internal/topology/variables: defaultValue,
// ValidateClusterVariable). Where the value breaks the schema, unknown fields are not looked at.
func (s Schema) CheckVariable(value any) []Finding {
	value = plainNumbers(value)
	if s.root.refusesNull(value) && s.root.standard != nil {
		value = plainNumbers(s.root.standard)
	}
	value = withDefaults(s.root, value)
	c := &customChecker{}
	if c.value(s.root, value); len(c.found) == 0 {
		c.prune(s.root, value, false)
	}
	return sorted(c.found)
}

// checkCustom drops the fields that a schema does not have from a value, which it changes, sets
// defaults, and validates the result.
func checkCustom(s *customSchema, value any) []Finding {
	c := &customChecker{}
	c.prune(s, value, false)
	withoutNulls(s, value)
	c.value(s, withDefaults(s, value))
	return sorted(c.found)
}

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
	if _, hasStatus := object["status"]; (!hasStatus || !defined.status) && defined.schema.accepts(object) {
		return nil
	}
	value := plainNumbers(object)
	if whole, isMap := value.(map[string]any); isMap && defined.status {
		delete(whole, "status")
	}
	return checkCustom(defined.schema, value)
}
