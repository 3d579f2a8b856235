package template

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// TestAccount: every rendering is charged at the path of its text, and past the end of the account
// none happens.
func TestAccount(t *testing.T) {
	tree, problems := Parse(field.NewPath("x"), map[string]any{
		"a": "constant", "b": "{{ .name }}", "c": "{{ .name | upper }}",
		"d": "{{ range until 100 }}{{ print . }}{{ end }}",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	left, charged := 100_000, map[string]int{}
	tree.ChargeTo(func(text *field.Path, work int) bool {
		charged[text.String()] += work
		left -= work
		return left >= 0
	})
	if _, problems := tree.Render(params()); len(problems) > 0 {
		t.Fatal(problems)
	}
	inOrder := 0 < charged["x.b"] && charged["x.b"] < charged["x.c"] && 50*charged["x.c"] < charged["x.d"]
	if charged["x"] == 0 || !inOrder {
		t.Errorf("charged %v", charged)
	}
	for range 10 {
		if _, problems = tree.Render(params()); len(problems) > 0 {
			break
		}
	}
	if len(problems) == 0 || !problems[0].Spent {
		t.Errorf("the account has %d left, and the problems are %v", left, problems)
	}
	before := left
	if _, problems := tree.Render(params()); len(problems) != 1 || before-left > 100 {
		t.Errorf("it renders all the same: %d more, %v", before-left, problems)
	}
}

// TestNestedLoopsAreCountedOnce: a text is read in a time that grows with its size, however deep
// its loops are.
func TestNestedLoopsAreCountedOnce(t *testing.T) {
	const depth = 2000
	parsed, problem := ParseText(nil, strings.Repeat("{{ range .values }}", depth)+strings.Repeat("{{ end }}", depth))
	if problem != nil {
		t.Fatal(problem)
	}
	if most := int64(10 * depth); parsed.steps > most {
		t.Errorf("%d loops have %d steps, of at most %d", depth, parsed.steps, most)
	}
}
