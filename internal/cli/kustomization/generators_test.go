package kustomization_test

import (
	"strings"
	"testing"
)

// patchOf is a field with a patch of the objects that a target selects.
func patchOf(field, target string) string {
	return field + ": [{target: " + target +
		`, patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"a": "b"}}]'}]`
}

// TestGenerators runs a FleetConfig as generator beside what would change the objects that it
// generates, which is refused by name, and beside what changes others alone, which is not.
func TestGenerators(t *testing.T) {
	const (
		deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 1}}\n"
		replace    = "replacements: [{source: {kind: Deployment, fieldPath: metadata.name}, targets: [{select: "
		into       = ", fieldPaths: [metadata.annotations.x], options: {create: true}}]}]"
		merge      = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {c: d}}"
		idle       = "['{apiVersion: builtin, kind: NamespaceTransformer, metadata: {name: n}}']"
		builtin    = "['{apiVersion: builtin, kind: NamespaceTransformer, metadata: {name: n, namespace: x}}']"
	)
	for name, test := range map[string]struct {
		lines string
		want  string // what is named; "" where nothing is refused
	}{
		"a patch of ApplicationSets":       {patchOf("patches", "{kind: ApplicationSet, name: f-a}"), "patches[0]"},
		"a patch of a kind by expression":  {patchOf("patches", "{kind: Cluster.*}"), "patches[0]"},
		"a patch of a group":               {patchOf("patches", "{group: argoproj.io, version: v1.*}"), "patches[0]"},
		"a patch of all of a label":        {patchOf("patches", "{labelSelector: a=b}"), "patches[0]"},
		"a patch of all ConfigMaps":        {patchOf("patches", "{kind: ConfigMap}"), "patches[0]"},
		"a patch of Secrets by expression": {patchOf("patches", "{kind: Secret, name: f-.*}"), "patches[0]"},
		"a patch of a Secret not built":    {patchOf("patches", "{kind: Secret, name: f-x}"), "patches[0]"},
		"a patch of a ConfigMap of old": {
			patchOf("patchesJson6902", "{kind: Secret, name: b}"), "patchesJson6902[0]",
		},
		"a patch of a ConfigMap that is":    {patchOf("patches", "{kind: ConfigMap, name: a}"), ""},
		"a patch of another kind":           {patchOf("patches", "{kind: Deployment}"), ""},
		"a patch of another group":          {patchOf("patches", "{group: apps}"), ""},
		"a patch that names its object":     {"patches: [{patch: '" + merge + "'}]", ""},
		"a merge of an object":              {"patchesStrategicMerge: ['" + merge + "']", ""},
		"a replacement in ApplicationSets":  {replace + "{kind: ApplicationSet}" + into, "replacements[0]"},
		"a replacement in Deployments":      {replace + "{kind: Deployment}" + into, ""},
		"a replacement of a file":           {"replacements: [{path: r.yaml}]", "replacements[0]"},
		"replacements of a file":            {"replacements: [{path: rs.yaml}]", "replacements[0]"},
		"a replacement of a file elsewhere": {"replacements: [{path: other.yaml}]", ""},
		"images":                            {"images: [{name: x, newTag: v1}]", "images"},
		"replicas":                          {"replicas: [{name: d, count: 3}]", ""},
		"another transformer":               {"transformers: " + builtin, "transformers[0]"},
		"the same FleetConfig":              {"transformers: [f.yaml]", ""},
		"a validator":                       {"validators: " + idle, "validators"},
		"a configuration":                   {"configurations: [c.yaml]", "configurations"},
		"marks of kustomize":                {"buildMetadata: [managedByLabel]", "buildMetadata"},
		"an order":                          {"sortOptions: {order: legacy}", ""},
		"several": {
			"images: [{name: x, newTag: v1}]\nnamePrefix: p-\n" + patchOf("patches", "{kind: ApplicationSet}"),
			"namePrefix, images and patches[0]",
		},
		"a component with a prefix":       {"components: [../prefix]", "namePrefix of ../prefix/kustomization.yaml"},
		"a component of a component":      {"components: [../outer]", "namePrefix of ../prefix/kustomization.yaml"},
		"a component that adds an object": {"components: [../plain]", ""},
		"a base with a prefix":            {"bases: [../base]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			component := "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
			dir := directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml, d.yaml]\ngenerators: [f.yaml]\n" + test.lines + "\n",
				"fleet/f.yaml":             fleetConfig, "fleet/a.yaml": configMap, "fleet/d.yaml": deployment,
				"fleet/c.yaml": "nameReference: []\n",
				"fleet/r.yaml": strings.TrimSuffix(strings.TrimPrefix(replace+"{kind: Secret}"+into, "replacements: ["),
					"]"),
				"fleet/rs.yaml":             strings.TrimPrefix(replace+"{kind: Secret}"+into, "replacements: "),
				"fleet/other.yaml":          strings.TrimPrefix(replace+"{kind: Deployment}"+into, "replacements: "),
				"prefix/kustomization.yaml": component + "namePrefix: p-\n",
				"outer/kustomization.yaml":  component + "components: [../prefix]\n",
				"plain/kustomization.yaml":  component + "resources: [s.yaml]\n",
				"plain/s.yaml":              "{apiVersion: v1, kind: Secret, metadata: {name: s}}\n",
				"base/kustomization.yaml":   "namePrefix: p-\nresources: [s.yaml]\n",
				"base/s.yaml":               "{apiVersion: v1, kind: Secret, metadata: {name: s}}\n",
			}}.write(t)
			documents, says := built(t, dir, "fleet")
			if test.want == "" {
				if len(says) > 0 || len(documents) == 0 {
					t.Errorf("%d documents, says %q", len(documents), says)
				}
				return
			}
			want := "error CF0101: kustomization.yaml: generators[0]: a FleetConfig is a generator beside " +
				test.want + ", and kustomize would change what it generates; name it under transformers"
			if len(says) != 1 || says[0] != want {
				t.Errorf("says %q, want %q", says, want)
			}
		})
	}
}
