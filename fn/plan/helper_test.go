package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
)

// objectOf makes an object of a text such as "v1 ConfigMap team-a/payload app=web @owner=anna": its
// API version, kind and name with its namespace, labels, and annotations behind an @. A semicolon
// in a value stands for a space, and "file=" is not a label.
func objectOf(item int, text string) fleet.Object {
	words := strings.Fields(text)
	object := fleet.Object{Item: item, Labels: map[string]string{}, Annotations: map[string]string{}}
	object.Ref = fleet.Ref{APIVersion: words[0], Kind: words[1], Name: words[2]}
	if namespace, name, found := strings.Cut(words[2], "/"); found {
		object.Namespace, object.Name = namespace, name
	}
	for _, word := range words[3:] {
		key, value, _ := strings.Cut(word, "=")
		value = strings.ReplaceAll(value, ";", " ")
		annotation, isAnnotation := strings.CutPrefix(key, "@")
		switch {
		case key == "file":
			object.File = value
		case isAnnotation:
			object.Annotations[annotation] = value
		default:
			object.Labels[key] = value
		}
	}
	return object
}

// firstObject is the position of the first object in the input; the Clusters come before it.
const firstObject = 100

func objectsOf(texts ...string) []fleet.Object {
	objects := make([]fleet.Object, len(texts))
	for i, text := range texts {
		objects[i] = objectOf(firstObject+i, text)
	}
	return objects
}

// clustersOf makes Clusters of texts such as "team-a/eu-1 region=eu".
func clustersOf(texts ...string) []fleet.Cluster {
	clusters := make([]fleet.Cluster, len(texts))
	for i, text := range texts {
		clusters[i] = fleet.Cluster{Object: objectOf(i, "cluster.x-k8s.io/v1beta2 Cluster "+text)}
	}
	return clusters
}

// configOf is a FleetConfig with a spec in YAML.
func configOf(t *testing.T, name, spec string) *v1alpha1.FleetConfig {
	t.Helper()
	config := &v1alpha1.FleetConfig{}
	if err := yaml.UnmarshalStrict([]byte(spec), &config.Spec); err != nil {
		t.Fatal(err)
	}
	config.Name = name
	config.Default()
	return config
}

// fleetOf is the fleet "main" with a spec in YAML, and with Clusters. Its sources are inline.
func fleetOf(t *testing.T, spec string, clusters ...string) *fleet.Fleet {
	t.Helper()
	f := &fleet.Fleet{
		Config: configOf(
			t,
			"main",
			spec,
		), Self: fleet.Ref{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind, Name: "main"},
		Clusters: clustersOf(clusters...), Overrides: fleet.Overrides{},
	}
	f.Entries, _ = entries.Of(&f.Config.Spec)
	for _, set := range f.Config.Spec.ResourceSets {
		f.Sources = append(f.Sources, make([]fleet.Source, len(set.Resources)))
	}
	for _, bootstrap := range f.Config.Spec.Bootstrap {
		f.Sources = append(f.Sources, make([]fleet.Source, len(bootstrap.Resources)))
	}
	return f
}

// addons is an entry of spec.resourceSets with further fields, which delivers a Namespace.
func addons(fields string) string {
	return "resourceSets: [{name: addons, " + fields + " resources: [{inline: '" + namespace + "'}]}]\n"
}

const namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: monitoring}}"

// web is an entry of spec.applicationSets with further fields, whose source has a path.
func web(fields, path string) string {
	return "applicationSets: [{name: web, " + fields + " template: {metadata: {name: '{{ .name }}-web'}, " +
		"spec: {source: {repoURL: 'https://example.com/web.git', path: '" + path + "'}}}}]\n"
}

// resolved is what is decided for a fleet, without an error.
func resolved(t *testing.T, f *fleet.Fleet) *Resolved {
	t.Helper()
	r, problems := Resolve(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return r
}

func lines(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, problem.String())
	}
	return all
}

// editLines are edits as a person reads them.
func editLines(edits []fleet.Edit) []string {
	var all []string
	for _, edit := range edits {
		line := edit.Object.String() + ":"
		for _, key := range fleet.SortedKeys(edit.SetLabels) {
			line += fmt.Sprintf(" +label %s=%s", key, edit.SetLabels[key])
		}
		for _, key := range fleet.SortedKeys(edit.SetAnnotations) {
			line += fmt.Sprintf(" +annotation %s=%s", key, edit.SetAnnotations[key])
		}
		for _, key := range edit.RemoveLabels {
			line += " -label " + key
		}
		for _, key := range edit.RemoveAnnotations {
			line += " -annotation " + key
		}
		all = append(all, line)
	}
	return all
}

// equal fails a test where two values differ.
func equal[T any](t *testing.T, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
