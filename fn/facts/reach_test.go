package facts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
const reachMember = `{spec: {a: x},
  metadata: {name: a, labels: {team: web}, annotations: {note: "x\nadmin: true", up: ../b, cr: "x\radmin: true",
    ls: "x\u2028admin: true", end: "x\n"}}}`

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
	far := known.Values.ApplicationReach(parsed)
	problems := far.Decides()
	if rendered, errs := parsed.Render(allParameters(known.Members[0])); len(errs) == 0 {
		result, _ := rendered.(map[string]any)
		problems = append(problems, far.In(result, allParameters(known.Members[0]))...)
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

// placesOf are the fields of lines.
func placesOf(lines []string) []string {
	var places []string
	for _, line := range lines {
		place, _, _ := strings.Cut(line, ": ")
		places = append(places, place)
	}
	return places
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
		"x":                                                 false,
		"{{ .name }}":                                       false,
		"{{ .nameNormalized }}-{{ .namespace }}":            false,
		"{{ .metadata.labels.team }}":                       false,
		"{{ .values.label }}":                               false,
		"{{ .values.wave }}":                                false,
		"{{ .values.listed }}":                              false,
		"{{ .cluster.metadata.name }}":                      false,
		"{{ .cluster.metadata.labels.team }}":               false,
		"{{ .values.note }}":                                true,
		"{{ .values.field }}":                               true,
		"{{ .values.variable }}":                            true,
		"{{ .values.infra }}":                               true,
		"{{ .values.cp }}":                                  true,
		"{{ .values.made }}":                                true,
		"{{ .cluster.spec.a }}":                             true,
		`{{ index .metadata.annotations "note" }}`:          true,
		"{{ .cluster.metadata.annotations.note }}":          true,
		"https://{{ .values.label }}.{{ .values.note }}":    true,
		"{{ if .values.note }}a{{ end }}":                   true,
		"{{ range .metadata.annotations }}{{ . }}{{ end }}": true,
		"{{ toJson .values }}":                              true,
	} {
		for at, application := range fields {
			lines := reach(t, fmt.Sprintf(application, text))
			var want []string
			if far && at != "" {
				want = []string{at}
			}
			if diff := cmp.Diff(want, placesOf(lines)); diff != "" {
				t.Errorf("%s at %q (-want +got):\n%s", text, at, diff)
			}
		}
	}
}

