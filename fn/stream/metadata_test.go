package stream_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestEditOfMetadataAlone: where metadata is apart in an object, an edit of its lines alone
// gives the bytes and the Meta that an edit of the whole object gives, however often it is edited,
// and the object reads as it should.
func TestEditOfMetadataAlone(t *testing.T) {
	g := &generator{Rand: rand.New(rand.NewSource(3))}
	alone, all := 0, 0
	for range 300 {
		text := []byte(g.list())
		one, err := stream.Parse(text)
		if err != nil {
			continue
		}
		other := mustParse(t, text)
		for i, item := range one.Items() {
			for range 3 {
				set, remove := g.edit()
				e := stream.Edit{SetLabels: set, RemoveAnnotations: slices.Sorted(maps.Keys(remove))}
				e.SetAnnotations, remove = g.edit()
				e.RemoveLabels = slices.Sorted(maps.Keys(remove))
				if all++; item.MetadataStandsApart() {
					alone++
				}
				gotErr, wantErr := item.Edit(e), other.Items()[i].EditWhole(e)
				if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
					t.Fatalf("item %d by %+v: %v, want %v\n%s", i, e, gotErr, wantErr, text)
				}
				if diff := cmp.Diff(other.Items()[i].Meta(), item.Meta()); diff != "" {
					t.Fatalf("item %d by %+v: Meta (-whole +alone):\n%s\n%s", i, e, diff, text)
				}
				if got, want := string(written(t, one)), string(written(t, other)); got != want {
					t.Fatalf("item %d by %+v: (-whole +alone):\n%s", i, e, cmp.Diff(want, got))
				}
			}
		}
	}
	t.Logf("metadata stood apart in %d of %d edits", alone, all)
	if alone < all/4 {
		t.Errorf("metadata stood apart in %d of %d edits only", alone, all)
	}
}

// TestEditOfMetadataBesideOddities: what else an object may hold that says something of its
// metadata. Each is edited as it is when the whole object is read.
func TestEditOfMetadataBesideOddities(t *testing.T) {
	const head, metadata = "apiVersion: v1\nkind: A\n", "metadata:\n  name: a\n"
	for sentence, object := range map[string]string{
		"nothing odd":                           head + metadata + "spec: {a: b}\n",
		"metadata last":                         head + metadata,
		"comments around it":                    head + "# above\n" + metadata + "  # below\n# above spec\nspec: {}\n",
		"a merge after it":                      head + metadata + "<<: {metadata: {name: b}}\n",
		"a merge of a list":                     head + metadata + "<<: [{metadata: {name: b}}]\n",
		"a tagged key that says metadata":       head + metadata + "!!binary bWV0YWRhdGE=: {name: b}\n",
		"metadata twice":                        head + metadata + "metadata:\n  name: b\n",
		"a label twice":                         head + "metadata:\n  name: a\n  labels:\n    x: 1\n    x: \"2\"\n",
		"a name with the tag that has no name":  head + "metadata:\n  name: ! 1\n",
		"a name that is a number":               head + "metadata:\n  name: 1\n",
		"an anchor on it":                       head + "metadata: &m\n  name: a\nspec: {a: b}\n",
		"an anchor in it that is used after it": head + "metadata:\n  name: &n a\nspec: {a: *n}\n",
		"an alias in it":                        head + "spec: {a: &n a}\nmetadata:\n  name: *n\n",
		"a tag in it":                           head + "metadata:\n  name: !!str 1\n",
		"a key that is a list":                  head + metadata + "? [a]\n: b\n",
		"a key written with a question mark":    head + "? metadata\n: name: a\nspec: {a: b}\n",
		"metadata in flow":                      head + "metadata: {name: a}\n",
		"metadata that is deeper than its keys": head + "metadata:\n      name: a\nspec: {}\n",
		"a block before it":                     head + "data: |\n  metadata:\n    name: b\n" + metadata,
		"a quoted text before it":               head + "data: \"\n  metadata:\n  name: b\"\n" + metadata,
		"first of all":                          metadata + head,
	} {
		t.Run(sentence, func(t *testing.T) {
			for _, e := range []stream.Edit{
				{SetLabels: map[string]string{"x": "y"}},
				{
					SetAnnotations: map[string]string{"internal.config.kubernetes.io/path": "a.yaml"},
					RemoveLabels:   []string{"x"},
				},
			} {
				for from, list := range map[string]func() *stream.List{
					"list": func() *stream.List { return mustParse(t, listOf(object)) },
					"file": func() *stream.List {
						docs, err := stream.FromDocuments(stream.SplitDocuments("", []byte(object)))
						if err != nil {
							// A file with an object that cannot be read is refused as a whole.
							return mustParse(t, listOf(object))
						}
						return docs
					},
				} {
					alone, whole := list(), list()
					gotErr, wantErr := alone.Items()[0].Edit(e), whole.Items()[0].EditWhole(e)
					if (gotErr == nil) != (wantErr == nil) {
						t.Fatalf("%s: error %v, want %v", from, gotErr, wantErr)
					}
					if diff := cmp.Diff(string(written(t, whole)), string(written(t, alone))); diff != "" {
						t.Errorf("%s (-whole +alone):\n%s", from, diff)
					}
					if diff := cmp.Diff(whole.Items()[0].Meta(), alone.Items()[0].Meta()); diff != "" ||
						whole.Items()[0].Path() != alone.Items()[0].Path() {
						t.Errorf("%s: Meta (-whole +alone):\n%s, paths %q and %q", from, diff, whole.Items()[0].Path(),
							alone.Items()[0].Path())
					}
				}
			}
		})
	}
}
