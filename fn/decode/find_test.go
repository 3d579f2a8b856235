package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/stream"
)

// TestFleetConfigsAreNamed: of many FleetConfigs, five are named and the others are counted.
func TestFleetConfigsAreNamed(t *testing.T) {
	t.Parallel()
	text := func(files ...string) string {
		var all []string
		for _, file := range files {
			named := strings.ReplaceAll(withSpec("{}"), "production", strings.TrimSuffix(file, ".yaml"))
			all = append(all, named)
		}
		return strings.Join(all, "---\n")
	}
	for what, test := range map[string]struct {
		file string
		all  string
		want string
	}{
		"with their file": {"f.yaml", text("a", "b"), "a (f.yaml), b (f.yaml)"},
		"without a file":  {"", text("a", "b"), "a, b"},
		"seven":           {"", text("a", "b", "c", "d", "e", "f", "g"), "a, b, c, d, e and 2 more"},
	} {
		list, err := stream.FromDocuments(stream.SplitDocuments(test.file, []byte(test.all)))
		if err != nil {
			t.Fatal(err)
		}
		_, problems := Fleet(list, Choice{}, nil)
		if len(problems) != 1 {
			t.Fatal(what, lines(problems))
		}
		message := "there are several FleetConfigs, and nothing says which one is meant: " + test.want
		if diff := cmp.Diff(message, problems[0].Message); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
