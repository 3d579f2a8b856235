package crdcheck

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"sort"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"

	"github.com/capifleet/capifleet/test/upstream"
)

// Checker knows the kinds that the function writes or edits. It may be used by several tests at
// once.
type Checker struct {
	definitions map[schema.GroupKind]func() (*definition, error)
}

// Load finds the pinned CustomResourceDefinitions and ends the test where they cannot be had. Each
// is read when an object of its kind is first checked, once per process: Argo CD's ApplicationSet
// takes a quarter of a second.
func Load(t testing.TB) *Checker {
	t.Helper()
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// load makes the one Checker of the process.
//
//nolint:gochecknoglobals // A cache of what cannot change while the process runs.
var load = sync.OnceValues(func() (*Checker, error) {
	const addons, bases = "addons.cluster.x-k8s.io", "core/config/crd/bases/"
	c := &Checker{definitions: map[schema.GroupKind]func() (*definition, error){}}
	for _, source := range []struct{ group, kind, module, file string }{
		{addons, "ClusterResourceSet", upstream.ClusterAPI, bases + addons + "_clusterresourcesets.yaml"},
		{"cluster.x-k8s.io", "Cluster", upstream.ClusterAPI, bases + "cluster.x-k8s.io_clusters.yaml"},
		{"cluster.x-k8s.io", "ClusterClass", upstream.ClusterAPI, bases + "cluster.x-k8s.io_clusterclasses.yaml"},
		{"argoproj.io", "ApplicationSet", upstream.ArgoCD, "manifests/crds/applicationset-crd.yaml"},
		{"argoproj.io", "Application", upstream.ArgoCD, "manifests/crds/application-crd.yaml"},
		{"argoproj.io", "AppProject", upstream.ArgoCD, "manifests/crds/appproject-crd.yaml"},
	} {
		dir, err := upstream.Locate(source.module)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(dir, filepath.FromSlash(source.file))
		kind := schema.GroupKind{Group: source.group, Kind: source.kind}
		c.definitions[kind] = sync.OnceValues(func() (*definition, error) {
			return readDefinition(file)
		})
	}
	return c, nil
})

// Check returns what a kube-apiserver would not accept about object, one line a fault, sorted;
// nothing when all is well. Each line begins with the path of the field. The object itself is not
// changed.
func (c *Checker) Check(object map[string]any) []string {
	faults := c.check(object)
	sort.Strings(faults)
	return faults
}

func (c *Checker) check(object map[string]any) []string {
	text, err := json.Marshal(object)
	if err != nil {
		return []string{fmt.Sprintf("object: must be writable as JSON: %v", err)}
	}
	// What came in may hold any Go number; an apiserver has int64 and float64.
	var tree map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &tree); err != nil {
		return []string{fmt.Sprintf("object: %v", err)}
	}
	apiVersion, _ := tree["apiVersion"].(string)
	kind, _ := tree["kind"].(string)
	version, err := schema.ParseGroupVersion(apiVersion)
	if err != nil || version.Version == "" || kind == "" {
		return []string{fmt.Sprintf("object: must have apiVersion and kind, has %q and %q", apiVersion, kind)}
	}
	faults := checkMetadata(tree["metadata"])
	switch gvk := version.WithKind(kind); {
	case gvk.Group == "" && gvk.Version == "v1" && kind == "ConfigMap":
		return append(faults, checkConfigMap(text)...)
	case gvk.Group == "" && gvk.Version == "v1" && kind == "Secret":
		return append(faults, checkSecret(text)...)
	default:
		return append(faults, c.checkCustom(gvk, tree)...)
	}
}

// checkCustom holds a custom resource against its definition.
func (c *Checker) checkCustom(gvk schema.GroupVersionKind, tree map[string]any) []string {
	read, known := c.definitions[gvk.GroupKind()]
	if !known {
		return []string{fmt.Sprintf("kind: %s is not a kind that this checker knows", gvk.GroupKind())}
	}
	d, err := read()
	if err != nil {
		return []string{fmt.Sprintf("kind: %v", err)}
	}
	version, served := d.versions[gvk.Version]
	if !served {
		return []string{fmt.Sprintf("apiVersion: %s is not served for %s", gvk.GroupVersion(), gvk.Kind)}
	}
	return version.check(tree)
}
