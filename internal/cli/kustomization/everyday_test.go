package kustomization_test

import (
	"strings"
	"testing"
)

// TestEverydayErrors says what is wrong with a kustomization, and in which one.
func TestEverydayErrors(t *testing.T) {
	const source = "source: {kind: ConfigMap, name: a, fieldPath: data.a}"
	for name, test := range map[string]struct {
		top, base, component string
		want                 string
	}{
		"a source without the field": {
			top: "replacements: [{source: {kind: ConfigMap, name: a, fieldPath: data.x}, targets: [{select: {kind: " +
				"ConfigMap}, fieldPaths: [data.b]}]}]",
			want: "kustomization.yaml: kustomize cannot build this: a replacement takes its value from the " +
				"field data.x of ConfigMap.[noVer].[noGrp]/a.[noNs], which is not there;",
		},
		"a source without the field in a base": {
			base: "replacements: [{source: {kind: ConfigMap, name: b, fieldPath: data.x}, targets: [{select: {kind: " +
				"ConfigMap}, fieldPaths: [data.b]}]}]",
			want: "base/kustomization.yaml: kustomize cannot build this: a replacement takes its value from the " +
				"field data.x",
		},
		"a replacement without a source": {
			top:  "replacements: [{targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b]}]}]",
			want: "a replacement needs a source and a target;",
		},
		"a replacement without a target": {
			top: "replacements: [{" + source + "}]", want: "a replacement needs a source and a target;",
		},
		"a target that selects nothing": {
			top:  "replacements: [{" + source + ", targets: [{fieldPaths: [data.b]}]}]",
			want: "a target of a replacement needs select;",
		},
		"replicas of nothing": {
			top: "replicas: [{name: x, count: 3}]",
			want: "kustomization.yaml: kustomize cannot build this: replicas is set for x, and no Deployment, " +
				"StatefulSet, ReplicaSet or ReplicationController has that name;",
		},
		"replicas without a name": {top: "replicas: [{count: 3}]", want: "an element of replicas has no name;"},
		"a component of another apiVersion": {
			component: "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\nnamePrefix: a-",
			want: "component/kustomization.yaml: kustomize cannot build this: the apiVersion of a Component must be " +
				"kustomize.config.k8s.io/v1alpha1;",
		},
		"a component that fails": {
			component: "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: x, count: 3}]",
			want:      "component/kustomization.yaml: kustomize cannot build this: replicas is set for x",
		},
		"a patch that fails in a base": {
			base: "patches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"remove\", \"path\": \"/data/x\"}]'}]",
			want: "base/kustomization.yaml: kustomize cannot build this: a patch cannot remove what is not there;",
		},
		"a generator without a name": {
			top: "secretGenerator: [{literals: [a=secret-value]}]", want: "a generator has no name;",
		},
		"a key twice": {
			top:  "secretGenerator: [{name: x, literals: [a=secret-value, a=secret-value]}]",
			want: "the generator of x has the key a twice;",
		},
		"a patch in two places": {
			top: "patches: [{path: a.yaml, patch: '{}'}]", want: "a patch has both patch and path;",
		},
		"a patch in no place": {top: "patches: [{target: {kind: x}}]", want: "a patch has neither patch nor path;"},
		"a plugin that kustomize does not have": {
			top:  "transformers: ['{apiVersion: builtin, kind: FooTransformer, metadata: {name: x}}']",
			want: "kustomize has no plugin FooTransformer;",
		},
		"an order that there is not": {
			top: "sortOptions: {order: foo}", want: "sortOptions.order must be fifo or legacy;",
		},
		"a validator that changes objects": {
			top: "validators: ['{apiVersion: builtin, kind: LabelTransformer, metadata: {name: x}, labels: {a: b}, " +
				"fieldSpecs: [{path: metadata/labels, create: true}]}']",
			want: "a validator changes objects, so it must be a transformer;",
		},
	} {
		t.Run(name, func(t *testing.T) {
			components := ""
			if test.component != "" {
				components = "components: [component]\n"
			}
			_, says := built(t, directory{files: map[string]string{
				"fleet/kustomization.yaml":           "resources: [a.yaml, base]\n" + components + test.top,
				"fleet/a.yaml":                       configMap,
				"fleet/base/kustomization.yaml":      "resources: [b.yaml]\n" + test.base,
				"fleet/base/b.yaml":                  strings.Replace(configMap, "name: a", "name: b", 1),
				"fleet/component/kustomization.yaml": test.component,
			}}.write(t), "fleet")
			if len(says) != 1 || !strings.Contains(says[0], test.want) || strings.Contains(says[0], "secret-value") {
				t.Errorf("it says %q", says)
			}
		})
	}
}
