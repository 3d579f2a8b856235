package payload_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/stream"
)

// source is an object of the input, read from a file.
func source(manifest string) fleet.SourceObject {
	list, err := stream.FromDocuments(stream.SplitDocuments("a.yaml", []byte(manifest)))
	if err == nil && len(list.Items()) != 1 {
		err = errors.New("not one document")
	}
	if err != nil {
		return fleet.SourceObject{Err: err}
	}
	tree, err := list.Items()[0].ExactTree()
	return fleet.SourceObject{Tree: tree, Err: err}
}

// TestParseTrees: templates are split as payloads are, before anything is known about the objects.
func TestParseTrees(t *testing.T) {
	const inQuotes = "where YAML does not read a string; put the template in single quotes"
	cases := map[string]struct {
		text     string
		trees    []string // the kind of each
		problems string   // number of the document, text and remedy of the problem
	}{
		"YAML documents": {text: namespace + "---\n" + configMap, trees: []string{"Namespace", "ConfigMap"}},
		"a JSON list":    {text: "[" + jsonOne + ", " + jsonTwo + "]", trees: []string{"Namespace", "Namespace"}},
		"a name and a namespace that are templates": {
			text:  "kind: ConfigMap\nmetadata: {name: '{{ .name }}', namespace: 'x-{{ .name }}'}\n",
			trees: []string{"ConfigMap"},
		},
		"an object that will never be one": {text: "kind: ConfigMap\nmetadata: {}\n", trees: []string{"ConfigMap"}},
		"nothing": {
			text: "# nothing\n---\n", problems: "0: the text contains no object; write at least one",
		},
		"a repeated key": {text: "kind: A\nkind: B\n", problems: "1: a key is duplicated"},
		"several JSON objects without a separator": {
			text: jsonOne + "\n" + jsonTwo, problems: "1: the document contains several JSON objects",
		},
		"a template without quotes": {
			text:     namespace + "---\nmetadata:\n  name: {{ .name }}\n",
			trees:    []string{"Namespace"},
			problems: "2: " + inQuotes,
		},
		"a template without quotes, and a text": {
			text: "metadata:\n  name: {{ .name }}-a\n", problems: "1: " + inQuotes,
		},
		"a template in a list without quotes":     {text: "a: [{{ .name }}, b]\n", problems: "1: " + inQuotes},
		"a key that is a template without quotes": {text: "a:\n  {{ .name }}: b\n", problems: "1: " + inQuotes},
		"double quotes in double quotes":          {text: `a: "{{ index .values "b" }}"`, problems: "1: " + inQuotes},
		"a template that would add lines": {
			text: "kind: A\n{{- if .values.b }}\nspec: {}\n{{- end }}\n", problems: "1: " + inQuotes,
		},
		"an error elsewhere": {
			text: "a: '{{ .name }}'\nb: [\n", problems: "1: the document is not a YAML mapping",
		},
		"a text that goes on after a plain beginning": {
			text: "kind: a-{{ .name }}\n", trees: []string{"a-{{ .name }}"},
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			trees, problems := payload.ParseTrees([]byte(c.text))
			var kinds []string
			for _, tree := range trees {
				kinds = append(kinds, fmt.Sprint(tree["kind"]))
			}
			if diff := cmp.Diff(c.trees, kinds); diff != "" {
				t.Errorf("trees (-want +got):\n%s", diff)
			}
			wantProblem(t, c.problems, problems)
		})
	}
}

// wantProblem checks that there is no problem, or one that has what is wanted: the number of its
// document, the object and field that it is about, the message and the remedy.
func wantProblem(t *testing.T, want string, problems fleet.Problems) {
	t.Helper()
	if want == "" && len(problems) == 0 {
		return
	}
	number, text, _ := strings.Cut(want, ": ")
	if want == "" || len(problems) != 1 || problems[0].Remedy == "" ||
		strconv.Itoa(problems[0].Payload.Document) != number || !strings.Contains(problems[0].Text(), text) {
		t.Errorf("problems %v, want %q", problems, want)
	}
}

