package resourceset

import (
	"encoding/json"
	"path"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
	"github.com/capifleet/capifleet/fn/yaml"
)

// manifests are the objects of the files, numbered after the Clusters.
func (g given) manifests(t *testing.T, clusters int) []fleet.SourceObject {
	t.Helper()
	var objects []fleet.SourceObject
	for _, file := range fleet.SortedKeys(g.files) {
		for i, text := range strings.Split(g.files[file], "\n---\n") {
			object := sourceObject(t, text)
			object.File, object.Index, object.Item = file, i, clusters+len(objects)
			if g.noPaths {
				object.Item = -1 - len(objects)
			}
			objects = append(objects, object)
		}
	}
	return objects
}

// sourceObject reads one manifest.
func sourceObject(t *testing.T, text string) fleet.SourceObject {
	t.Helper()
	tree, err := yaml.Exact([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	object := fleet.SourceObject{Object: fleet.Object{Ref: fleet.RefOf(tree)}, Tree: tree}
	var partial struct {
		Metadata metav1.ObjectMeta `json:"metadata"`
	}
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &partial); err != nil {
		t.Fatal(err)
	}
	object.Labels, object.Annotations = partial.Metadata.Labels, partial.Metadata.Annotations
	return object
}

// sourcesOf are what the resources of an entry find among manifests.
func sourcesOf(t *testing.T, resources []v1alpha1.Resource, manifests []fleet.SourceObject) []fleet.Source {
	t.Helper()
	sources := make([]fleet.Source, len(resources))
	for i, resource := range resources {
		patterns := map[int]bool{}
		for _, object := range manifests {
			pattern, found := matching(t, resource, object)
			if found {
				sources[i].Objects = append(sources[i].Objects, object)
			}
			patterns[pattern] = patterns[pattern] || found
		}
		for pattern := range resource.Files {
			if !patterns[pattern] {
				sources[i].Unmatched = append(sources[i].Unmatched, fleet.Unmatched{Pattern: pattern})
			}
		}
	}
	return sources
}

// matching reports whether a resource means an object, and by which of its patterns.
func matching(t *testing.T, resource v1alpha1.Resource, object fleet.SourceObject) (pattern int, found bool) {
	t.Helper()
	switch {
	case resource.Selector != nil:
		parsed, err := selector.Parse(resource.Selector)
		if err != nil {
			t.Fatal(err)
		}
		return 0, parsed.Matches(labels.Set(object.Labels))
	case resource.ConfigMap != nil:
		return 0, object.Kind == fleet.ConfigMapKind && object.Name == resource.ConfigMap.Name
	case resource.Secret != nil:
		return 0, object.Kind == fleet.SecretKind && object.Name == resource.Secret.Name
	}
	for i, pattern := range resource.Files {
		if matches, err := path.Match(string(pattern), object.File); err != nil {
			t.Fatal(err)
		} else if matches {
			return i, true
		}
	}
	return 0, false
}
