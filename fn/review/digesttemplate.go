package review

import (
	"maps"
	"regexp"
	"strings"

	"github.com/capifleet/capifleet/fn/template"
)

// templateDigests are the digests of the Applications of a template, by their parameters.
type templateDigests struct {
	template *Template
	digests  map[string]string
	// functions reports whether a text does more with a Cluster's own name, namespace or server
	// than write it.
	functions bool
	truly     map[*template.Text]bool // the texts that do
}

func newTemplateDigests(t *Template) *templateDigests {
	digests := &templateDigests{template: t, digests: map[string]string{}, truly: map[*template.Text]bool{}}
	names := strings.Join(ownParameters(), "|")
	plain := regexp.MustCompile(`\{\{-?\s*\.?(?:` + names + `)\s*-?\}\}`)
	action := regexp.MustCompile(`\{\{[^}]*(?:[.$"` + "`" + `](?:` + names + `)\b|(?:^|[\s({|])[.$](?:[\s)|}]|$))`)
	for _, tree := range []*template.Tree{t.Parsed, t.Patch} {
		if tree == nil {
			continue
		}
		tree.Each(func(_ []string, text *template.Text) {
			if action.MatchString(plain.ReplaceAllString(text.Source(), "")) {
				digests.functions, digests.truly[text] = true, true
			}
		})
	}
	return digests
}

// ownParameters are the parameters in which Clusters that are alike may differ.
func ownParameters() []string { return []string{"name", "nameNormalized", "namespace", "server"} }

// withoutOwn are parameters with placeholders for those that a Cluster has for its own.
func (t *templateDigests) withoutOwn(parameters map[string]any) map[string]any {
	replaced := maps.Clone(parameters)
	for _, name := range ownParameters() {
		if _, isText := replaced[name].(string); isText {
			replaced[name] = "\x00" + name
		}
	}
	return replaced
}

// render is what the template makes, with placeholders where it only writes what is the Cluster's
// own.
func (t *templateDigests) render(parameters map[string]any) any {
	replaced := t.withoutOwn(parameters)
	text := func(text *template.Text) string {
		values := replaced
		if t.truly[text] {
			values = parameters
		}
		rendered, problem := text.Render(values)
		if problem != nil {
			return text.Source() // what Argo CD refuses is a problem of its own
		}
		return rendered
	}
	made := []any{t.template.Parsed.Map(text)}
	if t.template.Patch != nil {
		made = append(made, t.template.Patch.Map(text))
	}
	return made
}