// TestFromTree: a rendered tree becomes an object in one form, or a problem says where it is not
// valid.
func TestFromTree(t *testing.T) {
	const left = "the text still contains {{ after rendering; "
	c := head("v1", "C", "name: a")
	secret, other := head("v1", "Secret", "name: a"), head("v1", "ConfigMap", "name: a")
	const written = "apiVersion: v1\nkind: C\nmetadata:\n  name: a\n" // c as it is written again
	cases := map[string]struct {
		tree     string
		text     string
		problems string
	}{
		"the form of FromSource": {
			tree: "data: {b: yes, a: \"1\\n2\\n\"}\nkind: C\nmetadata: {name: a}\napiVersion: v1\n",
			text: written + "data:\n  a: |\n    1\n    2\n  b: true\n",
		},
		"an integer that a float64 holds": {
			tree: c + "spec: 9007199254740994\n", text: written + "spec: 9007199254740994\n",
		},
		"an integer that no float64 holds": {
			tree: c + "spec: {b: [1, 9007199254740993]}\n",
			text: written + "spec:\n  b:\n  - 1\n  - 9007199254740993\n",
			problems: "0: in C a, spec.b[1]: Cluster API cannot represent this integer, " +
				"and would deliver a different one; put it in quotes",
		},
		"a character that YAML would change": {
			tree: other + "data: {a: \"x\\Ny\\x7f\"}\n",
			text: `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"x\u0085y\u007f"}}` + "\n",
		},
		"a zero with a sign": {tree: c + "spec: -0.0\n", text: written + "spec: 0\n"},
		"no name":            {tree: "apiVersion: v1\nkind: C\n", problems: "0: in C: the object has no metadata.name"},
		"a name that Kubernetes refuses": {
			tree:     head("v1", "C", "name: a/b"),
			problems: "0: metadata.name is not a valid Kubernetes name; use lower-case",
		},
		"a placeholder in a field": {
			tree:     other + "spec: {b: [x, {c: 'y {{ .z }}'}]}\n",
			problems: "0: in ConfigMap a, spec.b[1].c: " + left,
		},
		"a placeholder below a key with signs": {
			tree:     other + "data: {config.yaml: '{{ .z }}'}\n",
			problems: "0: in ConfigMap a, data[config.yaml]: " + left,
		},
		"a placeholder in a key": {
			tree: other + "data: {'{{ .z }}': x}\n", problems: "0: in ConfigMap a, data[…]: " + left,
		},
		"a placeholder in a key at the top": {
			tree: other + "'{{ .z }}': x\n", problems: "0: in ConfigMap a, […]: " + left,
		},
		"a placeholder in the name": {
			tree: head("v1", "C", "name: '{{ .z }}'"), problems: "0: in metadata.name: " + left,
		},
		"a placeholder of a Secret": {
			tree: secret + "stringData: {b: '{{ .z }}'}\n", problems: "0: in Secret a, stringData.b: " + left,
		},
		"a placeholder deep in a Secret": {
			tree: secret + "stringData: {b: {c: {d: '{{ .z }}'}}}\n", problems: "0: in Secret a, stringData.b: " + left,
		},
		"a single brace": {
			tree: other + "data: {a: '{ {'}\n",
			text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: '{ {'\n",
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			trees, problems := payload.ParseTrees([]byte(c.tree))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			object, problems := payload.FromTree(trees[0])
			if c.problems == "" && object.Text() != c.text {
				t.Errorf("got:\n%s", object.Text())
			}
			wantProblem(t, c.problems, problems)
			if again, _ := payload.ParseTrees([]byte(c.tree)); !cmp.Equal(trees, again) {
				t.Errorf("the tree was changed:\n%s", cmp.Diff(again, trees))
			}
		})
	}
}

func TestFromTreeRefusesALetterThatWasCut(t *testing.T) {
	_, problems := payload.FromTree(map[string]any{
		"apiVersion": "v1", "kind": "C", "metadata": map[string]any{"name": "a"}, "spec": "K\xc3",
	})
	wantProblem(t, "0: in C a, spec: the text is not UTF-8 after rendering; do not cut inside a letter", problems)
}

// TestTreeOfSource: an object of the input whose strings are templates, and what it is when it is
// rendered, without what belongs to the pipeline.
func TestTreeOfSource(t *testing.T) {
	const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: '{{ .name }}'
  annotations: {internal.config.kubernetes.io/path: a.yaml, capifleet.dev/stamps: z}
data: {region: '{{ .values.region }}'} # of the cluster
`
	tree, problems := payload.TreeOfSource(source(manifest))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{
			"name":        "{{ .name }}",
			"annotations": map[string]any{"internal.config.kubernetes.io/path": "a.yaml", "capifleet.dev/stamps": "z"},
		},
		"data": map[string]any{"region": "{{ .values.region }}"},
	}
	if diff := cmp.Diff(want, tree); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rendered := strings.NewReplacer("{{ .name }}", "a", "{{ .values.region }}", "eu").Replace(manifest)
	fromSource, problems := payload.FromSource(source(rendered))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tree["metadata"], tree["data"] = map[string]any{"name": "a"}, map[string]any{"region": "eu"}
	fromTree, problems := payload.FromTree(tree)
	if len(problems) > 0 || fromTree.Text() != fromSource.Text() {
		t.Errorf("%+v, (-FromSource +FromTree):\n%s", problems, cmp.Diff(fromSource.Text(), fromTree.Text()))
	}
	if _, problems := payload.TreeOfSource(source("a: [")); len(problems) != 1 {
		t.Errorf("broken YAML: %+v", problems)
	}
}
