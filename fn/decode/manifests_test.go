package decode

import "testing"

// TestClusterClasses reads the ClusterClasses of the input where a fact is a topology variable.
func TestClusterClasses(t *testing.T) {
	const class = `apiVersion: cluster.x-k8s.io/v1beta2
kind: ClusterClass
metadata: {name: quick, namespace: default}
spec: {variables: [{name: cni}]}
`
	for spec, want := range map[string]int{
		`values: [{name: cni, variable: cni.name}]`: 1,
		`values: [{name: cni, label: cni}]`:         0,
	} {
		f, problems := Fleet(input(t, cluster("a")+"---\n"+class, spec), Choice{}, nil)
		if problems.Failed() || len(f.ClusterClasses) != want || len(f.Objects) != 1 {
			t.Fatalf("%s: got %v, problems %v", spec, f.ClusterClasses, lines(problems))
		}
		if want > 0 && f.ClusterClasses[0].Manifest["spec"] == nil {
			t.Errorf("the ClusterClass is %v", f.ClusterClasses[0])
		}
	}
}

// TestManifestsAreReadWhereSomethingReadsThem looks at each place that may read a manifest.
func TestManifestsAreReadWhereSomethingReadsThem(t *testing.T) {
	const (
		bootstrap = `bootstrap: [{name: a, `
		constant  = `metadata: {name: a}, spec: {source: {repoURL: x}}`
		reading   = `metadata: {name: a}, spec: {source: {repoURL: '{{ .cluster.spec }}'}}`
	)
	for spec, want := range map[string]bool{
		`values: [{name: a, label: a}]`:                                                             false,
		`values: [{name: a, field: spec.paused}]`:                                                   true,
		`values: [{name: a, variable: a}]`:                                                          true,
		`values: [{name: a, infrastructure: spec.region}]`:                                          true,
		`values: [{name: a, controlPlane: spec.version}]`:                                           true,
		`values: [{name: a, template: '{{ .name }}'}]`:                                              false,
		`values: [{name: a, template: '{{ .cluster }}'}]`:                                           true,
		`clusterLabels: {a: '{{ .cluster.spec.paused }}'}`:                                          true,
		`clusterLabels: {a: '{{ .name }}'}`:                                                         false,
		`resourceSets: [{name: a, resources: [{inline: x, render: Template}]}]`:                     true,
		`resourceSets: [{name: a, resources: [{inline: '{{ .cluster }}'}]}]`:                        false,
		bootstrap + `resources: [{inline: x}], application: {` + constant + `}}]`:                   false,
		bootstrap + `resources: [{inline: x}], application: {` + reading + `}}]`:                    true,
		bootstrap + `resources: [{inline: x, render: Template}], application: {` + constant + `}}]`: true,
		`applicationSets: [{name: a, template: {` + reading + `}}]`:                                 true,
		"argocd: {defaults: {spec: {source: {path: '{{ .cluster }}'}}}}\n" +
			`applicationSets: [{name: a, template: {` + constant + `}}]`: true,
	} {
		f, problems := Fleet(input(t, cluster("a"), spec), Choice{}, nil)
		if problems.Failed() {
			t.Fatalf("%s: %v", spec, lines(problems))
		}
		if got := f.Clusters[0].Manifest != nil; got != want {
			t.Errorf("%s: the manifest is read: %v", spec, got)
		}
	}
}
