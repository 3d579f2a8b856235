package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestFormsOfOneInput: whichever client sends a package, and in whatever form, the same objects are
// generated, and a second run over the output changes nothing.
func TestFormsOfOneInput(t *testing.T) {
	t.Parallel()
	input := readPackage(t, "../../testdata/golden/fleets/metadata-of-fleet-and-entry/input")
	kpt := string(input.list(nil))
	_, functionConfig, _ := strings.Cut(kpt, "functionConfig:\n")
	withoutConfig := strings.TrimSuffix(kpt, "functionConfig:\n"+functionConfig)
	head, items, _ := strings.Cut(withoutConfig, "items:\n")
	want := generatedTrees(t, []byte(kpt))
	if len(want) != 3 {
		t.Fatalf("kpt's own form generates %d objects, want a ConfigMap, a ClusterResourceSet and an ApplicationSet",
			len(want))
	}
	for sentence, text := range map[string]string{
		"v1beta1": strings.Replace(kpt, "config.kubernetes.io/v1\n",
			"config.kubernetes.io/v1beta1\n", 1),
		"functionConfig before items": head + "functionConfig:\n" + functionConfig + "items:\n" + items,
		"functionConfig null":         withoutConfig + "functionConfig: null\n",
		"no functionConfig":           withoutConfig,
		"kpt's placeholder": withoutConfig +
			"functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: function-input\n  data: {}\n",
		"no paths, as from kustomize":       withoutPaths(kpt),
		"items indented":                    head + "items:\n" + indented("  ", items),
		"CRLF":                              strings.ReplaceAll(kpt, "\n", "\r\n"),
		"a byte order mark":                 "\ufeff" + kpt,
		"a document separator at the start": "---\n" + kpt,
		"JSON":                              toJSON(t, kpt),
		"JSON without paths":                toJSON(t, withoutPaths(kpt)),
		"results of another function":       kpt + "results:\n- message: theirs\n  severity: info\n",
		"no newline at the end":             strings.TrimSuffix(kpt, "\n"),
		"anchors within an item, and aliases": strings.Replace(kpt, "environment: production",
			"environment: &e production\n      again: *e", 1),
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, generatedTrees(t, []byte(text))); diff != "" {
				t.Errorf("(-kpt's own form +this one):\n%s", diff)
			}
			checkIdempotent(t, runFunction(t, []byte(text)))
		})
	}
}

// generatedTrees are the generated objects without the annotation that says their file.
func generatedTrees(t *testing.T, input []byte) []map[string]any {
	t.Helper()
	got := runFunction(t, input)
	if got.status != 0 {
		t.Fatalf("exit status %d: %s", got.status, got.stderr)
	}
	var trees []map[string]any
	for _, item := range mustParse(t, got.stdout).Items() {
		if item.Meta().Labels["app.kubernetes.io/managed-by"] != "capifleet" {
			continue
		}
		text, err := item.Document(stream.Edit{RemoveAnnotations: []string{fleet.PathAnnotation}})
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := yaml.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree)
	}
	return trees
}

// withoutPaths drops the lines of the annotations that say where an object is from.
func withoutPaths(list string) string {
	var kept strings.Builder
	for line := range strings.Lines(list) {
		if !strings.Contains(line, "config.kubernetes.io/path:") &&
			!strings.Contains(line, "config.kubernetes.io/index:") {
			kept.WriteString(line)
		}
	}
	return strings.ReplaceAll(kept.String(), "    annotations:\n  spec:", "  spec:")
}

func toJSON(t *testing.T, text string) string {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	written, err := json.MarshalIndent(tree, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}
