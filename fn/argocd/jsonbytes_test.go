package argocd

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// TestJSONBytes: the length of random trees is that of what encoding/json writes.
func TestJSONBytes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 1))
	for range 5000 {
		tree := randomTree(random, 4)
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if got := jsonBytes(tree); got != len(text) {
			t.Fatalf("%d bytes, want %d: %s", got, len(text), text)
		}
	}
}

// randomTree is a tree of JSON types whose texts have all kinds of characters.
func randomTree(random *rand.Rand, depth int) any {
	text := func() string {
		parts := []string{
			"a", "eu-1", `"`, `\`, "\n", "\b", "\x00", "\x7f", "<&>", "é", "\u2028", "\u2029", "\xff", "😀",
		}
		text := ""
		for range random.IntN(4) {
			text += parts[random.IntN(len(parts))]
		}
		return text
	}
	values := []any{nil, true, int64(-12), 1.5, 1e21, text(), map[string]string{text(): text()}}
	kind := random.IntN(2 + len(values))
	switch {
	case kind < len(values) || depth == 0:
		return values[kind%len(values)]
	case kind == len(values):
		list := make([]any, random.IntN(4))
		for i := range list {
			list[i] = randomTree(random, depth-1)
		}
		return list
	}
	tree := map[string]any{}
	for range random.IntN(4) {
		tree[text()] = randomTree(random, depth-1)
	}
	return tree
}
