package stream_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// textBomb is an object whose aliases stand for 40 MB.
var textBomb = "apiVersion: v1\nkind: Bomb\nmetadata:\n  name: bomb\nspec:\n  a: &a " + strings.Repeat("x", 100_000) +
	"\n  b: [" + strings.Repeat("*a, ", 400) + "]\n"

// TestNothingIsWrittenWhereAnItemCannotBe: not even what precedes it.
func TestNothingIsWrittenWhereAnItemCannotBe(t *testing.T) {
	l := mustParse(t, listOf("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"))
	l.SetItems(append(l.Items(), stream.NewItem([]byte("kind: New\n")), mustParse(t, listOf(textBomb)).Items()[0]))
	var out bytes.Buffer
	_, err := l.WriteTo(&out)
	var syntax *stream.SyntaxError
	if !errors.As(err, &syntax) || !strings.Contains(syntax.Reason, "aliases expand") || out.Len() > 0 {
		t.Errorf("error %v, %d bytes", err, out.Len())
	}
}

// TestAliasesThatStandForTooMuch: the item itself is passed on, and nobody gets its tree.
func TestAliasesThatStandForTooMuch(t *testing.T) {
	for _, end := range []string{"", "...\n"} {
		input := append(listOf(textBomb), end...)
		item := mustParse(t, input).Items()[0]
		if item.Err() != nil || item.Meta().Name != "bomb" {
			t.Fatalf("%v, %+v", item.Err(), item.Meta())
		}
		_, treeErr := item.Tree()
		_, exactErr := item.ExactTree()
		_, documentErr := item.Document(stream.Edit{})
		editErr := item.Edit(stream.Edit{SetLabels: map[string]string{"a": "b"}})
		for _, err := range []error{treeErr, exactErr, documentErr, editErr} {
			if err == nil || !strings.Contains(err.Error(), "the aliases expand to more than") {
				t.Errorf("error %v", err)
			}
		}
		if got := written(t, mustParse(t, input)); !bytes.Equal(got, input) {
			t.Error("it is not passed on as it came")
		}
	}
}

// TestJSONIsReadAsJSON: YAML reads some of its texts differently, or not at all.
func TestJSONIsReadAsJSON(t *testing.T) {
	for sentence, c := range map[string]struct {
		json, want string
		kept       bool
	}{
		"as usual":          {json: `{"kind": "A", "v": "a b"}`, want: "a b", kept: true},
		"a surrogate pair":  {json: `{"kind": "A", "v": "\ud83d\ude00"}`, want: "\U0001f600"},
		"half of a pair":    {json: `{"kind": "A", "v": "\ud83d"}`, want: "\ufffd"},
		"NEL":               {json: "{\"kind\": \"A\", \"v\": \"a\u0085b\"}", want: "a\u0085b"},
		"LS and PS":         {json: "{\"kind\": \"A\", \"v\": \"a\u2028\u2029b\"}", want: "a\u2028\u2029b"},
		"DEL":               {json: "{\"kind\": \"A\", \"v\": \"a\x7fb\"}", want: "a\x7fb"},
		"a byte order mark": {json: "{\"kind\": \"A\", \"v\": \"a\ufeffb\"}", want: "a\ufeffb"},
		"an escaped slash":  {json: `{"kind": "A", "v": "a\/b"}`, want: "a/b"},
		"tabs between":      {json: "{\t\"kind\":\t\"A\",\n\t\"v\":\t\"a\"\n}", want: "a"},
		"after a separator": {
			json: "{\"kind\": \"B\"}\n---\n{\"kind\": \"A\", \"v\": \"\\ud83d\\ude00\"}", want: "\U0001f600",
		},
		"an escaped backslash": {json: `{"kind": "A", "v": "\\ud83d\\ude00"}`, want: `\ud83d\ude00`, kept: true},
	} {
		t.Run(sentence, func(t *testing.T) {
			list, err := stream.FromDocuments(stream.SplitDocuments("a.json", []byte(c.json)))
			if err != nil {
				t.Fatal(err)
			}
			item := list.Items()[len(list.Items())-1]
			tree, err := item.Tree()
			if diff := cmp.Diff(map[string]any{"kind": "A", "v": c.want}, tree); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			document, err := item.Document(stream.Edit{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tree, mustRead(t, document)); diff != "" {
				t.Errorf("as a document (-want +got):\n%s", diff)
			}
			if kept := strings.HasSuffix(c.json+"\n", string(document)); kept != c.kept && c.kept {
				t.Errorf("it is not kept as it was written: %s", document)
			}
		})
	}
}

// TestDocumentsWithoutContent are split in no time that grows with their square.
func TestDocumentsWithoutContent(t *testing.T) {
	for _, line := range []string{
		"%\n", "%YAML 1.1\n", "null\n", "~ # nothing\n", "---\n", "...\n", "# nothing\n", "\n",
	} {
		if docs := stream.SplitDocuments("a.yaml", []byte(strings.Repeat(line, 1_000_000))); len(docs) > 0 {
			t.Errorf("%q: %d documents", line, len(docs))
		}
		if line[0] == '%' {
			continue // a directive must be known, and stand once
		}
		docs := stream.SplitDocuments("a.yaml", []byte(strings.Repeat(line, 1_000)+"---\nkind: A\n"))
		if list, err := stream.FromDocuments(docs); err != nil || len(list.Items()) != 1 {
			t.Errorf("%q and an object: %v", line, err)
		}
	}
}
