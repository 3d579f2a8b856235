package payload_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// TestWhereASecretHoldsAnObject: a problem with what a Secret holds says the key, as the Secret has
// it, and the document.
func TestWhereASecretHoldsAnObject(t *testing.T) {
	t.Parallel()
	const text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n" +
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {team: A B}}\n"
	for sentence, c := range map[string]struct {
		field, value string
		want         string
	}{
		"an object in stringData":  {"stringData", text, "stringData[a.yaml], document 2"},
		"a short text":             {"stringData", "a: b", "stringData[a.yaml]"},
		"a short text in base64":   {"data", "YTogYg==", "data[a.yaml]"},
		"a text that is no base64": {"data", "*", "data[a.yaml]"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			_, problems := payload.Referenced(fleet.SourceObject{Tree: map[string]any{
				"apiVersion": "v1", "kind": "Secret", "type": payload.SecretType,
				c.field: map[string]any{"a.yaml": c.value},
			}})
			if len(problems) != 1 {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(c.want, problems[0].Payload.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHiddenDefinition: a custom resource is held to a definition that may be secret, and nothing
// of the definition is shown.
func TestHiddenDefinition(t *testing.T) {
	t.Parallel()
	held, problems := payload.Referenced(fleet.SourceObject{Tree: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "type": payload.SecretType,
		"stringData": map[string]any{"a.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
			"metadata: {name: widgets.example.com}\nspec: {group: example.com, scope: Namespaced, " +
			"names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true, " +
			"schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [private], " +
			"properties: {size: {type: integer, maximum: 7}, mode: {enum: [Private]}, private: {type: string}}}}}}}]}"},
	}})
	if len(problems) > 0 || len(held) != 1 {
		t.Fatal(problems)
	}
	custom, problems := payload.Parse([]byte("apiVersion: example.com/v1\nkind: Widget\n" +
		"metadata: {name: a, namespace: b}\nspec: {size: 9, mode: Other, privat: a}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, problem := range payload.DefinedBy(held).Check(custom[0]) {
		got = append(got, problem.Text())
	}
	const refused = ", so the cluster would refuse the object; "
	want := []string{
		"in Widget b/a, spec.mode: the value breaks a rule of the definition" + refused + "fix the value",
		"in Widget b/a, spec.privat: the definition in the payload has no such field, and the cluster ignores it; " +
			"check the name of the field",
		"in Widget b/a, spec: the value breaks a rule of the definition" + refused + "fix the value",
		"in Widget b/a, spec.size: the value breaks a rule of the definition" + refused + "fix the value",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
