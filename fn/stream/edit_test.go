package stream_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// listOf makes a list of one object, whose lines are given at column 0.
func listOf(object string) []byte {
	lines := strings.SplitAfter(strings.TrimSuffix(object, "\n"), "\n")
	return []byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " +
		strings.Join(lines, "  ") + "\n")
}

func TestEditChangesTheLinesItMust(t *testing.T) {
	const head = "kind: A\n"
	type labels = map[string]string
	cases := map[string]struct {
		object    string
		edit      stream.Edit
		want      string
		reencoded bool
	}{
		"a label goes behind the last one": {
			"metadata:\n  labels:\n    a: b # c\n    # d\n  name: x\n",
			stream.Edit{SetLabels: labels{"k": "v"}},
			"metadata:\n  labels:\n    a: b # c\n    k: v\n    # d\n  name: x\n", false,
		},
		"new labels go below the name": {
			"metadata:\n    name: x\n    finalizers: []\n",
			stream.Edit{SetLabels: labels{"k": "v", "a": "1"}, SetAnnotations: labels{"a": "yes"}},
			"metadata:\n    name: x\n    labels:\n      a: \"1\"\n      k: v\n    annotations:\n      a: \"yes\"\n" +
				"    finalizers: []\n", false,
		},
		"new labels are indented as the annotations are": {
			"metadata:\n    name: x\n    annotations:\n        a: b\n",
			stream.Edit{SetLabels: labels{"k": "v"}},
			"metadata:\n    name: x\n    labels:\n        k: v\n    annotations:\n        a: b\n", false,
		},
		"a value is replaced and its comment stays": {
			"metadata:\n  labels:\n    \"a\": 'it''s'   # why\n",
			stream.Edit{SetLabels: labels{"a": "on"}},
			"metadata:\n  labels:\n    \"a\": \"on\"   # why\n", false,
		},
		"a number becomes the string": {
			"metadata:\n  labels:\n    a: 1\n",
			stream.Edit{SetLabels: labels{"a": "1"}},
			"metadata:\n  labels:\n    a: \"1\"\n", false,
		},
		"an empty value is filled": {
			"metadata:\n  labels:\n    a: # none\n    b: c\n",
			stream.Edit{SetLabels: labels{"a": "x"}},
			"metadata:\n  labels:\n    a: x # none\n    b: c\n", false,
		},
		"a block scalar is replaced": {
			"metadata:\n  annotations:\n    a: |\n      # x\n      y\n\n    b: c\n",
			stream.Edit{SetAnnotations: labels{"a": "z"}},
			"metadata:\n  annotations:\n    a: z\n\n    b: c\n", false,
		},
		"a block scalar is removed": {
			"metadata:\n  annotations:\n    a: |\n      x\n      # y\n    b: c\n",
			stream.Edit{RemoveAnnotations: []string{"a"}},
			"metadata:\n  annotations:\n    b: c\n", false,
		},
		"with the last label goes the key": {
			"metadata:\n  labels: # of it\n    a: b\n  name: x\n",
			stream.Edit{RemoveLabels: []string{"a"}},
			"metadata:\n  name: x\n", false,
		},
		"empty labels are filled": {
			"metadata:\n  labels: {} # none\n  name: x\n",
			stream.Edit{SetLabels: labels{"a": "b"}},
			"metadata:\n  labels: # none\n    a: b\n  name: x\n", false,
		},
		"labels of the value they have": {
			"metadata:\n  labels: {a: 'b', \"c\": d}\n",
			stream.Edit{SetLabels: labels{"a": "b", "c": "d"}},
			"metadata:\n  labels: {a: 'b', \"c\": d}\n", false,
		},
		"a flow mapping on one line stays one": {
			"metadata:\n  labels: {a: 'b', \"c\": \"d}\"} # two\n",
			stream.Edit{SetLabels: labels{"e": "no"}, RemoveLabels: []string{"a"}},
			"metadata:\n  labels: {\"c\": \"d}\", e: \"no\"} # two\n", false,
		},
		"metadata is missing": {
			"spec: x\n",
			stream.Edit{SetLabels: labels{"a": "b"}},
			"metadata:\n  labels:\n    a: b\nspec: x\n", false,
		},
		"metadata is empty": {
			"metadata:\nspec: x\n",
			stream.Edit{SetLabels: labels{"a": "b"}},
			"metadata:\n  labels:\n    a: b\nspec: x\n", false,
		},
		"an anchor that nobody uses stays": {
			"metadata:\n  labels: &l\n    a: b\n",
			stream.Edit{SetLabels: labels{"c": "d"}},
			"metadata:\n  labels: &l\n    a: b\n    c: d\n", false,
		},
		"metadata in flow style": {
			"metadata: {name: x} # why\n",
			stream.Edit{SetLabels: labels{"a": "b"}},
			"metadata: {name: x, labels: {a: b}} # why\n", true,
		},
		"labels that an alias repeats": {
			"metadata:\n  labels: &l\n    a: b\nspec: *l\n",
			stream.Edit{SetLabels: labels{"a": "c"}},
			"metadata:\n  labels:\n    a: c\nspec:\n  a: b\n", true,
		},
		"labels that are an alias": {
			"spec: &l\n  a: b\nmetadata:\n  labels: *l\n",
			stream.Edit{SetLabels: labels{"a": "c"}},
			"spec:\n  a: b\nmetadata:\n  labels:\n    a: c\n", true,
		},
		"labels that are merged": {
			"spec: &l\n  a: b\nmetadata:\n  labels:\n    <<: *l\n    c: d\n",
			stream.Edit{RemoveLabels: []string{"a"}},
			"metadata:\n  labels:\n    c: d\nspec:\n  a: b\n", true,
		},
		"an explicit key": {
			"metadata:\n  labels:\n    ? a\n    : b\n",
			stream.Edit{SetLabels: labels{"a": "c"}},
			"metadata:\n  labels:\n    a: c\n", true,
		},
		"a repeated key": {
			"metadata:\n  labels:\n    a: b\n    a: c\n",
			stream.Edit{SetLabels: labels{"a": "d"}},
			"metadata:\n  labels:\n    a: d\n", true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			object, want := head+c.object, listOf(head+c.want)
			l := mustParse(t, listOf(object))
			if err := l.Items()[0].Edit(c.edit); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(written(t, l))); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
			if got := l.Stats().Reencoded == 1; got != c.reencoded {
				t.Errorf("reencoded: %v", got)
			}
		})
	}
}

