package preview_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/preview"
)

func jsonOf(t *testing.T, diff *v1alpha1.FleetDiff) string {
	t.Helper()
	var text bytes.Buffer
	if err := preview.DiffJSON(&text, diff); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestDiffJSON reads what was written, which must be what was given.
func TestDiffJSON(t *testing.T) {
	for name, diff := range map[string]*v1alpha1.FleetDiff{"example": example(), "hostile": hostile()} {
		text := jsonOf(t, diff)
		var got v1alpha1.FleetDiff
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		diff.APIVersion, diff.Kind = v1alpha1.APIVersion, v1alpha1.FleetDiffKind
		sameValue := cmp.Comparer(func(a, b json.RawMessage) bool {
			var before, after any
			return len(a)+len(b) == 0 ||
				json.Unmarshal(a, &before) == nil && json.Unmarshal(b, &after) == nil && cmp.Equal(before, after)
		})
		if difference := cmp.Diff(*diff, got, sameValue); difference != "" {
			t.Errorf("%s (-given +read):\n%s", name, difference)
		}
		if !strings.HasPrefix(text, "{\n  \"kind\": \"FleetDiff\",\n") {
			t.Errorf("%s begins with %q", name, text[:40])
		}
		if strings.Contains(text, `\u003c`) {
			t.Errorf("%s has escaped HTML", name)
		}
	}
}

func TestDiffJSONList(t *testing.T) {
	var text bytes.Buffer
	if err := preview.DiffJSONList(&text, []*v1alpha1.FleetDiff{example(), unchanged()}); err != nil {
		t.Fatal(err)
	}
	var got v1alpha1.FleetDiffList
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Kind != v1alpha1.FleetDiffListKind || len(got.Items) != 2 || got.Items[1].Kind != v1alpha1.FleetDiffKind {
		t.Errorf("got kind %s and items %v", got.Kind, len(got.Items))
	}
}
