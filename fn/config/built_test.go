package config

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNothingIsIgnored wants each field of the API to be listed here, by who has built what it
// does.
func TestNothingIsIgnored(t *testing.T) {
	schema, err := readConfigSchema()
	if err != nil {
		t.Fatal(err)
	}
	built := strings.Fields(`
		apiVersion kind metadata metadata.name metadata.namespace metadata.labels metadata.annotations
		metadata.creationTimestamp
		spec
		spec.clusters spec.clusters.mode spec.clusters.selector spec.clusters.files
		spec.values spec.values[].name spec.values[].label spec.values[].annotation spec.values[].default
		spec.values[].allowed
		spec.values[].field spec.values[].variable spec.values[].infrastructure spec.values[].controlPlane
		spec.values[].template spec.clusterLabels
		spec.metadata spec.metadata.labels spec.metadata.annotations
		spec.renamedFrom spec.resourceSets[].renamedFrom spec.bootstrap[].renamedFrom
		spec.applicationSets[].renamedFrom
		spec.strict spec.accept spec.accept[].code spec.accept[].clusterSelector spec.accept[].because
		spec.clusterAPI spec.clusterAPI.version
		spec.argocd spec.argocd.namespace spec.argocd.registrar spec.argocd.capi2argo
		spec.argocd.capi2argo.names spec.argocd.capi2argo.labels spec.argocd.generator spec.argocd.defaults
		spec.resourceSets spec.resourceSets[].name spec.resourceSets[].clusterSelector
		spec.resourceSets[].metadata spec.resourceSets[].metadata.labels spec.resourceSets[].metadata.annotations
		spec.resourceSets[].strategy spec.resourceSets[].revision spec.resourceSets[].format
		spec.resourceSets[].resources spec.resourceSets[].resources[].inline spec.resourceSets[].resources[].files
		spec.resourceSets[].resources[].selector
		spec.resourceSets[].resources[].configMap spec.resourceSets[].resources[].configMap.name
		spec.resourceSets[].resources[].secret spec.resourceSets[].resources[].secret.name
		spec.resourceSets[].resources[].secret.provided
		spec.resourceSets[].resources[].hub spec.resourceSets[].resources[].render
		spec.resourceSets[].forEach spec.resourceSets[].forEach[].name
		spec.resourceSets[].forEach[].clusterSelector spec.resourceSets[].forEach[].values
		spec.bootstrap spec.bootstrap[].name spec.bootstrap[].clusterSelector spec.bootstrap[].namespace
		spec.bootstrap[].revision spec.bootstrap[].format
		spec.bootstrap[].metadata spec.bootstrap[].metadata.labels spec.bootstrap[].metadata.annotations
		spec.bootstrap[].resources spec.bootstrap[].resources[].inline spec.bootstrap[].resources[].files
		spec.bootstrap[].resources[].selector
		spec.bootstrap[].resources[].configMap spec.bootstrap[].resources[].configMap.name
		spec.bootstrap[].resources[].secret spec.bootstrap[].resources[].secret.name
		spec.bootstrap[].resources[].secret.provided
		spec.bootstrap[].resources[].hub spec.bootstrap[].resources[].render spec.bootstrap[].application
		spec.applicationSets spec.applicationSets[].name spec.applicationSets[].objectName
		spec.applicationSets[].clusterSelector
		spec.applicationSets[].metadata spec.applicationSets[].metadata.labels
		spec.applicationSets[].metadata.annotations
		spec.waves spec.waves[].name spec.waves[].selector spec.waves[].percent
		spec.applicationSets[].template spec.applicationSets[].rollout
		spec.applicationSets[].overrides spec.applicationSets[].overrides[].clusterSelector
		spec.applicationSets[].overrides[].metadata spec.applicationSets[].overrides[].spec
		spec.applicationSets[].revisions spec.applicationSets[].revisions[].wave
		spec.applicationSets[].revisions[].revision
		spec.applicationSets[].forEach spec.applicationSets[].forEach[].name
		spec.applicationSets[].forEach[].clusterSelector spec.applicationSets[].forEach[].values
		spec.applicationSets[].forEach[].revisions spec.applicationSets[].forEach[].revisions[].wave
		spec.applicationSets[].forEach[].revisions[].revision
		spec.applicationSets[].syncPolicy spec.applicationSets[].syncPolicy.preserveResourcesOnDeletion
		spec.applicationSets[].syncPolicy.applicationsSync
		spec.applicationSets[].ignoreApplicationDifferences
		spec.applicationSets[].ignoreApplicationDifferences[].name
		spec.applicationSets[].ignoreApplicationDifferences[].jsonPointers
		spec.applicationSets[].ignoreApplicationDifferences[].jqPathExpressions
		spec.applicationSets[].preservedFields spec.applicationSets[].preservedFields.annotations
		spec.applicationSets[].preservedFields.labels
	`)
	fields := fieldPaths(schema)
	for _, path := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(built, path) && !userData(path) {
			t.Errorf("%s is not built", path)
		}
	}
	for _, path := range built {
		if fields[path] == nil {
			t.Errorf("%s is listed as built, but it is not a field", path)
		}
	}
}

// TestEveryFieldIsAccepted reads a FleetConfig with every field, as the design shows it: two of
// them contradict others.
func TestEveryFieldIsAccepted(t *testing.T) {
	_, problems := Read(self(), testFile(t, "everything.yaml"))
	want := []string{
		"CF0109 spec.clusters.mode Stamp", // contradicts files: the design shows the default
		"CF0109 spec.argocd.capi2argo ",   // options of another registrar: the design shows the default
	}
	if diff := cmp.Diff(want, codesAndPaths(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, strings.Join(lines(problems), "\n"))
	}
}

// fieldPaths are all fields of the schema by their paths, those of lists' items with [].
func fieldPaths(s *schemaNode) map[string]*schemaNode {
	paths := map[string]*schemaNode{}
	var walk func(path string, s *schemaNode)
	walk = func(path string, s *schemaNode) {
		if s.Items != nil {
			path, s = path+"[]", s.Items
		}
		for name, field := range s.Properties {
			below := strings.TrimPrefix(path+"."+name, ".")
			paths[below] = field
			walk(below, field)
		}
	}
	walk("", s)
	return paths
}

// userData reports whether a path is below a selector or an Application, which are evaluated and
// passed on as a whole.
func userData(path string) bool {
	for _, whole := range []string{
		"elector.match", ".template.", ".application.", ".argocd.defaults.",
		".overrides[].metadata.", ".overrides[].spec.",
	} {
		if strings.Contains(path, whole) {
			return true
		}
	}
	return false
}

// codesAndPaths are problems without their words.
func codesAndPaths(problems fleet.Problems) []string {
	var short []string
	for _, problem := range problems {
		short = append(short, string(problem.Code)+" "+problem.FieldPath()+" "+problem.Value)
	}
	return short
}

// treeWith is a tree that has a value at a path and nothing else.
func treeWith(path, value string) any {
	name, rest, more := strings.Cut(path, ".")
	below := any(value)
	if more {
		below = treeWith(rest, value)
	}
	if list, isList := strings.CutSuffix(name, "[]"); isList {
		return map[string]any{list: []any{below}}
	}
	return map[string]any{name: below}
}
