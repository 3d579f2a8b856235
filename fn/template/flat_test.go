package template

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestFlatFormIsRewritten(t *testing.T) {
	for _, test := range []struct{ name, flat, want string }{
		{"name", "{{name}}-guestbook", "{{ .name }}-guestbook"},
		{"nameNormalized, with spaces", "{{  nameNormalized\t}}", "{{ .nameNormalized }}"},
		{"server and project", "{{server}}{{project}}", "{{ .server }}{{ .project }}"},
		{"a label", "{{metadata.labels.region}}", "{{ .metadata.labels.region }}"},
		{
			"a label with dots",
			"{{metadata.labels.topology.kubernetes.io/zone}}",
			`{{ index .metadata.labels "topology.kubernetes.io/zone" }}`,
		},
		{"a label with a dash", "{{metadata.labels.cost-center}}", `{{ index .metadata.labels "cost-center" }}`},
		{"a label that begins with a digit", "{{metadata.labels.5g}}", `{{ index .metadata.labels "5g" }}`},
		{
			"an annotation",
			"{{metadata.annotations.example.com/owner}}", `{{ index .metadata.annotations "example.com/owner" }}`,
		},
		{"a value, though values is a function", "{{ values.tier }}", "{{ .values.tier }}"},
		{"a value with a dash", "{{ values.cost-center }}", `{{ index .values "cost-center" }}`},
		{
			"both forms in one text",
			"{{name}}/{{ .values.tier | upper }}/{{values.tier}}",
			"{{ .name }}/{{ .values.tier | upper }}/{{ .values.tier }}",
		},
		{"Go form stays as written", "{{.name}}{{-  .server  -}} x", "{{.name}}{{-  .server  -}} x"},
		{"words of Go stay", "{{if true}}{{list}}{{else}}x{{end}}", "{{if true}}{{list}}{{else}}x{{end}}"},
		{
			"what is in a string or comment stays",
			"{{ \"{{name}} }}\" }}{{ `{{name}}` }}{{/* {{name}} ' */}}{{name}}",
			"{{ \"{{name}} }}\" }}{{ `{{name}}` }}{{/* {{name}} ' */}}{{ .name }}",
		},
		{"what is in a trimming comment stays", "{{- /* ' */ -}}{{name}}", "{{- /* ' */ -}}{{ .name }}"},
		{"an escaped quote does not end the string", `{{ "\"{{name}}" }}{{name}}`, `{{ "\"{{name}}" }}{{ .name }}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, problem := ParseText(field.NewPath("x"), test.flat)
			if problem != nil {
				t.Fatal(problem)
			}
			if got := text.Source(); got != test.want {
				t.Errorf("got %s", got)
			}
			again, problem := ParseText(nil, text.Source())
			if problem != nil || again.Source() != text.Source() {
				t.Errorf("the Go form is not final: %v", problem)
			}
		})
	}
}

func TestFlatFormThatIsNearlyAParameter(t *testing.T) {
	for _, test := range []struct{ flat, want string }{
		{
			"{{metadata.label.region}}",
			"{{metadata.label.region}} is not a parameter; the nearest is {{metadata.labels.region}}",
		},
		{
			"{{metadata.lables.a.b/c}}",
			"{{metadata.lables.a.b/c}} is not a parameter; the nearest is {{metadata.labels.a.b/c}}",
		},
		{
			"{{metadata.annotation.x}}",
			"{{metadata.annotation.x}} is not a parameter; the nearest is {{metadata.annotations.x}}",
		},
		{"{{label.region}}", "{{label.region}} is not a parameter; the nearest is {{metadata.labels.region}}"},
		{"{{value.tier}}", "{{value.tier}} is not a parameter; the nearest is {{values.tier}}"},
		{"{{metadata}}", "{{metadata}} is not a parameter; the nearest is {{metadata.labels.KEY}}"},
		{"{{metadata.labels}}", "{{metadata.labels}} is not a parameter; the nearest is {{metadata.labels.KEY}}"},
		{"{{metadata.labels.}}", "{{metadata.labels.}} is not a parameter; the nearest is {{metadata.labels.KEY}}"},
		{"{{nam}}", "{{nam}} is not a parameter; the nearest is {{name}}"},
		{"{{nameNormalised}}", "{{nameNormalised}} is not a parameter; the nearest is {{nameNormalized}}"},
		{"{{ cluster }}", "{{cluster}} is not a parameter; the name of the Cluster is {{name}}, or {{ .name }}"},
		{"{{clusterName}}", "{{clusterName}} is not a parameter; the name of the Cluster is {{name}}, or {{ .name }}"},
		{
			"{{cluster.name}}",
			"{{cluster.name}} is not a parameter; the name of the Cluster is {{name}}, or {{ .name }}",
		},
		{"{{cluster.spec.paused}}", "{{cluster.spec.paused}} is not a parameter; write {{ .cluster.spec.paused }}"},
		{"{{ cluster | lower }}", "cluster is not a function; the name of the Cluster is .name"},
		{"{{- cluster }}", "cluster is not a function; the name of the Cluster is .name"},
		{"{{ .clusterName }}", ".clusterName is not a parameter; the name of the Cluster is .name"},
		{"{{namespace}}", "{{namespace}} is not a parameter; write {{ .namespace }}"},
		{
			"{{region}}",
			"{{region}} is not a parameter; " +
				"a value of that name is {{values.region}}, and a label {{metadata.labels.region}}",
		},
		{
			"{{path.basename}}",
			"{{path.basename}} is not a parameter; the parameters are name, nameNormalized, server, project, " +
				"metadata.labels.KEY, metadata.annotations.KEY and values.NAME",
		},
		{"{{values}}", orderReason("values")},
		{"{{ name | lower }}", "name is not a function; the parameter is .name"},
		{"{{ metadata.labels.x | lower }}", "metadata is not a function; the parameter is .metadata"},
		{"{{- name }}", "name is not a function; the parameter is .name"},
	} {
		_, problem := ParseText(field.NewPath("x"), test.flat)
		if problem == nil {
			t.Errorf("%s parses", test.flat)
			continue
		}
		if problem.Reason != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.flat, problem.Reason, test.want)
		}
	}
}
