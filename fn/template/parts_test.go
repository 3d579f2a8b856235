package template_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/template"
)

// TestParts: a text that is nothing but literals and parameters gives what the engine makes of it.
// A variable that nothing reads makes the engine evaluate the other text.
func TestParts(t *testing.T) {
	t.Parallel()
	const evaluated = `{{ $unread := "" }}`
	texts := []string{
		"{{ .name }}", "a-{{ .name }}-b", "{{ .name }}{{ .namespace }}", "a {{- .name -}} b", "{{/* a */}}{{ .name }}",
		"{{ .metadata.labels.region }}", `{{ index .metadata.labels "region" }}`, "{{ .values.a }}", "{{ .values }}",
		`{{ index .metadata.labels "none" }}`, `{{ index .values "a" }}`, `{{ index .cluster "spec" "replicas" }}`,
		"{{ .values.none }}", "{{ .metadata.labels }}", "{{ .cluster.spec.replicas }}", "{{ .cluster.spec }}",
		"{{ .cluster.spec.none }}", "{{ .cluster.spec.empty }}", "{{ .cluster.spec.text }}",
		"{{ .cluster.spec.text.x }}",
		"<no value>{{ .name }}", "map[{{ .name }}]", "{{ index .name 0 }}", "{{ index .values }}",
	}
	long := strings.Repeat("x", template.MaxSize)
	parameters := map[string]map[string]any{
		"of a list": {
			"name": "eu", "namespace": "a", "values": map[string]any{"a": "1"},
			"metadata": map[string]any{"labels": map[string]any{"region": "west"}},
			"cluster":  map[string]any{"spec": map[string]any{"replicas": 3.0, "empty": nil, "text": "t"}},
		},
		"of a Secret": {
			"name": "eu", "values": map[string]string{"a": "1"},
			"metadata": map[string]any{"labels": map[string]string{"region": "west"}},
		},
		"that are texts of Go":       {"name": "<no value>", "namespace": "map[a:b]"},
		"that are as long as can be": {"name": long, "namespace": "", "values": map[string]any{"a": long + "x"}},
		"that are no texts":          {"name": 1, "namespace": []any{"a"}, "values": "a", "metadata": nil},
		"that are none":              {},
	}
	for what, params := range parameters {
		t.Run("parameters "+what, func(t *testing.T) {
			t.Parallel()
			for _, text := range texts {
				got, want := outcome(t, text, params), outcome(t, evaluated+text, params)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-evaluated +joined):\n%s", text, diff)
				}
			}
		})
	}
}

// outcome is what a text gives, or why it fails.
func outcome(t *testing.T, text string, params map[string]any) string {
	t.Helper()
	parsed, problem := template.ParseText(nil, text)
	if problem != nil {
		t.Fatalf("%s: %s", text, problem.Reason)
	}
	rendered, problem := parsed.Render(params)
	if problem != nil {
		return fmt.Sprint("it fails: ", problem.Reason, problem.Missing, problem.Instead)
	}
	return rendered
}
