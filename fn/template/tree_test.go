package template

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func tree(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const application = `{
  "metadata": {"name": "{{name}}-workload", "labels": {"{{ .values.tier }}/x": "{{ .metadata.labels.region }}"}},
  "spec": {
    "project": "default",
    "source": {
      "path": "overlays/{{values.cost-center}}",
      "helm": {"valuesObject": {"replicas": 3, "debug": true, "nothing": null}}},
    "sources": ["{{ .server }}", "plain", ["{{ .name | lower }}"]]}}`

func TestTreeRendersEachStringOnItsOwn(t *testing.T) {
	parsed, problems := Parse(field.NewPath("spec", "template"), tree(t, application))
	if problems != nil {
		t.Fatal(problems)
	}
	want := tree(t, `{
  "metadata": {"name": "Prod_EU.1-workload", "labels": {"gold/x": "eu"}},
  "spec": {
    "project": "default",
    "source": {
      "path": "overlays/42",
      "helm": {"valuesObject": {"replicas": 3, "debug": true, "nothing": null}}},
    "sources": ["https://10.0.0.1", "plain", ["prod_eu.1"]]}}`)
	for range 2 {
		got, problems := parsed.Render(params())
		if problems != nil {
			t.Fatal(problems)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		got.(map[string]any)["spec"].(map[string]any)["sources"].([]any)[0] = "the result is a copy"
	}
	reads := "metadata.labels.region! name! server! values[cost-center]! values.tier!"
	if got := written(parsed.Reads()); got != reads {
		t.Errorf("reads %s, not %s", got, reads)
	}
}

func TestTreeSourceIsInGoForm(t *testing.T) {
	parsed, problems := Parse(nil, tree(t, application))
	if problems != nil {
		t.Fatal(problems)
	}
	want := tree(t, `{
  "metadata": {"name": "{{ .name }}-workload", "labels": {"{{ .values.tier }}/x": "{{ .metadata.labels.region }}"}},
  "spec": {
    "project": "default",
    "source": {
      "path": "overlays/{{ index .values \"cost-center\" }}",
      "helm": {"valuesObject": {"replicas": 3, "debug": true, "nothing": null}}},
    "sources": ["{{ .server }}", "plain", ["{{ .name | lower }}"]]}}`)
	if diff := cmp.Diff(want, parsed.Source()); diff != "" {
		t.Error(diff)
	}
	parsed.Source().(map[string]any)["spec"] = "a fresh copy each time"
	if diff := cmp.Diff(want, parsed.Source()); diff != "" {
		t.Error(diff)
	}
}

func TestTreeKeepsTheShapeWhateverAValueHolds(t *testing.T) {
	p := params()
	p["name"] = "x\n  injected: true\n- {{ .server }}"
	parsed, problems := Parse(nil, map[string]any{"a": "{{ .name }}", "{{ .name }}": []any{"{{ .name }}"}})
	if problems != nil {
		t.Fatal(problems)
	}
	got, problems := parsed.Render(p)
	want := map[string]any{"a": p["name"], p["name"].(string): []any{p["name"]}}
	if diff := cmp.Diff(want, got); diff != "" || problems != nil {
		t.Error(diff, problems)
	}
}

func TestTreeTellsAllProblemsInItsOrder(t *testing.T) {
	root := field.NewPath("spec", "applicationSets").Index(0).Child("template")
	_, problems := Parse(root, tree(t, `{
  "z": "{{ now }}",
  "a": [1, "{{ .nme }}", {"{{ .servr }}": "{{ . }}"}],
  "b": "{{ .name }}",
  "m/n": "{{"}`))
	wantProblems(t, problems,
		"spec.applicationSets[0].template.a[1]: .nme is not a parameter; the nearest is .name",
		"spec.applicationSets[0].template.a[2][{{ .servr }}]: .servr is not a parameter; the nearest is .server",
		"spec.applicationSets[0].template.a[2][{{ .servr }}]: a text cannot read all parameters at once; "+
			"name the ones that it needs, such as .name or .metadata.labels",
		"spec.applicationSets[0].template[m/n]: unclosed action",
		"spec.applicationSets[0].template.z: now depends on the clock, so what is proved today would not hold tomorrow",
	)
	parsed, problems := Parse(root, tree(t, `{
  "z": "{{ .values.z }}",
  "a": ["{{ .values.a }}", "{{ .name }}"],
  "{{ .values.k }}": 1}`))
	if problems != nil {
		t.Fatal(problems)
	}
	got, problems := parsed.Render(params())
	if got != nil {
		t.Error("there is a result in spite of problems")
	}
	wantProblems(t, problems,
		"spec.applicationSets[0].template.a[0]: values.a is missing",
		"spec.applicationSets[0].template.z: values.z is missing",
		"spec.applicationSets[0].template[{{ .values.k }}]: values.k is missing",
	)
}

func TestTreeRefusesKeysThatBecomeOne(t *testing.T) {
	parsed, problems := Parse(field.NewPath("labels"), tree(t, `{
  "{{ .values.tier }}": "a",
  "gold": "b",
  "{{ index .values \"tier\" }}": "c"}`))
	if problems != nil {
		t.Fatal(problems)
	}
	_, problems = parsed.Render(params())
	wantProblems(t, problems,
		`labels[{{ .values.tier }}]: two keys of the map become "gold"`,
		`labels[{{ index .values "tier" }}]: two keys of the map become "gold"`,
	)
}

func wantProblems(t *testing.T, problems []*Error, want ...string) {
	t.Helper()
	var got []string
	for _, p := range problems {
		got = append(got, p.Error())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTreeThatIsNoMap(t *testing.T) {
	for _, c := range []struct{ tree, want any }{
		{"{{ .name }}", "Prod_EU.1"},
		{nil, nil},
		{true, true},
		{int64(3), int64(3)},
		{map[string]any{}, map[string]any{}},
		{[]any{}, []any{}},
	} {
		parsed, problems := Parse(nil, c.tree)
		if problems != nil {
			t.Fatal(problems)
		}
		got, problems := parsed.Render(params())
		if diff := cmp.Diff(c.want, got); diff != "" || problems != nil {
			t.Error(diff, problems)
		}
	}
}
