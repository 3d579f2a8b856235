package stream_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// wholePath are the files of the corpus that the cutter hands to the full
// parser; it must be sure of all others.
func wholePath() []string {
	return []string{
		"a_whole_item_as_alias", "anchors_across_items", "byte_order_mark", "crlf", "flow_items", "json",
		"json_without_items",
		"marked_end", "no_newline_in_a_block", "quoted_top_level_keys", "quoted_with_dashes_at_column_0",
		"section_signs_in_other_sections",
	}
}

// edits are changes that each item of the corpus must survive.
func edits() map[string]stream.Edit {
	return map[string]stream.Edit{
		"set new labels":            {SetLabels: map[string]string{"capifleet.dev/wave": "canary", "new": "yes"}},
		"set a label that is there": {SetLabels: map[string]string{"app": "no"}},
		"set everything": {
			SetLabels:      map[string]string{"app": "z", "b": "1"},
			SetAnnotations: map[string]string{"note": "two\nlines: # \"quoted\" \\ é \u2028 😀 \x01", "last": ""},
		},
		"remove a label":     {RemoveLabels: []string{"app", "absent"}},
		"remove all labels":  {RemoveLabels: []string{"app", "b", "environment", "region", "a", "on", "n"}},
		"remove annotations": {RemoveAnnotations: []string{"last", "app", "internal.config.kubernetes.io/path"}},
		"remove and set":     {RemoveLabels: []string{"app"}, SetLabels: map[string]string{"app": "null"}},
		"move":               {RemoveLabels: []string{"app"}, SetAnnotations: map[string]string{"app": "true"}},
	}
}

func TestCorpusIsReadAsKubernetesReadsIt(t *testing.T) {
	for name, text := range files(t, "corpus") {
		t.Run(name, func(t *testing.T) {
			l := mustParse(t, text)
			tree := mustRead(t, text)
			if got := written(t, l); !bytes.Equal(got, text) {
				t.Errorf("untouched list (-want +got):\n%s", cmp.Diff(string(text), string(got)))
			}
			want := elements(tree)
			if len(l.Items()) != len(want) {
				t.Fatalf("%d items, want %d", len(l.Items()), len(want))
			}
			for i, item := range l.Items() {
				if err := sameItem(item, want[i]); err != nil {
					t.Errorf("item %d: %v", i, err)
				}
			}
			sameConfig(t, l, tree)
			stats := l.Stats()
			if whole := slices.Contains(wholePath(), name); whole && stats.Cut > 0 || !whole && stats.Whole > 0 {
				t.Errorf("took the other path: %+v", stats)
			}
		})
	}
}

