package hub

import (
	"testing"

	"sigs.k8s.io/yaml"
)

// treeOf is a tree that is written as YAML.
func treeOf(t *testing.T, text string) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestMergeTrees merges maps, and replaces everything else.
func TestMergeTrees(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct{ under, over, want string }{
		"nothing over nothing":   {under: "null", over: "null", want: "{}"},
		"something over nothing": {under: "null", over: "{a: 1}", want: "{a: 1}"},
		"nothing over something": {under: "{a: 1}", over: "null", want: "{a: 1}"},
		"what is over wins":      {under: "{a: 1, b: 2}", over: "{a: 3}", want: "{a: 3, b: 2}"},
		"maps merge, at any depth": {under: "{a: {b: {c: 1, " +
			"d: 2}}}", over: "{a: {b: {c: 3}}}", want: "{a: {b: {c: 3, d: 2}}}"},
		"lists do not":                     {under: "{a: [1, 2]}", over: "{a: [3]}", want: "{a: [3]}"},
		"a map takes the place of a text":  {under: "{a: x}", over: "{a: {b: 1}}", want: "{a: {b: 1}}"},
		"a text takes the place of a map":  {under: "{a: {b: 1}}", over: "{a: x}", want: "{a: x}"},
		"an empty map takes nothing away":  {under: "{a: {b: 1}}", over: "{a: {}}", want: "{a: {b: 1}}"},
		"null takes the place of anything": {under: "{a: {b: 1}}", over: "{a: null}", want: "{a: null}"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			equal(t, treeOf(t, c.want), mergeTrees(treeOf(t, c.under), treeOf(t, c.over)))
		})
	}
}

// TestSettleDestination gives every template a destination.
func TestSettleDestination(t *testing.T) {
	t.Parallel()
	const byName = "{spec: {destination: {name: '{{ .name }}'}}}"
	for sentence, c := range map[string]struct {
		tree           string
		list, clusters string
	}{
		"by name where there is none":    {tree: "{}", list: byName, clusters: byName},
		"though something else is there": {tree: "{spec: x}", list: byName, clusters: byName},
		"or nothing":                     {tree: "{spec: {destination: null}}", list: byName, clusters: byName},
		"the server parameter is the name of a list": {
			tree: "{spec: {destination: {server: '{{ .server }}'}}}", list: byName,
			clusters: "{spec: {destination: {server: '{{ .server }}'}}}",
		},
		"unless there is a name too": {
			tree: "{spec: {destination: {name: x, server: '{{ .server }}'}}}", list: "{spec: {destination: {name: x}}}",
			clusters: "{spec: {destination: {name: x, server: '{{ .server }}'}}}",
		},
		"another server is kept": {
			tree: "{spec: {destination: {server: 'https://x'}}}", list: "{spec: {destination: {server: 'https://x'}}}",
			clusters: "{spec: {destination: {server: 'https://x'}}}",
		},
		"a namespace is kept": {
			tree:     "{spec: {destination: {namespace: x}}}",
			list:     "{spec: {destination: {namespace: x, name: '{{ .name }}'}}}",
			clusters: "{spec: {destination: {namespace: x, name: '{{ .name }}'}}}",
		},
		"an empty name or server is none": {
			tree:     "{spec: {destination: {name: '', server: ''}}}",
			list:     "{spec: {destination: {name: '{{ .name }}', server: ''}}}",
			clusters: "{spec: {destination: {name: '{{ .name }}', server: ''}}}",
		},
		"an empty name beside a server": {
			tree:     "{spec: {destination: {name: '', server: 'https://a'}}}",
			list:     "{spec: {destination: {name: '', server: 'https://a'}}}",
			clusters: "{spec: {destination: {name: '', server: 'https://a'}}}",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			for list, want := range map[bool]string{true: c.list, false: c.clusters} {
				tree := treeOf(t, c.tree)
				settleDestination(tree, list)
				equal(t, treeOf(t, want), tree)
			}
		})
	}
}

