package payload_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv2 "go.yaml.in/yaml/v2"
	yamlv3 "go.yaml.in/yaml/v3"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/payload"
)

// readers are the programs that read a payload, or may read it. Each returns what it finds in a
// value as JSON, with one object on each line.
func readers() map[string]func(value string) ([]string, error) {
	return map[string]func(string) ([]string, error){
		// As Cluster API (util/yaml ToUnstructured), except for numbers: a float64 does not hold
		// every integer.
		"sigs.k8s.io/yaml": eachDocument(func(document []byte) (any, error) {
			var tree any
			err := yaml.Unmarshal(document, &tree, func(d *json.Decoder) *json.Decoder { d.UseNumber(); return d })
			return tree, err
		}),
		"go.yaml.in/yaml/v2": eachDocument(func(document []byte) (any, error) {
			var tree any
			err := yamlv2.UnmarshalStrict(document, &tree)
			return withTextKeys(tree), err
		}),
		"go.yaml.in/yaml/v3": eachDocument(func(document []byte) (any, error) {
			var tree any
			err := yamlv3.Unmarshal(document, &tree)
			return withTextKeys(tree), err
		}),
		"apimachinery, as kubectl": func(value string) ([]string, error) {
			decoder := utilyaml.NewYAMLOrJSONDecoder(strings.NewReader(value), 4096)
			var found []string
			for {
				var tree json.RawMessage
				if err := decoder.Decode(&tree); errors.Is(err, io.EOF) {
					return found, nil
				} else if err != nil {
					return nil, err
				}
				text, err := asJSON(tree)
				if err != nil {
					return nil, err
				}
				found = append(found, text)
			}
		},
	}
}

// eachDocument reads each document of a value alone.
func eachDocument(read func([]byte) (any, error)) func(string) ([]string, error) {
	return func(value string) ([]string, error) {
		var found []string
		for _, document := range documentsOf(value) {
			tree, err := read(document)
			if err != nil {
				return nil, err
			}
			text, err := json.Marshal(tree)
			if err != nil {
				return nil, err
			}
			found = append(found, string(text))
		}
		return found, nil
	}
}

// documentsOf are the documents of a value, as Cluster API splits it.
func documentsOf(value string) [][]byte {
	var documents [][]byte
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(value)))
	for {
		document, err := reader.Read()
		if err != nil {
			return documents
		}
		documents = append(documents, document)
	}
}

// asJSON writes JSON as json.Marshal would.
func asJSON(text []byte) (string, error) {
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return "", err
	}
	again, err := json.Marshal(tree)
	return string(again), err
}

// withTextKeys is a tree whose maps have strings as keys.
func withTextKeys(value any) any {
	switch value := value.(type) {
	case map[any]any:
		tree := map[string]any{}
		for key, inner := range value {
			tree[fmt.Sprint(key)] = withTextKeys(inner)
		}
		return tree
	case map[string]any:
		for key, inner := range value {
			value[key] = withTextKeys(inner)
		}
	case []any:
		for i, inner := range value {
			value[i] = withTextKeys(inner)
		}
	}
	return value
}

// meaning is what Cluster API makes of an object as it was written, as JSON.
func meaning(t testing.TB, object payload.Object) string {
	t.Helper()
	found, err := readers()["sigs.k8s.io/yaml"](object.Text())
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %d objects, %v", object, len(found), err)
	}
	return found[0]
}

// wantDelivered checks that the shards hold each object once and unchanged for every reader, that
// nothing exceeds a limit, and that no document is near the limit of the readers of YAML.
func wantDelivered(t testing.TB, objects []payload.Object, shards []payload.Shard) {
	t.Helper()
	want := map[string]int{}
	for _, object := range objects {
		want[meaning(t, object)]++
	}
	got := map[string]map[string]int{}
	for _, shard := range shards {
		value := shard.Data[payload.Key]
		if len(shard.Data) != 1 || len(value) > payload.MaxBytes || len(value) < payload.MinBytes {
			t.Errorf("%s %d: %d values, %d bytes", shard.Kind, shard.Number, len(shard.Data), len(value))
		}
		for _, document := range documentsOf(value) {
			if share := aliasShare(t, document); share > 0.95 {
				t.Errorf("%s %d: aliases make %.3f of a document", shard.Kind, shard.Number, share)
			}
		}
		for name, read := range readers() {
			found, err := read(value)
			if err != nil {
				t.Fatalf("%s cannot read %s %d: %v", name, shard.Kind, shard.Number, err)
			}
			if got[name] == nil {
				got[name] = map[string]int{}
			}
			for _, object := range found {
				got[name][object]++
			}
		}
	}
	for name, found := range got {
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("read by %s (-written +packed):\n%.4000s", name, diff)
		}
	}
}

// aliasShare is the greatest share of nodes below aliases that a reader of YAML sees at any point
// while it decodes a document. It counts as their decoders do (decode.go: unmarshal).
func aliasShare(t testing.TB, document []byte) float64 {
	t.Helper()
	var node yamlv3.Node
	if err := yamlv3.Unmarshal(document, &node); err != nil {
		t.Fatal(err)
	}
	greatest := 0.0
	decoded(&node, func(aliased, all int) { greatest = max(greatest, float64(aliased)/float64(all)) })
	return greatest
}

// refused reports whether a reader of YAML refuses a document because of its aliases.
func refused(t testing.TB, document []byte) bool {
	t.Helper()
	var node yamlv3.Node
	if err := yamlv3.Unmarshal(document, &node); err != nil {
		t.Fatal(err)
	}
	over := false
	decoded(&node, func(aliased, all int) {
		allowed := 0.99 - 0.89*min(max(float64(all-400_000)/3_600_000, 0), 1)
		over = over || aliased > 100 && all > 1000 && float64(aliased)/float64(all) > allowed
	})
	return over
}

// decoded calls back for each decoded node, with the number of nodes decoded so far, and how many
// of them are below an alias.
func decoded(root *yamlv3.Node, see func(aliased, all int)) {
	aliased, all := 0, 0
	var visit func(node *yamlv3.Node, depth int)
	visit = func(node *yamlv3.Node, depth int) {
		all++
		if depth > 0 {
			aliased++
		}
		see(aliased, all)
		if node.Alias != nil {
			visit(node.Alias, depth+1)
		}
		for _, inner := range node.Content {
			visit(inner, depth)
		}
	}
	visit(root, 0)
}
