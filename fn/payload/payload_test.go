package payload_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/test/fuzzing"
)

const (
	namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n"
	configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  namespace: a\ndata: {c: d}\n"
	jsonOne   = `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "one"}}`
	jsonTwo   = `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "two"}}`
	braces    = "{apiVersion: v1, kind: Namespace, metadata: {name: a}}"
)

// head is a manifest up to the end of its metadata, which are written in braces.
func head(apiVersion, kind, metadata string) string {
	return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {" + metadata + "}\n"
}

// TestParse: what Cluster API reads is read, and what it would skip without an error is a problem.
func TestParse(t *testing.T) {
	cases := map[string]struct {
		text     string
		objects  string // Kind namespace/name of each
		problems string // number of the document and text of the problem
	}{
		"YAML documents":               {text: namespace + "---\n" + configMap, objects: "Namespace a, ConfigMap a/b"},
		"a separator before the first": {text: "---\n" + namespace, objects: "Namespace a"},
		"empty documents and comments": {text: "# nothing\n---\n---\n" + namespace + "---\n", objects: "Namespace a"},
		"CRLF":                         {text: strings.ReplaceAll(namespace, "\n", "\r\n"), objects: "Namespace a"},
		"anchors": {
			text:    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: &n a\n  labels: {x: *n}\n",
			objects: "Namespace a",
		},
		"one JSON object": {text: jsonOne, objects: "Namespace one"},
		"JSON objects between separators": {
			text: jsonOne + "\n---\n" + jsonTwo, objects: "Namespace one, Namespace two",
		},
		"JSON objects on lines of their own": {
			text: jsonOne + "\n" + jsonTwo, problems: "1: several JSON objects",
		},
		"an object behind the end of one": {
			text: namespace + "...\n" + configMap, problems: "1: has content after its end",
		},
		"a word behind the closing brace": {text: braces + "0\n", problems: "1: has content after its end"},
		"dots at the end":                 {text: namespace + "...\n", objects: "Namespace a"},
		"separators behind a closing brace": {
			text: braces + "---\n" + configMap, problems: "1: has content after its end",
		},
		"a separator that is indented": {
			text: braces + "\n ---\n" + configMap, problems: "1: has content after its end",
		},
		"a JSON list with JSON's own escapes": {
			text: `[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, ` +
				`"data": {"a": "b\/\ud83d\ude00` + "\x7f" + `"}}]`,
			objects: "ConfigMap a",
		},
		"a JSON list that has a key twice": {
			text:     `[{"apiVersion": "v1", "kind": "ConfigMap", "kind": "Secret", "metadata": {"name": "a"}}]`,
			problems: "1: a key is duplicated",
		},
		"a JSON list of something else": {
			text:     "[" + jsonOne + ", null" + strings.Repeat(" ", 40) + "]",
			problems: "2: it is a list or a plain value",
		},
		"a list that begins too late": {
			text:     strings.Repeat("\n", 40) + "[" + jsonOne + "]",
			problems: "0: begins after the first 32 bytes",
		},
		"a list behind a no-break space": {
			text: "\u00a0[" + jsonOne + "]", problems: "0: the JSON list cannot be parsed",
		},
		"a definition of no scope": {
			text: head("apiextensions.k8s.io/v1", "CustomResourceDefinition", "name: a.b") +
				"spec: {scope: Global}\n",
			objects:  "CustomResourceDefinition a.b",
			problems: "1: CustomResourceDefinition a.b, spec.scope: the scope is unknown",
		},
		"an account of no namespace": {
			text:     binding("  name: a\n"),
			objects:  "ClusterRoleBinding b",
			problems: "1: ClusterRoleBinding b, subjects[0]: the ServiceAccount has no namespace",
		},
		"an empty JSON list": {
			text: "[" + strings.Repeat(" ", 40) + "]", problems: "0: the text contains no object",
		},
		"a JSON list":        {text: "[" + jsonOne + ", " + jsonTwo + "]", objects: "Namespace one, Namespace two"},
		"a broken JSON list": {text: "[" + jsonOne, problems: "0: the JSON list cannot be parsed"},
		"nothing": {
			text: "# nothing at all, but longer than 32 bytes", problems: "0: the text contains no object",
		},
		"a kind List": {
			text: "apiVersion: v1\nkind: List\nitems: []\n", objects: "List", problems: "1: the object is a list",
		},
		"a list of another kind": {
			text:     "apiVersion: v1\nkind: ConfigMapList\nitems: []\n",
			objects:  "ConfigMapList",
			problems: "1: the object is a list",
		},
		"no kind": {
			text:     "apiVersion: v1\nmetadata: {name: a}\n",
			objects:  "a",
			problems: "1: a: the object has no apiVersion or no kind",
		},
		"no name": {
			text:     head("v1", "Namespace", "generateName: a"),
			objects:  "Namespace",
			problems: "1: Namespace: the object has no metadata.name",
		},
		"a plain value": {text: "hello", problems: "1: the document is not a YAML mapping"},
		"bad YAML in the second of three": {
			text:     namespace + "---\na: [b\n---\n" + configMap,
			objects:  "Namespace a, ConfigMap a/b",
			problems: "2: the document is not a YAML mapping",
		},
		"a namespace that is a number": {
			text:     head("v1", "ConfigMap", "name: a, namespace: 1"),
			objects:  "ConfigMap a",
			problems: "1: ConfigMap a: metadata.namespace is not a string",
		},
		"separators within a text do not separate": {
			text:    strings.Replace(configMap, "{c: d}", "\n  c: |\n    ---\n    d", 1),
			objects: "ConfigMap a/b",
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			objects, problems := payload.Parse([]byte(c.text))
			names := make([]string, len(objects))
			for i, object := range objects {
				names[i] = object.String()
			}
			if diff := cmp.Diff(c.objects, strings.Join(names, ", ")); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
			wantProblem(t, c.problems, problems)
		})
	}
}

