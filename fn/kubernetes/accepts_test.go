package kubernetes

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"

	"sigs.k8s.io/yaml"
)

// acceptingSchema has what a schema may say.
const acceptingSchema = `
type: object
x-kubernetes-embedded-resource: true
required: [a]
properties:
  kind: {type: string}
  metadata: {type: object}
  a: {type: string, minLength: 1, pattern: "^[ab]*$"}
  b: {type: integer, maximum: 3}
  c:
    type: array
    maxItems: 4
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [a]
    items: {type: object, properties: {a: {type: string}, b: {type: boolean, nullable: true}}}
  d: {type: array, x-kubernetes-list-type: set, items: {x-kubernetes-int-or-string: true}}
  e: {type: object, additionalProperties: {type: number}}
  f: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: integer, default: 1}}}
`

// randomOf is a value that such a schema may take, or nearly takes.
func randomOf(random *rand.Rand, depth int) any {
	keys := []string{"a", "b", "c", "d", "e", "f", "kind", "metadata", "unknown"}
	switch kind := random.Intn(10); {
	case kind < 4 && depth > 0:
		object := map[string]any{}
		for range random.Intn(5) {
			object[keys[random.Intn(len(keys))]] = randomOf(random, depth-1)
		}
		return object
	case kind < 6 && depth > 0:
		list := make([]any, random.Intn(4))
		for i := range list {
			list[i] = randomOf(random, depth-1)
		}
		return list
	}
	return []any{"", "a", "b", "abc", int64(1), int64(9), 1.0, 0.5, true, nil}[random.Intn(10)]
}

// TestWhatIsAcceptedIsValidAsItIs: where the check without a copy is certain, the check of a copy
// finds nothing and changes nothing.
func TestWhatIsAcceptedIsValidAsItIs(t *testing.T) {
	t.Parallel()
	var node map[string]any
	if err := yaml.Unmarshal([]byte(acceptingSchema), &node); err != nil {
		t.Fatal(err)
	}
	schema := readCustomSchema(node)
	random := rand.New(rand.NewSource(1))
	accepted, refused := 0, 0
	for range 200_000 {
		value := map[string]any{"a": "ab"}
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "metadata", "x"} {
			if random.Intn(3) == 0 {
				value[name] = randomOf(random, 3)
			}
		}
		if !schema.accepts(value) {
			refused++
			continue
		}
		accepted++
		checked := plainNumbers(value)
		if found := checkCustom(schema, checked); len(found) > 0 || !reflect.DeepEqual(checked, any(value)) {
			t.Fatalf("%#v is accepted; the check finds %+v and makes %#v", value, found, checked)
		}
	}
	if accepted < 5_000 || refused < 5_000 {
		t.Errorf("%d values are accepted and %d are not, which proves little", accepted, refused)
	}
}

func TestRulesOfWhatNoSchemaSaysAreChecked(t *testing.T) {
	t.Parallel()
	const open = "{type: object, x-kubernetes-preserve-unknown-fields: true, "
	for text, value := range map[string]any{
		open + "not: {properties: {x: {minimum: 5}}}}": map[string]any{"x": json.Number("9")},
		"{type: array, uniqueItems: true}":             []any{json.Number("9"), json.Number("9.0")},
	} {
		var node map[string]any
		if err := yaml.Unmarshal([]byte(text), &node); err != nil {
			t.Fatal(err)
		}
		if readCustomSchema(node).accepts(value) {
			t.Errorf("%s accepts %v", text, value)
		}
	}
}
