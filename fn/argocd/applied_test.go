package argocd_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestAppliedBytes: the size of an object is that of its JSON, in which quotes and line breaks
// count twice, and 512 bytes.
func TestAppliedBytes(t *testing.T) {
	t.Parallel()
	metadata := fleet.Metadata{Name: "a"}
	empty := argocd.AppliedBytes(metadata, "")
	if want := len(`[{"Namespace":"","Name":"a","Labels":null,"Annotations":null},""]`) + 512; empty != want {
		t.Errorf("an empty object has %d bytes, want %d", empty, want)
	}
	for text, want := range map[string]int{"aaaa": 4, "\n\n": 4, `""`: 4} {
		if got := argocd.AppliedBytes(metadata, text) - empty; got != want {
			t.Errorf("%q counts as %d bytes, want %d", text, got, want)
		}
	}
	if got := argocd.AppliedBytes(metadata, math.Inf(1)); got != 0 {
		t.Errorf("what cannot be written has %d bytes", got)
	}
}

// TestLargeObjectsAreMarked: what client-side apply cannot copy into an annotation is marked for
// server-side apply, by its size as JSON.
func TestLargeObjectsAreMarked(t *testing.T) {
	t.Parallel()
	const limit = 256 << 10
	metadata := fleet.Metadata{Name: "payload", Annotations: texts{}}
	around := argocd.AppliedBytes(metadata, texts{"resources.yaml": ""})
	for sentence, c := range map[string]struct {
		text   string
		marked bool
	}{
		"small":                         {strings.Repeat("key: value\n", 100), false},
		"below the limit, as JSON":      {strings.Repeat("key: value\n", 21000), false},
		"above the limit, as JSON only": {strings.Repeat("k: \"v\"\n", 32000), true},
		"above the limit":               {strings.Repeat("key: value\n", 30000), true},
		"just at the limit":             {strings.Repeat("x", limit-around), false},
		"a byte above the limit":        {strings.Repeat("x", limit-around+1), true},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			object := fleet.Metadata{Name: "payload", Annotations: texts{}}
			content := texts{"resources.yaml": c.text}
			want, wantAnnotations := fleet.Problems(nil), texts{}
			wantSize := argocd.AppliedBytes(object, content)
			if c.marked {
				wantAnnotations = texts{argocd.SyncOptionsAnnotation: "ServerSideApply=true"}
				want = fleet.Problems{{
					Severity: fleet.Warning, Code: fleet.NearLimit, Field: field.NewPath("spec"),
					Message: fmt.Sprintf("ConfigMap payload has about %d bytes, more than client-side apply can copy "+
						"into its annotation (262144); it is marked for Argo CD to apply it server-side", wantSize),
					Remedy: "with kubectl, apply it with --server-side",
				}}
			}
			marked, size, problems := argocd.MarkLarge(object, content, field.NewPath("spec"), "ConfigMap payload")
			if size != wantSize {
				t.Errorf("got %d bytes, want %d", size, wantSize)
			}
			if diff := cmp.Diff(wantAnnotations, marked.Annotations); diff != "" {
				t.Errorf("annotations (-want +got):\n%s", diff)
			}
			if len(object.Annotations) != 0 {
				t.Errorf("the annotations that were given are changed: %v", object.Annotations)
			}
			if diff := cmp.Diff(want, problems, cmp.Comparer(samePath)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func samePath(a, b *field.Path) bool { return a.String() == b.String() }

// TestSyncOptionsOfTheUserCount: of one option, what the user has written stays.
func TestSyncOptionsOfTheUserCount(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		users   string
		options []string
		want    string
	}{
		"none of the user's":             {"", []string{"PruneLast=true"}, "PruneLast=true"},
		"another one is kept":            {"Prune=confirm", []string{"PruneLast=true"}, "Prune=confirm,PruneLast=true"},
		"the same is not written twice":  {"PruneLast=true", []string{"PruneLast=true"}, "PruneLast=true"},
		"the user may say the opposite":  {"PruneLast=false", []string{"PruneLast=true"}, "PruneLast=false"},
		"spaces and empty ones are left": {" Prune=false , ", []string{"PruneLast=true"}, "Prune=false,PruneLast=true"},
		"several come in their order": {
			"",
			[]string{"PruneLast=true", "ServerSideApply=true"},
			"PruneLast=true,ServerSideApply=true",
		},
		"several, of which one is there": {
			"A=b,PruneLast=no",
			[]string{"PruneLast=true", "B=c"},
			"A=b,PruneLast=no,B=c",
		},
		"one is not written twice": {"", []string{"A=b", "A=c"}, "A=b"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			annotations := texts{argocd.SyncOptionsAnnotation: c.users, "other": "stays"}
			got := argocd.WithSyncOptions(annotations, c.options...)
			want := texts{argocd.SyncOptionsAnnotation: c.want, "other": "stays"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if annotations[argocd.SyncOptionsAnnotation] != c.users {
				t.Errorf("the annotations that were given are changed: %v", annotations)
			}
		})
	}
}
