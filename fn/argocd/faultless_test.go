package argocd

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// TestWhatIsKnownToBeFaultlessChangesNothing: of thousands of Applications, whose names and paths
// are right and wrong in any order, the problems are those that all rules find.
func TestWhatIsKnownToBeFaultlessChangesNothing(t *testing.T) {
	t.Parallel()
	parsed, errs := template.Parse(field.NewPath("template"), map[string]any{
		"metadata": map[string]any{"name": "{{ .name }}"},
		"spec": map[string]any{
			"source": map[string]any{
				"repoURL": "https://example.com/x",
				"path":    "{{ .values.path }}", "targetRevision": "{{ .values.revision }}",
			},
			"destination": map[string]any{"name": "{{ .name }}", "namespace": "{{ .values.namespace }}"},
		},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	checks := NewChecks(field.NewPath("template"), parsed, Maker{Set: true, Namespace: "argocd"}, false)
	found, none := 0, 0
	for i := range 3000 {
		values := map[string]any{"name": fmt.Sprintf("c-%d", i), "path": "a", "revision": "main", "namespace": "x"}
		for j, wrong := range [][2]string{
			{"name", "NOT A NAME"},
			{"path", "/absolute"},
			{"revision", "a..b"},
			{"namespace", "Not a namespace"},
			{"path", fmt.Sprintf("of-its-own-%d", i)},
		} {
			if i%(j+3) == 0 {
				values[wrong[0]] = wrong[1]
			}
		}
		parameters := map[string]any{"name": values["name"], "values": values}
		rendered, errs := parsed.Render(parameters)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		tree, _ := rendered.(map[string]any)
		want := checks.applyAll(checks.varying, checks.checked(tree, false))
		if diff := cmp.Diff(linesOf(want), linesOf(checks.Of(tree))); diff != "" {
			t.Fatalf("%v (-all rules +what is said):\n%s", parameters, diff)
		}
		if len(want) == 0 {
			none++
		} else {
			found++
		}
	}
	if found < 500 || none < 500 {
		t.Errorf("%d Applications have problems, and %d have none, which proves little", found, none)
	}
}

func linesOf(problems fleet.Problems) []string {
	var lines []string
	for _, problem := range problems {
		lines = append(lines, fmt.Sprint(problem.Code, problem.FieldPath(), problem.Value, problem.Message))
	}
	return lines
}
