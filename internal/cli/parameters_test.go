package cli_test

import (
	"bytes"
	"fmt"
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
	const notWritten = `error CF0101: ARGOCD_APP_PARAMETERS: the variable is not what Argo CD writes: `
	const unreadable = `Argo CD sets it to a JSON list of {"name": …, "string": …}, so unset it elsewhere`
	const unknown = "the names are fleet, registrar and revision; " +
		"fix it in spec.source.plugin.parameters of the Application, or remove it there"
	return map[string]parametersCase{
		"no text":       {text: ``},
		"no list":       {text: ` null `},
		"no parameters": {text: `[]`},
		"empty ones": {
			text: `[{"name": "fleet", "string": ""}, {"name": "registrar", ` +
				`"string": "", "array": null, "map": null}, {"name": "revision"}]`,
		},
		"a string that is null": {text: `[{"name": "revision", "string": null}]`},
		"the name of another":   {text: `[{"name": "fleet", "string": "production"}]`},
		"text that is no JSON": {
			text: `fleet=hidden`,
			want: []string{notWritten + `it is not JSON at byte 2; ` + unreadable},
		},
		"half a text": {
			text: `[{"name": "fleet"`,
			want: []string{notWritten + `it is not JSON at byte 17; ` + unreadable},
		},
		"a map of parameters": {
			text: `{"fleet": "hidden"}`,
			want: []string{notWritten + `the value at byte 1 has the wrong type; ` + unreadable},
		},
		"a number as a string": {
			text: `[{"name": "fleet", "string": 4711}]`,
			want: []string{notWritten + `the value at byte 33 has the wrong type; ` + unreadable},
		},
		"an entry that is null": {
			text: `[null]`,
			want: []string{
				`error CF0107: ARGOCD_APP_PARAMETERS[0].name: capifleet has no parameter of this name; ` + unknown,
			},
		},
		"a parameter that is duplicated": {
			text: `[{"name": "fleet", "string": ""}, {"name": "fleet", "string": "production"}]`,
			want: []string{
				`error CF0111: ARGOCD_APP_PARAMETERS[1].name: the parameter is duplicated (value "fleet"); ` +
					`remove one of them`,
			},
		},
		"a parameter that is duplicated, without a string": {
			text: `[{"name": "fleet"}, {"name": "fleet", "string": null}]`,
			want: []string{
				`error CF0111: ARGOCD_APP_PARAMETERS[1].name: the parameter is duplicated (value "fleet"); ` +
					`remove one of them`,
			},
		},
		"names that are not known": {
			text: `[{"name": "Revision", "string": "hidden"}, {"name": "config", "string": ""}, {"string": "hidden"}]`,
			want: []string{
				`error CF0107: ARGOCD_APP_PARAMETERS[0].name: capifleet has no parameter of this name ` +
					`(value "Revision"); did you mean "revision"? ` + unknown,
				`error CF0107: ARGOCD_APP_PARAMETERS[1].name: capifleet has no parameter of this name ` +
					`(value "config"); ` + unknown,
				`error CF0107: ARGOCD_APP_PARAMETERS[2].name: capifleet has no parameter of this name; ` + unknown,
			},
		},
		"values that are not strings": {
			text: `[{"name": "fleet", "array": ["hidden"]}, {"name": "registrar", "array": []}, ` +
				`{"name": "revision", "map": {"a": "hidden"}, "string": "v1"}]`,
			want: []string{
				`error CF0109: ARGOCD_APP_PARAMETERS[0].array: the parameter must be a string, not a list ` +
					`(value "fleet"); write it as a string in spec.source.plugin.parameters of the Application`,
				`error CF0109: ARGOCD_APP_PARAMETERS[1].array: the parameter must be a string, not a list ` +
					`(value "registrar"); write it as a string in spec.source.plugin.parameters of the Application`,
				`error CF0109: ARGOCD_APP_PARAMETERS[2].map: the parameter must be a string, not a map ` +
					`(value "revision"); write it as a string in spec.source.plugin.parameters of the Application`,
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
// stderr that are not of severity info.
func renderWithParameters(t *testing.T, text string) (out string, lines []string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	streams := cli.Streams{Out: &stdout, Err: &stderr, Getenv: func(name string) string {
		if name == "ARGOCD_APP_SOURCE_PATH" {
			return ""
		}
		if name != "ARGOCD_APP_PARAMETERS" {
			t.Errorf("reads %s of the environment", name)
		}
		return text
	}}
	status = cli.Run([]string{
		"render", filepath.Join(root, "examples", "quick-start"),
		"--config", filepath.Join(root, "function-config.yaml"),
	}, streams)
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "info ") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return stdout.String(), lines, status
}

// TestManyParametersOfArgoCD wants the first of very many to be told, the others counted, and
// nothing else: as many as one variable of the environment may hold on Linux.
func TestManyParametersOfArgoCD(t *testing.T) {
	t.Parallel()
	const many, told = 128 << 10 / len(`null,`), 20
	out, lines, status := renderWithParameters(t, "["+strings.Repeat("null,", many-1)+"null]")
	if len(lines) != told || out != "" || status != 1 {
		t.Fatalf("%d lines, want %d; exit status %d and %d bytes", len(lines), told, status, len(out))
	}
	if rest := fmt.Sprintf("(and %d more problems with this code)", many-told); !strings.Contains(lines[told-1], rest) {
		t.Errorf("the last line does not say %q: %s", rest, lines[told-1])
	}
}
