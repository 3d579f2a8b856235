package template

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// TestActionsOfOtherPrograms: the error of a text says which action has what Argo CD does not know,
// and how it is escaped. What its strings say may be secret.
func TestActionsOfOtherPrograms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`{{ include "common.names.fullname" . }}-web`: {
			"{{`{{ include \"…\" . }}`}}", "{{`{{ include … }}`}}",
		},
		`{{ .name }} {{- include 'a' $ | nindent 4 -}} b`: {
			"{{`{{ include \"…\" $ | nindent 4 }}`}}", "{{`{{ include … }}`}}",
		},
		"{{ tpl `a\"b` . }}":  {"{{`{{ tpl \"…\" . }}`}}", "{{`{{ tpl … }}`}}"},
		`{{ .Values.image }}`: {"{{`{{ .Values.image }}`}}", "{{`{{ .Values.image }}`}}"},
		`{{ printf "%s-web" .Release.Name }}`: {
			"{{`{{ printf \"…\" .Release.Name }}`}}",
			"{{`{{ printf … }}`}}",
		},
		`Instance {{ $labels.instance }} is down`:     {"{{`{{ $labels.instance }}`}}", "{{`{{ $labels.instance }}`}}"},
		`{{ $value | humanize }}`:                     {"{{`{{ $value | humanize }}`}}", "{{`{{ $value … }}`}}"},
		"a: 1\nb: {{ include `x` . }}":                {"{{`{{ include \"…\" . }}`}}", "{{`{{ include … }}`}}"},
		`{{ pod }}`:                                   {"{{`{{ pod }}`}}", "{{`{{ pod }}`}}"},
		`{{ define "x" }}{{ end }}`:                   {"{{`{{ define \"…\" }}`}}", "{{`{{ define … }}`}}"},
		`{{ .name }}{{ template "x" }}`:               {"{{`{{ template \"…\" }}`}}", "{{`{{ template … }}`}}"},
		`{{ .name }}{{ toYaml . | nindent 2 }}`:       {"{{`{{ toYaml . | nindent 2 }}`}}", "{{`{{ toYaml … }}`}}"},
		`{{ range .Alerts }}{{ .Labels.x }}{{ end }}`: {"{{`{{ range .Alerts }}`}}", "{{`{{ range … }}`}}"},
		`{{ include (printf "%s" (randomName 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23)) }}`: {
			"{{`{{ include … }}`}}", "{{`{{ include … }}`}}",
		},
		`{{ .name `:         {"", ""},
		`{{ if }}`:          {"", ""},
		`{{ now }}`:         {"", ""},
		`{{ .name.first }}`: {"", ""},
		`{{ include "open `: {"", ""},
	} {
		_, problems := Parse(field.NewPath("x"), text)
		if len(problems) != 1 {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		got := []string{problems[0].Foreign.Escaped(), problems[0].Foreign.Brief()}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", text, problems[0].Reason, diff)
		}
		if want[0] == "" {
			continue
		}
		if rendered, problem := render(t, want[0], params()); problem != nil || "{{`"+rendered+"`}}" != want[0] {
			t.Errorf("%s is rendered as %q, %v", want[0], rendered, problem)
		}
	}
}
