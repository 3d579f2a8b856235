package fleet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

func TestFieldPathsAreRead(t *testing.T) {
	for text, want := range map[string][]string{
		"spec":                     {"spec"},
		"spec.topology.version":    {"spec", "topology", "version"},
		"metadata.annotations[a]":  {"metadata", "annotations", "a"},
		"[a.b].c":                  {"a.b", "c"},
		"a[b.c][d.e]":              {"a", "b.c", "d.e"},
		"spec.list.0.name":         {"spec", "list", "0", "name"},
		"spec.list[0].name":        {"spec", "list", "0", "name"},
		"cni.with-hyphen.under_sc": {"cni", "with-hyphen", "under_sc"},
		"metadata.annotations[example.com/owner]": {"metadata", "annotations", "example.com/owner"},
	} {
		got, err := fleet.ParseFieldPath(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: error %v (-want +got):\n%s", text, err, diff)
		}
	}
}

func TestFieldPathsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":               "is empty",
		".spec":          "has a dot without a key before it",
		"a..b":           "has a dot without a key before it",
		".":              "has a dot without a key before it",
		"spec.":          "has a dot without a key after it",
		"a[b].":          "has a dot without a key after it",
		"a.[b]":          "has a dot without a key after it",
		"a[b":            "has [ without its ]",
		"a[":             "has [ without its ]",
		"a]b":            "has ] without its [",
		"a[]":            "has empty brackets",
		"a[b[c]]":        "has brackets within brackets",
		"a[b]c":          "has no dot between ] and the next key",
		"a[b]]":          "has no dot between ] and the next key",
		`a["b.c"]`:       `has '"', which has no meaning in a path`,
		"{.spec.version": `has '{', which has no meaning in a path`,
		"a b":            `has ' ', which has no meaning in a path`,
	} {
		if path, err := fleet.ParseFieldPath(text); err == nil || err.Error() != "the path "+want {
			t.Errorf("%q: got %q and error %v, want %s", text, path, err, want)
		}
	}
}
