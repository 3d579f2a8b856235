package kustomization_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changedConfig is a kustomization of the folder fleet, beside the FleetConfig f.
func changedConfig(lines ...string) directory {
	return directory{files: map[string]string{
		"fleet/kustomization.yaml": strings.Join(lines, "\n") + "\n", "fleet/f.yaml": fleetConfig,
		"fleet/a.yaml": configMap, "fleet/h.yaml": strings.Replace(fleetConfig, "name: f", "name: h", 1),
		"fleet/patch.yaml":       strings.Replace(fleetConfig, "spec: {}", "spec: {values: [{name: patched}]}", 1),
		"fleet/6902.yaml":        "- {op: add, path: /spec/values, value: [{name: patched}]}\n",
		"fleet/replacement.yaml": strings.TrimPrefix(replacementOfConfig, "replacements: "),
		"component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" +
			"patches: [{target: {kind: FleetConfig}, patch: '" + jsonPatch + "'}]\n",
		"base/kustomization.yaml": "patches: [{target: {kind: FleetConfig}, patch: '" + jsonPatch + "'}]\n" +
			"configMapGenerator: [{name: b, literals: [a=b]}]\n",
	}}
}

const (
	jsonPatch           = `[{"op": "add", "path": "/spec/values", "value": [{"name": "patched"}]}]`
	replacementOfConfig = "replacements: [{source: {kind: ConfigMap, name: a, fieldPath: data.a}, targets: " +
		"[{select: {kind: FleetConfig}, fieldPaths: [spec.patched], options: {create: true}}]}]"
)

// changesOfConfigs are what changes the FleetConfig f.
func changesOfConfigs() map[string]string {
	return map[string]string{
		"a JSON patch by kind":       "patches: [{target: {kind: FleetConfig}, patch: '" + jsonPatch + "'}]",
		"a JSON patch by group":      "patches: [{target: {group: capifleet.dev}, patch: '" + jsonPatch + "'}]",
		"a JSON patch in a file":     "patches: [{target: {kind: FleetConfig, name: f}, path: 6902.yaml}]",
		"a patch of old":             "patchesJson6902: [{target: {kind: FleetConfig, name: f}, path: 6902.yaml}]",
		"a merge patch in a file":    "patches: [{path: patch.yaml}]",
		"a merge patch by target":    "patches: [{path: patch.yaml, target: {kind: FleetC.*}}]",
		"a merge patch of old":       "patchesStrategicMerge: [patch.yaml]",
		"a merge patch of old, text": "patchesStrategicMerge: ['" + strings.ReplaceAll(mergePatch, "\n", "") + "']",
		"a merge patch as text":      "patches: [{patch: '" + strings.ReplaceAll(mergePatch, "\n", "") + "'}]",
		"a replacement":              replacementOfConfig,
		"a replacement in a file":    "replacements: [{path: replacement.yaml}]",
		"a component":                "components: [../component]",
		"a plugin for patches": "transformers: ['{apiVersion: builtin, kind: PatchTransformer, metadata: {name: p}, " +
			"target: {kind: FleetConfig}, path: 6902.yaml}']",
		"a plugin for merge patches": "transformers: ['{apiVersion: builtin, kind: PatchStrategicMergeTransformer, " +
			"metadata: {name: p}, paths: [patch.yaml]}']",
		"a plugin for replacements": "transformers: ['{apiVersion: builtin, kind: ReplacementTransformer, " +
			"metadata: {name: p}, " + replacementOfConfig + "}']",
	}
}

const mergePatch = "{apiVersion: capifleet.dev/v1alpha1, kind: FleetConfig, metadata: {name: f}, " +
	"spec: {values: [{name: patched}]}}"

