package spelling_test

import (
	"testing"

	"github.com/capifleet/capifleet/fn/spelling"
)

func TestTypo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ typed, known, want string }{
		"a letter was dropped":               {"prodution", "production", "production"},
		"two letters were swapped":           {"taem", "team", "team"},
		"the case of a letter differs":       {"US", "us", "us"},
		"a hyphen was dropped":               {"teama", "team-a", "team-a"},
		"a part is misspelt":                 {"taem-a", "team-a", "team-a"},
		"another number":                     {"eu-2", "eu-1", ""},
		"a number more":                      {"production2", "production", ""},
		"another short part":                 {"team-c", "team-a", ""},
		"another short part of a long name":  {"production-eu", "production-us", ""},
		"a short name with another letter":   {"es", "us", ""},
		"a short name with one letter fewer": {"de", "dev", ""},
		"another name":                       {"staging", "production", ""},
		"nothing is typed":                   {"", "us", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := spelling.Typo(c.typed, []string{c.known}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
