package applicationset_test

import (
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/applicationset"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestPredict: the names of the Applications of an ApplicationSet; a question mark is on those that
// it need not make.
func TestPredict(t *testing.T) {
	t.Parallel()
	const inGo = "goTemplate: true\ngoTemplateOptions: [missingkey=error]\n"
	const goName = "template: {metadata: {name: '{{ .name }}-web'}, spec: {source: {path: '{{ .name }}'}}}\n"
	const flatName = "template: {metadata: {name: '{{name}}-web'}}\n"
	for sentence, c := range map[string]struct{ spec, want string }{
		"a list": {inGo + goName + "generators: [{list: {elements: [{name: a}, {name: b}]}}]", "a-web b-web"},
		"a list in the flat form": {
			flatName + "generators: [{list: {elements: [{name: a, values: {x: z}}, {name: b}]}}]", "a-web b-web",
		},
		"a flat list of what is not a string": {flatName + "generators: [{list: {elements: [{name: a, n: 1}]}}]", ""},
		"a flat list whose values are no map": {
			flatName + "generators: [{list: {elements: [{name: a, values: 1}]}}]", "",
		},
		"a list in YAML": {
			inGo + goName + "generators: [{list: {elements: [{name: a}], elementsYaml: x}}]", "",
		},
		"what the names do not need fails": {
			inGo + "template: {metadata: {name: '{{ .name }}-web'}, spec: {source: {path: '{{ .path }}'}}}\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"a-web?",
		},
		"the patch of the template fails": {
			inGo + goName + "templatePatch: '{{ .path }}'\ngenerators: [{list: {elements: [{name: a}]}}]", "a-web?",
		},
		"a patch of something else": {
			inGo + goName + "templatePatch: 'spec: {source: {path: x}}'\ngenerators: [{list: {elements: [{name: a}]}}]",
			"a-web",
		},
		"a patch of nothing": {
			inGo + goName + "templatePatch: ''\ngenerators: [{list: {elements: [{name: a}]}}]", "a-web",
		},
		"a patch that renames": {
			inGo + goName + "templatePatch: 'metadata: {name: {{ .name }}-db}'\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"a-db",
		},
		"a patch that renames in the flat form": {
			flatName + "templatePatch: '{\"metadata\": {\"name\": \"{{name}}-db\"}}'\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"a-db",
		},
		"a patch that renames some": {
			inGo + goName + "templatePatch: '{{ if eq .name `a` }}metadata: {name: other}{{ end }}'\n" +
				"generators: [{list: {elements: [{name: a}, {name: b}]}}]",
			"b-web other",
		},
		"a patch that removes the name": {
			inGo + goName + "templatePatch: 'metadata: {name: null}'\ngenerators: [{list: {elements: [{name: a}]}}]",
			"",
		},
		"a patch that removes the metadata": {
			inGo + goName + "templatePatch: 'metadata: null'\ngenerators: [{list: {elements: [{name: a}]}}]", "",
		},
		"a patch that replaces the metadata": {
			inGo + goName + "templatePatch: 'metadata: {$patch: replace, name: b}'\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"b",
		},
		"a patch that deletes the metadata": {
			inGo + goName + "templatePatch: 'metadata: {$patch: delete}'\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"",
		},
		"a patch with an unknown directive": {
			inGo + goName + "templatePatch: 'metadata: {$patch: drop}'\n" +
				"generators: [{list: {elements: [{name: a}]}}]",
			"a-web?",
		},
		"what the template of a generator replaces need not render": {
			inGo + "template: {metadata: {name: '{{ .path }}'}, spec: {source: {path: '{{ .name }}'}}}\n" +
				"generators: [{list: {elements: [{name: a}], template: {metadata: {name: '{{ .name }}-db'}, " +
				"spec: {source: {path: ''}}}}}]",
			"a-db",
		},
		"a patch that is a list": {
			inGo + goName + "templatePatch: '[]'\ngenerators: [{list: {elements: [{name: a}]}}]", "a-web?",
		},
		"a patch that is not YAML": {
			inGo + goName + "templatePatch: '{'\ngenerators: [{list: {elements: [{name: a}]}}]", "a-web?",
		},
		"a name that is a number in a patch": {
			inGo + goName + "templatePatch: 'metadata: {name: 1}'\ngenerators: [{list: {elements: [{name: a}]}}]",
			"a-web?",
		},
		"an element without the name": {
			inGo + goName + "generators: [{list: {elements: [{name: a}, {app: b}]}}]", "a-web?",
		},
		"an element without anything": {
			"goTemplate: true\ntemplate: {metadata: {name: a-web}}\ngenerators: [{list: {elements: [{}]}}]", "a-web",
		},
		"all clusters, and the hub": {inGo + goName +
			"generators: [{clusters: {}}]", "eu-web? in-cluster-web? us-web?"},
		"clusters by a label": {
			inGo + goName + "generators: [{clusters: {selector: {matchLabels: {region: us}}}}]", "us-web?",
		},
		"clusters in the flat form": {
			"template: {metadata: {name: '{{metadata.labels.region}}-{{values.app}}-{{name}}'}}\n" +
				"generators: [{clusters: {selector: {matchLabels: {region: us}}, values: {app: 'a-{{name}}'}}}]",
			"us-a-us-us?",
		},
		"values of clusters": {
			inGo + "template: {metadata: {name: '{{ .name }}-{{ .values.app }}'}}\ngenerators: [{clusters: " +
				"{selector: {matchLabels: {region: us}}, values: {app: '{{ .metadata.labels.region }}'}}}]",
			"us-us?",
		},
		"values that fail": {
			inGo + goName + "generators: [{clusters: {values: {app: '{{ .metadata.labels.tier }}'}}}]", "",
		},
		"one set of parameters for all clusters": {
			inGo + "template: {metadata: {name: '{{ range .clusters }}{{ .name }}-{{ end }}web'}}\n" +

				"generators: [{clusters: {flatList: true, " +
				"selector: {matchExpressions: [{key: region, operator: Exists}]}}}]",
			"eu-us-web?",
		},
		"a selector that is not one": {
			inGo + goName + "generators: [{clusters: {selector: {matchLabels: {region: 1}}}}]", "",
		},
		"a matrix of lists": {
			inGo + "template: {metadata: {name: '{{ .name }}-{{ .app }}'}}\ngenerators: [{matrix: {generators: " +
				"[{list: {elements: [{name: a}, {name: b}]}}, {list: {elements: [{app: x}, {app: z}]}}]}}]",
			"a-x a-z b-x b-z",
		},
		"a matrix of a list and clusters that read it": {
			inGo + "template: {metadata: {name: '{{ .name }}-{{ .app }}'}}\ngenerators: [{matrix: {generators: " +
				"[{list: {elements: [{app: x, region: us}]}}, " +
				"{clusters: {selector: {matchLabels: {region: '{{ .region }}'}}, values: {a: '{{ .app }}'}}}]}}]",
			"us-x?",
		},
		"a matrix whose second generator has a null, which is dropped": {
			flatName + "generators: [{matrix: {generators: " +
				"[{list: {elements: [{name: a}]}}, {list: {elements: [{app: x, n: null}]}}]}}]",
			"a-web",
		},
		"a matrix whose first generator has a null": {
			flatName + "generators: [{matrix: {generators: " +
				"[{list: {elements: [{name: a, n: null}]}}, {list: {elements: [{app: x}]}}]}}]",
			"",
		},
		"a matrix whose first generator gives no parameters": {
			"goTemplate: true\n" + goName + "generators: [{matrix: {generators: " +
				"[{list: {elements: [{}]}}, {list: {elements: [{name: b, n: null}]}}]}}]",
			"b-web",
		},
		"a matrix whose first generator gives nothing": {
			inGo + goName + "generators: [{matrix: {generators: [{list: {elements: []}}, {git: {}}]}}, " +
				"{list: {elements: [{name: a}]}}]",
			"a-web",
		},
		"a matrix whose generators contradict each other, in the flat form": {
			flatName + "generators: [{matrix: {generators: " +
				"[{list: {elements: [{name: a}]}}, {list: {elements: [{name: b}]}}]}}]",
			"",
		},
		"in Go the first wins, and maps merge": {
			inGo + "template: {metadata: {name: '{{ .name }}-{{ .values.p }}-{{ .values.q }}'}}\n" +
				"generators: [{matrix: " +
				"{generators: [{list: {elements: [{name: a, values: {p: 1}}]}}, " +
				"{list: {elements: [{name: b, values: {p: 2, q: 3}}]}}]}}]",
			"a-1-3",
		},
		"a matrix of a matrix": {
			inGo + "template: {metadata: {name: '{{ .name }}-{{ .app }}-{{ .env }}'}}\n" +
				"generators: [{matrix: {generators: " +
				"[{matrix: {generators: [{list: {elements: [{name: a}]}}, {list: {elements: [{app: x}]}}]}}, " +
				"{list: {elements: [{env: p}]}}]}}]",
			"a-x-p",
		},
		"a matrix of three": {
			inGo + goName + "generators: [{matrix: {generators: " +
				"[{list: {elements: [{name: a}]}}, {clusters: {}}, {clusters: {}}]}}]",
			"",
		},
		"a matrix that is too large": {
			inGo + goName +
				"generators: [{matrix: {generators: [{list: {elements: [" + strings.Repeat("{name: a},", 600) +
				"]}}, {list: {elements: [" + strings.Repeat("{app: a},", 600) + "]}}]}}]",
			"",
		},
		"what a selector leaves": {
			inGo + goName +
				"generators: [{list: {elements: [{name: a, k: {m: 3}}, {name: b, k: {m: 4}}, {name: c}]}, " +
				"selector: {matchExpressions: [{key: k.m, operator: NotIn, values: ['4']}]}}]",
			"a-web c-web",
		},
		"a selector that Argo CD refuses": {
			inGo + goName + "generators: [{list: {elements: [{name: a}]}, " +
				"selector: {matchExpressions: [{key: name, operator: In}]}}]",
			"",
		},
		"the template of a generator": {
			inGo + goName +
				"generators: [{list: {elements: [{name: a}], template: {metadata: {name: '{{ .name }}-db'}}}}]",
			"a-db",
		},
		"the template of a generator alone": {
			inGo + "generators: [{list: {elements: [{name: a}], template: {metadata: {name: '{{ .name }}-db'}}}}]",
			"a-db",
		},
		"the template of a generator with fields that the other one has not": {
			inGo + "template: {metadata: null}\ngenerators: [{list: {elements: [{name: a}], " +
				"template: {metadata: {name: '{{ .name }}-db'}, spec: {source: {path: x}}}}}]",
			"a-db",
		},
		"beside a generator that asks something else": {
			inGo + goName + "generators: [{list: {elements: [{name: a}]}}, {git: {repoURL: x}}]", "a-web?",
		},
		"a generator that asks something else": {inGo + goName + "generators: [{pullRequest: {}}]", ""},
		"a function that is not repeatable": {
			"goTemplate: true\ntemplate: {metadata: {name: '{{ now }}'}}\n" +
				"generators: [{list: {elements: [{name: a}]}}]", "",
		},
		"nothing": {"", ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			var tree map[string]any
			if err := yaml.Unmarshal([]byte("spec:\n  "+strings.ReplaceAll(c.spec, "\n", "\n  ")), &tree); err != nil {
				t.Fatal(err)
			}
			all := applicationset.NewPredictor(secrets()).Predict(tree, func(string) bool { return true })
			var got []string
			for _, name := range fleet.SortedKeys(all) {
				if !all[name] {
					name += "?"
				}
				got = append(got, name)
			}
			if want := strings.Fields(c.want); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("want %v, got %v", want, got)
			}
			if expanded := expandedNames(tree); fmt.Sprint(expanded) != fmt.Sprint(got) {
				t.Errorf("predicted %v, expanded %v", got, expanded)
			}
		})
	}
}

