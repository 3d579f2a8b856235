package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestRegistrarsOfTheSchema checks that --registrar completes, and its help names, the registrars
// that a FleetConfig may name.
func TestRegistrarsOfTheSchema(t *testing.T) {
	type node struct {
		Properties map[string]node
		Enum       []string
	}
	var schema node
	if err := json.Unmarshal(v1alpha1.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	want := schema.Properties["spec"].Properties["argocd"].Properties["registrar"].Enum
	if len(want) == 0 {
		t.Fatal("the schema has no registrars")
	}
	inWords := strings.Join(want[:len(want)-1], ", ") + " or " + want[len(want)-1]
	for _, verb := range []string{"render", "plan", "explain"} {
		completed, _, _ := command(t, "__complete", verb, "--registrar", "")
		got := slices.DeleteFunc(strings.Fields(completed), func(word string) bool {
			return strings.HasPrefix(word, ":")
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s completes (-want +got):\n%s", verb, diff)
		}
		help, _, _ := command(t, verb, "--help")
		if !strings.Contains(strings.Join(strings.Fields(help), " "), inWords) {
			t.Errorf("the help of %s does not name %s", verb, inWords)
		}
	}
}
