package stream_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capifleet/capifleet/fn/stream"
)

// bomb is an object whose aliases stand for 10^9 texts.
func bomb() string {
	var b strings.Builder
	b.WriteString("kind: Bomb\nmetadata:\n  name: b\na0: &a0 [" + strings.Repeat("x,", 10) + "]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10))
	}
	return b.String()
}

func TestAliasBombIsAnErrorOfTree(t *testing.T) {
	for name, object := range map[string]string{
		"a bomb":                           bomb(),
		"an anchor that holds itself":      "kind: A\nmetadata:\n  name: b\nself: &a [*a]\n",
		"labels that hold themselves":      "kind: A\nmetadata:\n  name: b\n  labels: &a {app: *a}\n",
		"an object that holds itself":      "&a\nkind: A\nmetadata:\n  name: b\nself: *a\n",
		"a merge of itself":                "kind: A\nself: &a\n  <<: *a\n",
		"a merge of what is not a mapping": "kind: A\nself:\n  <<: [a]\n",
		"not a number":                     "kind: A\nself: .nan\n",
		"a null as key":                    "kind: A\nself: {null: a}\n",
	} {
		t.Run(name, func(t *testing.T) {
			l := mustParse(t, listOf(object))
			item := l.Items()[0]
			_, err := item.Tree()
			var syntax *stream.SyntaxError
			if !errors.As(err, &syntax) {
				t.Errorf("Tree: %v", err)
			}
			if err := item.Edit(stream.Edit{SetLabels: map[string]string{"a": "b"}}); err == nil {
				t.Error("Edit returns no error")
			}
			if _, err := item.Document(stream.Edit{}); err == nil {
				t.Error("Document returns no error")
			}
		})
	}
}

func TestDeepNestingIsReadOrRefused(t *testing.T) {
	for name, deep := range map[string]string{
		"flow lists, 5,000":      strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000),
		"flow lists, 20,000":     strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
		"block lists, 5,000":     "\n  " + strings.Repeat("- ", 5_000) + "x",
		"block lists, 20,000":    "\n  " + strings.Repeat("- ", 20_000) + "x",
		"open lists, 100,000":    strings.Repeat("[", 100_000),
		"flow mappings, 2,000":   strings.Repeat("{a: ", 2_000) + strings.Repeat("}", 2_000),
		"explicit keys, 20,000":  strings.Repeat("? ", 20_000),
		"tags and anchors, long": "!" + strings.Repeat("a", 100_000) + " &" + strings.Repeat("b", 100_000) + " x",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			l, err := stream.Parse(listOf("kind: A\nmetadata: {name: n}\nx: " + deep + "\n"))
			if err != nil {
				t.Log(err.Error()[:min(200, len(err.Error()))])
				return
			}
			_, treeErr := l.Items()[0].Tree()
			editErr := l.Items()[0].Edit(stream.Edit{SetLabels: map[string]string{"a": "b"}})
			t.Log(treeErr, editErr, time.Since(start).Round(time.Millisecond))
		})
	}
}

func TestResultsAreCheckedWhenSet(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON": "[", "no array": `{"a": 1}`, "two values": "[] []",
	} {
		t.Run(name, func(t *testing.T) {
			l := mustParse(t, files(t, "corpus")["kpt_form"])
			if err := l.SetResults([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "set results: ") {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestNewItemThatCannotBeReadSaysSo(t *testing.T) {
	for _, text := range []string{"", "text\n", "a: [\n", "- a\n", "a: b\n---\nc: d\n"} {
		item := stream.NewItem([]byte(text))
		var syntax *stream.SyntaxError
		if !errors.As(item.Err(), &syntax) {
			t.Errorf("%q: Err is %v", text, item.Err())
		}
	}
}
