package template_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/template"
)

// TestParseIn: texts that somebody has written are what they are for Argo CD.
func TestParseIn(t *testing.T) {
	t.Parallel()
	flat, inGo := template.Dialect{}, template.Dialect{Go: true}
	strict := template.Dialect{Go: true, Options: []string{"missingkey=error"}}
	params := map[string]any{
		"name": "eu-1", "count": 3.0, "metadata.labels.region": "eu", "empty": "",
		"metadata": map[string]any{"labels": map[string]string{"region": "eu"}}, "list": []any{"a", "b"},
	}
	for sentence, c := range map[string]struct {
		dialect    template.Dialect
		text, want string // "!" and a part of the error
	}{
		"a parameter in flat form":              {flat, "{{name}}-{{ metadata.labels.region }}", "eu-1-eu"},
		"what is not a parameter stays":         {flat, "{{ name}}-{{ tier }}-{{}}", "eu-1-{{ tier }}-{{}}"},
		"nor is what is not a string":           {flat, "{{count}}", "{{count}}"},
		"an empty one is one":                   {flat, "a{{empty}}b", "ab"},
		"an action on two lines is none":        {flat, "{{\nname}}", "{{\nname}}"},
		"unless another line has one":           {flat, "{{\nname}} {{name}}", "eu-1 eu-1"},
		"an action that is not closed":          {flat, "{{name}} {{name", "!not closed"},
		"a parameter of Go":                     {inGo, "{{ .name }}-{{ .metadata.labels.region }}", "eu-1-eu"},
		"any parameter":                         {inGo, "{{ .count }}", "3"},
		"one that is missing":                   {inGo, "{{ .tier }}", "<no value>"},
		"one that is missing, where that fails": {strict, "{{ .tier }}", "!tier"},
		"a lookup that finds nothing":           {strict, `a{{ index .metadata.labels "tier" }}b`, "ab"},
		"functions and loops":                   {inGo, "{{ range .list }}{{ . | upper }}{{ end }}", "AB"},
		"all parameters":                        {inGo, "{{ len . }}", "6"},
		"the flat form in Go":                   {inGo, "{{name}}", "!name is not a function"},
		"what is not repeatable":                {inGo, "{{ now }}", "!clock"},
		"what has no order":                     {inGo, "{{ keys .metadata.labels }}", "!order"},
		"definitions":                           {inGo, `{{ define "a" }}{{ end }}`, "!not supported"},
		"templates":                             {inGo, `{{ template "a" }}`, "!not supported"},
		"too long a loop": {
			inGo, "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}", "!",
		},
		"an option that there is not": {
			template.Dialect{Go: true, Options: []string{"missingkey=never"}}, "{{ .name }}", "!no such option",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := ""
			tree, errs := template.ParseIn(c.dialect, field.NewPath("text"), c.text)
			if len(errs) == 0 {
				var rendered any
				rendered, errs = tree.Render(params)
				got, _ = rendered.(string)
			}
			want, fails := strings.CutPrefix(c.want, "!")
			switch {
			case fails && len(errs) == 0:
				t.Errorf("want an error with %q, got %q", want, got)
			case fails && !strings.Contains(errs[0].Error(), want):
				t.Errorf("want an error with %q, got %v", want, errs[0])
			case !fails && (len(errs) > 0 || got != want):
				t.Errorf("want %q, got %q and %v", want, got, errs)
			}
		})
	}
}
