package kustomization_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBuild builds kustomizations of the folder fleet below a root.
func TestBuild(t *testing.T) {
	for name, test := range map[string]struct {
		directory
		want string
		says []string
	}{
		"objects keep their files": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml, ../base]\nnamePrefix: p-\n",
				"fleet/a.yaml":             configMap + "---\n{apiVersion: v1, kind: Secret, metadata: {name: b}}\n",
				"base/kustomization.yml":   "resources: [sub/c.yaml]\n",
				"base/sub/c.yaml":          "{apiVersion: v1, kind: ServiceAccount, metadata: {name: c}}\n",
			}},
			want: "../base/sub/c.yaml#0 ServiceAccount /p-c\na.yaml#0 ConfigMap /p-a\na.yaml#1 Secret /p-b\n",
		},
		"a FleetConfig is taken out where it is a function, and built where it is an object alone": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml, one.yaml]\ntransformers: [one.yaml, two.yaml, " +
					"plugin.yaml]\n" +
					"namePrefix: p-\ngenerators:\n- |\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n" +
					"  metadata: {name: g}\n  literals: [a=b]\n",
				"fleet/a.yaml":   configMap + "---\n" + fleetConfig,
				"fleet/one.yaml": fleetConfig,
				"fleet/two.yaml": fleetConfig + "---\n" + fleetConfig,
				"fleet/plugin.yaml": "{apiVersion: builtin, kind: NamespaceTransformer, metadata: {name: n, " +
					"namespace: ns}}\n",
			}},
			want: "one.yaml#0 FleetConfig /f\ntwo.yaml#0 FleetConfig /f\ntwo.yaml#1 FleetConfig /f\n" +
				"a.yaml#0 ConfigMap ns/p-a\n#0 ConfigMap ns/p-g-4h2mbtbbt6\na.yaml#1 FleetConfig ns/p-f\n",
			says: []string{
				"warning CF0326: kustomization.yaml: transformers[0]: a transformer follows the FleetConfig, and " +
					"does not " +
					"see what is generated: capifleet runs last; name the FleetConfig last",
				"warning CF0326: kustomization.yaml: transformers[1]: a transformer follows the FleetConfig, and " +
					"does not " +
					"see what is generated: capifleet runs last; name the FleetConfig last",
			},
		},
		"the text of a FleetConfig in the kustomization": {
			directory: directory{files: map[string]string{
				"fleet/Kustomization": "resources: [a.yaml]\ntransformers:\n- |\n  apiVersion: " +
					"capifleet.dev/v1alpha1\n" +
					"  kind: FleetConfig\n  metadata: {name: inline}\n",
				"fleet/a.yaml": configMap,
			}},
			want: "Kustomization#0 FleetConfig /inline\na.yaml#0 ConfigMap /a\n",
		},
		"nothing but a FleetConfig": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "generators: [f.yaml]\n", "fleet/f.yaml": fleetConfig,
			}},
			want: "f.yaml#0 FleetConfig /f\n",
		},
		"local configuration is kept, also where a patch marks it": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml, b.yaml]\npatches:\n- target: {name: b}\n  patch: |\n" +
					"    apiVersion: v1\n    kind: X\n    metadata: {name: x, annotations: " +
					"{config.kubernetes.io/local-config: 'true'}}\n",
				"fleet/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: " +
					"{a: b, config.kubernetes.io/local-config: 'true'}}\n",
				"fleet/b.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n",
			}},
			want: "a.yaml#0 ConfigMap /a a=b config.kubernetes.io/local-config=true\n" +
				"b.yaml#0 ConfigMap /b config.kubernetes.io/local-config=true\n",
		},
		"origins that are asked for stay": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml]\nbuildMetadata: [originAnnotations]\n",
				"fleet/a.yaml":             configMap,
			}},
			want: "a.yaml#0 ConfigMap /a config.kubernetes.io/origin=path: a.yaml\n",
		},
		"what generators make has no file": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "configMapGenerator: [{name: g, files: [k=a.txt, a.txt], envs: " +
					"[e.env]}]\n" +
					"secretGenerator: [{name: s, literals: [a=b], options: {disableNameSuffixHash: true}}]\n",
				"fleet/a.txt": "x", "fleet/e.env": "A=b\n",
			}},
			want: "#0 ConfigMap /g-9m25gm45t6\n#0 Secret /s\n",
		},
		"components, patches of files, replacements, configurations and schemas": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml]\ncomponents: [../component]\npatches: [{path: " +
					"p.yaml}]\n" +
					"patchesStrategicMerge: [m.yaml, '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, " +
					"annotations: {m2: \"1\"}}}']\n" +
					"patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: a}, path: j.json}]\n" +
					"replacements: [{path: r.yaml}]\nconfigurations: [c.yaml]\ncrds: [crd.json]\nopenapi: {path: " +
					"o.json}\n",
				"fleet/a.yaml": configMap,
				"fleet/p.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, " +
					"annotations: {p: '1'}}}\n",
				"fleet/m.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, " +
					"annotations: {m: '1'}}}\n",
				"fleet/j.json": `[{"op": "add", "path": "/metadata/annotations/j", "value": "1"}]`,
				"fleet/r.yaml": "source: {kind: ConfigMap, fieldPath: data.a}\ntargets: [{select: " +
					"{kind: ConfigMap}, fieldPaths: [metadata.annotations.r], options: {create: true}}]\n",
				"fleet/c.yaml":   "nameReference: []\n",
				"fleet/crd.json": "{}",
				"fleet/o.json":   `{"definitions": {}}`,
				"component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: " +
					"Component\nnameSuffix: -s\n",
			}},
			want: "a.yaml#0 ConfigMap /a-s j=1 m=1 m2=1 p=1 r=b\n",
		},
		"a folder of transformers": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml]\ntransformers: [../transformers]\n",
				"fleet/a.yaml":             configMap, "fleet/p.yaml": "[{\"op\": \"add\", \"path\": " +
					"\"/metadata/annotations/p\", \"value\": \"1\"}]",
				"transformers/kustomization.yaml": "resources: [n.yaml]\n",
				"transformers/n.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: n}\n" +
					"target: {kind: ConfigMap}\npath: p.yaml\n",
			}},
			want: "a.yaml#0 ConfigMap /a p=1\n",
		},
		"links within the root": {
			directory: directory{
				files: map[string]string{
					"fleet/kustomization.yaml":  "resources: [base, a.yaml]\n",
					"common/kustomization.yaml": "resources: [b.yaml]\n",
					"common/b.yaml":             "{apiVersion: v1, kind: Secret, metadata: {name: b}}\n",
					"fleet/files/a.yaml":        configMap,
				},
				links: map[string]string{"fleet/base": "../common", "fleet/a.yaml": "files/a.yaml"},
			},
			want: "a.yaml#0 ConfigMap /a\nbase/b.yaml#0 Secret /b\n",
		},
		"a base that two overlays share": {
			directory: directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [../overlays/a, ../overlays/b]\nsortOptions: {order: " +
					"fifo}\n",
				"overlays/a/kustomization.yaml": "nameSuffix: -a\nresources: [../../base]\n",
				"overlays/b/kustomization.yaml": "nameSuffix: -b\nresources: [../../base]\n",
				"base/kustomization.yaml":       "resources: [c.yaml]\n",
				"base/c.yaml":                   configMap,
			}},
			want: "../base/c.yaml#0 ConfigMap /a-a\n../base/c.yaml#1 ConfigMap /a-b\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			documents, says := built(t, test.write(t), "fleet")
			if diff := cmp.Diff(test.want, summary(t, documents)); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.says, says); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