func sameConfig(t *testing.T, l *stream.List, tree map[string]any) {
	t.Helper()
	switch config := l.FunctionConfig(); {
	case config == nil && tree["functionConfig"] != nil:
		t.Error("no functionConfig")
	case config == nil:
	default:
		if err := sameItem(config, tree["functionConfig"]); err != nil {
			t.Errorf("functionConfig: %v", err)
		}
	}
	results, err := l.Results()
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if results != nil {
		if err := json.Unmarshal(results, &got); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(tree["results"], got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

func TestDocumentIsTheObjectAlone(t *testing.T) {
	for name, text := range files(t, "corpus") {
		t.Run(name, func(t *testing.T) {
			l := mustParse(t, text)
			for i, item := range append(slices.Clone(l.Items()), l.FunctionConfig()) {
				if item == nil || item.Err() != nil {
					continue
				}
				if err := goodDocument(item); err != nil {
					t.Errorf("item %d: %v", i, err)
				}
			}
			if got := written(t, l); !bytes.Equal(got, text) {
				t.Errorf("Document changed the list:\n%s", got)
			}
		})
	}
}

func goodDocument(item *stream.Item) error {
	doc, err := item.Document(stream.Edit{})
	if err != nil {
		return err
	}
	want, err := item.Tree()
	if err != nil {
		return err
	}
	got, err := read(doc)
	if err != nil || !reflect.DeepEqual(got, any(want)) {
		return fmt.Errorf("document reads otherwise: %v\n%s\n%s", err, doc, cmp.Diff(any(want), got))
	}
	if len(doc) < 2 || doc[len(doc)-1] != '\n' || doc[len(doc)-2] == '\n' {
		return fmt.Errorf("document ends in %q", doc[max(0, len(doc)-3):])
	}
	return nil
}

func TestEditChangesOneItemOnly(t *testing.T) {
	for name, text := range files(t, "corpus") {
		for what, e := range edits() {
			t.Run(name+"/"+what, func(t *testing.T) {
				for i := range elements(mustRead(t, text)) {
					if err := editedAlone(text, i, e); err != nil {
						t.Errorf("item %d: %v", i, err)
					}
				}
			})
		}
	}
}

// editedAlone edits item n of a list and looks at everything that comes out.
func editedAlone(text []byte, n int, e stream.Edit) error {
	l, err := stream.Parse(text)
	if err != nil {
		return err
	}
	item := l.Items()[n]
	if item.Err() != nil {
		if item.Edit(e) == nil {
			return fmt.Errorf("an item that is not an object could be edited")
		}
		return nil
	}
	before, err := item.Tree()
	if err != nil {
		return err
	}
	want, ok := edited(before, e)
	doc, docErr := item.Document(e)
	if err := item.Edit(e); (err == nil) != ok || (docErr == nil) != ok {
		return fmt.Errorf("Edit: %v, Document: %v, want an error: %v", err, docErr, !ok)
	}
	if !ok {
		want = before
	} else if got, err := read(doc); err != nil || !reflect.DeepEqual(got, any(want)) {
		return fmt.Errorf("Document: %v\n%s%s", err, doc, cmp.Diff(any(want), got))
	}
	if err := sameItem(item, want); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := l.WriteTo(&b); err != nil {
		return err
	}
	wantTree, _ := read(text)
	items := elements(wantTree.(map[string]any))
	if !reflect.DeepEqual(items[n], any(before)) {
		return fmt.Errorf("item %d was read wrong", n)
	}
	items[n] = want
	got, err := read(b.Bytes())
	if err != nil || !reflect.DeepEqual(got, wantTree) {
		return fmt.Errorf("written list: %v\n%s\n%s", err, b.Bytes(), cmp.Diff(wantTree, got))
	}
	if reflect.DeepEqual(any(want), any(before)) && !bytes.Equal(b.Bytes(), text) {
		return fmt.Errorf("an edit that changes nothing changed bytes:\n%s", b.Bytes())
	}
	return otherBytes(l, text, n, b.Bytes())
}

// otherBytes checks that a cut list differs at item n only.
func otherBytes(l *stream.List, text []byte, n int, got []byte) error {
	if l.Stats().Whole > 0 || len(text) > 0 && text[len(text)-1] != '\n' {
		return nil
	}
	// Without the item the list is what is before it and what is
	// behind it; both must be there in the edited list.
	fresh, err := stream.Parse(text)
	if err != nil {
		return err
	}
	if len(fresh.Items()) < 2 {
		return nil
	}
	fresh.SetItems(slices.Delete(slices.Clone(fresh.Items()), n, n+1))
	var b bytes.Buffer
	if _, err := fresh.WriteTo(&b); err != nil {
		return err
	}
	others, before, behind := b.Bytes(), 0, 0
	for before < min(len(others), len(got)) && others[before] == got[before] {
		before++
	}
	for behind < min(len(others), len(got)) && others[len(others)-1-behind] == got[len(got)-1-behind] {
		behind++
	}
	if before+behind < len(others) {
		return fmt.Errorf("bytes of other items changed:\n%s", got)
	}
	return nil
}

func TestItemsGoAndComeAndResultsAreReplaced(t *testing.T) {
	added := "# generated\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: generated\ndata:\n  text: |\n    a\n\n" +
		"    b\n"
	results := `[{"message":"two: \"words\" # and","severity":"error","n":1,"tags":{"on":"yes"}},{"message":"plain"}]`
	for name, text := range files(t, "corpus") {
		t.Run(name, func(t *testing.T) {
			count := len(mustParse(t, text).Items())
			for drop := range 1 << min(count, 3) {
				if err := rebuilt(text, uint(drop), added, results); err != nil {
					t.Errorf("drop %03b: %v", drop, err)
				}
				if err := rebuilt(text, uint(drop), "", ""); err != nil {
					t.Errorf("drop %03b, add nothing: %v", drop, err)
				}
			}
		})
	}
}

// rebuilt drops the items whose bit is set, adds one if it is not empty,
// replaces the results, and compares the list that comes out.
func rebuilt(text []byte, drop uint, added, results string) error {
	l, err := stream.Parse(text)
	if err != nil {
		return err
	}
	v, err := read(text)
	if err != nil {
		return err
	}
	want := v.(map[string]any)
	var kept []*stream.Item
	trees := []any{}
	for i, item := range l.Items() {
		if drop>>i&1 == 0 {
			kept = append(kept, item)
			trees = append(trees, elements(want)[i])
		}
	}
	if added != "" {
		tree, _ := read([]byte(added))
		kept = append([]*stream.Item{stream.NewItem([]byte(added))}, kept...)
		trees = append(trees, tree)
	}
	if _, there := want["items"].([]any); there || len(trees) > 0 {
		want["items"] = trees
	}
	delete(want, "results")
	if results != "" {
		want["results"], _ = read([]byte(results))
	}
	l.SetItems(kept)
	if err := l.SetResults([]byte(results)); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := l.WriteTo(&b); err != nil {
		return err
	}
	got, err := read(b.Bytes())
	if err != nil || !reflect.DeepEqual(got, any(want)) {
		return fmt.Errorf("written list: %v\n%s\n%s", err, b.Bytes(), cmp.Diff(any(want), got))
	}
	again, err := stream.Parse(b.Bytes())
	if err != nil || len(again.Items()) != len(trees) {
		return fmt.Errorf("parse again: %v\n%s", err, b.Bytes())
	}
	return nil
}
