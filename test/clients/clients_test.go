package clients

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKustomizeKptAndRender wants the same objects for the hub from all three, of each example.
// Where an example has no kustomization it gets one, with all that is not local configuration.
func TestKustomizeKptAndRender(t *testing.T) {
	capifleet := build(t, "capifleet", top)
	kpt := builtKpt(t)
	for _, pkg := range examples(t) {
		t.Run(filepath.Base(pkg), func(t *testing.T) {
			files := readPackage(t, pkg)
			want := rendered(t, files.write(t))
			if !slices.ContainsFunc(want, object.isGenerated) {
				t.Error("nothing is generated")
			}
			byKpt := mustRender(t, kpt, capifleet, files)
			t.Run("kpt", func(t *testing.T) { sameObjects(t, want, forHub(byKpt.objects(t))) })
			t.Run("kustomize", func(t *testing.T) {
				if _, exists := files["kustomization.yaml"]; !exists {
					files["kustomization.yaml"] = kustomizationOf(t, files, byKpt)
					files["fleet.yaml"] = merged(t, files["fleet.yaml"],
						"metadata: {annotations: {config.kubernetes.io/function: 'exec: {path: capifleet}'}}")
				}
				build := command{
					program: buildKustomize(t),
					args:    []string{"build", "--enable-alpha-plugins", "--enable-exec", files.write(t)},
					path:    []string{capifleet},
				}
				sameObjects(t, want, forHub(readObjects(t, build.mustRun(t))))
			})
		})
	}
}

// kustomizationOf lists the files that hold something for the hub. What is only a payload has been
// marked by kpt's run.
func kustomizationOf(t *testing.T, files, marked tree) string {
	t.Helper()
	text := "transformers: [fleet.yaml]\nresources:\n"
	for _, path := range files.paths() {
		if strings.HasSuffix(path, ".yaml") && len(forHub(readObjects(t, marked[path]))) > 0 {
			text += "- " + path + "\n"
		}
	}
	return text
}
