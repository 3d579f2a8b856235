package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const smallCRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: fleetconfigs.capifleet.dev}
spec:
  group: capifleet.dev
  names: {kind: FleetConfig}
  scope: Cluster
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          apiVersion: {type: string, description: of Kubernetes}
          kind: {type: string, description: of Kubernetes}
          metadata: {type: object}
          spec:
            type: object
            properties:
              selector:
                type: object
                description: 'selector of Clusters. Default: all.'
                properties:
                  matchLabels: {type: object, additionalProperties: {type: string}, description: of Kubernetes}
                  matchExpressions: {type: array, items: {type: object, description: of Kubernetes}}
              size: {type: integer, minimum: 1, maximum: 9, description: size of it.}
`

const smallArgoCD = `
spec:
  versions:
  - schema:
      openAPIV3Schema:
        properties:
          spec:
            properties:
              template:
                type: object
                required: [metadata, spec]
                properties:
                  metadata: {type: object, properties: {name: {type: string, description: of Argo CD}}}
                  spec:
                    type: object
                    required: [destination, project, source]
                    properties:
                      description: {type: string, description: of Argo CD}
                      source:
                        type: object
                        description: of Argo CD
                        required: [repoURL]
                        properties: {repoURL: {type: string}}
                      sources:
                        type: array
                        items: {type: object, required: [repoURL], properties: {repoURL: {type: string}}}
                      count: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}
`

func TestKubernetesWordsAreReplaced(t *testing.T) {
	definition, err := parseDefinition([]byte(smallCRD))
	if err != nil {
		t.Fatal(err)
	}
	text, err := definition.yaml()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "of Kubernetes") {
		t.Errorf("words of Kubernetes are left:\n%s", text)
	}
	if again, _ := definition.yaml(); string(again) != string(text) {
		t.Error("writing it again gives something else")
	}
}

func TestAKeywordThatIsNotKnownStopsTheGenerator(t *testing.T) {
	_, err := parseDefinition([]byte(strings.Replace(smallCRD, "minimum: 1", "exclusiveMinimum: true", 1)))
	if err == nil || !strings.Contains(err.Error(), "exclusiveMinimum") {
		t.Errorf("got %v, want an error that names the keyword", err)
	}
}

func TestArgoCDsTemplateIsTakenWithoutItsWords(t *testing.T) {
	application, err := applicationSchema([]byte(smallArgoCD), "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	application.walk(func(s *Schema) {
		if s.Description != "" {
			t.Errorf("words of Argo CD are left: %s", s.Description)
		}
	})
	metadata, spec := application.Properties["metadata"], application.Properties["spec"]
	for what, got := range map[string][]string{
		"the version": append(
			slices.Concat(application.ArgoCDVersions, metadata.ArgoCDVersions, spec.ArgoCDVersions),
			"v1.2.3", "v1.2.3", "v1.2.3",
		),
		"a field called description":                append(spec.Properties["description"].Type, "string"),
		"required in maps, once they are merged":    append(spec.Properties["source"].MergedRequired, "repoURL"),
		"required in items of lists":                append(spec.Properties["sources"].Items.Required, "repoURL"),
		"what capifleet completes is not required":  append(spec.MergedRequired, "source"),
		"nothing is required of the template whole": append(application.MergedRequired, application.Required...),
	} {
		if half := len(got) / 2; !cmp.Equal(got[:half], got[half:]) {
			t.Errorf("%s: got %v", what, got)
		}
	}
}

// TestFieldsOfOtherVersionsAreAdded: the fields of an older Argo CD simply, those of a newer one
// with its version, and none of either to a free tree.
func TestFieldsOfOtherVersionsAreAdded(t *testing.T) {
	text := func() *Schema { return &Schema{Type: Types{"string"}} }
	object := func(fields map[string]*Schema) *Schema { return &Schema{Type: Types{"object"}, Properties: fields} }
	list := func(item *Schema) *Schema { return &Schema{Type: Types{"array"}, Items: item} }
	values := func(of *Schema) *Schema {
		return &Schema{Type: Types{"object"}, AdditionalProperties: &Additional{Schema: of}}
	}
	base := func(fields map[string]*Schema) *Schema {
		return object(map[string]*Schema{
			"free": {Type: Types{"object"}}, "list": list(object(fields)),
			"values": values(object(fields)), "a": text(),
		})
	}
	got := base(map[string]*Schema{"x": text()})
	got.addFields(base(map[string]*Schema{"old": text()}), "")
	newer := base(map[string]*Schema{"new": object(map[string]*Schema{"y": text()})})
	newer.Properties["free"] = object(map[string]*Schema{"z": text()})
	newer.Properties["a"] = &Schema{Type: Types{"integer"}}
	got.addFields(newer, "v2")
	added := object(map[string]*Schema{"y": text()})
	added.ArgoCDSince = "v2"
	want := base(map[string]*Schema{"x": text(), "old": text(), "new": added})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExactlyOneIsReadFromItsRule(t *testing.T) {
	got, err := exactlyOne([]Validation{{Message: "exactly one of the fields in [a b] must be set"}})
	if diff := cmp.Diff([]Requirement{{[]string{"a"}}, {[]string{"b"}}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := exactlyOne([]Validation{{Rule: "self.a > self.b"}}); err == nil {
		t.Error("another rule is accepted, and would be lost")
	}
}

func TestEveryPatternHasWords(t *testing.T) {
	if _, err := patternWords("^x$"); err == nil {
		t.Error("a pattern without words is accepted")
	}
}

func TestSharedSchemasBecomeDefinitions(t *testing.T) {
	sharing := func(description string) *Schema {
		return &Schema{
			Description: description,
			Type:        Types{"object"},
			Properties:  map[string]*Schema{"x": {Type: Types{"string"}}},
		}
	}
	root := &Schema{Definitions: map[string]*Schema{}, Properties: map[string]*Schema{
		"a": sharing("a is one."), "b": {Type: Types{"array"}, Items: sharing("b is another.")},
	}}
	if err := share(root, "Shared", []string{"a"}); err != nil {
		t.Fatal(err)
	}
	want := &Schema{
		Definitions: map[string]*Schema{"Shared": sharing("")},
		Properties: map[string]*Schema{
			"a": {Description: "a is one.", Ref: "#/definitions/Shared"},
			"b": {Type: Types{"array"}, Items: &Schema{Description: "b is another.", Ref: "#/definitions/Shared"}},
		},
	}
	if diff := cmp.Diff(want, root); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFieldReference(t *testing.T) {
	small, most := 1, 9
	page := string(configReference(&Schema{
		Description: "FleetConfig is small.",
		Required:    []string{"spec"},
		Properties: map[string]*Schema{"spec": {
			Type: Types{"object"}, Description: "spec of it.",
			Properties: map[string]*Schema{
				"size": {
					Type:        Types{"integer"},
					Minimum:     &small,
					Maximum:     &most,
					Description: "size of it. Default: 3.",
				},
				"modes": {
					Type:        Types{"array"},
					Description: "modes a|b.",
					Items:       &Schema{Type: Types{"string"}, Enum: []string{"A", "B"}},
				},
				"where": {Description: "where it is.", Ref: "#/definitions/Place"},
			},
		}},
		Definitions: map[string]*Schema{
			"Application": {ArgoCDVersions: []string{"v1.2.3", "v1.3.0"}},
			"Place":       {Type: Types{"object"}, OneOf: []Requirement{{[]string{"here"}}, {[]string{"there"}}}},
		},
	}))
	for _, line := range []string{
		"| `spec` | object | *required* |  | spec of it. |",
		"| `size` | integer | 3 | 1 to 9 | size of it. |",
		"| `modes` | list of string |  | each: `A`, `B` | modes a\\|b. |",
		"| `where` | [Place](#place) |  |  | where it is. |",
		"In `spec.where`.",
		"Exactly one of `here`, `there` is set.",
		"Argo CD\nv1.2.3, v1.3.0.",
	} {
		if !strings.Contains(page, line) {
			t.Errorf("the page has no %q:\n%s", line, page)
		}
	}
}

func TestCodeReference(t *testing.T) {
	source := `package fleet
