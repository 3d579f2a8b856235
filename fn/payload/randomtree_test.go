package payload_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/fuzzing"
)

// randomTree is a value with much repetition: it uses earlier values again.
type randomTree struct {
	*rand.Rand
	made []any
}

func (r *randomTree) value(depth int) any {
	if len(r.made) > 0 && r.IntN(3) == 0 {
		return r.made[r.IntN(len(r.made))]
	}
	var value any
	switch kind := r.IntN(8); {
	case depth == 0 || kind < 2:
		texts := oddTexts()
		return texts[r.IntN(len(texts)-2)] // but the two long ones
	case kind == 2:
		return []any{
			nil, true, false, 0, -1, 1.5, 1e21, 1e-7, int64(9007199254740994), uint64(9223372036854775808),
		}[r.IntN(10)]
	case kind < 6:
		tree := map[string]any{}
		for range r.IntN(6) {
			key := []string{
				"a", "b", "name", "namespace", "metadata", "type", "x-y", "$ref", "on", "1", "<<", "a b", "ä",
			}[r.IntN(13)]
			tree[key] = r.value(depth - 1)
		}
		value = tree
	default:
		list := make([]any, r.IntN(6))
		for i := range list {
			list[i] = r.value(depth - 1)
		}
		value = list
	}
	r.made = append(r.made, value)
	return value
}

// TestRandomTrees: every reader finds any objects in every form.
func TestRandomTrees(t *testing.T) {
	t.Parallel()
	compacted, seeds := 0, 60
	if testing.Short() {
		seeds = 20
	}
	for seed := range uint64(seeds) {
		random := randomTree{Rand: rand.New(rand.NewPCG(seed, 1))}
		var written strings.Builder
		for i := range 1 + random.IntN(4) {
			text, err := json.Marshal(map[string]any{
				"apiVersion": "example.com/v1", "kind": "A", "metadata": map[string]any{"name": fmt.Sprint("a", i)},
				"spec": []any{random.value(5), random.value(5), random.value(5), random.value(5)},
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > 300_000 {
				continue
			}
			written.WriteString("---\n" + escaped(string(text)) + "\n")
		}
		if written.Len() == 0 {
			continue
		}
		objects := parse(t, written.String())
		wantLengths(t, objects)
		for _, format := range []payload.Format{payload.Auto, payload.Plain, payload.Compact, payload.JSON} {
			shards := pack(t, objects, format)
			wantDelivered(t, objects, shards)
			if strings.Contains(shards[0].Data[payload.Key], "*a") {
				compacted++
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if compacted < seeds*2/3 {
		t.Errorf("only %d had something to compact", compacted)
	}
}

// FuzzCompact: what can be read can be written in each form, and every reader finds the same.
func FuzzCompact(f *testing.F) {
	for _, seed := range []string{
		`{a: &a {exec: {command: [a]}}, b: *a, c: [*a, *a, [*a]]}`,
		`["yes", no, 1e3, 0x10, ~, -0, "\u2028", "<<", 2001-12-14]`,
		`{<<: {a: b}, c: d}`, `{"<<": {a: b}, ? [] : b}`, "|\n  a\n   b\n", `"a\x01b"`,
		`{a: {b: {c: [[[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]]]}}}`,
		`!!binary aGVsbG8=`, `{1: a, 1.5: b, true: c, null: d}`,
	} {
		f.Add(seed)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, spec string) {
		count.Input(t)
		objects, problems := payload.Parse([]byte("apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: " + spec + "\n"))
		if len(problems) > 0 {
			return
		}
		count.Accepted(t)
		for _, format := range []payload.Format{payload.Compact, payload.JSON} {
			wantDelivered(t, objects, pack(t, objects, format))
		}
	})
}

// trees are the trees of the texts of objects.
func trees(t testing.TB, objects []payload.Object) []map[string]any {
	t.Helper()
	found := make([]map[string]any, len(objects))
	for i, object := range objects {
		if err := json.Unmarshal([]byte(meaning(t, object)), &found[i]); err != nil {
			t.Fatal(err)
		}
	}
	return found
}
