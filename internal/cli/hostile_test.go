package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/pipe"
)

const (
	hostileCluster = "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n" +
		"metadata: {name: c1, namespace: default}\nspec: {topology: {classRef: {name: a}, version: v1.34.0}}\n"
	hostileFleet = "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: f}\nspec:\n" +
		"  applicationSets:\n  - name: a\n    template:\n      metadata: {name: '{{ .name }}-x'}\n      spec:\n" +
		"        source: {repoURL: https://example.com/y, targetRevision: main, path: 'PATH'}\n" +
		"        destination: {namespace: default}\n"
	hostilePayload = "  resourceSets:\n  - name: r\n    resources:\n    - files: [z.yaml]\n"
)

// TestHostileDirectories: an input that would hang, exhaust or crash the program, or would be
// printed in part, is refused soon, with a line for each problem, and nothing on standard output.
func TestHostileDirectories(t *testing.T) {
	text := strings.Repeat("x", 1_000_000)
	fleetWith := func(path string) string { return strings.Replace(hostileFleet, "PATH", path, 1) }
	payloads := fleetWith("p") + hostilePayload
	configMap := func(data string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: default}\ndata:\n" + data
	}
	cluster := func(rest string) string {
		return "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata: {name: c1, namespace: default}\n" + rest
	}
	many := strings.Repeat("---\n"+configMap("  k: v\n"), 500)
	tests := map[string]struct {
		files map[string]string
		want  string // in the only line of stderr; "" for none
	}{
		"a loop over a version": {
			files: map[string]string{
				"fleet.yaml": fleetWith(`{{ range (semver "18446744073709551615.0.0").Major }}{{ end }}`),
			},
			want: "error CF0402: fleet.yaml:10: FleetConfig f: spec.applicationSets[0].template.spec.source.path: " +
				"range: it takes too long, more than 16777216 units of work",
		},
		"lines that begin with a percent sign": {files: map[string]string{"z.yaml": strings.Repeat("%\n", 200_000)}},
		"lines that are null": {files: map[string]string{
			"z.yaml": strings.Repeat("null\n", 1_000_000),
		}},
		"aliases of a long text in a Cluster": {
			files: map[string]string{
				"fleet.yaml": fleetWith("p/{{ .cluster.spec.b | len }}"),
				"c.yaml":     cluster("spec:\n  a: &a " + text + "\n  b: [" + strings.Repeat("*a,", 400) + "]\n"),
			},
			want: "error CF0102: c.yaml:1: Cluster default/c1: line 1: the aliases expand to more than",
		},
		"aliases of a long text in what is passed on": {
			files: map[string]string{"z.yaml": configMap("  a: &a " + text + "\n" + aliases("*a", 400))},
			want:  "error CF0102: z.yaml:1: ConfigMap default/m: the aliases expand to more than",
		},
		"aliases of a long text in a payload": {
			files: map[string]string{
				"fleet.yaml": payloads,
				"z.yaml":     configMap("  a: &a " + text + "\n" + aliases("*a", 2000)),
			},
			want: "error CF0305: z.yaml:1: ConfigMap default/m: the aliases expand to more than",
		},
		"aliases of a long text in a document of a ConfigMap": {
			files: map[string]string{
				"fleet.yaml": strings.Replace(payloads, "files: [z.yaml]", "configMap: {name: m}", 1),
				"z.yaml": configMap("  k: |\n    apiVersion: v1\n    kind: ConfigMap\n" +
					"    metadata: {name: m, namespace: d}\n    data:\n      a: &a " +
					text[:500_000] + "\n" + strings.ReplaceAll(aliases("*a", 2000), "  k", "      k")),
			},
			want: "error CF0305: z.yaml:1: ConfigMap default/m: in data[k], document 1: " +
				"the aliases expand to more than",
		},
		"many Clusters with aliases that are not much alone": {
			files: map[string]string{"c.yaml": manyAliases(40)},
			want:  "error CF0101: c.yaml:",
		},
		"an ignore file without names": {files: map[string]string{".krmignore": "!\n/\n!/\n"}},
		"a key that JSON has twice": {
			files: map[string]string{
				"a.yaml": many,
				"z.yaml": " apiVersion: v1\n kind: ConfigMap\n metadata: {name: z}\n x:\n   1: a\n   1.0: b\n",
			},
			want: `error CF0101: z.yaml:6: the text is not valid YAML: key "1" is duplicated, ` +
				`once not as a string; fix`,
		},
		"a number that JSON does not have": {
			files: map[string]string{
				"a.yaml": many,
				"z.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: z}\nx:\n- .nan\n",
			},
			want: "error CF0101: z.yaml:5: the text is not valid YAML: number NaN",
		},
		"a template of Helm without a last line break": {
			files: map[string]string{
				"a.yaml": many,
				"chart/z.yaml": "apiVersion: e.com/v1\nkind: S\nmetadata: {name: s}\nspec:\n" +
					"  region: {{ .Values.region }}",
			},
			want: "error CF0101: chart/z.yaml:5: the text is not valid YAML: a key is a map or a list, " +
				"and looks like a template of a Helm chart; " +
				"list chart/ in .krmignore; if it is not a chart, put each {{ }} in quotes",
		},
		"a template of Helm that begins with one": {
			files: map[string]string{
				"charts/t.yaml": "{{- if .Values.x }}\napiVersion: v1\nkind: ConfigMap\n{{- end }}\n",
			},
			want: "error CF0101: charts/t.yaml:1: the text is not valid YAML: did not find expected node content, " +
				"and looks like a template",
		},
		"a FleetConfig that lacks quotes": {
			files: map[string]string{
				"fleet.yaml": "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: {{ x }}}\n",
			},
			want: "error CF0101: fleet.yaml:3: the text is not valid YAML: a key is a map or a list; fix the YAML at " +
				"this line or just above it; a value that begins with {{ needs quotes; if the file",
		},
		"a FleetConfig with templates and a wrong indentation": {
			files: map[string]string{
				"fleet.yaml": "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\n metadata: {name: '{{ x }}'}\n",
			},
			want: "error CF0101: fleet.yaml:3: the text is not valid YAML: mapping values are not allowed in this " +
				"context; fix the YAML at this line or just above it; if the file",
		},
		"a manifest with quoted braces": {
			files: map[string]string{"z.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: \"{{ x }}\"\n"},
			want: "error CF0101: z.yaml:3: the text is not valid YAML: did not find expected ',' or '}'; fix the " +
				"YAML at this line or just above it; if the file",
		},
		"an unknown anchor": {
			files: map[string]string{"z.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: *other\n"},
			want:  "error CF0101: z.yaml:4: the text is not valid YAML: unknown anchor … referenced; fix",
		},
		"a control character": {
			files: map[string]string{"z.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: \"\x01\"\n"},
			want:  "error CF0101: z.yaml:4: the text is not valid YAML: control characters are not allowed; fix",
		},
		"an anchor in itself": {
			files: map[string]string{"z.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: &a [*a]\n"},
			want:  "error CF0101: z.yaml:1: the text is not valid YAML: an anchor contains itself; fix",
		},
		"JSON that YAML does not read": {
			files: map[string]string{"c.yaml": `{"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",` + "\n" +
				`"metadata": {"name": "c1", "namespace": "default", "annotations": {"a": "\ud83d\ude00 ` +
				"\u0085\x7f" + `"}}, "spec": {"topology": {"classRef": {"name": "a"}, "version": "v1.34.0"}}}`},
		},
		"names with line breaks": {
			files: map[string]string{
				"c.yaml": strings.Replace(hostileCluster, "name: c1", `name: "c1\nerror CF9999: forged\r\e[31m\u202e"`,
					1),
			},
			want: `error CF0113: c.yaml:3: Cluster default/c1\nerror CF9999: forged\r\x1b[31m\u202e: metadata.name:`,
		},
		"a file whose name has line breaks": {
			files: map[string]string{"a\n::error::forged\x1b\u202e.yaml": "kind: [\n"},
			want:  `error CF0101: a\n::error::forged\x1b\u202e.yaml:2: the text is not valid YAML`,
		},
		"a file whose name is not UTF-8": {
			files: map[string]string{"a\xff.yaml": "kind: [\n"},
			want:  `error CF0101: a\xff.yaml: the file cannot be opened below the root: `,
		},
		"a key of a FleetConfig with line breaks": {
			files: map[string]string{"fleet.yaml": fleetWith("p") + "  \"x\\n::error::forged\": 1\n"},
			want:  `error CF0107: fleet.yaml:12: FleetConfig f: spec.x\n::error::forged: `,
		},
	}
	for sentence, test := range tests {
		t.Run(sentence, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range map[string]string{"c.yaml": hostileCluster, "fleet.yaml": fleetWith("p")} {
				if _, given := test.files[name]; !given {
					writeInto(t, dir, name, content)
				}
			}
			for name, content := range test.files {
				writeInto(t, dir, name, content)
			}
			stdout, stderr := renderSoon(t, dir)
			if test.want == "" {
				if stderr != "" || stdout == "" {
					t.Fatalf("stderr %q, %d bytes on stdout", stderr, len(stdout))
				}
				return
			}
			if !strings.HasPrefix(stderr, test.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("stderr %.1000q, want one line %q", stderr, test.want)
			}
			if stdout != "" {
				t.Errorf("%d bytes on stdout", len(stdout))
			}
		})
	}
}

