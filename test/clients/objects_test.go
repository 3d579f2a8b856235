package clients

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// object is a manifest.
type object map[string]any

// readObjects reads a stream of manifests.
func readObjects(t *testing.T, text string) []object {
	t.Helper()
	var all []object
	for _, document := range regexp.MustCompile(`(?m)^---.*$`).Split(text, -1) {
		var one object
		if err := yaml.Unmarshal([]byte(document), &one); err != nil {
			t.Fatalf("read %s: %v", document, err)
		}
		if one != nil {
			all = append(all, one)
		}
	}
	return all
}

// objects returns the manifests of all YAML files.
func (files tree) objects(t *testing.T) []object {
	t.Helper()
	var all []object
	for _, path := range files.paths() {
		if strings.HasSuffix(path, ".yaml") {
			all = append(all, readObjects(t, files[path])...)
		}
	}
	return all
}

// at is the value at a path of keys and, in lists, of numbers; nil where there is none.
func (o object) at(keys ...string) any {
	var value any = map[string]any(o)
	for _, key := range keys {
		switch within := value.(type) {
		case map[string]any:
			value = within[key]
		case []any:
			index, err := strconv.Atoi(key)
			if err != nil || index >= len(within) {
				return nil
			}
			value = within[index]
		default:
			return nil
		}
	}
	return value
}

// text is the text at a path, "" where there is none.
func (o object) text(keys ...string) string {
	text, _ := o.at(keys...).(string)
	return text
}

// list is the list of maps at a path, nil where there is none.
func (o object) list(keys ...string) []object {
	var all []object
	elements, _ := o.at(keys...).([]any)
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		all = append(all, fields)
	}
	return all
}

// isOf reports whether the object is of a kind, of whatever version.
func (o object) isOf(kind string) bool { return o.text("kind") == kind }

// String names the object.
func (o object) String() string {
	name := o.text("metadata", "name")
	if namespace := o.text("metadata", "namespace"); namespace != "" {
		name = namespace + "/" + name
	}
	return o.text("apiVersion") + " " + o.text("kind") + " " + name
}

// isLocal reports whether the object is for clients and not for the hub: it is marked, it
// configures a client, or it is not an object of Kubernetes.
func (o object) isLocal() bool {
	return o.text("metadata", "annotations", "config.kubernetes.io/local-config") == "true" ||
		o.text("apiVersion") == "" ||
		o.isOf("Kptfile") || o.isOf("Kustomization") || o.isOf("FleetConfig")
}

// isGenerated reports whether capifleet has made the object.
func (o object) isGenerated() bool {
	return o.text("metadata", "labels", "app.kubernetes.io/managed-by") == "capifleet"
}

// all returns the objects for which wanted holds.
func all(objects []object, wanted func(object) bool) []object {
	return slices.DeleteFunc(slices.Clone(objects), func(o object) bool { return !wanted(o) })
}

// forHub returns the objects for the hub, without the annotations by which clients keep their
// books.
func forHub(objects []object) []object {
	kept := all(objects, func(o object) bool { return !o.isLocal() })
	for _, o := range kept {
		o.removeAnnotations(isForTools)
	}
	return kept
}

// removeAnnotations removes annotations by their keys, and a map that holds no other.
func (o object) removeAnnotations(unwanted func(key string) bool) {
	metadata, _ := o["metadata"].(map[string]any)
	annotations, exists := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(annotations, func(key string, _ any) bool { return unwanted(key) })
	if exists && len(annotations) == 0 {
		delete(metadata, "annotations")
	}
}

// sameObjects complains about each object that is not in both lists, with the same content. Order
// does not matter, as it does not matter to the hub.
func sameObjects(t *testing.T, want, got []object) {
	t.Helper()
	wanted, found := byName(t, want), byName(t, got)
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		o, exists := found[name]
		switch {
		case !exists:
			t.Errorf("%s is missing", name)
		case !reflect.DeepEqual(wanted[name], o):
			t.Errorf("%s differs; want\n%s\ngot\n%s", name, manifest(t, wanted[name]), manifest(t, o))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, exists := wanted[name]; !exists {
			t.Errorf("%s is not wanted", name)
		}
	}
	if len(want) == 0 {
		t.Error("no object is wanted")
	}
}

// byName returns objects by their names, which must differ.
func byName(t *testing.T, objects []object) map[string]object {
	t.Helper()
	named := map[string]object{}
	for _, o := range objects {
		if _, exists := named[o.String()]; exists {
			t.Errorf("%s is duplicated", o)
		}
		named[o.String()] = o
	}
	return named
}

// manifestsByName returns objects as YAML by their names, which must differ.
func manifestsByName(t *testing.T, objects []object) tree {
	t.Helper()
	named := tree{}
	for name, o := range byName(t, objects) {
		named[name] = manifest(t, o)
	}
	return named
}

// names are the names of objects, sorted.
func names(objects []object) []string {
	var all []string
	for _, o := range objects {
		all = append(all, o.String())
	}
	slices.Sort(all)
	return all
}

func manifest(t *testing.T, o object) string {
	t.Helper()
	text, err := yaml.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// merged returns a manifest with the fields of others in it, and the texts and lists of the last
// that has them.
func merged(t *testing.T, texts ...string) string {
	t.Helper()
	into := object{}
	for _, text := range texts {
		var from object
		if err := yaml.Unmarshal([]byte(text), &from); err != nil {
			t.Fatalf("read %s: %v", text, err)
		}
		merge(into, from)
	}
	return manifest(t, into)
}

func merge(into, from map[string]any) {
	for key, value := range from {
		below, isMap := value.(map[string]any)
		if here, exists := into[key].(map[string]any); exists && isMap {
			merge(here, below)
			continue
		}
		into[key] = value
	}
}
