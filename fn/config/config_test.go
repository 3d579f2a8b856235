package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/test/fuzzing"
)

// What several problems say.
const (
	deliversNothing = "warning CF0110: spec: the FleetConfig delivers nothing; " +
		"add resourceSets, bootstrap or applicationSets"
	noSource = "the Application has neither source nor sources; " +
		"add one of them, to say where the manifests come from"
	owned     = "the key belongs to capifleet or the pipeline, which set it themselves; remove it"
	keySyntax = "use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', " +
		"with a letter or digit at both ends, and a prefix that is a lower-case DNS name"
	nameSyntax = "use lower-case letters, digits, '-' and '.', " +
		"with a letter or digit at both ends of each part"
	dnsLabelSyntax = "the value must be lower-case letters, digits and '-', " +
		"with a letter or digit first and last"
	relative = "write a path relative to the package, for example payloads/*.yaml"
)

// problemCase is a FleetConfig, or only its spec, and all that is to be said about it, each problem
// without its file and object.
type problemCase struct {
	name     string
	document string
	spec     string
	want     []string
}

// testProblems wants the problems of each case, whole and in order, and no FleetConfig where there
// is an error.
func testProblems(t *testing.T, cases []problemCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			document := test.document
			if test.spec != "" {
				document = withSpec(test.spec)
			}
			config, problems := Read(self(), []byte(document))
			if diff := cmp.Diff(ofProduction(test.want), lines(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if (config == nil) != problems.Failed() {
				t.Errorf("got FleetConfig %v and failed %v", config, problems.Failed())
			}
		})
	}
}

func self() fleet.Ref {
	return fleet.Ref{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind, Name: "production", File: "fleet.yaml"}
}

// withSpec is a FleetConfig with a spec.
func withSpec(spec string) string {
	header := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\nspec:\n  "
	return header + strings.ReplaceAll(spec, "\n", "\n  ") + "\n"
}

// ofProduction are problems as they are printed: with the file and the object of self between the
// code and the field.
func ofProduction(short []string) []string {
	var whole []string
	for _, problem := range short {
		code, text, _ := strings.Cut(problem, ": ")
		whole = append(whole, code+": fleet.yaml: FleetConfig production: "+text)
	}
	return whole
}

func lines(problems fleet.Problems) []string {
	var text []string
	for _, problem := range problems {
		text = append(text, problem.String())
	}
	return text
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "config", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestEverythingBuiltIsRead reads a FleetConfig that uses each built field, and finds each value
// where it was written.
func TestEverythingBuiltIsRead(t *testing.T) {
	text := testFile(t, "built.yaml")
	config, problems := Read(self(), text)
	if len(problems) > 0 {
		t.Fatal(strings.Join(lines(problems), "\n"))
	}
	want := &v1alpha1.FleetConfig{}
	if err := yaml.Unmarshal(text, want); err != nil {
		t.Fatal(err)
	}
	want.Default()
	source := config.Spec.ApplicationSets[0].Template["spec"].(map[string]any)["source"].(map[string]any)
	values := source["helm"].(map[string]any)["valuesObject"].(map[string]any)
	if diff := cmp.Diff(map[string]any{
		"replicas": int64(3),
		"big":      int64(9007199254740993),
		"half":     0.5,
		"anything": []any{"goes", map[string]any{"here": nil}},
	}, values); diff != "" {
		t.Errorf("numbers of a free tree (-want +got):\n%s", diff)
	}
	config.Spec.ArgoCD.Defaults, want.Spec.ArgoCD.Defaults = nil, nil // numbers there differ in type only
	config.Spec.ApplicationSets[0].Template, want.Spec.ApplicationSets[0].Template = nil, nil
	if diff := cmp.Diff(want, config); diff != "" {
		t.Errorf("FleetConfig (-want +got):\n%s", diff)
	}
}

// TestJSONIsReadLikeYAML reads the same FleetConfig as JSON.
func TestJSONIsReadLikeYAML(t *testing.T) {
	text := testFile(t, "built.yaml")
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	fromYAML, _ := Read(self(), text)
	fromJSON, problems := Read(self(), asJSON)
	if len(problems) > 0 {
		t.Fatal(strings.Join(lines(problems), "\n"))
	}
	if diff := cmp.Diff(fromYAML, fromJSON); diff != "" {
		t.Errorf("(-YAML +JSON):\n%s", diff)
	}
}

// TestAliasesAndMergeKeysAreRead reads a FleetConfig that says things once. What a map says itself
// wins over what is merged into it.
func TestAliasesAndMergeKeysAreRead(t *testing.T) {
	config, problems := Read(self(), []byte(withSpec(`
resourceSets:
- &base {name: a, strategy: Reconcile, resources: &r [{inline: x}]}
- {<<: *base, name: b}
- {name: c, revision: "2", <<: [{revision: "1", strategy: ApplyOnce}, *base]}
- {name: d, resources: *r}`)))
	if len(problems) > 0 {
		t.Fatal(strings.Join(lines(problems), "\n"))
	}
	var got []string
	for _, set := range config.Spec.ResourceSets {
		got = append(got, string(set.Name)+" "+string(set.Strategy)+" "+set.Revision+" "+set.Resources[0].Inline)
	}
	want := []string{"a Reconcile  x", "b Reconcile  x", "c ApplyOnce 2 x", "d ApplyOnce  x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAliasBombsAreRefused refuses documents that are small until their aliases are written out: of
// many values, and of long ones.
func TestAliasBombsAreRefused(t *testing.T) {
	var many, long strings.Builder
	const start = "argocd: {defaults: {spec: {source: {helm: {valuesObject: {a0: &a0 "
	many.WriteString(start + "[x, x]")
	long.WriteString(start + strings.Repeat("x", 100_000))
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&many, ", a%d: &a%d [*a%d, *a%d]", i, i, i-1, i-1)
	}
	long.WriteString(", b: [" + strings.Repeat("*a0, ", 100_000) + "]")
	for name, bomb := range map[string]string{"many values": many.String(), "long values": long.String()} {
		_, problems := Read(self(), []byte(withSpec(bomb+"}}}}}}")))
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "more than 250000 values") {
			t.Errorf("%s: got %v", name, lines(problems))
		}
	}
}

