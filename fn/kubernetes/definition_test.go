package kubernetes_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/yaml"
)

const widgets = `
spec:
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec, metadata]
        properties:
          spec:
            type: object
            required: [size, mode, kept, filled]
            properties:
              size: {type: integer, minimum: 1, maximum: 9}
              mode: {type: string, enum: [Fast, Slow], default: Fast}
              kept: {type: object, default: {}, required: [inner], properties: {inner: {type: string, default: a}}}
              filled: {type: object, default: {inner: a}, required: [inner], properties: {inner: {type: string}}}
              name: {type: string, pattern: '^[a-z]+$', maxLength: 5}
              port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: boolean}}}
              labels: {type: object, additionalProperties: {type: string}}
              items: {type: array, items: {type: object, required: [key], properties: {key: {type: string}}}}
              ratio: {type: number}
              since: {type: string, format: date-time}
              odd: {type: string, format: k8s-short-name}
              small: {type: integer, format: int32}
              none: {type: string, nullable: true}
              either:
                type: object
                properties: {a: {type: string}, b: {type: string}}
                oneOf: [{required: [a]}, {required: [b]}]
              template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
  - {name: v1alpha1, served: false, schema: {openAPIV3Schema: {type: object}}}
  - {name: v2, served: true}
`

func TestCustomResources(t *testing.T) {
	t.Parallel()
	tree, err := yaml.Exact([]byte(widgets))
	if err != nil {
		t.Fatal(err)
	}
	definition := kubernetes.ReadDefinition(tree)
	for name, c := range map[string]struct {
		spec string
		want []string
	}{
		"that is right, with its defaults": {"{size: 2}", nil},
		"a wrong type":                     {"{size: two}", []string{"spec.size: a string, wants an integer"}},
		"an integer written as a float":    {"{size: 2.0}", nil},
		"a fraction":                       {"{size: 2.5}", []string{"spec.size: a number, wants an integer"}},
		"out of range":                     {"{size: 10}", []string{"spec.size: breaks maximum: 9"}},
		"none of the allowed": {
			"{size: 2, mode: fast}", []string{"spec.mode: breaks enum, allowed Fast, Slow"},
		},
		"a pattern":                       {"{size: 2, name: A}", []string{"spec.name: breaks pattern: ^[a-z]+$"}},
		"a length":                        {"{size: 2, name: abcdef}", []string{"spec.name: breaks maxLength: 5"}},
		"what is required":                {"{mode: Fast}", []string{"spec.size: missing"}},
		"required, and a parent lacks it": {"{size: 2, filled: {}}", []string{"spec.filled.inner: missing"}},
		"required, and it has a default":  {"{size: 2, kept: {}}", nil},
		"an unknown field":                {"{size: 2, nmae: a}", []string{"spec.nmae: unknown, perhaps name"}},
		"an unknown field that is kept":   {"{size: 2, free: {any: 1, known: true}}", nil},
		"a known field among those": {
			"{size: 2, free: {known: a}}", []string{"spec.free.known: a string, wants true or false"},
		},
		"a number or a string": {"{size: 2, port: a}", nil},
		"neither a number nor a string": {
			"{size: 2, port: true}", []string{"spec.port: a boolean, wants an integer or a string"},
		},
		"the values of a map": {
			"{size: 2, labels: {a: b, c: 1}}", []string{"spec.labels[c]: a number, wants a string"},
		},
		"the elements of a list": {
			"{size: 2, items: [{key: a}, {kye: b}]}",
			[]string{"spec.items.1.key: missing", "spec.items.1.kye: unknown, perhaps key"},
		},
		"null, which is nothing": {
			"{size: 2, mode: null, name: null, none: null, labels: {a: null}}", nil,
		},
		"a time": {"{size: 2, since: '2026-01-01T00:00:00Z'}", nil},
		"a date for a time": {
			"{size: 2, since: '2026-01-01'}", []string{"spec.since: breaks format: date-time"},
		},
		"a format that not every API server knows": {"{size: 2, odd: A B}", nil},
		"a number without a fraction":              {"{size: 2, ratio: 1}", nil},
		"one of two":                               {"{size: 2, either: {a: x}}", nil},
		"both of two": {
			"{size: 2, either: {a: x, b: z}}", []string{"spec.either: breaks oneOf"},
		},
		"an object of Kubernetes inside": {
			"{size: 2, template: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}}", nil,
		},
		"several, in the order of the fields": {
			"{size: two, name: 1}",
			[]string{"spec.name: a number, wants a string", "spec.size: a string, wants an integer"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			object, err := yaml.Exact([]byte("{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: " +
				c.spec + "}"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, texts(definition.Check("v1", object))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	served := strings.Join(definition.Served(), " ")
	if served != "v1 v2" || definition.Serves("v1alpha1") || !definition.Serves("v2") {
		t.Errorf("it serves %s", served)
	}
	if found := definition.Check("v2", map[string]any{"spec": 1}); found != nil {
		t.Errorf("a version without a schema finds %v", found)
	}
}

// TestListsOfMaps: elements that the API server takes for one and the same.
func TestListsOfMaps(t *testing.T) {
	t.Parallel()
	schema := func(rest string) kubernetes.Schema {
		node, err := yaml.Exact([]byte("{type: array, " + rest + "items: {type: object, properties: " +
			"{name: {type: string}, port: {type: integer}}}}"))
		if err != nil {
			t.Fatal(err)
		}
		return kubernetes.ReadSchema(node)
	}
	const byName = "x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], "
	const byBoth = "x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name, port], "
	a1 := map[string]any{"name": "a", "port": int64(1)}
	a2 := map[string]any{"name": "a", "port": int64(2)}
	for sentence, test := range map[string]struct {
		rest string
		list []any
		want string // the keys that are there twice
	}{
		"one key that is there twice":       {byName, []any{a1, a2}, "name"},
		"two keys, of which one differs":    {byBoth, []any{a1, a2}, ""},
		"two keys that are there twice":     {byBoth, []any{a1, a2, a1}, "name port"},
		"a list that may have such as well": {"", []any{a1, a1}, ""},
	} {
		var got string
		for _, finding := range schema(test.rest).Check(test.list) {
			got += strings.Join(finding.Repeats, " ")
		}
		if got != test.want {
			t.Errorf("%s: got %q", sentence, got)
		}
	}
}