// TestChangedConfigs names a FleetConfig as an object, so that it is changed as any other is.
func TestChangedConfigs(t *testing.T) {
	for name, change := range changesOfConfigs() {
		t.Run(name, func(t *testing.T) {
			root := changedConfig("resources: [a.yaml, f.yaml]", change).write(t)
			documents, says := built(t, root, "fleet")
			if len(says) > 0 {
				t.Fatal(says)
			}
			if len(documents) != 2 || documents[1].Path != "f.yaml" {
				t.Fatalf("documents are %v", documents)
			}
			text := string(documents[1].Text)
			if !strings.Contains(text, "name: patched") && !strings.Contains(text, "patched: b") || !documents[1].Made {
				t.Errorf("the FleetConfig is %s", text)
			}
		})
	}
}

// TestUnchangedConfig names a FleetConfig as an object that nothing changes, so that problems name
// its lines.
func TestUnchangedConfig(t *testing.T) {
	documents, says := built(t, changedConfig("resources: [f.yaml, a.yaml]").write(t), "fleet")
	if len(says) > 0 || len(documents) != 2 || documents[1].Made || string(documents[1].Text) != fleetConfig {
		t.Errorf("it gives %v, and says %v", documents, says)
	}
}

// TestUnreachedConfigs refuses changes of FleetConfigs that are no objects of the build.
func TestUnreachedConfigs(t *testing.T) {
	for name, change := range changesOfConfigs() {
		for where, named := range map[string]string{
			"a function": "transformers: [f.yaml]", "both": "resources: [f.yaml]\ntransformers: [f.yaml]",
			"a generator": "generators: [f.yaml]", "not named": "",
		} {
			if strings.HasPrefix(change, "transformers") && strings.Contains(named, "transformers") {
				named = "generators: [f.yaml]"
			}
			t.Run(name+" "+where, func(t *testing.T) {
				root := changedConfig("configMapGenerator: [{name: a, literals: [a=b]}]", named, change).write(t)
				_, says := built(t, root, "fleet")
				want := "a FleetConfig that is not built, so kustomize would ignore it; name the "
				if len(says) != 1 || !strings.Contains(says[0], want) {
					t.Errorf("it says %q", says)
				}
			})
		}
	}
}

// TestTargets checks which selectors are for a FleetConfig.
func TestTargets(t *testing.T) {
	refused := "error CF0101: kustomization.yaml: patches[0]: the patch is for a FleetConfig that is not built" +
		", so kustomize would ignore it; name the FleetConfig under resources of the kustomization " +
		"of the directory, and not under generators or transformers"
	patch := func(target string) string {
		return "patches: [{target: {" + target + "}, patch: '" +
			`[{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]` + "'}]"
	}
	for name, test := range map[string]struct {
		lines []string
		want  []string
	}{
		"by a name that no other object has": {
			lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", patch("name: f")}, want: []string{refused},
		},
		"by a name that another object has": {
			lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", patch("name: '[af]'")},
		},
		"everything": {lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", patch("name: .*")}},
		"every kind": {lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", patch("kind: .*")}},
		"two kinds": {
			lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", patch("kind: ConfigMap|FleetConfig")},
			want:  []string{refused},
		},
		"one of two FleetConfigs": {
			lines: []string{"resources: [f.yaml]", "transformers: [h.yaml]", patch("kind: FleetConfig, name: h")},
			want:  []string{refused},
		},
		"the other one of two FleetConfigs": {
			lines: []string{"resources: [f.yaml]", "transformers: [h.yaml]", patch("kind: FleetConfig, name: f")},
		},
		"a FleetConfig that is not there": {
			lines: []string{"resources: [f.yaml]", patch("kind: FleetConfig, name: g")},
		},
		"a base, which has no FleetConfig": {
			lines: []string{"resources: [f.yaml, ../base]"},
			want:  []string{strings.Replace(refused, "kustomization.yaml", "../base/kustomization.yaml", 1)},
		},
		"a replacement that takes its value from a FleetConfig": {
			lines: []string{"resources: [a.yaml]", "transformers: [f.yaml]", "replacements: [{source: {kind: " +
				"FleetConfig, name: f}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]"},
			want: []string{strings.NewReplacer("patches", "replacements", "the patch is for",
				"the replacement takes its value from").Replace(refused)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, says := built(t, changedConfig(test.lines...).write(t), "fleet")
			if diff := cmp.Diff(test.want, says); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