// BenchmarkConfig reads the FleetConfig that uses each field; BenchmarkSchema is the share of it
// that goes to the embedded schema.
func BenchmarkConfig(b *testing.B) {
	text := testFile(b, "built.yaml")
	for b.Loop() {
		if _, problems := Read(self(), text); problems.Failed() {
			b.Fatal(problems)
		}
	}
}

func BenchmarkSchema(b *testing.B) {
	for b.Loop() {
		if _, err := readConfigSchema(); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzConfig wants an answer to every text: a FleetConfig or an error, the same when asked again.
// Without edits the text is the fuzzer's; else it is a line of a FleetConfig with all fields.
func FuzzConfig(f *testing.F) {
	built := string(testFile(f, "built.yaml"))
	f.Add(uint64(0), uint8(0), built)
	f.Add(uint64(0), uint8(0), string(testFile(f, "everything.yaml")))
	for _, text := range []string{
		"", "- a", "a: &a [*a]", "spec: {<<: &m {<<: *m}}", "{{ .a }}", "? [a]\n: b", "kind: !!int x",
		"\xef\xbb\xbfspec: {}\r\n", "a: b\n---\n",
	} {
		f.Add(uint64(0), uint8(0), text)
		f.Add(uint64(0), uint8(0), withSpec(text))
	}
	for i, line := range []string{
		"name: x", "wave: canary", "render: Template", "hub: Keep", "'{{ .values.tier }}'", "{name: zone, label: zone}",
		"[a]", "{matchLabels: {tier: canary}}", "20", "~", `"\u202e"`, "- {name: rest}", "# nothing",
	} {
		f.Add(uint64(i), uint8(1), line)
		f.Add(uint64(i+100), uint8(2), line)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, seed uint64, edits uint8, line string) {
		count.Input(t)
		text := []byte(line)
		if edits%4 > 0 {
			text = []byte(fuzzing.Edited(seed, edits, built, line))
		}
		config, problems := Read(self(), text)
		if (config == nil) != problems.Failed() {
			t.Errorf("got FleetConfig %v and problems %v", config, lines(problems))
		}
		if _, again := Read(self(), text); !cmp.Equal(lines(problems), lines(again)) {
			t.Errorf("got %v, then %v", lines(problems), lines(again))
		}
		if config != nil {
			count.Accepted(t)
		}
	})
}
