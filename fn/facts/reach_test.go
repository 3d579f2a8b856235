package facts

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// reachValues are values of every source.
const reachValues = `values: [{name: label, label: team}, {name: note, annotation: note}, {name: field, field: spec.a},
  {name: variable, variable: a}, {name: infra, infrastructure: spec.a}, {name: cp, controlPlane: spec.a},
  {name: made, template: '{{ .name }}'}, {name: listed, annotation: note, allowed: [x]}]
waves: [{name: canary, selector: {matchLabels: {a: b}}}, {name: rest}]`

// reachMember is a Cluster with facts that do harm.
const reachMember = `{metadata: {name: a, labels: {team: web}, annotations: {note: "x\nadmin: true", up: ../b}}, spec: {a: x}}`

// reach is what is warned of in an Application, a line for each warning: its field, and words.
func reach(t *testing.T, application string) []string {
	t.Helper()
	known, _ := Evaluate(fleetOf(t, reachValues, reachMember))
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(application), &tree); err != nil {
		t.Fatal(err)
	}
	parsed, errs := template.Parse(field.NewPath("t"), tree)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	problems := known.Values.FarReads(parsed)
	if rendered, errs := parsed.Render(parameters(known.Members[0])); len(errs) == 0 {
		result, _ := rendered.(map[string]any)
		problems = append(problems, known.Values.RenderedReach(parsed, result, known.Members[0])...)
	}
	var lines []string
	for _, problem := range problems {
		if problem.Severity != fleet.Warning || problem.Code != fleet.FarReachingFact {
			t.Error(problem)
		}
		lines = append(lines, problem.FieldPath()+": "+problem.Message)
	}
	return lines
}

// TestFarReads: which facts may decide where an Application comes from and goes to.
func TestFarReads(t *testing.T) {
	t.Parallel()
	fields := map[string]string{
		"t.spec.project":                          "{spec: {project: %q}}",
		"t.spec.destination.name":                 "{spec: {destination: {name: %q}}}",
		"t.spec.destination.server":               "{spec: {destination: {server: %q}}}",
		"t.spec.destination.namespace":            "{spec: {destination: {namespace: %q}}}",
		"t.spec.source.repoURL":                   "{spec: {source: {repoURL: %q}}}",
		"t.spec.sources[0].repoURL":               "{spec: {sources: [{repoURL: %q}]}}",
		"t.spec.sourceHydrator.drySource.repoURL": "{spec: {sourceHydrator: {drySource: {repoURL: %q}}}}",
		"": "{metadata: {name: %q, labels: {project: x}}, spec: {source: {path: x, targetRevision: x}}}",
	}
	for text, far := range map[string]bool{
		"x": false, "{{ .name }}": false, "{{ .nameNormalized }}-{{ .namespace }}": false, "{{ .metadata.labels.team }}": false,
		"{{ .values.label }}": false, "{{ .values.wave }}": false, "{{ .values.listed }}": false,
		"{{ .cluster.metadata.name }}": false, "{{ .cluster.metadata.labels.team }}": false,
		"{{ .values.note }}": true, "{{ .values.field }}": true, "{{ .values.variable }}": true, "{{ .values.infra }}": true,
		"{{ .values.cp }}": true, "{{ .values.made }}": true, "{{ .cluster.spec.a }}": true, `{{ index .metadata.annotations "note" }}`: true,
		"{{ .cluster.metadata.annotations.note }}": true, "https://{{ .values.label }}.{{ .values.note }}": true,
		"{{ if .values.note }}a{{ end }}": true, "{{ toJson .values }}": true,
	} {
		for at, application := range fields {
			lines := reach(t, fmt.Sprintf(application, text))
			if want := far && at != ""; len(lines) > 1 || (len(lines) == 1) != want || want && !strings.HasPrefix(lines[0], at+": ") {
				t.Errorf("%s at %q: %v", text, at, lines)
			}
		}
	}
}

