package manifests

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// clusterFleet is a FleetConfig that addresses all Clusters. It lacks its resourceSets.
const clusterFleet = `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata:
  name: public
spec:
  applicationSets:
  - name: workloads
    template:
      metadata: {name: '{{ .name }}-workloads'}
      spec:
        source: {repoURL: https://github.com/your-org/workloads, targetRevision: main, path: 'clusters/{{ .name }}'}
        destination: {namespace: default}
  resourceSets: %s
`

const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n"

// clusters are the templates of Clusters below a folder. What a template delivers by its own
// ClusterResourceSets, the FleetConfig delivers too, from the same ConfigMaps and Secrets.
func (r release) clusters(t *testing.T, folder string) []manifest {
	t.Helper()
	var found []manifest
	for _, name := range r.find(t, folder, isManifestFile) {
		text := filled(r.read(t, name))
		all := objects(text)
		if !slices.ContainsFunc(all, object.isCluster) {
			continue
		}
		entries := []any{entry("namespaces", nil, []any{map[string]any{"inline": namespace}})}
		for _, o := range all {
			if resources := resourcesOf(o, all); len(resources) > 0 {
				entries = append(entries, entry(strings.ToLower(o.Metadata.Name), o.Spec["clusterSelector"], resources))
			}
		}
		found = append(found, manifest{source: r.name + " clusters", name: name, files: map[string]string{
			"fleet.yaml": fmt.Sprintf(clusterFleet, asJSON(t, entries)), "cluster.yaml": text,
		}})
	}
	return found
}

// resourcesOf are the sources for what a ClusterResourceSet refers to, which are none for another
// object. What kustomize would add to the template is left out.
func resourcesOf(set object, all []object) []any {
	if set.Kind != "ClusterResourceSet" {
		return nil
	}
	var resources []any
	references, _ := set.Spec["resources"].([]any)
	for _, reference := range references {
		reference, _ := reference.(map[string]any)
		field := map[any]string{"ConfigMap": "configMap", "Secret": "secret"}[reference["kind"]]
		isHere := func(o object) bool { return o.Kind == reference["kind"] && o.Metadata.Name == reference["name"] }
		if slices.ContainsFunc(all, isHere) {
			resources = append(resources, map[string]any{field: map[string]any{"name": reference["name"]}})
		}
	}
	return resources
}

func entry(name string, selector any, resources []any) map[string]any {
	made := map[string]any{"name": name, "resources": resources}
	if selector != nil {
		made["clusterSelector"] = selector
	}
	return made
}

// asJSON is a value as JSON, which is YAML in one line.
func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
