package payload_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/payload"
)

// oddTexts are texts that a reader of YAML may take for something else.
func oddTexts() []string {
	words := `y n yes No ON off true False null NULL ~ . .. ... - -- --- ? : , # & * ! | > % @ = << <<: a: a:b :a ` +
		`a#b #a *a &a !a 'a "a [a {a a] a} {} [] 0 -0 +0 00 012 0o14 0x1F 0b1 1_000 1e3 1E+3 1. .5 -.5 .inf -.Inf ` +
		`.nan NaN inf 190:20:30 2001-12-14 2001-12-14t21:59:43.10-05:00 12:30 a/b a.b a-b a_b e3 x86_64 {{a}} $ref ` +
		`\ \n a\b "" '' http://a.b:80/c?d=e&f [a,b] {a:b} a,b `
	return append(strings.Split(words, " "),
		" ", "  ", " a", "a ", "\t", "a\tb", "\n", "a\n", "\na", "a\nb", "a\n\nb\n\n", "a: b\n", "- a\n- b",
		"---\n", "\n---\n", "a\r\nb", "\r", "# a", "a # b", "a: b", "- a", "? a",
		"\u0085", "a\u2028b", "\u2029", "\ufeff", "a\ufeffb", "\u00a0", "\u200b", "\x00", "\x01", "\x1b[0m", "\x7f",
		"\u0080", "\u009f", "\ufffd", "\ufffe", "\uffff", "\ue000",
		"ä", "日本語", "😀", "\U0010ffff", "\U0001fffe", "\u0627\u0644", "e\u0301", "\\u0041", `\"`, "</script>",
		"a&b<c>d", strings.Repeat("long ", 3000), strings.Repeat("x", 5000),
	)
}

// TestOddTexts: every text comes through every form and every reader unchanged, as a value and as a
// key.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	for i, text := range oddTexts() {
		value := map[string]any{"value": text, "list": []any{text, text}}
		if len(text) < 1000 {
			value["key"] = map[string]any{
				text: map[string]any{text: "a value"}, "again": map[string]any{text: "a value"},
			}
		}
		spec, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		written := "---\n" + `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "spec": ` +
			escaped(string(spec)) + "}"
		objects := parse(t, written)
		if got := trees(t, objects)[0]["spec"].(map[string]any)["value"]; got != text {
			t.Fatalf("%d: the test itself reads %q for %q", i, got, text)
		}
		wantLengths(t, objects)
		object, problems := payload.FromTree(trees(t, objects)[0])
		if placeholder := strings.Contains(text, "{{"); placeholder != (len(problems) > 0) {
			t.Errorf("%q: problems %+v", text, problems)
		} else if !placeholder {
			wantDelivered(t, objects, pack(t, []payload.Object{object}, payload.Plain))
		}
		for _, format := range []payload.Format{payload.Compact, payload.JSON} {
			shards := pack(t, objects, format)
			wantDelivered(t, objects, shards)
			if lines := strings.Count(shards[0].Data[payload.Key], "\n"); lines != 2 {
				t.Errorf("%s: %q stands on %d lines", format, text, lines)
			}
		}
	}
}

// escaped is JSON with escapes for everything except ASCII, without pairs of surrogates, which YAML
// does not have.
func escaped(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r >= 0x7f && r <= 0xffff {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