// TestRenderedReach: what facts do to the text around them.
func TestRenderedReach(t *testing.T) {
	t.Parallel()
	const note, up = "{{ .values.note }}", `{{ index .metadata.annotations "up" }}`
	const values = "{spec: {source: {helm: {values: '%s'}}}}"
	for _, test := range []struct {
		application, text string
		far               bool
	}{
		{"{spec: {source: {path: '%s'}}}", "a/" + up, true},
		{"{spec: {sources: [{path: '%s'}]}}", "a/" + up + "/c", true},
		{"{spec: {source: {helm: {valueFiles: ['%s']}}}}", up + ".yaml", true},
		{"{spec: {sourceHydrator: {syncSource: {path: '%s'}}}}", up, true},
		{"{spec: {source: {path: '%s'}}}", "a/../{{ .name }}", false},
		{"{spec: {source: {path: '%s'}}}", "a/../b", false},
		{"{spec: {source: {path: '%s'}}}", "{{ .name }}/..a", false},
		{"{spec: {source: {path: '%s'}}}", "../" + up, true},
		{"{spec: {source: {targetRevision: '%s'}}}", up, false},
		{values, "a: " + note, true},
		{values, note, true},
		{values, "a: |" + note, true},
		{values, "a: {{ .values.note | trim }}", true},
		{values, "a: {{ .values.note | upper }}", true},
		{values, `a: {{ .values.note | replace "admin" "x" }}`, true},
		{values, `{{ printf "a: %%s" .values.note }}`, true},
		{values, "{{ range $k, $v := .metadata.annotations }}{{ $k }}: {{ $v }}{{ end }}", true},
		{values, `a: {{ index .metadata.annotations "note" }}`, true},
		{values, "a: {{ .values.note | quote }}", false},
		{values, "a: {{ .values.note | squote }}", true},
		{values, "a: {{ .values.note | toJson }}", false},
		{values, "a: {{ toYaml .values.note }}", false},
		{values, "a: {{ toYaml .values.note | nindent 2 }}", false},
		{values, "a: |{{ .values.note | nindent 2 }}", false},
		{values, "a: {{ .values.note | b64enc }}", false},
		{values, `a: {{ .values.note | splitList "\n" | first }}`, false},
		{values, `a: {{ index .metadata.annotations "cr" }}`, true},
		{values, `a: {{ index .metadata.annotations "ls" }}`, true},
		{values, `a: {{ index .metadata.annotations "cr" | quote }}`, false},
		{values, `a: {{ index .metadata.annotations "end" }}`, false},
		{values, "a: {{ .name }}", false},
		{values, "a: {{ .values.listed }}", false},
		{values, "a: {{ if .values.note }}b{{ end }}", false},
		{"{spec: {source: {helm: {valuesObject: {a: '%s'}}}}}", note, false},
		{"{spec: {source: {helm: {valuesObject: {a: '%s'}}}}}", "of " + note, false},
		{"{spec: {source: {helm: {valuesObject: {a: {b: ['%s']}}}}}}", "a: " + note, true},
		{"{spec: {source: {helm: {valuesObject: {a: '%s'}}}}}", "a: {{ .values.note | quote }}", false},
		{"{spec: {source: {helm: {valuesObject: {a: '%s'}}}}}", "- a/b: {{ .values.note }}", true},
		{"{spec: {source: {helm: {parameters: [{value: '%s'}]}}}}", "a: " + note, false},
		{"{spec: {sources: [{helm: {values: '%s'}}]}}", "a: " + note, true},
		{"{spec: {source: {kustomize: {patches: [{patch: '%s'}]}}}}", note, true},
		{"{spec: {sources: [{kustomize: {patches: [{patch: '%s'}]}}]}}", "a: {{ .values.note | toJson }}", false},
		{"{spec: {source: {plugin: {env: [{value: '%s'}]}}}}", "a: " + note, true},
		{"{spec: {source: {plugin: {parameters: [{string: '%s'}]}}}}", note, false},
		{"{spec: {info: [{value: '%s'}]}}", "a: " + note, false},
		{"{spec: {source: {kustomize: {components: ['%s']}}}}", "../x/" + up, true},
		{"{spec: {source: {kustomize: {components: ['%s']}}}}", "../x/{{ .name }}", false},
		{"{spec: {source: {directory: {jsonnet: {libs: ['%s']}}}}}", up, true},
	} {
		lines := reach(t, fmt.Sprintf(test.application, strings.ReplaceAll(test.text, "'", "''")))
		if (len(lines) == 1) != test.far || len(lines) > 1 {
			t.Errorf("%s in %s: %v", test.text, test.application, lines)
		}
	}
}

// TestPayloadReach: a fact with a line break in a file of YAML.
func TestPayloadReach(t *testing.T) {
	t.Parallel()
	known, _ := Evaluate(fleetOf(t, reachValues, reachMember))
	for object, want := range map[string]int{
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.note }}'}}":                  1,
		"{kind: Secret, stringData: {a.yml: 'a: {{ .values.note }}'}}":                1,
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.note | toJson }}'}}":         0,
		"{kind: ConfigMap, data: {a.yaml: 'a: {{ .values.label }}'}}":                 0,
		"{kind: ConfigMap, data: {config: 'a: {{ .values.note }}'}}":                  1,
		"{kind: ConfigMap, data: {config: 'b: c, a: {{ .values.note | quote }}'}}":    0,
		"{kind: Secret, stringData: {config: '{{ .name }}: {{ .values.note }}'}}":     1,
		"{kind: ConfigMap, data: {note: 'of {{ .values.note }}'}}":                    0,
		"{kind: ConfigMap, metadata: {annotations: {a.yaml: '{{ .values.note }}'}}}":  0,
		"{kind: Deployment, spec: {a.yaml: '{{ .values.note }}'}}":                    0,
		"{kind: HelmChart, spec: {valuesContent: 'a: {{ .values.note }}'}}":           1,
		"{kind: HelmChartProxy, spec: {valuesTemplate: '{{ .values.note }}'}}":        1,
		"{kind: Application, spec: {source: {helm: {values: '{{ .values.note }}'}}}}": 1,
	} {
		var tree map[string]any
		if err := yaml.Unmarshal([]byte(object), &tree); err != nil {
			t.Fatal(err)
		}
		parsed, errs := template.Parse(nil, tree)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		rendered, errs := parsed.Render(allParameters(known.Members[0]))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		result, _ := rendered.(map[string]any)
		if got := known.Values.PayloadReach(parsed).In(result, allParameters(known.Members[0])); len(got) != want {
			t.Errorf("%s: %v", object, got)
		}
	}
}
