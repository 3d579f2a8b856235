package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// editorSchema turns the schema of a CRD into a JSON Schema (draft 7, which YAML language servers
// read best). It refuses unknown fields where the CRD would be pruned silently, and has the fields
// of Argo CD where the Go type is a free tree. Strict reading at run time uses it too. The metadata
// and spec of an Application are left open, since the user's Argo CD may have newer fields, which
// an editor should not refuse; strict reading has more to say about these.
func editorSchema(crd, application *Schema) (*Schema, error) {
	root := clone(crd)
	if err := placeApplications(root, application); err != nil {
		return nil, err
	}
	if err := describeObject(root); err != nil {
		return nil, err
	}
	if err := translate(root, false); err != nil {
		return nil, err
	}
	root.Definitions = map[string]*Schema{}
	for _, shared := range []struct {
		name string
		path []string
	}{
		{"Selector", []string{"spec", "clusters", "selector"}},
		{"ExtraMetadata", []string{"spec", "metadata"}},
		{"Resource", []string{"spec", "resourceSets", "resources"}},
		{"ApplicationMetadata", []string{"spec", "argocd", "defaults", "metadata"}},
		{"ApplicationSpec", []string{"spec", "argocd", "defaults", "spec"}},
		{"Application", []string{"spec", "argocd", "defaults"}},
	} {
		if err := share(root, shared.name, shared.path); err != nil {
			return nil, err
		}
	}
	root.publish("FleetConfig")
	return root, nil
}

// placeApplications replaces the free trees by the fields of Argo CD.
func placeApplications(root, application *Schema) error {
	for _, tree := range []struct {
		path   []string
		schema *Schema
	}{
		{[]string{"spec", "argocd", "defaults"}, application},
		{[]string{"spec", "bootstrap", "application"}, application},
		{[]string{"spec", "applicationSets", "template"}, application},
		{[]string{"spec", "applicationSets", "overrides", "metadata"}, application.Properties["metadata"]},
		{[]string{"spec", "applicationSets", "overrides", "spec"}, application.Properties["spec"]},
	} {
		place, err := root.at(tree.path...)
		if err != nil {
			return err
		}
		if !place.PreserveUnknownFields {
			return fmt.Errorf("place Argo CD's fields at %v: it is not a free tree", tree.path)
		}
		description := place.Description
		*place = *clone(tree.schema)
		place.Description = description
	}
	var left int
	root.Properties["spec"].walk(func(s *Schema) {
		if s.PreserveUnknownFields && s.Description != "" {
			left++
		}
	})
	if left > 0 {
		return fmt.Errorf("place Argo CD's fields: %d free trees of the Go types are left", left)
	}
	return nil
}

// describeObject adds apiVersion, kind and metadata, which CRDs leave to the API server.
func describeObject(root *Schema) error {
	version, err := root.at("apiVersion")
	if err != nil {
		return err
	}
	kind, err := root.at("kind")
	if err != nil {
		return err
	}
	name, err := root.at("spec", "resourceSets", "name")
	if err != nil {
		return err
	}
	version.Enum, kind.Enum = []string{"capifleet.dev/v1alpha1"}, []string{"FleetConfig"}
	name = clone(name)
	name.Description = "name identifies the fleet. Everything that is generated from this FleetConfig is " +
		"labelled with it, and the names of the generated objects begin with it."
	text := func(description string) *Schema { return &Schema{Description: description, Type: Types{"string"}} }
	texts := func(description string) *Schema {
		return &Schema{
			Description: description, Type: Types{"object"}, AdditionalProperties: &Additional{Schema: text("")},
		}
	}
	root.Properties["metadata"] = &Schema{
		Description: root.Properties["metadata"].Description,
		Type:        Types{"object"},
		Required:    []string{"name"},
		Properties: map[string]*Schema{
			"name":      name,
			"namespace": text("namespace is not used. Tools that set namespaces may write it."),
			"labels":    texts("labels are the labels of the FleetConfig. For generated objects see spec.metadata."),
			"annotations": texts("annotations are the annotations of the FleetConfig, for example " +
				"config.kubernetes.io/local-config or config.kubernetes.io/function."),
			"creationTimestamp": {
				Description: "creationTimestamp is not used. Tools that print objects write null.", Type: Types{"null"},
			},
		},
	}
	return nil
}

// translate turns the keywords of Kubernetes into those of JSON Schema, in s and below. Where open,
// a map may have other fields than those that are listed.
func translate(s *Schema, open bool) (err error) {
	if s.OneOf, err = exactlyOne(s.Validations); err != nil {
		return err
	}
	if s.Pattern != "" {
		if s.PatternErrorMessage, err = patternWords(s.Pattern); err != nil {
			return err
		}
	}
	if s.IntOrString {
		s.Type, s.AnyOf = Types{"integer", "string"}, nil
	}
	// A template has metadata and spec, and nothing else; what is in these is Argo CD's.
	open = open || len(s.ArgoCDVersions) > 0 && s.Properties["spec"] == nil
	if len(s.Properties) > 0 && !open {
		s.AdditionalProperties = &Additional{}
	}
	if s.ListType != "set" {
		s.ListType = ""
	}
	s.Format, s.MapType, s.IntOrString, s.PreserveUnknownFields, s.Validations = "", "", false, false, nil
	for _, child := range s.children() {
		if err := translate(child, open); err != nil {
			return err
		}
	}
	return nil
}

// patternWords says in words what a pattern requires. Each pattern must be listed here.
func patternWords(pattern string) (string, error) {
	words := map[string]string{
		`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`: "must be lower-case letters, digits and '-', " +
			"with a letter or digit first and last",
		`^[a-zA-Z_][a-zA-Z0-9_]*$`: "must be letters, digits and '_', with no digit first",
		`^.{2,}|[^./]$`:            "must be a folder below the root of the repository",
	}[pattern]
	if words == "" {
		return "", fmt.Errorf("describe pattern %s: write words for it", pattern)
	}
	return words, nil
}

// share moves the schema at path to the definitions, and refers to it wherever the same schema
// occurs.
func share(root *Schema, name string, path []string) error {
	original, err := root.at(path...)
	if err != nil {
		return err
	}
	if original.Items != nil {
		original = original.Items
	}
	definition := clone(original)
	definition.Description = ""
	var replace func(s *Schema)
	replace = func(s *Schema) {
		same := *s
		same.Description = ""
		if reflect.DeepEqual(&same, definition) {
			*s = Schema{Description: s.Description, Ref: "#/definitions/" + name}
			return
		}
		for _, child := range s.children() {
			replace(child)
		}
	}
	replace(root)
	for _, other := range slices.Sorted(maps.Keys(root.Definitions)) {
		replace(root.Definitions[other])
	}
	root.Definitions[name] = definition
	return nil
}

// clone copies a schema and everything below it. Leaves that are never changed in place are shared.
func clone(s *Schema) *Schema {
	c := *s
	c.Properties = make(map[string]*Schema, len(s.Properties))
	for name, field := range s.Properties {
		c.Properties[name] = clone(field)
	}
	if s.Properties == nil {
		c.Properties = nil
	}
	if s.Items != nil {
		c.Items = clone(s.Items)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		c.AdditionalProperties = &Additional{Schema: clone(s.AdditionalProperties.Schema)}
	}
	return &c
}
