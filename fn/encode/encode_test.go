package encode

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestElementLines: an element of a list generator is one line that reads back as it was. That it does is checked at run time, too.
func TestElementLines(t *testing.T) {
	cases := map[string]struct {
		element map[string]any
		want    string
	}{
		"the name first":           {map[string]any{"a": "b", "name": "eu-1", "b": "c"}, `{name: eu-1, a: b, b: c}`},
		"nested":                   {map[string]any{"name": "eu-1", "metadata": map[string]any{"labels": map[string]any{"topology.kubernetes.io/region": "eu"}}}, `{name: eu-1, metadata: {labels: {topology.kubernetes.io/region: eu}}}`},
		"what YAML 1.1 would take": {map[string]any{"a": "yes", "b": "1.0", "c": "null", "d": "2026-11-22", "e": "0x1F", "f": "", "y": "1e3"}, `{a: "yes", b: "1.0", c: "null", d: "2026-11-22", e: "0x1F", f: "", "y": "1e3"}`},
		"syntax":                   {map[string]any{"a": "b: c", "d": "# e", "f": "{g}", "h": "it's", "i": `"`, "j": "k\nl", "m": "<&>"}, `{a: "b: c", d: "# e", f: "{g}", h: "it's", i: "\"", j: "k\nl", m: "<&>"}`},
		"numbers, booleans, lists": {map[string]any{"a": int64(1), "b": true, "c": []any{"d", int64(2)}, "e": map[string]any{}}, `{a: 1, b: true, c: [d, 2], e: {}}`},
		"a URL and a path":         {map[string]any{"a": "https://example.com/x", "b": "overlays/eu"}, `{a: https://example.com/x, b: overlays/eu}`},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			got, err := elementLines([]map[string]any{c.element})
			if err != nil || got != "- "+c.want+"\n" {
				t.Errorf("got  %s, %v\nwant %s", got, err, c.want)
			}
		})
	}
}

// TestDocumentReadsBack: whatever text an object holds, what is written reads back the same.
func TestDocumentReadsBack(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	pieces := []string{"a", "block-of-text-0", "a-block-of-text-0\n", "yes", "~", ": ", " #", "\n", "\n\n", "---\n", "  ", "\t", "'", `"`, "{{ .x }}", "|", ">", "-", "é", "\u2028", "\r", "0", "1.0", "\\", "&a", "*a", "!t", "%", "@", "`", "\x7f", "\u0085", "\ufeff"}
	documents := newDocuments()
	for range 5000 {
		var text strings.Builder
		for range random.IntN(8) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		object := corev1.ConfigMap{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
			ObjectMeta: metav1.ObjectMeta{Name: "a", Annotations: map[string]string{"x": text.String()}},
			Data:       map[string]string{"key": text.String(), "end": text.String() + "\n", "other": "some\nlines\n", text.String() + "\nb": "c"},
		}
		written, err := documents.write(fleet.Manifest{Value: object, Elements: nil}, map[string]string{"path": "a/b.yaml"})
		if err != nil {
			t.Fatalf("%q: %v\n%s", text.String(), err, written)
		}
		object.Annotations["path"] = "a/b.yaml"
		var read corev1.ConfigMap
		if err := yaml.UnmarshalStrict(written, &read); err != nil {
			t.Fatalf("%q: %v\n%s", text.String(), err, written)
		}
		if diff := cmp.Diff(object, read); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", text.String(), diff)
		}
		if _, err := elementLines([]map[string]any{{"name": text.String(), text.String() + "k": []any{text.String()}}, {text.String(): text.String()}}); err != nil {
			t.Fatalf("%q: %v", text.String(), err)
		}
	}
}

// TestNestedDocumentsReadBack: blocks find their places in lists and maps of any shape, below long keys too.
func TestNestedDocumentsReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	keys := []string{"a", "b c", "on", strings.Repeat("k", 129), strings.Repeat("long key ", 20), "two\nlines", "- dash", "? q", ": c"}
	texts := []string{"one\ntwo\n", "x: 1\ny: 2\n", "- a\n- b", "a\n\n\n", "plain", "", " \n lead", "elements: []\n\n", "block-of-text-0"}
	var value func(depth int) any
	value = func(depth int) any {
		switch kind := random.IntN(4); {
		case depth == 0 || kind < 2:
			return texts[random.IntN(len(texts))]
		case kind == 2:
			tree := map[string]any{}
			for range random.IntN(4) {
				tree[keys[random.IntN(len(keys))]] = value(depth - 1)
			}
			return tree
		}
		list := make([]any, random.IntN(4))
		for i := range list {
			list[i] = value(depth - 1)
		}
		return list
	}
	documents := newDocuments()
	for range 10_000 {
		object := map[string]any{"apiVersion": "v1", "kind": "A", "metadata": map[string]any{"name": "a"}, "spec": value(5)}
		written, err := documents.write(fleet.Manifest{Value: object}, nil)
		if err != nil {
			t.Fatalf("%q: %v", object, err)
		}
		var read map[string]any
		if err := yaml.UnmarshalStrict(written, &read); err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(object, read); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%s", diff, written)
		}
	}
}

func TestElementsAreInsertedIntoTheGenerator(t *testing.T) {
	const head = "metadata:\n  annotations:\n    a: |\n      elements: []\n\nspec:\n  generators:\n"
	const template = "      template:\n        spec:\n          elements: []\n"
	document := head + "  - list:\n      elements: []\n" + template + "  - list:\n      elements: []\n  - list:\n      elements: []\n" + template
	got, err := insertElements([]byte(document), [][]map[string]any{{{"name": "a"}, {"name": "b"}}, nil, {{"name": "c"}}})
	want := head + "  - list:\n      elements:\n      - {name: a}\n      - {name: b}\n" + template + "  - list:\n      elements: []\n  - list:\n      elements:\n      - {name: c}\n" + template
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := insertElements([]byte("spec: {}\n"), [][]map[string]any{{{"name": "a"}}}); err == nil {
		t.Error("elements without a list generator were accepted")
	}
}

// TestGeneratedFilesHaveTheirPlace: one object a file, beside the FleetConfig, and nothing where the input has no paths.
func TestGeneratedFilesHaveTheirPlace(t *testing.T) {
	for file, want := range map[string]string{
		"fleet.yaml":           "generated/production/team-a_configmap_x.yaml",
		"hub/fleets/prod.yaml": "hub/fleets/generated/production/team-a_configmap_x.yaml",
		"":                     "generated/production/team-a_configmap_x.yaml",
	} {
		f := newFleet(file)
		ref := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "team-a", Name: "x"}
		if diff := cmp.Diff(fmt.Sprint(map[string]string{fleet.PathAnnotation: want}), fmt.Sprint(pathAnnotation(f, ref))); diff != "" {
			t.Errorf("FleetConfig in %q (-want +got):\n%s", file, diff)
		}
		f.PathAnnotations = false
		if got := pathAnnotation(f, ref); got != nil {
			t.Errorf("without paths in the input: %v", got)
		}
	}
}

func newFleet(file string) *fleet.Fleet {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Self: fleet.Ref{File: file}, PathAnnotations: true}
	f.Config.Name = "production"
	return f
}
