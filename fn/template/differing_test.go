package template_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/template"
)

func TestDiffering(t *testing.T) {
	tree := func(spec map[string]any) *template.Tree {
		t.Helper()
		parsed, errs := template.Parse(nil, map[string]any{
			"metadata": map[string]any{"name": "{{ .name }}"},
			"spec":     spec,
		})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		return parsed
	}
	parameters := map[string]any{"name": "eu-1"}
	others := map[string]any{"name": "us-1"}
	for name, test := range map[string]struct {
		before, after map[string]any
		now           map[string]any // what the parts of the new tree render to, with equal parameters
		constant      bool
		anyNow        map[string]any // with other ones
	}{
		"a constant that changes": {
			before: map[string]any{"path": "a", "host": "{{ .name }}.x", "helm": map[string]any{"n": 1, "m": 2}},
			after:  map[string]any{"path": "a", "host": "{{ .name }}.x", "helm": map[string]any{"n": 3, "m": 2}},
			now:    map[string]any{"spec": map[string]any{"helm": map[string]any{"n": 3}}}, constant: true,
			anyNow: map[string]any{
				"metadata": map[string]any{"name": "us-1"},
				"spec":     map[string]any{"host": "us-1.x", "helm": map[string]any{"n": 3}},
			},
		},
		"a text that reads a parameter": {
			before: map[string]any{"path": "{{ .name }}"}, after: map[string]any{"path": "x/{{ .name }}"},
			now: map[string]any{"spec": map[string]any{"path": "x/eu-1"}},
			anyNow: map[string]any{
				"metadata": map[string]any{"name": "us-1"},
				"spec":     map[string]any{"path": "x/us-1"},
			},
		},
		"a field that is new, and a list": {
			before: map[string]any{"list": []any{"a", map[string]any{"b": 1}}},
			after:  map[string]any{"list": []any{"a", map[string]any{"b": 2}}, "new": map[string]any{}},
			now: map[string]any{"spec": map[string]any{
				"list": []any{"a", map[string]any{"b": 2}}, "new": map[string]any{},
			}}, constant: true,
			anyNow: map[string]any{"metadata": map[string]any{"name": "us-1"}, "spec": map[string]any{
				"list": []any{"a", map[string]any{"b": 2}}, "new": map[string]any{},
			}},
		},
		"a field that goes": {
			before: map[string]any{"helm": map[string]any{"n": 1, "m": 2}, "path": "a"},
			after:  map[string]any{"helm": map[string]any{"m": 2}, "path": "b"},
			now:    map[string]any{"spec": map[string]any{"path": "b"}}, constant: true,
			anyNow: map[string]any{"metadata": map[string]any{"name": "us-1"}, "spec": map[string]any{"path": "b"}},
		},
		"a key that an action makes": {
			before: map[string]any{"labels": map[string]any{"{{ .name }}": "a", "b": "c"}},
			after:  map[string]any{"labels": map[string]any{"{{ .name }}": "a", "b": "d"}},
			now:    map[string]any{"spec": map[string]any{"labels": map[string]any{"eu-1": "a", "b": "d"}}},
			anyNow: map[string]any{
				"metadata": map[string]any{"name": "us-1"},
				"spec":     map[string]any{"labels": map[string]any{"us-1": "a", "b": "d"}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := tree(test.before), tree(test.after)
			_, now := template.Differing(before, after, true)
			rendered, errs := now.Render(parameters)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if diff := cmp.Diff(any(test.now), rendered); diff != "" {
				t.Errorf("with equal parameters (-want +got):\n%s", diff)
			}
			if now.Constant() != test.constant {
				t.Errorf("Constant is %t", now.Constant())
			}
			_, now = template.Differing(before, after, false)
			rendered, _ = now.Render(others)
			if diff := cmp.Diff(any(test.anyNow), rendered); diff != "" {
				t.Errorf("with any parameters (-want +got):\n%s", diff)
			}
			if whole, _ := after.Render(others); !reflect.DeepEqual(after.Source(), tree(test.after).Source()) ||
				whole == nil {
				t.Error("the tree itself has changed")
			}
		})
	}
}
