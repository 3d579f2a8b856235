package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

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

// planSchema turns the schema of the Go type FleetPlan into a JSON Schema. It refuses unknown
// fields, so a reader knows all fields that can occur.
func planSchema(types *Schema) (*Schema, error) {
	root := clone(types)
	for name, value := range map[string]string{"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetPlan"} {
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
	root.publish("FleetPlan")
	return root, nil
}
