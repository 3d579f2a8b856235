package yaml

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// TestTreeIsAsKubernetesReads: a tree is what the JSON is that sigs.k8s.io/yaml, and so Kubernetes,
// makes of a text; whole numbers that fit are int64.
func TestTreeIsAsKubernetesReads(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"a: 1":                    int64(1),
		"a: -9223372036854775808": int64(-9223372036854775808),
		"a: 18446744073709551615": float64(18446744073709551615),
		"a: 1.5":                  1.5,
		"a: 2.0":                  int64(2),
		"a: yes":                  true,
		"a: null":                 nil,
		"a: '1'":                  "1",
		"a: [1, x, {b: 2}]":       []any{int64(1), "x", map[string]any{"b": int64(2)}},
		"a: {1: x, true: z}":      map[string]any{"1": "x", "true": "z"},
	} {
		tree, err := Tree([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		object, _ := tree.(map[string]any)
		if diff := cmp.Diff(want, object["a"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		ours, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var our, their any
		if err := errors.Join(json.Unmarshal(ours, &our), json.Unmarshal(theirs, &their)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(their, our); diff != "" {
			t.Errorf("%s (-sigs.k8s.io/yaml +ours):\n%s", text, diff)
		}
	}
}
