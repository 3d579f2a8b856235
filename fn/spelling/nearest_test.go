package spelling_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/spelling"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"replicas", "selector", "template", "key"}
	for name, c := range map[string]struct{ typed, want string }{
		"a letter was dropped":             {"replcas", "replicas"},
		"two letters were swapped":         {"slector", "selector"},
		"the case of a letter differs":     {"Replicas", "replicas"},
		"a short name may have one typo":   {"kye", "key"},
		"a short name has two typos":       {"yke2", ""},
		"nothing is near":                  {"containers", ""},
		"of equally near ones, the first":  {"templater", "template"},
		"a name that is known is itself":   {"template", "template"},
		"a long name may have three typos": {"templadess", "template"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.Nearest(c.typed, known); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
