package yaml

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFlowProof: of random lines, and of lines in which random characters are changed, those that
// prove themselves are what Kubernetes reads as the value.
func TestFlowProof(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 1))
	proved, changed := 0, 0
	for range 20000 {
		value := randomFlow(random, 3)
		var w writer
		w.flow(value)
		line := w.out.Bytes()
		if random.IntN(2) == 0 {
			const characters = `{}[]:, "'#&*!a1-.~\` + "\n\t"
			line[random.IntN(len(line))] = characters[random.IntN(len(characters))]
			changed++
		}
		if !provesFlow(line, value) {
			continue
		}
		proved++
		read, err := Tree([]byte("- " + string(line) + "\n- behind\n"))
		if err != nil {
			t.Fatalf("%s: %s", line, err)
		}
		if !NewPrinter().same([]any{value, "behind"}, read) {
			t.Fatalf("%s (-written +read):\n%s", line, cmp.Diff(value, read))
		}
	}
	if proved < 5000 || changed < 5000 {
		t.Errorf("only %d lines proved themselves, and %d were changed", proved, changed)
	}
}

// TestFlowProofKnowsItsLimits: what only a parser can tell does not prove itself.
func TestFlowProofKnowsItsLimits(t *testing.T) {
	t.Parallel()
	deep := any("a")
	for range deepestFlow + 1 {
		deep = []any{deep}
	}
	for what, value := range map[string]any{
		"null": nil, "a boolean": true, "a fraction": 1.5, "a negative number": -1, "zero": 0, "a URL": "https://a/b",
		"a line break": "a\nb", "a quote": `"`, "a letter beyond ASCII": "é", "what is too deep": deep,
		"a type that is not a tree": struct{}{},
	} {
		var w writer
		w.flow(value)
		if provesFlow(w.out.Bytes(), value) {
			t.Errorf("%s: %s proves itself", what, w.out.String())
		}
	}
	for line, value := range map[string]any{
		`{a: b, a: b}`: map[string]any{"a": "b", "c": "d"}, `{a: b}`: map[string]any{"a": "b", "c": "d"},
		`{a: b, c: d}`: map[string]any{"a": "b"}, `[a]`: []any{"a", "b"}, `[a, b]`: []any{"a"}, `a b`: "a", ``: "",
		`yes`: "yes", `1`: "1", `"1"`: 1, `01`: 1, `{a: b} # c`: map[string]any{"a": "b"}, `"a`: "a",
	} {
		if provesFlow([]byte(line), value) {
			t.Errorf("%s is taken for %v", line, value)
		}
	}
}

// randomFlow is a value as elements of generators have it.
func randomFlow(random *rand.Rand, depth int) any {
	texts := []string{"a", "eu-west-1", "1.0", "yes", "b c", "#", "a/b", "~", "null", "é", `"`, "x: y", "-", "{}", ""}
	text := func() string { return texts[random.IntN(len(texts))] }
	switch kind := random.IntN(6); {
	case depth == 0 || kind < 2:
		return text()
	case kind == 2:
		return int64(random.IntN(100))
	case kind == 3:
		list := make([]any, random.IntN(3))
		for i := range list {
			list[i] = randomFlow(random, depth-1)
		}
		return list
	}
	tree := map[string]any{}
	for range random.IntN(4) {
		tree[text()] = randomFlow(random, depth-1)
	}
	return tree
}
