package clients

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestArgoCDOverlay wants the plugin to build an overlay whose base and payloads lie above it in
// the repository, and to read nothing of another request, whose folder lies beside that of this
// one.
func TestArgoCDOverlay(t *testing.T) {
	plugin := startSidecar(t, read(t, shipped("plugin.yaml")))
	server := newRepoServer(t, plugin)
	files := readTree(t, "testdata/overlay")
	const secret = "{apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: x}, data: {k: hunter2}}\n"
	tree{"kustomization.yaml": "resources: [secret.yaml]\n", "secret.yaml": secret}.
		writeTo(t, filepath.Join(plugin.temp, "other"))

	t.Run("an overlay is built with its base and its payloads", func(t *testing.T) {
		dir := files.write(t)
		want := command{
			program: build(t, "capifleet", top),
			args:    []string{"render", filepath.Join(dir, "overlays/prod"), "--root", dir},
		}.mustRun(t)
		got := server.manifests(t, applicationOf(t, repository(t, files, nil), "overlays/prod"))
		sameTree(t, manifestsByName(t, readObjects(t, want)), got)
	})
	t.Run("the example of a base with three overlays is built", func(t *testing.T) {
		example := readTree(t, "../../examples/kustomize-overlays")
		url := repository(t, example.within("fleets/one"), nil)
		sameTree(t, printed(t, example), server.manifests(t, applicationOf(t, url, "fleets/one")))
	})
	for name, test := range map[string]struct{ file, from, to, want string }{
		"a base": {
			"overlays/prod/kustomization.yaml", "../../base", "../../../other", "it leads out of the root",
		},
		"a base of a base": {
			"base/kustomization.yaml", "[cluster.yaml]", "[cluster.yaml, ../../other]", "it leads out of the root",
		},
		"a payload": {
			"overlays/prod/fleet.yaml", "../../payloads", "../../../other", "the pattern leads out of the root",
		},
	} {
		t.Run(name+" of another request is refused", func(t *testing.T) {
			changed := strings.Replace(files[test.file], test.from, test.to, 1)
			url := repository(t, files.and(tree{test.file: changed}), nil)
			said := server.refusal(t, applicationOf(t, url, "overlays/prod"))
			if !strings.Contains(said, test.want) || strings.Contains(said, "hunter2") {
				t.Errorf("the UI does not show %q:\n%s", test.want, said)
			}
		})
	}
}