// Codes. The hundreds tell the stage: 00 the
// program, 01 reading. More text.
const (
	// B: the second
	// line is joined.
	B Code = "CF0101"
	// A: the first.
	//
	//capifleet:warning
	A Code = "CF0001"
)`
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := codesOf(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(codeReference(codes))
	_, tables, _ := strings.Cut(page, "\n## ")
	want := "CF00xx: the program\n\n| code | name | what it means |\n|---|---|---|\n| `CF0001` | A | the first. " +
		"May be a warning. |\n" +
		"\n## CF01xx: reading\n\n| code | name | what it means |\n|---|---|---|\n" +
		"| `CF0101` | B | the second line is joined. |\n"
	if diff := cmp.Diff(want, tables); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	lists := "func Codes() []Code {\n\treturn []Code{\n\t\tA,\n\t\tB,\n\t}\n}\n\n" +
		"// WarningCodes are the codes whose problems may be warnings, in their order.\n" +
		"func WarningCodes() []Code {\n\treturn []Code{\n\t\tA,\n\t}\n}\n"
	meanings := "\tcase A:\n\t\treturn \"A\", \"the first.\"\n" +
		"\tcase B:\n\t\treturn \"B\", \"the second line is joined.\"\n\tdefault:\n"
	if got := string(goCodes(codes)); !strings.Contains(got, lists) || !strings.Contains(got, meanings) {
		t.Errorf("the lists in Go are\n%s", got)
	}
}

func TestBadCodesStopTheGenerator(t *testing.T) {
	for name, constants := range map[string]string{
		"no comment":      `A Code = "CF0001"`,
		"another name":    "// B: text.\nA Code = \"CF0001\"",
		"no such hundred": "// A: text.\nA Code = \"CF0901\"",
		"one code twice":  "// A: text.\nA Code = \"CF0001\"\n// B: text.\nB Code = \"CF0001\"",
	} {
		source := "package fleet\n// Hundreds: 00 the program.\nconst (\n" + constants + "\n)"
		file, err := parser.ParseFile(token.NewFileSet(), "code.go", source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := codesOf(file); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestReadRefusals(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if _, err := readRefusals(folder); err == nil {
		t.Error("a folder without cases is accepted")
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "a.txtar"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("An empty selector.\ncode: CF0112\nwords: must not be empty\n-- fleet.yaml --\n")
	if _, err := readRefusals(folder); err == nil {
		t.Error("a case that does not say who refuses is accepted")
	}
	write("An empty selector.\ncode: CF0112\nby: set\nwords: \\\"a|b\\\"\n-- fleet.yaml --\n")
	refusals, err := readRefusals(folder)
	if err != nil {
		t.Fatal(err)
	}
	const want = "| `\"a\\|b\"` | Cluster API, in its log | `CF0112` | An empty selector. |\n"
	if page := string(refusalReference(refusals)); !strings.HasSuffix(page, want) {
		t.Errorf("the page is\n%s", page)
	}
}
