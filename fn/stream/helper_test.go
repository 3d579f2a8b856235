package stream_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/stream"
)

// files are the texts of testdata/<folder>, by name without extension.
func files(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in testdata/%s: %v", folder, err)
	}
	texts := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(name), ".yaml")] = text
	}
	return texts
}

// read is a whole text as Kubernetes reads it: the judge of all the tests.
func read(text []byte) (any, error) {
	if !json.Valid(text) {
		var err error
		if text, err = yaml.YAMLToJSON(text); err != nil {
			return nil, err
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return numbers(v), nil
}

func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		if f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return int64(f) // 1e3 is 1000 for sigs.k8s.io/yaml
		}
		return f
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	}
	return v
}

func mustRead(t testing.TB, text []byte) map[string]any {
	t.Helper()
	v, err := read(text)
	if err != nil {
		t.Fatalf("read %q: %v", text, err)
	}
	object, _ := v.(map[string]any)
	return object
}

func mustParse(t testing.TB, text []byte) *stream.List {
	t.Helper()
	l, err := stream.Parse(text)
	if err != nil {
		t.Fatalf("parse %q: %v", text, err)
	}
	return l
}

func written(t testing.TB, l *stream.List) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := l.WriteTo(&b)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	if n != int64(b.Len()) {
		t.Errorf("WriteTo says %d bytes and wrote %d", n, b.Len())
	}
	return b.Bytes()
}

// elements are a tree's items.
func elements(tree map[string]any) []any {
	items, _ := tree["items"].([]any)
	return items
}

// sameItem compares an item with the tree it should be.
func sameItem(item *stream.Item, want any) error {
	object, isObject := want.(map[string]any)
	if !isObject {
		var syntax *stream.SyntaxError
		if !errors.As(item.Err(), &syntax) {
			return fmt.Errorf("item is not an object, but Err is %v", item.Err())
		}
		return nil
	}
	if item.Err() != nil {
		return fmt.Errorf("Err: %w", item.Err())
	}
	got, err := item.Tree()
	if err != nil {
		return fmt.Errorf("Tree: %w", err)
	}
	if !reflect.DeepEqual(got, object) {
		return fmt.Errorf("Tree (-want +got):\n%s", cmp.Diff(object, got))
	}
	if err := sameExactTree(item); err != nil {
		return err
	}
	metadata, _ := object["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	tools := slices.Sorted(maps.Keys(annotations))
	tools = slices.DeleteFunc(tools, func(key string) bool { return !stream.IsToolAnnotation(key) })
	if diff := cmp.Diff(tools, item.ToolAnnotations(), cmpopts.EquateEmpty()); diff != "" {
		return fmt.Errorf("annotations of tools (-want +got):\n%s", diff)
	}
	return sameMeta(item.Meta(), object)
}

// sameExactTree compares an item's ExactTree with what Kubernetes' strict reader makes of its text
// alone.
func sameExactTree(item *stream.Item) error {
	text, err := item.Document(stream.Edit{})
	if err != nil {
		return fmt.Errorf("Document: %w", err)
	}
	var want map[string]any
	wantErr := yaml.UnmarshalStrict(text, &want, func(d *json.Decoder) *json.Decoder { d.UseNumber(); return d })
	got, gotErr := item.ExactTree()
	if (gotErr == nil) != (wantErr == nil) {
		return fmt.Errorf("ExactTree: %w, want %w", gotErr, wantErr)
	}
	if gotErr == nil && !reflect.DeepEqual(got, want) {
		return fmt.Errorf("ExactTree (-want +got):\n%s", cmp.Diff(want, got))
	}
	return nil
}

// sameMeta compares a Meta with the tree of its object.
func sameMeta(got stream.Meta, tree map[string]any) error {
	metadata, _ := tree["metadata"].(map[string]any)
	want := stream.Meta{
		APIVersion: asText(tree["apiVersion"]), Kind: asText(tree["kind"]),
		Name: asText(metadata["name"]), Namespace: asText(metadata["namespace"]),
		Labels: asTexts(metadata["labels"]), Annotations: asTexts(metadata["annotations"]),
		NotStrings: got.NotStrings, Duplicates: got.Duplicates,
	}
	maps.DeleteFunc(want.Annotations, func(key, _ string) bool { return stream.IsToolAnnotation(key) })
	if len(want.Annotations) == 0 {
		want.Annotations = nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("Meta (-want +got):\n%s", diff)
	}
	for path, v := range metadataPaths(metadata) {
		_, isString := v.(string)
		listed := strings.Contains("\n"+strings.Join(got.NotStrings, "\n")+"\n", "\n"+path+"\n")
		if listed == isString {
			return fmt.Errorf("%s is %#v, NotStrings are %q", path, v, got.NotStrings)
		}
	}
	return nil
}

func metadataPaths(metadata map[string]any) map[string]any {
	paths := map[string]any{}
	for _, name := range []string{"labels", "annotations"} {
		values, _ := metadata[name].(map[string]any)
		for key, v := range values {
			paths["metadata."+name+"."+key] = v
		}
	}
	return paths
}

func asText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, _ := json.Marshal(v)
	return string(text)
}

func asTexts(v any) map[string]string {
	values, _ := v.(map[string]any)
	if len(values) == 0 {
		return nil
	}
	texts := map[string]string{}
	for key, v := range values {
		if texts[key] = asText(v); v == nil {
			texts[key] = "null"
		}
	}
	return texts
}

// edited is the tree that an edit should give; ok is false where an error is
// wanted.
func edited(tree map[string]any, e stream.Edit) (want map[string]any, ok bool) {
	text, _ := json.Marshal(tree)
	v, _ := read(text)
	want = v.(map[string]any)
	metadata, isMap := want["metadata"].(map[string]any)
	if !isMap && want["metadata"] != nil {
		return nil, false
	}
	if metadata == nil {
		metadata = map[string]any{}
	}
	changed := false
	for name, part := range map[string]struct {
		set    map[string]string
		remove []string
	}{"labels": {e.SetLabels, e.RemoveLabels}, "annotations": {e.SetAnnotations, e.RemoveAnnotations}} {
		values, isMap := metadata[name].(map[string]any)
		if !isMap && metadata[name] != nil {
			return nil, false
		}
		if values == nil {
			values = map[string]any{}
		}
		here := false
		for _, key := range part.remove {
			if _, there := values[key]; there {
				delete(values, key)
				here = true
			}
		}
		for key, value := range part.set {
			here = here || values[key] != any(value)
			values[key] = value
		}
		if !here {
			continue
		}
		changed = true
		if metadata[name] = values; len(values) == 0 {
			delete(metadata, name)
		}
	}
	if changed {
		want["metadata"] = metadata
	}
	return want, true
}