// expandedNames are the names of the Applications of an expansion, as TestPredict writes them.
func expandedNames(tree map[string]any) []string {
	sure := map[string]bool{}
	for _, made := range applicationset.NewPredictor(secrets()).Expand(tree).Applications {
		sure[made.Name] = sure[made.Name] || made.Sure
	}
	var names []string
	for _, name := range fleet.SortedKeys(sure) {
		if !sure[name] {
			name += "?"
		}
		names = append(names, name)
	}
	return names
}

// secrets are those of two clusters.
func secrets() []argocd.Secret {
	var all []argocd.Secret
	for _, name := range []string{"eu", "us"} {
		all = append(all, argocd.Secret{
			Name: name, ClusterName: name, Server: "https://" + name,
			Labels: map[string]string{"argocd.argoproj.io/secret-type": "cluster", "region": name},
		})
	}
	return all
}

// TestPredictOnlyWhatIsAskedFor: other names are not kept.
func TestPredictOnlyWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	tree := map[string]any{"spec": map[string]any{
		"template": map[string]any{"metadata": map[string]any{"name": "{{name}}"}},
		"generators": []any{map[string]any{"list": map[string]any{
			"elements": []any{map[string]any{"name": "a"}, map[string]any{"name": "b"}},
		}}},
	}}
	got := applicationset.NewPredictor(nil).Predict(tree, func(name string) bool { return name == "b" })
	if len(got) != 1 || !got["b"] {
		t.Errorf("want b, got %v", got)
	}
}
