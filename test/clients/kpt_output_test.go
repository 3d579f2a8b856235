package clients

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestOutputDirKeepsWhatKptKeeps: render --output-dir gives what is generated the paths and the
// bytes that kpt gives it, and objects of the package the paths of their files.
func TestOutputDirKeepsWhatKptKeeps(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	for _, kpt := range kpts(t) {
		for _, pkg := range append(examples(t), fixture) {
			t.Run(kpt.name+"/"+filepath.Base(pkg), func(t *testing.T) {
				before := readPackage(t, pkg)
				want := mustRender(t, kpt, capifleet, before)
				out := filepath.Join(t.TempDir(), "out")
				command{program: capifleet, args: []string{"render", before.write(t), "--output-dir", out}}.mustRun(t)
				written := readTree(t, out)
				delete(written, ".capifleet-output")
				for path, text := range written {
					kept, exists := want[path]
					if !exists || strings.Contains(path, "generated/") && kept != text {
						t.Errorf("%s is not what kpt keeps there", path)
					}
				}
				for path := range want {
					if _, exists := written[path]; !exists && strings.HasPrefix(path, "generated/") {
						t.Errorf("%s is not written", path)
					}
				}
			})
		}
	}
}
