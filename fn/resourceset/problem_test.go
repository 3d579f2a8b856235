package resourceset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestOfTemplate: problems with what a template gives name the object as it was rendered, or else
// as it is written, and the Clusters. Warnings name it as it is written.
func TestOfTemplate(t *testing.T) {
	t.Parallel()
	written := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "n", Name: "{{ .name }}", File: "a.yaml"}
	rendered := fleet.Ref{APIVersion: "v1", Kind: "ConfigMap", Namespace: "n", Name: "eu-1"}
	for sentence, c := range map[string]struct {
		about *fleet.PayloadObject
		ref   fleet.Ref
		want  string
	}{
		"the object as it was rendered": {
			&fleet.PayloadObject{Ref: rendered, Field: field.NewPath("data")}, written,
			"in ConfigMap n/eu-1 (a.yaml), data: ",
		},
		"the object as it is written": {
			&fleet.PayloadObject{Field: field.NewPath("data")}, written,
			"in ConfigMap n/{{ .name }} (a.yaml), data: ",
		},
		"a key of a Secret that is not a plain one": {
			&fleet.PayloadObject{
				Ref: fleet.Ref{APIVersion: "v1", Kind: "Secret", Name: "a"}, Field: field.NewPath("data").Key("a b"),
			},
			written, "in Secret a (a.yaml), data[…]: ",
		},
		"no object is said": {nil, written, "in ConfigMap n/{{ .name }} (a.yaml): "},
		"nothing is known":  {nil, fleet.Ref{}, ""},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			member := &fleet.Member{}
			member.Ref = fleet.Ref{Kind: "Cluster", Namespace: "f", Name: "eu-1"}
			given := fleet.Problems{{Code: fleet.BadPayload, Message: "it is wrong", Payload: c.about}}
			got := ofTemplate(given, field.NewPath("spec", "a"), c.ref, []*fleet.Member{member})
			want := []string{"error CF0304: spec.a: " + c.want + "it is wrong (Cluster f/eu-1)"}
			wantSame(t, "problems", want, texts(got))
			given[0].Severity = fleet.Warning
			warned := texts(ofTemplate(given, field.NewPath("spec", "a"), c.ref, []*fleet.Member{member}))
			if c.ref == written && !strings.Contains(warned[0], "in ConfigMap n/{{ .name }} (a.yaml)") {
				t.Errorf("a warning does not name the object as it is written: %s", warned[0])
			}
			if c.about != nil && c.about.Ref.File != "" || given[0].Field != nil || given[0].Clusters != nil {
				t.Errorf("the problems that are given were changed: %+v", given)
			}
		})
	}
}

// TestPayloadObject: in a message, a Secret has no name that may be a template.
func TestPayloadObject(t *testing.T) {
	t.Parallel()
	at := field.NewPath("data")
	for sentence, c := range map[string]struct {
		ref  fleet.Ref
		want *fleet.PayloadObject
	}{
		"no object": {fleet.Ref{}, nil},
		"a ConfigMap whose name is a template": {
			fleet.Ref{Kind: "ConfigMap", Namespace: "n", Name: "{{ .a }}"},
			&fleet.PayloadObject{Ref: fleet.Ref{Kind: "ConfigMap", Namespace: "n", Name: "{{ .a }}"}, Field: at},
		},
		"a Secret whose name is one": {
			fleet.Ref{Kind: "Secret", Namespace: "n", Name: "a"},
			&fleet.PayloadObject{Ref: fleet.Ref{Kind: "Secret", Namespace: "n", Name: "a"}, Field: at},
		},
		"a Secret whose name is a template": {
			fleet.Ref{Kind: "Secret", Namespace: "n", Name: "{{ .a }}", File: "a.yaml"},
			&fleet.PayloadObject{Ref: fleet.Ref{Kind: "Secret", File: "a.yaml"}, Field: at},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, payloadObject(c.ref, at), cmp.Comparer(samePath)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