// TestIsServerParameter tells the server parameter from other texts.
func TestIsServerParameter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"{{ .server }}": true, "{{.server}}": true, " {{ server }} ": true, "{{server}}": true,
		"{{ .server": false, ".server }}": false, "{{ .name }}": false, "{{ .server }}/x": false, "server": false,
		"": false,
	} {
		if got := isServerParameter(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// TestHasPath finds what is at a path of a tree.
func TestHasPath(t *testing.T) {
	t.Parallel()
	tree := treeOf(t, "{a: {b: x, 'c.d/e': {f: y}}, g: [{h: z}, w], nothing: null}")
	for path, want := range map[string]bool{
		"root": true, "root.a": true, "root.a.b": true, "root.a[c.d/e]": true, "root.a[c.d/e].f": true, "root.g": true,
		"root.g[0].h": true, "root.g[1]": true, "root.nothing": true,
		"root.b": false, "root.a.b.c": false, "root.ab": false, "root.g[2]": false, "root.g[1].h": false,
		"other": false, "roo": false,
	} {
		if got := hasPath(rootPath(), tree, path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// TestTemplateReads refuses what a template cannot read at render time.
func TestTemplateReads(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"the server, with a registrar that copies no labels": {
			spec: web("", "{{ .server }}"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0401: spec.applicationSets[0].template: the template at " +
					"spec.applicationSets[0].template.spec.source.path reads a parameter that " +
					"only the cluster Secret on the hub holds, so it is not known at render time (value " +
					`".server"); address the cluster by name, and write the project as a value`,
			},
		},
		"the project, with one that copies them": {
			spec: "argocd: {registrar: ClusterLabels}\n" + web("", "{{ .project }}"), clusters: []string{"a/eu-1"},
			want: []string{
				"error CF0401: spec.applicationSets[0].template: the template at " +
					"spec.applicationSets[0].template.spec.source.path reads a parameter that " +
					"only the cluster Secret on the hub holds, so it is not known at render time (value " +
					`".project"); address the cluster by name, write the project as a value, or set ` +
					"argocd.generator: Clusters",
			},
		},
		"a label of spec.clusterLabels can be read": {
			spec: "clusterLabels: {short: '{{ .name | trunc 2 }}'}\n" + web(
				"",
				"{{ .metadata.labels.short }}",
			), clusters: []string{"a/eu-1"},
			want: []string{`main-web: list [{"metadata":{"labels":{"short":"eu"}},"name":"eu-1"}]`},
		},
		"the last value and the wave, too": {
			spec: "values: [{name: a, template: x}]\nwaves: [{name: rest}]\n" + web(
				"",
				"{{ .values.a }}{{ .values.wave }}",
			), clusters: []string{"a/eu-1"},
			want: []string{`main-web: list [{"name":"eu-1","values":{"a":"x","wave":"rest"}}]`},
		},
		"each text that does not parse is reported": {
			spec: "argocd: {defaults: {spec: {project: '{{ x y }}'}}}\n" + web(
				"",
				"{{ nope }}",
			), clusters: []string{"a/eu-1"},
			want: []string{
				`error CF0401: spec.argocd.defaults.spec.project: x is not a function (value "{{ x y ` +
					`}}"); fix the template; its language is Argo CD's, Go templates with sprig`,
				"error CF0401: spec.applicationSets[0].template.spec.source.path: {{nope}} is not a " +
					`parameter; the nearest is {{name}} (value "{{ nope }}"); fix the template; its ` +
					"language is Argo CD's, Go templates with sprig",
			},
		},
		"the trees of the FleetConfig are not changed": {
			spec: "argocd: {defaults: {spec: {destination: {namespace: x}}}}\nwaves: [{name: " +
				"rest}]\napplicationSets: [" +
				element(
					"one",
					"rollout: RollingSync,",
					"one",
				) + ", " + element(
				"two",
				"",
				"two",
			) + "]",
			clusters: []string{"a/eu-1"},
			want: []string{
				"info CF0408: spec.applicationSets[0].rollout: Argo CD's RollingSync is beta, and " +
					"does nothing unless the ApplicationSet controller runs with " +
					"--enable-progressive-syncs",
				`main-one: list [{"name":"eu-1","values":{"wave":"rest"}}]`,
				`main-two: list [{"name":"eu-1"}]`,
			},
		},
	})
}
