package fleet

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestEveryFieldOfAValueIsASource: all fields of a value, except its name, default and allowed
// values, say where it comes from, and each alone is found in the table.
func TestEveryFieldOfAValueIsASource(t *testing.T) {
	t.Parallel()
	for _, structField := range reflect.VisibleFields(reflect.TypeFor[v1alpha1.Value]()) {
		if slices.Contains([]string{"Name", "Default", "Allowed"}, structField.Name) {
			continue
		}
		value := v1alpha1.Value{Name: "fact", Default: new("default"), Allowed: []string{"a"}}
		reflect.ValueOf(&value).Elem().FieldByIndex(structField.Index).SetString("spec.path")
		row, found := SourceOf(value)
		if !found || row.Text != "spec.path" || !strings.EqualFold(row.Field, structField.Name) {
			t.Errorf("%s is not a source: %+v", structField.Name, row)
		}
	}
}

// TestSourcesHaveTexts: the identities are frozen, since names of what is on clusters are made of
// them. Do not change them.
func TestSourcesHaveTexts(t *testing.T) {
	t.Parallel()
	type described struct{ Text, Identity string }
	for _, test := range []struct {
		value v1alpha1.Value
		want  described
	}{
		{v1alpha1.Value{Label: "a/b"}, described{Text: "label a/b", Identity: "label a/b"}},
		{v1alpha1.Value{Annotation: "a/b"}, described{Text: "annotation a/b", Identity: "annotation a/b"}},
		{v1alpha1.Value{Field: "spec.a"}, described{Text: "field spec.a", Identity: "field spec.a"}},
		{v1alpha1.Value{Variable: "cni.name"}, described{
			Text: "topology variable cni.name", Identity: "variable cni.name",
		}},
		{v1alpha1.Value{Infrastructure: "spec.region"}, described{
			Text: "infrastructure field spec.region", Identity: "infrastructure spec.region",
		}},
		{v1alpha1.Value{ControlPlane: "spec.version"}, described{
			Text: "control plane field spec.version", Identity: "controlPlane spec.version",
		}},
		{v1alpha1.Value{Template: "{{ .name }}"}, described{
			Text: "the result of its template", Identity: "value fact",
		}},
		{v1alpha1.Value{}, described{Text: "its wave", Identity: "value fact"}},
	} {
		test.value.Name = "fact"
		got := described{SourceText(test.value), SourceIdentity(test.value)}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
