package applicationset_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/applicationset"
)

// TestExpand: each Application as NAME > DESTINATION: PATH, and what is not known.
func TestExpand(t *testing.T) {
	t.Parallel()
	const inGo = "goTemplate: true\n"
	const template = "template: {metadata: {name: '{{ .name }}-web'}, spec: {source: {path: '{{ .name }}'}, " +
		"destination: {name: '{{ .name }}'}}}\n"
	const both = "generators: [{matrix: {generators: [{clusters: {selector: {matchLabels: {region: eu}}}}, " +
		"{list: {elements: [{path: a}, {path: b}]}}]}}]"
	for sentence, c := range map[string]struct {
		spec string
		want []string
	}{
		"a list": {
			inGo + template + "generators: [{list: {elements: [{name: b}, {name: a}]}}]",
			[]string{"b-web > b: b", "a-web > a: a"},
		},
		"the clusters that Argo CD knows": {
			inGo + template + "generators: [{clusters: {selector: {matchLabels: {region: eu}}}}]",
			[]string{"eu-web? > eu: eu", "asks for Secrets"},
		},
		"a matrix of clusters and a list, in the flat form": {
			"template: {metadata: {name: '{{name}}-{{path}}'}, spec: {source: {path: '{{path}}'}, " +
				"destination: {server: '{{server}}'}}}\n" + both,
			[]string{"eu-a? > https://eu: a", "eu-b? > https://eu: b", "asks for Secrets"},
		},
		"the template of a generator": {
			inGo + template + "generators: [{list: {elements: [{name: a}], template: {spec: {source: {path: own}}}}}]",
			[]string{"a-web > a: own"},
		},
		"a list beside what is in Git": {
			inGo + template + "generators: [{list: {elements: [{name: a}]}}, {git: {repoURL: x}}]",
			[]string{"a-web? > a: a", "its generator git asks for something that is not in the input"},
		},
		"pull requests in a matrix": {
			inGo + template + "generators: [{matrix: {generators: [{list: {elements: [{name: a}]}}, " +
				"{pullRequest: {github: {}}}]}}]",
			[]string{"its generator pullRequest asks for something that is not in the input"},
		},
		"a template that fails": {
			inGo + "goTemplateOptions: [missingkey=error]\n" + template +
				"generators: [{list: {elements: [{name: a}, {other: b}]}}]",
			[]string{
				"a-web? > a: a",
				"its generators or templates cannot be evaluated here, or Argo CD refuses them",
				"fails: spec.template.metadata.name reads the key \"name\", which is missing",
			},
		},
		"a label that no cluster has": {
			inGo + "goTemplateOptions: [missingkey=error]\ngenerators: [{clusters: {}}]\n" +
				"template: {metadata: {name: web}, spec: {project: '{{ .metadata.labels.team }}'}}\n",
			[]string{
				"asks for Secrets",
				"its generators or templates cannot be evaluated here, or Argo CD refuses them",
				"may fail: spec.template.spec.project reads the key \"team\", which is missing",
			},
		},
		"a template that cannot be parsed": {
			inGo + "generators: [{list: {elements: [{name: a}]}}]\n" +
				"template: {metadata: {name: web}, spec: {project: '{{ .name '}}\n",
			[]string{
				"its generators or templates cannot be evaluated here, or Argo CD refuses them",
				"fails: spec.template.spec.project is not a valid Go template",
			},
		},
		"a template that is refused only here": {
			inGo + "generators: [{list: {elements: [{name: a}]}}]\n" +
				"template: {metadata: {name: web}, spec: {project: '{{ uuidv4 }}'}}\n",
			[]string{"its generators or templates cannot be evaluated here, or Argo CD refuses them"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			var tree map[string]any
			if err := yaml.Unmarshal([]byte("spec:\n  "+strings.ReplaceAll(c.spec, "\n", "\n  ")), &tree); err != nil {
				t.Fatal(err)
			}
			expansion := applicationset.NewPredictor(secrets()).Expand(tree)
			var got []string
			for _, made := range expansion.Applications {
				name := made.Name
				if !made.Sure {
					name += "?"
				}
				if made.Template.Parsed == nil || expansion.Refused != "" && len(made.Parameters) > 2 {
					continue // it fails
				}
				rendered, errs := made.Template.Parsed.Render(made.Parameters)
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				whole, _ := rendered.(map[string]any)
				spec, _ := whole["spec"].(map[string]any)
				source, _ := spec["source"].(map[string]any)
				got = append(got, fmt.Sprintf("%s > %s%s: %s", name, made.Destination.Name, made.Destination.Server,
					source["path"]))
			}
			if expansion.Secrets {
				got = append(got, "asks for Secrets")
			}
			got = append(got, expansion.Unknown...)
			switch {
			case expansion.RefusedSurely:
				got = append(got, "fails: "+expansion.Refused)
			case expansion.Refused != "":
				got = append(got, "may fail: "+expansion.Refused)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