// TestUnderReconcile: what Reconcile would destroy, and what it would not.
func TestUnderReconcile(t *testing.T) {
	const inB, data = "name: a, namespace: b", "data: {a: Yg==}"
	definition := head("apiextensions.k8s.io/v1", "CustomResourceDefinition", "name: a")
	cases := map[string]struct {
		text string
		safe bool
	}{
		"a ConfigMap with data":    {configMap, true},
		"a Namespace":              {namespace, true},
		"a Secret without data":    {head("v1", "Secret", inB), false},
		"a ConfigMap without data": {head("v1", "ConfigMap", inB), false},
		"Argo CD's own Secret": {
			head("v1", "Secret", "name: argocd-secret, namespace: b, "+
				"labels: {app.kubernetes.io/part-of: argocd}") + data,
			false,
		},
		"a webhook configuration": {
			head("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "name: a"), false,
		},
		"an APIService":  {head("apiregistration.k8s.io/v1", "APIService", "name: a"), false},
		"an Application": {head("argoproj.io/v1alpha1", "Application", inB), false},
		"a CRD":          {definition + "spec: {group: a}", true},
		"a CRD that webhooks serve": {
			definition + "spec: {conversion: {strategy: Webhook}}", false,
		},
		"a Pod":                   {head("v1", "Pod", inB), false},
		"a PersistentVolume":      {head("v1", "PersistentVolume", "name: a"), false},
		"a PersistentVolumeClaim": {head("v1", "PersistentVolumeClaim", inB), false},
		"an ApplicationSet":       {head("argoproj.io/v1alpha1", "ApplicationSet", inB), false},
		"an AppProject":           {head("argoproj.io/v1alpha1", "AppProject", inB), false},
		"an immutable ConfigMap":  {configMap + "immutable: true\n", false},
		"a Secret of Argo CD's, known by its name": {
			head("v1", "Secret", "name: argocd-initial, namespace: b") + data, false,
		},
		"a Job": {head("batch/v1", "Job", inB), false},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			objects, problems := payload.Parse([]byte(c.text))
			if len(problems) > 0 || len(objects) != 1 {
				t.Fatal(objects, problems)
			}
			if why := payload.UnderReconcile(objects[0]); (why == "") != c.safe {
				t.Errorf("got %q", why)
			}
		})
	}
}

