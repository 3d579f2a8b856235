package resourceset

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestFactsShown: a generated object says which facts it is made of, unless they are long, secret
// or none.
func TestFactsShown(t *testing.T) {
	t.Parallel()
	const around = `{"values":{"site":""}}`
	for sentence, c := range map[string]struct {
		template string
		site     string
		want     string
	}{
		"a fact": {"{data: {a: '{{ .values.site }}'}}", "x", `{"values":{"site":"x"}}`},
		"facts of 1024 bytes": {
			"{data: {a: '{{ .values.site }}'}}", strings.Repeat("x", 1024-len(around)),
			`{"values":{"site":"` + strings.Repeat("x", 1024-len(around)) + `"}}`,
		},
		"facts of 1025 bytes":       {"{data: {a: '{{ .values.site }}'}}", strings.Repeat("x", 1025-len(around)), ""},
		"no fact":                   {"{data: {a: '{{ 1 }}'}}", "x", ""},
		"a fact that may be secret": {"{data: {a: '{{ .values.token }}'}}", "x", ""},
		"a text that may be secret": {"{data: {a: '{{ .values.site }}'}}", "https://user:password@example.com", ""},
		"a Secret is made of it":    {"{kind: Secret, stringData: {a: '{{ .values.site }}'}}", "x", ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			wantSame(t, "facts", c.want, shownFacts(t, c.template, c.site))
		})
	}
}

// shownFacts are those on the ClusterResourceSet of one Cluster and on the payload of its group.
func shownFacts(t *testing.T, template, site string) string {
	t.Helper()
	object := strings.TrimSuffix(template, "}") + ", apiVersion: v1, metadata: {name: a, namespace: kube-system}}"
	if !strings.Contains(object, "kind:") {
		object = strings.TrimSuffix(object, "}") + ", kind: ConfigMap}"
	}
	got := given{
		clusters: "f/a a=b .site=" + site, files: map[string]string{"settings.yaml": settings, "a.yaml": object},
		spec: "values: [{name: site, field: spec.site}, {name: token, field: spec.site}]\nresourceSets:\n" +
			"- name: addons\n  clusterSelector: {matchLabels: {a: b}}\n" +
			"  resources: [{files: [settings.yaml]}, {files: [a.yaml], render: Template}]",
	}.run(t)
	if len(got.problems) > 0 || len(got.delivered.Payloads) != 2 {
		t.Fatal(got.problems, got.delivered.Payloads)
	}
	wantSame(t, "annotations of the shared payload", map[string]string{}, got.delivered.Payloads[0].Annotations)
	ofGroup := got.delivered.Payloads[1].Annotations
	ofSet := maps.Clone(got.delivered.ResourceSets[0].Annotations)
	if ofSet["argocd.argoproj.io/sync-options"] != "PruneLast=true" {
		t.Errorf("the ClusterResourceSet has %v", ofSet)
	}
	delete(ofSet, "argocd.argoproj.io/sync-options")
	wantSame(t, "annotations of the payload of the group", ofSet, ofGroup)
	if keys := slices.Collect(maps.Keys(ofGroup)); len(keys) > 1 {
		t.Errorf("the payload has %v", keys)
	}
	return ofGroup["capifleet.dev/facts"]
}
