package yaml_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/yaml"
)

// TestExact: numbers keep every digit, and what Kubernetes would misread is refused.
func TestExact(t *testing.T) {
	cases := map[string]struct {
		text  string
		want  any // at v
		fails string
	}{
		"an integer that no float64 holds": {text: "v: 9007199254740993", want: json.Number("9007199254740993")},
		"a boolean of YAML 1.1":            {text: "v: on", want: true},
		"an alias":                         {text: "w: &a b\nv: *a", want: "b"},
		"JSON":                             {text: `{"v": 1.50}`, want: json.Number("1.5")},
		"nothing":                          {text: "# nothing"},
		"a key twice":                      {text: "v: 1\nv: 2", fails: "already set in map"},
		"a key twice within":               {text: "v: {a: 1, a: 1}", fails: "already set in map"},
		"a list":                           {text: "- v", fails: "cannot unmarshal"},
		"a key that is a list":             {text: "? [v]\n: 1", fails: "map key"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			tree, err := yaml.Exact([]byte(c.text))
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("error %v, want %q", err, c.fails)
				}
				return
			}
			if diff := cmp.Diff(c.want, tree["v"]); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
