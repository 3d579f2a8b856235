package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli"
)

// parametersCase is what ARGOCD_APP_PARAMETERS says, and the whole lines of what is wrong with it.
type parametersCase struct {
	text string
	want []string
}

func parametersCases() map[string]parametersCase {
	const unreadable = `must be a JSON list of {"name": …, "string": …}; Argo CD sets it, so unset it elsewhere`
	const unknown = "the names are fleet, registrar and revision; mend it in spec.source.plugin.parameters of the Application, or remove it there"
	return map[string]parametersCase{
		"no text":               {text: ``},
		"no list":               {text: ` null `},
		"no parameters":         {text: `[]`},
		"empty ones":            {text: `[{"name": "fleet", "string": ""}, {"name": "registrar", "string": "", "array": null, "map": null}, {"name": "revision"}]`},
		"a string that is null": {text: `[{"name": "revision", "string": null}]`},
		"the name of another":   {text: `[{"name": "fleet", "string": "production"}]`},
		"text that is no JSON":  {text: `fleet=hidden`, want: []string{`error CF0101: ARGOCD_APP_PARAMETERS: cannot be read as Argo CD writes it: it is not JSON, from byte 2 on; ` + unreadable}},
		"half a text":           {text: `[{"name": "fleet"`, want: []string{`error CF0101: ARGOCD_APP_PARAMETERS: cannot be read as Argo CD writes it: it is not JSON, from byte 17 on; ` + unreadable}},
		"a map of parameters":   {text: `{"fleet": "hidden"}`, want: []string{`error CF0101: ARGOCD_APP_PARAMETERS: cannot be read as Argo CD writes it: byte 1 has a value of another type; ` + unreadable}},
		"a number as a string":  {text: `[{"name": "fleet", "string": 4711}]`, want: []string{`error CF0101: ARGOCD_APP_PARAMETERS: cannot be read as Argo CD writes it: byte 33 has a value of another type; ` + unreadable}},
		"an entry that is null": {text: `[null]`, want: []string{`error CF0107: ARGOCD_APP_PARAMETERS[0].name: is not the name of a parameter of capifleet; ` + unknown}},
		"a parameter that stands there twice": {
			text: `[{"name": "fleet", "string": ""}, {"name": "fleet", "string": "production"}]`,
			want: []string{`error CF0111: ARGOCD_APP_PARAMETERS[1].name: stands there twice (value "fleet"); remove one of them`},
		},
		"names that are not known": {
			text: `[{"name": "Revision", "string": "hidden"}, {"name": "config", "string": ""}, {"string": "hidden"}]`,
			want: []string{
				`error CF0107: ARGOCD_APP_PARAMETERS[0].name: is not the name of a parameter of capifleet (value "Revision"); did you mean "revision"? ` + unknown,
				`error CF0107: ARGOCD_APP_PARAMETERS[1].name: is not the name of a parameter of capifleet (value "config"); ` + unknown,
				`error CF0107: ARGOCD_APP_PARAMETERS[2].name: is not the name of a parameter of capifleet; ` + unknown,
			},
		},
		"values that are no strings": {
			text: `[{"name": "fleet", "array": ["hidden"]}, {"name": "registrar", "array": []}, {"name": "revision", "map": {"a": "hidden"}, "string": "v1"}]`,
			want: []string{
				`error CF0109: ARGOCD_APP_PARAMETERS[0].array: is a list, and this parameter is one string (value "fleet"); write it as a string in spec.source.plugin.parameters of the Application`,
				`error CF0109: ARGOCD_APP_PARAMETERS[1].array: is a list, and this parameter is one string (value "registrar"); write it as a string in spec.source.plugin.parameters of the Application`,
				`error CF0109: ARGOCD_APP_PARAMETERS[2].map: is a map, and this parameter is one string (value "revision"); write it as a string in spec.source.plugin.parameters of the Application`,
			},
		},
	}
}

// TestParametersOfArgoCD wants all that is wrong with ARGOCD_APP_PARAMETERS, the whole line of
// each, and nothing where nothing is.
func TestParametersOfArgoCD(t *testing.T) {
	for name, test := range parametersCases() {
		t.Run(name, func(t *testing.T) {
			out, got, status := renderWithParameters(t, test.text)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
			if failed := len(test.want) > 0; (status == 1) != failed || (out == "") != failed {
				t.Errorf("exit status %d and %d bytes", status, len(out))
			}
		})
	}
}

// renderWithParameters renders an example as a plugin of Argo CD does. Its lines are those on
// stderr that are no information.
func renderWithParameters(t *testing.T, text string) (out string, lines []string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	streams := cli.Streams{Out: &stdout, Err: &stderr, Getenv: func(name string) string {
		if name != "ARGOCD_APP_PARAMETERS" {
			t.Errorf("reads %s of the environment", name)
		}
		return text
	}}
	status = cli.Run([]string{"render", filepath.Join(root, "examples", "quick-start"), "--config", filepath.Join(root, "function-config.yaml")}, streams)
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "info ") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return stdout.String(), lines, status
}

// TestManyParametersOfArgoCD wants each of very many to be told, and nothing else: as many as one
// variable of the environment may hold on Linux.
func TestManyParametersOfArgoCD(t *testing.T) {
	const many = 128 << 10 / len(`null,`)
	out, lines, status := renderWithParameters(t, "["+strings.Repeat("null,", many-1)+"null]")
	if len(lines) != many || out != "" || status != 1 {
		t.Errorf("%d lines, want %d; exit status %d and %d bytes", len(lines), many, status, len(out))
	}
}
