// Gen writes the files that are generated from the contract: the CustomResourceDefinition (CRD) and
// the JSON Schema of FleetConfig, the JSON Schemas of FleetPlan and FleetDiff, and the reference
// pages of their fields, of the error codes and of what servers say of them, of the effects of
// changes, and of limits, and the list of the codes in Go. "go generate ./..." runs it.
//
// It also writes the table of the built-in kinds of Kubernetes, and the schemas of Clusters.
//
// There are eight sources: the Go types of api/v1alpha1, through controller-gen; the fields of the
// pinned ApplicationSet CRD of Argo CD, for the Application templates that capifleet passes on; the
// schemas of the pinned Cluster CRD of Cluster API; the comments of the codes in fn/fleet; those of
// the effects in api/v1alpha1; the heads of the cases of refusals in test/controllers; the marked
// constants of the code, which are its limits; and the Go types of Kubernetes, by reflection.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "top of the repository")
	flag.Parse()
	if err := generate(*root); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// generate reads the sources below root and writes every generated file.
func generate(root string) error {
	files, err := printedFiles(root)
	if err != nil {
		return err
	}
	for _, of := range []func(root string) (map[string][]byte, error){configFiles, listFiles} {
		more, err := of(root)
		if err != nil {
			return err
		}
		maps.Copy(files, more)
	}
	for path, content := range files {
		if err := write(filepath.Join(root, filepath.FromSlash(path)), content); err != nil {
			return err
		}
	}
	return nil
}

// configFiles are the definition of FleetConfig in its forms.
func configFiles(root string) (map[string][]byte, error) {
	definition, err := readDefinition(root)
	if err != nil {
		return nil, err
	}
	application, err := readArgoCD()
	if err != nil {
		return nil, err
	}
	manifest, err := definition.yaml()
	if err != nil {
		return nil, err
	}
	schema, err := editorSchema(definition.schema(), application)
	if err != nil {
		return nil, err
	}
	text, err := schema.json()
	if err != nil {
		return nil, err
	}
	reference := configReference(schema)
	rules, err := schema.rules()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"api/v1alpha1/schema/fleetconfig.crd.yaml":    manifest,
		"api/v1alpha1/schema/fleetconfig.schema.json": text,
		"docs/reference/fleetconfig.md":               reference,
		"fn/config/zz_generated.schema.json":          rules,
	}, nil
}

// listFiles are what capifleet knows of Kubernetes and Cluster API, its codes, and what servers
// refuse.
func listFiles(root string) (map[string][]byte, error) {
	clusters, err := readClusterSchemas()
	if err != nil {
		return nil, err
	}
	codes, err := readCodes(filepath.Join(root, "fn", "fleet"))
	if err != nil {
		return nil, err
	}
	examples, err := readExamples(filepath.Join(root, "testdata"))
	if err != nil {
		return nil, err
	}
	for i := range codes.Codes {
		codes.Codes[i].Example = examples[codes.Codes[i].Code]
	}
	refusals, err := readRefusals(filepath.Join(root, "test", "controllers", "scenarios", "testdata", "refusals"))
	if err != nil {
		return nil, err
	}
	limits, err := readLimits(root)
	if err != nil {
		return nil, err
	}
	kinds, err := readKinds()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"fn/kubernetes/table/kinds.txt":  kinds.kindLines(),
		"fn/kubernetes/table/types.txt":  kinds.typeLines(),
		"fn/clusterapi/clusters.json":    clusters,
		"docs/reference/errors.md":       codeReference(codes),
		"docs/reference/examples.md":     exampleReference(codes),
		"docs/reference/refusals.md":     refusalReference(refusals),
		"docs/reference/limits.md":       limitReference(limits),
		"fn/fleet/zz_generated.codes.go": goCodes(codes),
	}, nil
}

// write writes a file and the folders above it.
func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
