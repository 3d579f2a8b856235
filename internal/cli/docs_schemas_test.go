package cli_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// publishedSchemas is where the schemas of the default branch are published. The rest of the
// address is a path of this repository.
const publishedSchemas = "https://raw.githubusercontent.com/capifleet/capifleet/main/"

// schemaLine is the first line of a FleetConfig, by which editors find the schema.
var schemaLine = regexp.MustCompile(`\A# yaml-language-server: \$schema=(\S+)\napiVersion: capifleet\.dev/v1alpha1\n`)

// TestExamplesNameTheirSchema wants each FleetConfig that people copy as a file to begin with the
// address of its schema, the file to be at that address, and the FleetConfig to be valid by it.
func TestExamplesNameTheirSchema(t *testing.T) {
	t.Parallel()
	copied := copiedConfigs(t)
	if len(copied) < 20 {
		t.Fatalf("found %d FleetConfigs", len(copied))
	}
	validator := fleetConfigValidator(t)
	for name, text := range copied {
		line := schemaLine.FindStringSubmatch(text)
		if line == nil {
			t.Errorf("%s does not begin with the line of its schema", name)
			continue
		}
		path, isPublished := strings.CutPrefix(line[1], publishedSchemas)
		if !isPublished || read(t, filepath.Join(root, path)) != string(v1alpha1.JSONSchema()) {
			t.Errorf("%s: %s is not the address of the schema of FleetConfig", name, line[1])
		}
		for _, fault := range invalid(t, validator, text) {
			t.Errorf("%s: %s", name, fault)
		}
		// What the schema does not allow is found.
		for _, wrong := range []string{"\nkind: FleetConfigs\n", "\nkind: FleetConfig\nspecs: {}\n"} {
			if len(invalid(t, validator, strings.Replace(text, "\nkind: FleetConfig\n", wrong, 1))) == 0 {
				t.Errorf("%s is valid with %q", name, wrong)
			}
		}
	}
}

// TestSchemasPage wants the page of schemas to name, for each kind, an address where the file is
// that the command prints.
func TestSchemasPage(t *testing.T) {
	t.Parallel()
	page := read(t, filepath.Join(root, "docs", "reference", "schemas.md"))
	row := regexp.MustCompile("(?m)^\\| .* \\| `(api/\\S+)` \\| `capifleet (schema[^`]*)` \\|$")
	rows := row.FindAllStringSubmatch(page, -1)
	if len(rows) != 4 {
		t.Fatalf("found %d schemas", len(rows))
	}
	for _, row := range rows {
		printed, _, _ := command(t, strings.Fields(row[2])...)
		if printed == "" || printed != read(t, filepath.Join(root, row[1])) {
			t.Errorf("%s is not what capifleet %s prints", row[1], row[2])
		}
	}
	if !strings.Contains(page, "\n# yaml-language-server: $schema="+publishedSchemas+rows[0][1]+"\n") {
		t.Error("the page does not show the line of a FleetConfig")
	}
}

// copiedConfigs are the FleetConfigs that people copy as files, by where they are: those of the
// examples, that of the top, and those on pages of documentation for which the page says a file.
func copiedConfigs(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{"function-config.yaml": read(t, filepath.Join(root, "function-config.yaml"))}
	err := filepath.WalkDir(filepath.Join(root, "examples"), func(name string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".yaml" {
			if text := read(t, name); strings.Contains(text, "\nkind: FleetConfig\n") {
				found[name] = text
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)<!-- (?:[a-z-]+: )?(\\S+\\.yaml) -->\n```yaml\n(.*?)```")
	for name, page := range pages(t) {
		for i, shown := range block.FindAllStringSubmatch(page, -1) {
			if name != "README.md" && strings.Contains(shown[2], "\nkind: FleetConfig\n") {
				found[fmt.Sprintf("%s: %s (block %d)", name, shown[1], i)] = shown[2]
			}
		}
	}
	return found
}

// fleetConfigValidator holds FleetConfigs to the JSON Schema.
func fleetConfigValidator(t *testing.T) *validate.SchemaValidator {
	t.Helper()
	var tree map[string]any
	if err := json.Unmarshal(v1alpha1.JSONSchema(), &tree); err != nil {
		t.Fatal(err)
	}
	definitions, _ := tree["definitions"].(map[string]any)
	text, err := json.Marshal(withDefinitions(t, tree, definitions))
	if err != nil {
		t.Fatal(err)
	}
	schema := &spec.Schema{}
	if err := json.Unmarshal(text, schema); err != nil {
		t.Fatal(err)
	}
	return validate.NewSchemaValidator(schema, nil, "", strfmt.Default)
}

// withDefinitions puts definitions where a schema refers to them: the validator follows no
// reference.
func withDefinitions(t *testing.T, tree any, definitions map[string]any) any {
	t.Helper()
	switch node := tree.(type) {
	case map[string]any:
		if reference, is := node["$ref"].(string); is {
			definition := definitions[strings.TrimPrefix(reference, "#/definitions/")]
			if definition == nil {
				t.Fatalf("the schema does not define %s", reference)
			}
			return withDefinitions(t, definition, definitions)
		}
		whole := map[string]any{}
		for key, value := range node {
			if key != "definitions" {
				whole[key] = withDefinitions(t, value, definitions)
			}
		}
		return whole
	case []any:
		whole := slices.Clone(node)
		for i := range whole {
			whole[i] = withDefinitions(t, whole[i], definitions)
		}
		return whole
	}
	return tree
}

// invalid is what a validator finds in a text of YAML.
func invalid(t *testing.T, validator *validate.SchemaValidator, text string) []error {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return validator.Validate(tree).Errors
}
