package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/controller-tools/pkg/crd"
	crdmarkers "sigs.k8s.io/controller-tools/pkg/crd/markers"
	"sigs.k8s.io/controller-tools/pkg/loader"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// readType turns one Go type of the contract into a schema, with the library of controller-gen. The
// program itself does that only for kinds of an API server, as CRDs.
func readType(root, name string) (*Schema, error) {
	folder, err := filepath.Abs(filepath.Join(root, "api", "v1alpha1"))
	if err != nil {
		return nil, fmt.Errorf("read type %s: %w", name, err)
	}
	packages, err := loader.LoadRoots(folder)
	if err != nil {
		return nil, fmt.Errorf("read type %s: %w", name, err)
	}
	registry := &markers.Registry{}
	if err := crdmarkers.Register(registry); err != nil {
		return nil, fmt.Errorf("read type %s: %w", name, err)
	}
	filters := []loader.NodeFilter{crd.Generator{}.CheckFilter()}
	parser := &crd.Parser{
		Collector: &markers.Collector{Registry: registry}, Checker: &loader.TypeChecker{NodeFilters: filters},
	}
	crd.AddKnownTypes(parser)
	parser.NeedPackage(packages[0])
	ident := crd.TypeIdent{Package: packages[0], Name: name}
	parser.NeedFlattenedSchemaFor(ident)
	for _, err := range packages[0].Errors {
		return nil, fmt.Errorf("read type %s: %w", name, err)
	}
	text, err := json.Marshal(parser.FlattenedSchemata[ident])
	if err != nil {
		return nil, fmt.Errorf("read type %s: %w", name, err)
	}
	return readSchema(text)
}

// Printed is a kind that the program prints and nothing reads back.
type Printed struct {
	Kind string
	Flag string // of capifleet schema, which prints its JSON Schema
	// Version is that of the JSON Schema, which an added field raises; "" for none.
	Version string
}

// printedKinds are all kinds that the program prints.
func printedKinds() []Printed {
	return []Printed{
		{Kind: "FleetPlan", Flag: "--plan", Version: "1.3"},
		{Kind: "FleetDiff", Flag: "--diff", Version: "1.1"},
	}
}

// printedFiles are the JSON Schema and the reference page of each kind that the program prints, and
// the page of the effects that a FleetDiff has, by their paths.
func printedFiles(root string) (map[string][]byte, error) {
	files := map[string][]byte{}
	schemas := map[string]*Schema{}
	for _, printed := range printedKinds() {
		types, err := readType(root, printed.Kind)
		if err != nil {
			return nil, err
		}
		schema, err := printedSchema(types, printed)
		if err != nil {
			return nil, err
		}
		text, err := schema.json()
		if err != nil {
			return nil, err
		}
		name := strings.ToLower(printed.Kind)
		files["api/v1alpha1/schema/"+name+".schema.json"] = text
		files["docs/reference/"+name+".md"] = printedReference(schema, printed)
		schemas[printed.Kind] = schema
	}
	code, err := schemas["FleetDiff"].at("changes", "effect", "code")
	if err != nil {
		return nil, err
	}
	effects, err := readEffects(filepath.Join(root, "api", "v1alpha1", "diffeffect_types.go"), code.Enum)
	if err != nil {
		return nil, err
	}
	files["docs/reference/effects.md"] = effectReference(effects)
	return files, nil
}

// printedSchema turns the schema of a Go type into a JSON Schema. It refuses unknown fields, so a
// reader knows all fields that can occur.
func printedSchema(types *Schema, printed Printed) (*Schema, error) {
	root := clone(types)
	for name, value := range map[string]string{"apiVersion": "capifleet.dev/v1alpha1", "kind": printed.Kind} {
		field, err := root.at(name)
		if err != nil {
			return nil, err
		}
		field.Description, field.Enum = name+" is "+value+".", []string{value}
		root.Required = append(root.Required, name)
	}
	slices.Sort(root.Required)
	if err := translate(root, false); err != nil {
		return nil, err
	}
	root.publish(printed.Kind)
	if printed.Version != "" {
		root.ID = strings.Replace(root.ID, ".schema.json", "-"+printed.Version+".schema.json", 1)
	}
	return root, nil
}
