package template

import (
	"strings"
	"sync"
	"testing"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"github.com/gosimple/slug"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// params are the parameters of one cluster, as the list generator has them.
func params() map[string]any {
	return map[string]any{
		"name":           "Prod_EU.1",
		"nameNormalized": "prod-eu.1",
		"server":         "https://10.0.0.1",
		"project":        "",
		"namespace":      "fleet",
		"metadata": map[string]any{
			"labels":      map[string]any{"region": "eu", "gpu": "", "topology.kubernetes.io/zone": "eu-1"},
			"annotations": map[string]any{"example.com/owner": "team {{ .name }}"},
		},
		"values": map[string]any{"tier": "gold", "cost-center": "42"},
		"cluster": map[string]any{"spec": map[string]any{
			"replicas": int64(3),
			"zones":    []any{"a", "b"},
			"empty":    nil,
			"kinds":    map[string]any{"control plane": "KCP"},
		}},
	}
}

// fromSecret are the same parameters as the cluster generator has them: labels, annotations and
// values are strings only.
func fromSecret() map[string]any {
	p := params()
	texts := func(m any) map[string]string {
		out := map[string]string{}
		for k, v := range m.(map[string]any) {
			out[k] = v.(string)
		}
		return out
	}
	metadata := p["metadata"].(map[string]any)
	p["metadata"] = map[string]any{"labels": texts(metadata["labels"]), "annotations": texts(metadata["annotations"])}
	p["values"] = texts(p["values"])
	return p
}

func render(t *testing.T, text string, params map[string]any) (string, *Error) {
	t.Helper()
	parsed, problem := ParseText(field.NewPath("spec"), text)
	if problem != nil {
		return "", problem
	}
	return parsed.Render(params)
}

// argoCD has the functions that Argo CD has, from the libraries that it uses. They are made once,
// because that takes longer than a text.
var argoCD = sync.OnceValue(func() *template.Template {
	functions := sprig.TxtFuncMap()
	functions["normalize"] = Normalize
	functions["slugify"] = slugReference
	functions["toYaml"], functions["fromYaml"], functions["fromYamlArray"] = toYAML, fromYAML, fromYAMLArray
	return template.New("base").Funcs(functions).Option("missingkey=error")
})

// reference renders a text as Argo CD does (applicationset/utils, Render.Replace).
func reference(text string, params map[string]any) (string, error) {
	base, err := argoCD().Clone()
	if err != nil {
		return "", err
	}
	parsed, err := base.Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = parsed.Execute(&b, params)
	return b.String(), err
}

func slugReference(args ...any) string {
	longest, smart, name := 50, true, ""
	for i, arg := range args {
		switch i {
		case len(args) - 1:
			name = arg.(string)
		case 0:
			longest = arg.(int)
		case 1:
			smart = arg.(bool)
		}
	}
	slug.MaxLength, slug.EnableSmartTruncate = longest, smart
	return slug.Make(Normalize(name))
}
