package kubernetes_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/yaml"
)

// TestListsThatAreSetsAndMaps: which elements the API server takes for the same.
func TestListsThatAreSetsAndMaps(t *testing.T) {
	t.Parallel()
	tree, err := yaml.Exact([]byte(`
spec:
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
          numbers: {type: array, x-kubernetes-list-type: set, items: {type: number}}
          any: {type: array, items: {type: string}}
          map:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [name, protocol]
            items:
              type: object
              properties: {name: {type: string}, protocol: {type: string, default: TCP}, value: {type: string}}
          large: {type: integer, format: int64, maximum: 10}
`))
	if err != nil {
		t.Fatal(err)
	}
	definition := kubernetes.ReadDefinition(tree)
	for sentence, c := range map[string]struct {
		object string
		want   []string
	}{
		"a set":                  {"{set: [a, b]}", nil},
		"a text twice in a set":  {"{set: [a, b, a]}", []string{"set.2: breaks x-kubernetes-list-type: set"}},
		"a number in two forms":  {"{numbers: [1, 1.0]}", []string{"numbers.1: breaks x-kubernetes-list-type: set"}},
		"a text twice in a list": {"{any: [a, a]}", nil},
		"a map":                  {"{map: [{name: a}, {name: b}, {name: a, protocol: UDP}]}", nil},
		"the same keys": {
			"{map: [{name: a, value: b}, {name: a, value: c}]}",
			[]string{"map.1: breaks x-kubernetes-list-type: map"},
		},
		"the same key by default": {
			"{map: [{name: a}, {name: a, protocol: TCP}]}",
			[]string{"map.1: breaks x-kubernetes-list-type: map"},
		},
		"a number beyond an int64": {"{large: 9223372036854775808}", []string{"large: breaks maximum: 10"}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			object, err := yaml.Exact([]byte(c.object))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, texts(definition.Check("v1", object))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