func TestEditRefusesWhatIsNoMapping(t *testing.T) {
	for name, object := range map[string]string{
		"metadata is text":        "metadata: text\n",
		"metadata is a list":      "metadata: [a]\n",
		"labels are a list":       "metadata:\n  labels: [a]\n",
		"the object is text":      "text\n",
		"the object is a list":    "- a\n",
		"the object is not there": "null\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := listOf(object)
			l := mustParse(t, text)
			err := l.Items()[0].Edit(stream.Edit{SetLabels: map[string]string{"a": "b"}})
			var syntax *stream.SyntaxError
			if !errors.As(err, &syntax) || syntax.Line != 4 || syntax.Remedy == "" {
				t.Errorf("error is %#v", err)
			}
			if diff := cmp.Diff(string(text), string(written(t, l))); diff != "" {
				t.Errorf("list changed:\n%s", diff)
			}
		})
	}
}

func TestEditOfFunctionConfigAndOfNewItems(t *testing.T) {
	l := mustParse(t,
		[]byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: # c\n  kind: F\n  metadata:\n"+
			"    name: f\n"))
	e := stream.Edit{SetLabels: map[string]string{"a": "b"}}
	if err := l.FunctionConfig().Edit(e); err != nil {
		t.Fatal(err)
	}
	item := stream.NewItem([]byte("kind: N\nmetadata:\n  name: n\n"))
	if err := item.Edit(e); err != nil {
		t.Fatal(err)
	}
	l.SetItems([]*stream.Item{item})
	want := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: N\n  metadata:\n    name: n\n" +
		"    labels:\n      a: b\nfunctionConfig: # c\n  kind: F\n  metadata:\n    name: f\n    labels:\n      a: b\n"
	if diff := cmp.Diff(want, string(written(t, l))); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}