// TestRenderedReach: what facts do to the text around them.
func TestRenderedReach(t *testing.T) {
	t.Parallel()
	const note, up = "{{ .values.note }}", `{{ index .metadata.annotations "up" }}`
	for application, want := range map[string]string{
		"{spec: {source: {path: 'a/" + up + "'}}}":                                            "t.spec.source.path",
		"{spec: {sources: [{path: 'a/" + up + "/c'}]}}":                                       "t.spec.sources[0].path",
		"{spec: {source: {helm: {valueFiles: ['" + up + ".yaml']}}}}":                         "t.spec.source.helm.valueFiles[0]",
		"{spec: {sourceHydrator: {syncSource: {path: '" + up + "'}}}}":                        "t.spec.sourceHydrator.syncSource.path",
		"{spec: {source: {path: 'a/../{{ .name }}'}}}":                                        "",
		"{spec: {source: {path: 'a/../b'}}}":                                                  "",
		"{spec: {source: {path: '{{ .name }}/..a'}}}":                                         "",
		"{spec: {source: {targetRevision: '" + up + "'}}}":                                    "",
		"{spec: {source: {helm: {values: 'a: " + note + "'}}}}":                               "t.spec.source.helm.values",
		"{spec: {sources: [{helm: {values: 'a: {{ .values.note | trim }}'}}]}}":               "t.spec.sources[0].helm.values",
		"{spec: {source: {helm: {values: 'a: {{ .values.note | quote }}'}}}}":                 "",
		"{spec: {source: {helm: {values: 'a: {{ .values.note | toJson }}'}}}}":                "",
		"{spec: {source: {helm: {values: 'a: {{ toYaml .values.note | nindent 2 }}'}}}}":      "",
		"{spec: {source: {helm: {values: 'a: |{{ .values.note | nindent 2 }}'}}}}":            "",
		"{spec: {source: {helm: {values: 'a: {{ .name }}'}}}}":                                "",
		"{spec: {source: {helm: {valuesObject: {a: '" + note + "'}}}}}":                       "",
		"{spec: {source: {helm: {values: 'a: {{ if .values.note }}b{{ end }}'}}}}":            "",
		"{spec: {source: {helm: {values: 'a: {{ index .metadata.annotations \"note\" }}'}}}}": "t.spec.source.helm.values",
	} {
		lines := reach(t, application)
		if len(lines) > 1 || (want != "") != (len(lines) == 1) || want != "" && !strings.HasPrefix(lines[0], want+": ") {
			t.Errorf("%s: %v, want %q", application, lines, want)
		}
	}
}

// TestPayloadReach: a fact with a line break in a file of YAML.
func TestPayloadReach(t *testing.T) {
	t.Parallel()
	known, _ := Evaluate(fleetOf(t, reachValues, reachMember))
	for object, want := range map[string]int{
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.note }}'}}":                 1,
		"{kind: Secret, stringData: {a.yml: 'a: {{ .values.note }}'}}":               1,
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.note | toJson }}'}}":        0,
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.label }}'}}":                0,
		"{kind: ConfigMap, data: {note: 'a: {{ .values.note }}'}}":                   0,
		"{kind: ConfigMap, metadata: {annotations: {a.yaml: '{{ .values.note }}'}}}": 0,
		"{kind: Deployment, data: {a.yaml: '{{ .values.note }}'}}":                   0,
	} {
		var tree map[string]any
		if err := yaml.Unmarshal([]byte(object), &tree); err != nil {
			t.Fatal(err)
		}
		parsed, errs := template.Parse(nil, tree)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		rendered, errs := parsed.Render(parameters(known.Members[0]))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		result, _ := rendered.(map[string]any)
		if got := known.Values.PayloadReach(parsed, result, known.Members[0]); len(got) != want {
			t.Errorf("%s: %v", object, got)
		}
	}
}