// TestProblemsQuoteNothing: no problem contains a value of the payload, whatever is wrong.
func TestProblemsQuoteNothing(t *testing.T) {
	const secret = "correct-horse-battery"
	for sentence, text := range map[string]string{
		"an unknown anchor":   "a: *" + secret + "\n",
		"an unclosed quote":   "a: \"" + secret + "\n",
		"a repeated key":      secret + ": a\n" + secret + ": b\n",
		"a bad tag":           "a: !!" + secret + " b\n",
		"a bad number":        "a: !!int " + secret + "\n",
		"a plain value":       secret + "\n",
		"a list":              "- " + secret + "\n",
		"broken JSON":         "{\"a\": \"" + secret + "\" x}",
		"a broken JSON list":  "[\"" + secret + "\"",
		"a bad escape":        "a: \"\\q" + secret + "\"\n",
		"a control character": "a: \"" + secret + "\x01\"\n",
		"a map as a key":      "a: {{" + secret + "}}\n",
		"a number in a key":   "a: {{424242}}\n",
		"a key of nothing":    "~: {b: 424242}\n",
	} {
		t.Run(sentence, func(t *testing.T) {
			_, problems := payload.Parse([]byte(text))
			_, more := payload.ParseTrees([]byte(text))
			if len(problems) == 0 {
				t.Fatal("no problem")
			}
			for _, problem := range append(problems, more...) {
				if shown := problem.String(); strings.Contains(shown, secret) || strings.Contains(shown, "424242") {
					t.Errorf("shown: %s", shown)
				}
			}
		})
	}
}

// fuzzedPayload is a text of the fuzzer, or objects with such a text in one of their lines, or in a
// random tree.
func fuzzedPayload(seed uint64, form uint8, text string) string {
	switch form % 8 {
	case 0:
		return text
	case 1, 2, 3:
		return fuzzing.Edited(seed, form, namespace+"---\n"+configMap+"b:\n  c:\n  - d: e\n    f: '1'\n  g: h\n", text)
	default:
		random := randomTree{Rand: rand.New(rand.NewPCG(seed, 2))}
		tree, err := json.Marshal(map[string]any{text: random.value(3), "spec": []any{random.value(4), text}})
		if err != nil {
			return text
		}
		return namespace + "---\n" + head("example.com/v1", "A", "name: a") + "tree: " + escaped(string(tree)) + "\n"
	}
}

// FuzzParse: no payload makes it panic. What is read without a problem can be packed, and is the
// same object after it was converted to a tree and back.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		namespace, configMap, jsonOne + "\n" + jsonTwo, "[" + jsonOne + "]",
		"- a", "a: [", "kind: List", "a: {{ .b }}", namespace + "a: -0.0\n",
		namespace + "a: '{{ .b }}'\nc: [1.5, 0x10, 9007199254740993, ~, yes, 1e3]\n",
	} {
		f.Add(uint64(0), uint8(0), seed)
	}
	for i, line := range []string{
		"a: b", "{a: &a [1], b: *a}", "'{{ .b }}'", "|", "1e3", "- a", "0x10", `"\u2028"`, "!!binary eA==",
	} {
		f.Add(uint64(i), uint8(1+i%7), line)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, seed uint64, form uint8, text string) {
		count.Input(t)
		text = fuzzedPayload(seed, form, text)
		trees, bad := payload.ParseTrees([]byte(text))
		objects, problems := payload.Parse([]byte(text))
		if len(trees) != len(objects) || len(bad) > len(problems) {
			t.Fatalf("%d trees of %d objects; problems %+v and %+v", len(trees), len(objects), bad, problems)
		}
		if len(problems) > 0 {
			return
		}
		if len(objects) > 0 {
			count.Accepted(t)
		}
		for i, tree := range trees {
			object, problems := payload.FromTree(tree)
			if len(problems) > 0 {
				if !strings.Contains(problems[0].Message, "still contains {{") {
					t.Errorf("read without a problem, and cannot be made from its tree: %+v", problems)
				}
				continue
			}
			again, problems := payload.FromSource(source(objects[i].Text()))
			if len(problems) > 0 || !cmp.Equal(object.Ref, objects[i].Ref) {
				t.Errorf("%s became %s and %s: %+v", objects[i].Ref, object.Ref, again.Ref, problems)
			}
		}
		for _, format := range []payload.Format{payload.Auto, payload.Plain, payload.Compact, payload.JSON} {
			if _, problems := payload.Pack(objects, format); len(problems) > 0 {
				t.Errorf("read without a problem, and cannot be packed as %s: %+v", format, problems)
			}
		}
	})
}
