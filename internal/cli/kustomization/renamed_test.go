package kustomization_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestFormerNames builds objects that are renamed, and says which names they had.
func TestFormerNames(t *testing.T) {
	root := directory{files: map[string]string{
		"fleet/kustomization.yaml": "resources: [base, plain.yaml]\nnamePrefix: p-\nnamespace: ns\n" +
			"configMapGenerator: [{name: g, literals: [a=b]}]\nsecretGenerator: [{name: s, literals: [a=b]}]\n" +
			"transformers: ['{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: x}, prefix: q-, " +
			"fieldSpecs: [{kind: Secret, path: metadata/name}]}']\n",
		"fleet/plain.yaml": "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a, annotations: {a: b}}}\n",
		"fleet/base/kustomization.yaml": "nameSuffix: -e\nconfigMapGenerator: [{name: h, literals: [a=b], options: " +
			"{disableNameSuffixHash: true}}]\n",
	}}.write(t)
	documents, says := built(t, root, "fleet")
	if len(says) > 0 {
		t.Fatal(says)
	}
	got := map[string][]string{}
	list, err := stream.FromDocuments(documents)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items() {
		name, _, _ := strings.Cut(item.Meta().Name, "-4h")
		name, _, _ = strings.Cut(name, "-k6")
		got[item.Meta().Kind+" "+name] = item.Formerly()
		if len(item.Meta().Annotations) > 1 || strings.Contains(string(documents[0].Text), "internal.") {
			t.Errorf("%s has annotations %v", name, item.Meta().Annotations)
		}
	}
	want := map[string][]string{
		"ConfigMap p-g": {"p-g", "g"}, "ConfigMap p-h-e": {"h-e", "h"}, "ServiceAccount p-a": nil,
		"Secret q-p-s": {"q-p-s", "p-s", "s"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// TestBuildMetadata asks for what a build says about itself. What capifleet adds to it is not
// among it, nor the label for the version of kustomize.
func TestBuildMetadata(t *testing.T) {
	for name, test := range map[string]struct{ asked, want string }{
		"nothing":        {"[]", "a.yaml#0 ConfigMap /a\n"},
		"who manages it": {"[managedByLabel]", "a.yaml#0 ConfigMap /a\n"},
		"origins": {
			"[managedByLabel, originAnnotations]", "a.yaml#0 ConfigMap /a config.kubernetes.io/origin=path: a.yaml\n",
		},
		"transformers": {
			"[transformerAnnotations]", "a.yaml#0 ConfigMap /a alpha.config.kubernetes.io/transformations=" +
				strings.TrimSpace(strings.Repeat("- configuredIn: kustomization.yaml\n  configuredBy:\n    "+
					"apiVersion: builtin\n    kind: LabelTransformer\n", 2)) + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := directory{files: map[string]string{
				"fleet/kustomization.yaml": "resources: [a.yaml]\nlabels: [{pairs: {a: b}}]\n" +
					"buildMetadata: " + test.asked,
				"fleet/a.yaml": configMap,
			}}.write(t)
			documents, says := built(t, root, "fleet")
			if len(says) > 0 {
				t.Fatal(says)
			}
			if diff := cmp.Diff(test.want, summary(t, documents)); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
			if strings.Contains(string(documents[0].Text), "managed-by") {
				t.Errorf("it is labeled: %s", documents[0].Text)
			}
		})
	}
}