// TestIgnoreFileThatIsAPipe must not wait for someone who writes.
func TestIgnoreFileThatIsAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	pipe.Make(t, filepath.Join(dir, "folder", ".krmignore"))
	const want = "error CF0101: folder/.krmignore: the file is not a regular file; fix the file, or remove it\n"
	if stdout, stderr := renderSoon(t, dir); stderr != want || stdout != "" {
		t.Errorf("stderr %q, stdout %q", stderr, stdout)
	}
}

// renderSoon renders a directory, which must take neither long nor much memory.
func renderSoon(t *testing.T, dir string) (stdout, stderr string) {
	t.Helper()
	type outcome struct{ stdout, stderr string }
	done := make(chan outcome, 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	go func() {
		var out, errs bytes.Buffer
		cli.Run([]string{"render", dir}, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
		done <- outcome{out.String(), errs.String()}
	}()
	select {
	case got := <-done:
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 600<<20 {
			t.Errorf("%d MiB were allocated", allocated>>20)
		}
		return got.stdout, got.stderr
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
		return "", ""
	}
}

func writeInto(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// aliases are so many keys of a map whose value is an alias.
func aliases(alias string, count int) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "  k%d: %s\n", i, alias)
	}
	return text.String()
}

// manyAliases are Clusters each of which has aliases of 8 MB, less than one alone may have.
func manyAliases(count int) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text,
			"---\napiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata: {name: c%d, namespace: default}\n"+
				"spec:\n  a: &a %s\n  b: [%s]\n",
			i, strings.Repeat("x", 20_000), strings.Repeat("*a,", 400))
	}
	return text.String()
}
