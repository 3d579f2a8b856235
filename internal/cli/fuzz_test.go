package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/fuzzing"
)

// fuzzedPaths are where a directory may have a file, by what its name means.
func fuzzedPaths() []string {
	return []string{
		"c.yaml", "c.json", "c.yml", "sub/c.yaml", ".krmignore", "sub/.krmignore", "Kptfile", "kustomization.yaml",
		"sub/kustomization.yaml", ".hidden/c.yaml", "a\nb.yaml", "\u202ec.yaml", "c.yaml.bak",
		"charts/templates/c.yaml",
	}
}

// FuzzFiles: a directory is rendered, or refused, whatever its files are called and hold. Each
// problem is one line of text that can be printed, and on an error nothing is on standard output.
func FuzzFiles(f *testing.F) {
	fleet := strings.Replace(hostileFleet, "PATH", "p", 1)
	for i, text := range []string{
		hostileCluster, hostileCluster + "---\n" + hostileCluster, "!\n/\n!/\n", "resources: [c.yaml]\n",
		"resources: [..]\n",
		"a: &a [*a]\n", "\x00", "- a\n", "{{ .Values }}", "kind: List\napiVersion: v1\nitems: [{}]\n",
		"%YAML 1.1\n---\na: b\n",
		"namePrefix: x-\nresources: [fleet.yaml, sub]\n", "{\"a\": 1, \"a\": 2}", "---\n...\n---\n",
		"kind: \"\\e[31m\"\n",
	} {
		f.Add(uint8(i), uint8(i+5), text, hostileCluster)
	}
	count := fuzzing.Of(f)
	f.Fuzz(func(t *testing.T, one, other uint8, text, more string) {
		count.Input(t)
		dir, paths := t.TempDir(), fuzzedPaths()
		files := map[string]string{"fleet.yaml": fleet}
		files[paths[int(one)%len(paths)]], files[paths[int(other)%len(paths)]] = text, more
		for name, content := range files {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var out, err bytes.Buffer
		status := cli.Run([]string{"render", dir, "--root", dir}, cli.Streams{Out: &out, Err: &err})
		if status != 0 && (out.Len() > 0 || err.Len() == 0) {
			t.Fatalf("status %d with %d bytes of output and %q", status, out.Len(), err.String())
		}
		if status == 0 {
			count.Accepted(t)
		}
		for line := range strings.Lines(err.String()) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.HasPrefix(line, "error CF") && !strings.HasPrefix(line, "warning CF") &&
				!strings.HasPrefix(line, "info CF") || strings.ContainsFunc(line, unprintable) {
				t.Fatalf("not a problem on one line: %q", line)
			}
		}
	})
}

// unprintable reports whether a terminal may do something else than show a character.
func unprintable(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
