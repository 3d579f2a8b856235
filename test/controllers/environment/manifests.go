package environment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Manifest is one object of a manifest.
type Manifest = *unstructured.Unstructured

// Manifests reads a stream of YAML or JSON documents.
func Manifests(text []byte) ([]Manifest, error) {
	var all []Manifest
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		one := &unstructured.Unstructured{}
		err := decoder.Decode(&one.Object)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if len(one.Object) > 0 {
			all = append(all, one)
		}
	}
}

// manifestsOf reads all YAML files of a folder.
func manifestsOf(dir string) ([]Manifest, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no manifest", dir)
	}
	var all []Manifest
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		manifests, err := Manifests(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, manifests...)
	}
	return all, nil
}

// fieldManager is who applies what a test applies by itself.
const fieldManager = "test"

// Apply applies objects in their order, by server-side apply. It takes over fields of others.
func (c *ControlPlane) Apply(ctx context.Context, manifests ...Manifest) error {
	for _, one := range manifests {
		configuration := client.ApplyConfigurationFromUnstructured(one.DeepCopy())
		err := c.Client.Apply(ctx, configuration, client.FieldOwner(fieldManager), client.ForceOwnership)
		if err != nil {
			return fmt.Errorf("apply %s %s: %w", one.GetKind(), one.GetName(), err)
		}
	}
	return nil
}

// Object returns a reference to an object, to be read with Get.
func Object(apiVersion, kind, namespace, name string) Manifest {
	one := &unstructured.Unstructured{}
	one.SetAPIVersion(apiVersion)
	one.SetKind(kind)
	one.SetNamespace(namespace)
	one.SetName(name)
	return one
}

// Live reads an object as it is.
func (c *ControlPlane) Live(ctx context.Context, apiVersion, kind, namespace, name string) (Manifest, error) {
	one := Object(apiVersion, kind, namespace, name)
	return one, c.Get(ctx, client.ObjectKeyFromObject(one), one)
}

// All lists the objects of a kind, of one namespace or, where it is empty, of all.
func (c *ControlPlane) All(
	ctx context.Context, apiVersion, kind, namespace string,
) ([]unstructured.Unstructured, error) {
	list := &unstructured.UnstructuredList{}
	list.SetAPIVersion(apiVersion)
	list.SetKind(kind + "List")
	err := c.List(ctx, list, client.InNamespace(namespace))
	return list.Items, err
}

// Namespaced reports whether the kind of an object has namespaces on this cluster.
func (c *ControlPlane) Namespaced(t *testing.T, one Manifest) bool {
	t.Helper()
	namespaced, err := c.IsObjectNamespaced(one)
	if err != nil {
		t.Fatal(err)
	}
	return namespaced
}

// Namespace creates a namespace.
func (c *ControlPlane) Namespace(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := c.Apply(t.Context(), Object("v1", "Namespace", "", name)); err != nil {
			t.Fatal(err)
		}
	}
}
