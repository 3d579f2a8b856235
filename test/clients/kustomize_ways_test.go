package clients

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPipedExamples wants each example without a kustomization to be read from standard input as it
// is read from its directory, in which its payloads are looked up.
func TestPipedExamples(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(top, "examples", "*", "Kptfile"))
	if err != nil || len(found) == 0 {
		t.Fatal("there are no examples: ", err)
	}
	for _, file := range found {
		folder := filepath.Dir(file)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			files := readPackage(t, folder)
			dir := files.write(t)
			read := command{
				program: build(t, "capifleet", top), args: []string{"render", ".", "--only", "generated"}, dir: dir,
			}.mustRun(t)
			var stream strings.Builder
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if path.Ext(name) == ".yaml" {
					stream.WriteString(files[name] + "\n---\n")
				}
			}
			piped := command{
				program: build(t, "capifleet", top), args: []string{"render", "-", "--only", "generated"}, dir: dir,
				stdin: stream.String(),
			}.mustRun(t)
			sameObjects(t, readObjects(t, read), readObjects(t, piped))
		})
	}
}

// TestThreeWays builds each example that has a kustomization in the three ways that there are,
// which give the same objects: kustomize runs capifleet, capifleet builds the kustomization, and
// capifleet reads what kustomize prints.
func TestThreeWays(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(top, "examples", "*", "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range found {
		folder := filepath.Dir(file)
		if _, err := os.Stat(filepath.Join(folder, "fleet.yaml")); err != nil {
			continue // It installs an Argo CD.
		}
		tried++
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := readTree(t, folder).write(t)
			built := rendered(t, dir)
			for _, test := range []struct{ name, commands string }{
				{
					"kustomize runs capifleet",
					"kustomize build --enable-alpha-plugins --enable-exec . > hub.yaml",
				},
				{
					// Without --enable-exec kustomize leaves the function out.
					"capifleet reads what kustomize prints",
					"kustomize build --enable-alpha-plugins . > built.yaml\n" +
						"capifleet render - --config fleet.yaml < built.yaml > hub.yaml",
				},
				{
					"capifleet reads what the kustomize of kubectl prints",
					"kubectl kustomize --enable-alpha-plugins . > built.yaml\n" +
						"capifleet render - --config fleet.yaml < built.yaml > hub.yaml",
				},
			} {
				t.Run(test.name, func(t *testing.T) {
					shell(t, dir, test.commands).mustRun(t)
					sameObjects(t, built, forHub(readHub(t, dir)))
				})
			}
		})
	}
	if tried < 2 {
		t.Errorf("%d examples have a kustomization", tried)
	}
}
