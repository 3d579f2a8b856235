package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKustomizeRefusals wants errors that name the field and what to do, and no output.
func TestKustomizeRefusals(t *testing.T) {
	p := readPage(t, kustomizePages()...)
	payloads := func(pattern string) tree {
		return tree{
			"fleet/fleet.yaml": "spec: {resourceSets: [{name: baseline, resources: [{files: ['" + pattern + "']}]}]}\n",
		}
	}
	container := func(text string) tree {
		return tree{
			"fleet/fleet.yaml": "metadata: {annotations: {config.kubernetes.io/function: 'container: {image: " +
				"capifleet:latest" + text + "}'}}\n",
		}
	}
	generator := map[string][]string{"fleet/kustomization.yaml": {"generator's kustomization.yaml"}}
	// The payloads are mounted, the Clusters are not.
	withoutClusters := map[string][]string{
		"fleet/fleet.yaml":         {"fleet.yaml", "generator", "container"},
		"fleet/kustomization.yaml": {"generator's kustomization.yaml"},
	}
	const field = "spec.resourceSets[0].resources[0].files"
	for _, test := range []struct {
		name string
		kustomization
		link string // in the folder, to a file outside
		want []string
	}{
		{
			"a generator without Clusters is told to name their files and to mount them",
			kustomization{blocks: generator, command: "build"},
			"",
			[]string{"CF0114", "spec.clusters.files", "mount"},
		},
		{
			"a generator in a container without a mount of Clusters",
			kustomization{blocks: withoutClusters, command: "build in a container"},
			"",
			[]string{"CF0114", "spec.clusters.files", "mounted"},
		},
		{
			"a transformer in a container without a mount of payloads",
			kustomization{changes: container(""), command: "build in a container"},
			"",
			[]string{"CF0301", field + "[0]", "mounted"},
		},
		{
			"a mount that leads out",
			kustomization{
				changes: container(", mounts: [{type: bind, src: ../clusters, dst: /clusters}]"),
				command: "build in a container",
			},
			"",
			[]string{"../clusters"},
		},
		{
			"a pattern that leads out",
			kustomization{changes: payloads("../clusters/*.yaml"), command: "build"},
			"",
			[]string{field + "[0]"},
		},
		{
			"a link that leads out",
			kustomization{changes: payloads("linked/*.yaml"), command: "build"},
			"linked/payload.yaml",
			[]string{"CF0101", "linked/payload.yaml"},
		},
		{
			"a validator",
			kustomization{
				changes: tree{"fleet/kustomization.yaml": "{transformers: [], validators: [fleet.yaml]}\n"},
				command: "build",
			},
			"",
			[]string{"validator"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := test.write(t, p)
			if test.link != "" {
				linkOut(t, filepath.Join(dir, test.link))
			}
			r := test.build(t, p, dir)
			if objects := readHub(t, dir); r.status == 0 || len(objects) > 0 {
				t.Errorf("exit status %d, and the output is %q", r.status, names(objects))
			}
			for _, text := range test.want {
				if !strings.Contains(r.stderr, text) {
					t.Errorf("stderr lacks %q:\n%s", text, r.stderr)
				}
			}
		})
	}
}

// linkOut makes a link to a payload outside of the folder that the function works in.
func linkOut(t *testing.T, name string) {
	t.Helper()
	target := tree{"payload.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: outside}\n"}.write(t)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(target, "payload.yaml"), name); err != nil {
		t.Fatal(err)
	}
}
