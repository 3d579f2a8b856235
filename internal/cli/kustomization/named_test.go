package kustomization_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

// TestNamed names the files of a kustomization that is not built.
func TestNamed(t *testing.T) {
	root := directory{
		files: map[string]string{
			"fleet/kustomization.yaml": "resources: [a.yaml, sub, link.yaml, missing.yaml]\n" +
				"patches: [{path: p.yaml}]\n" +
				"patchesStrategicMerge: [m.yaml, '" + mergePatch + "']\npatchesJson6902: [{path: j.yaml}]\n" +
				"replacements: [{path: r.yaml}]\nconfigMapGenerator: [{name: a, files: [data.yaml, k=data.yaml]}]\n" +
				"transformers:\n- plugin.yaml\n- '{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, " +
				"path: i.yaml}'\n",
			"fleet/a.yaml": configMap, "fleet/sub/kustomization.yaml": "resources: [s.yaml]\n",
			"fleet/sub/s.yaml": configMap, "fleet/p.yaml": "", "fleet/m.yaml": "", "fleet/j.yaml": "",
			"fleet/r.yaml": "", "fleet/i.yaml": "", "fleet/g.yaml": "", "fleet/data.yaml": "",
			"fleet/plugin.yaml": "{apiVersion: builtin, kind: PatchStrategicMergeTransformer, metadata: {name: p}, " +
				"paths: [g.yaml]}\n",
			"broken/kustomization.yaml": "resources: {",
		},
		links: map[string]string{"fleet/link.yaml": "sub/s.yaml"},
	}.write(t)
	for folder, want := range map[string][]string{
		"fleet": {
			"fleet/a.yaml", "fleet/sub/s.yaml", "fleet/m.yaml", "fleet/j.yaml", "fleet/p.yaml", "fleet/r.yaml",
			"fleet/plugin.yaml", "fleet/g.yaml", "fleet/i.yaml",
		},
		"fleet/sub": {"fleet/sub/s.yaml"}, "broken": nil, ".": nil,
	} {
		if diff := cmp.Diff(want, kustomization.Named(open(t, root), folder)); diff != "" {
			t.Errorf("%s names (-want +got):\n%s", folder, diff)
		}
	}
}
