package manifests

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/upstream"
)

// release is a release of another project.
type release struct {
	name  string
	files fs.FS
}

// filesOf are the files of a release.
func filesOf(t *testing.T, release string) fs.FS {
	t.Helper()
	files, err := upstream.Files(release)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// corpus are all manifests, each once: what several releases of Argo CD hold alike counts for the
// newest.
func corpus(t *testing.T) []manifest {
	t.Helper()
	argo := []release{
		{"argo-cd 3.6", filesOf(t, upstream.ArgoCDNext)},
		{"argo-cd 3.5", filesOf(t, upstream.ArgoCD)},
		{"argo-cd 3.4", filesOf(t, upstream.ArgoCDOlder)},
		{"argo-cd 2.14", filesOf(t, upstream.ArgoCDBefore)},
	}
	api := []release{
		{"cluster-api", filesOf(t, upstream.ClusterAPI)},
		{"cluster-api/test", filesOf(t, upstream.ClusterAPITest)},
		{"cluster-api-provider-aws", filesOf(t, upstream.ClusterAPIAWS)},
	}
	var all []manifest
	for _, r := range api[1:] {
		all = append(all, r.clusters(t, ".")...)
	}
	all = append(all, argo[0].clusters(t, "resource_customizations/cluster.x-k8s.io")...)
	for _, r := range api {
		all = append(all, r.components(t)...)
	}
	for _, r := range argo {
		all = append(all, r.installs(t)...)
		all = append(all, r.applications(t)...)
	}
	all = append(all, argo[0].fixtures(t)...)
	return distinct(all)
}

// distinct are manifests without those that equal an earlier one.
func distinct(all []manifest) []manifest {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(m manifest) bool {
		key := ""
		for _, name := range slices.Sorted(maps.Keys(m.files)) {
			key += fmt.Sprintf("%s %q\n", name, m.files[name])
		}
		repeated := seen[key]
		seen[key] = true
		return repeated
	})
}

// find are the files below a folder whose path is accepted.
func (r release) find(t *testing.T, folder string, accept func(name string) bool) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(r.files, folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && accept(name) {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has no such files below %s: %v", r.name, folder, err)
	}
	return names
}

func (r release) read(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(r.files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// isManifestFile reports whether a file is of manifests. What kustomize reads besides is left out.
func isManifestFile(name string) bool {
	return strings.HasSuffix(name, ".yaml") && !strings.HasPrefix(path.Base(name), "kustomiz") &&
		!strings.Contains(name, "/patches/") && !strings.HasSuffix(name, "-resource-set.yaml")
}

// object is what is read of an object.
type object struct {
	APIVersion, Kind string
	Metadata         struct{ Name, Namespace string }
	Spec             map[string]any
}

// objects are the objects of a text. What is no object is left out.
func objects(text string) []object {
	var found []object
	for document := range strings.SplitSeq("\n"+text, "\n---") {
		var o object
		if err := yaml.Unmarshal([]byte(document), &o); err == nil && o.Kind != "" && o.Metadata.Name != "" {
			found = append(found, o)
		}
	}
	return found
}

// hasGroup reports whether an object is of an API group, in any version.
func (o object) hasGroup(group string) bool {
	return strings.HasPrefix(o.APIVersion, group+"/")
}

func (o object) isCluster() bool {
	return o.Kind == "Cluster" && o.hasGroup("cluster.x-k8s.io")
}
