package cli_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// hub is what the management cluster holds when somebody has applied what render prints.
type hub struct {
	clusters []metav1.ObjectMeta
	sets     []resourceSet
	payloads map[string]payloadOnHub // by kind, namespace and name
}

type resourceSet struct {
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ClusterSelector metav1.LabelSelector
		Resources       []struct{ Kind, Name string }
	}
}

type payloadOnHub struct {
	Type       string
	Data       map[string]string
	StringData map[string]string
}

func readHub(t *testing.T, e example) hub {
	t.Helper()
	text, stderr, status := render(t, append([]string{e.dir}, e.flags...)...)
	if status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	objects, err := toUnstructured([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	read := hub{payloads: map[string]payloadOnHub{}}
	for _, object := range objects {
		switch object.GroupVersionKind().GroupKind().String() {
		case "Cluster.cluster.x-k8s.io":
			read.clusters = append(read.clusters, metav1.ObjectMeta{
				Namespace: object.GetNamespace(),
				Name:      object.GetName(),
				Labels:    object.GetLabels(),
			})
		case "ClusterResourceSet.addons.cluster.x-k8s.io":
			var set resourceSet
			into(t, object, &set)
			read.sets = append(read.sets, set)
		case "ConfigMap", "Secret":
			var held payloadOnHub
			into(t, object, &held)
			read.payloads[object.GetKind()+" "+object.GetNamespace()+"/"+object.GetName()] = held
		}
	}
	return read
}

// setsFor are the objects that each set brings to a Cluster, in the order in which they are
// created, by the name of the set. As in getClustersByClusterResourceSetSelector of Cluster API's
// core/reconcilers/clusterresourceset, a set reaches its own namespace, and with an empty selector
// nothing.
func (h hub) setsFor(t *testing.T, cluster metav1.ObjectMeta) map[string][]unstructured.Unstructured {
	t.Helper()
	matching := map[string][]unstructured.Unstructured{}
	for _, set := range h.sets {
		selector, err := metav1.LabelSelectorAsSelector(&set.Spec.ClusterSelector)
		if err != nil {
			t.Fatal(err)
		}
		if set.Namespace != cluster.Namespace || selector.Empty() || !selector.Matches(labels.Set(cluster.Labels)) {
			continue
		}
		matching[set.Name] = []unstructured.Unstructured{}
		for _, reference := range set.Spec.Resources {
			name := reference.Kind + " " + set.Namespace + "/" + reference.Name
			held, exists := h.payloads[name]
			if !exists || reference.Kind == "Secret" && held.Type != "addons.cluster.x-k8s.io/resource-set" {
				t.Errorf("%s names %s, which is missing or of another type", set.Name, name)
			}
			objects, err := held.objects(reference.Kind)
			if err != nil || len(objects) == 0 {
				t.Errorf("%s: read %s: %d objects, %v", set.Name, name, len(objects), err)
			}
			matching[set.Name] = append(matching[set.Name], objects...)
		}
	}
	return matching
}

// objects of a payload by the order of its keys; a template anywhere in them is an error. The
// apiserver has put stringData into the data of a Secret.
func (p payloadOnHub) objects(kind string) ([]unstructured.Unstructured, error) {
	data := maps.Clone(p.Data)
	if data == nil {
		data = map[string]string{}
	}
	if kind == "Secret" {
		for key, value := range data {
			decoded, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				return nil, err
			}
			data[key] = string(decoded)
		}
		maps.Copy(data, p.StringData)
	}
	var all []unstructured.Unstructured
	for _, key := range slices.Sorted(maps.Keys(data)) {
		if strings.Contains(data[key], "{{") {
			return nil, fmt.Errorf("key %s holds {{", key)
		}
		objects, err := objectsOfValue([]byte(data[key]))
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", key, err)
		}
		all = append(all, objects...)
	}
	return all, nil
}

// objectsOfValue are the objects of one value of a payload, as objsFromYamlData of Cluster API's
// core/reconcilers/clusterresourceset/clusterresourceset_helpers.go has them, but that a JSON list
// that cannot be read, which is nothing there, is an error here.
func objectsOfValue(value []byte) ([]unstructured.Unstructured, error) {
	const peek = 32
	start, err := bufio.NewReaderSize(bytes.NewReader(value), peek).Peek(peek)
	if err != nil {
		return nil, err
	}
	var objects []unstructured.Unstructured
	if bytes.HasPrefix(bytes.TrimLeftFunc(start, unicode.IsSpace), []byte("[")) {
		var trees []map[string]any
		if err := json.Unmarshal(value, &trees); err != nil {
			return nil, err
		}
		for _, tree := range trees {
			objects = append(objects, unstructured.Unstructured{Object: tree})
		}
	} else if objects, err = toUnstructured(value); err != nil {
		return nil, err
	}
	// orderMapping in util/resource/resource.go.
	order := []string{
		"Namespace", "CustomResourceDefinition", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "Secret",
		"ConfigMap", "ServiceAccount", "LimitRange", "Pod", "ReplicaSet", "Endpoint",
	}
	rank := func(object unstructured.Unstructured) int {
		if i := slices.Index(order, object.GetKind()); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(objects, func(a, b unstructured.Unstructured) int { return rank(a) - rank(b) })
	return objects, nil
}

// toUnstructured are the objects of a text as ToUnstructured of Cluster API's util/yaml/yaml.go
// reads it: with the same reader and parser, and an end at the first document without a byte.
func toUnstructured(text []byte) ([]unstructured.Unstructured, error) {
	var objects []unstructured.Unstructured
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) || err == nil && len(document) == 0 {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		var tree map[string]any
		if err := yaml.Unmarshal(document, &tree); err != nil {
			return nil, err
		}
		if tree != nil {
			objects = append(objects, unstructured.Unstructured{Object: tree})
		}
	}
}

// into reads an object into a struct.
func into(t *testing.T, object unstructured.Unstructured, target any) {
	t.Helper()
	text, err := json.Marshal(object.Object)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, target); err != nil {
		t.Fatalf("%s %s: %v", object.GetKind(), object.GetName(), err)
	}
}
