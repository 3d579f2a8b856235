package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAPrintedKindIsClosedAndSaysItsKind(t *testing.T) {
	plan := Printed{Kind: "FleetPlan", Flag: "--plan"}
	schema, err := printedSchema(&Schema{
		Description: "FleetPlan is small.", Required: []string{"totals"},
		Properties: map[string]*Schema{
			"apiVersion": {Type: Types{"string"}, Description: "of Kubernetes"},
			"kind":       {Type: Types{"string"}, Description: "of Kubernetes"},
			"totals": {
				Type:       Types{"object"},
				Properties: map[string]*Schema{"size": {Type: Types{"integer"}, Format: "int32"}},
			},
		},
	}, plan)
	if err != nil {
		t.Fatal(err)
	}
	want := &Schema{
		Schema:               "http://json-schema.org/draft-07/schema#",
		ID:                   "https://capifleet.dev/schemas/v1alpha1/fleetplan.schema.json",
		Title:                "FleetPlan",
		Description:          "FleetPlan is small.",
		Required:             []string{"apiVersion", "kind", "totals"},
		AdditionalProperties: &Additional{},
		Properties: map[string]*Schema{
			"apiVersion": {
				Type:        Types{"string"},
				Description: "apiVersion is capifleet.dev/v1alpha1.",
				Enum:        []string{"capifleet.dev/v1alpha1"},
			},
			"kind": {Type: Types{"string"}, Description: "kind is FleetPlan.", Enum: []string{"FleetPlan"}},
			"totals": {
				Type:                 Types{"object"},
				Properties:           map[string]*Schema{"size": {Type: Types{"integer"}}},
				AdditionalProperties: &Additional{},
			},
		},
	}
	if diff := cmp.Diff(want, schema); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page := string(printedReference(schema, plan))
	if !strings.Contains(page, "| `kind` | string | *required* | `FleetPlan` | kind is FleetPlan. |") {
		t.Errorf("the page is not of FleetPlan:\n%s", page)
	}
}

func TestTheVersionOfASchemaIsInItsAddress(t *testing.T) {
	schema, err := printedSchema(&Schema{Properties: map[string]*Schema{
		"apiVersion": {Type: Types{"string"}}, "kind": {Type: Types{"string"}},
	}}, Printed{Kind: "FleetDiff", Version: "1.2"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "https://capifleet.dev/schemas/v1alpha1/fleetdiff-1.2.schema.json"; schema.ID != want {
		t.Errorf("the address is %s, want %s", schema.ID, want)
	}
}

const effectSource = `package v1alpha1

const (
	// DiffEffectB means that the second
	// line is joined.
	DiffEffectB DiffEffectCode = "B"
	// Another is of another type.
	Another DiffAction = "Another"
	// DiffEffectA means that nothing happens.
	DiffEffectA DiffEffectCode = "A"
)`

func TestEffectReference(t *testing.T) {
	path := filepath.Join(t.TempDir(), "types.go")
	if err := os.WriteFile(path, []byte(effectSource), 0o600); err != nil {
		t.Fatal(err)
	}
	effects, err := readEffects(path, []string{"B", "A"})
	if err != nil {
		t.Fatal(err)
	}
	want := "\n## B\n\nThe second line is joined.\n\n## A\n\nNothing happens.\n"
	if page := string(effectReference(effects)); !strings.HasSuffix(page, want) {
		t.Errorf("the page is\n%s", page)
	}
	if _, err := readEffects(path, []string{"B"}); err == nil {
		t.Error("an effect that the enum does not have is accepted")
	}
	bad := strings.Replace(effectSource, "A means that", "A is", 1)
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readEffects(path, []string{"B", "A"}); err == nil {
		t.Error("an effect whose comment does not say what it means is accepted")
	}
}
