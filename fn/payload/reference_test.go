package payload_test

import (
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// TestReferenced: the limits of Kubernetes also hold for a payload that the user has written.
func TestReferenced(t *testing.T) {
	holder := func(values map[string]any) fleet.SourceObject {
		return fleet.SourceObject{Tree: map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "a"}, "data": values,
		}}
	}
	large := configMap + "# " + strings.Repeat("x", payload.MaxBytes-len(configMap)-2)
	if _, problems := payload.Referenced(holder(map[string]any{"a": large})); len(problems) > 0 {
		t.Errorf("what is just not too large: %+v", problems)
	}
	_, problems := payload.Referenced(holder(map[string]any{
		"a": large[:payload.MaxBytes-100], "b": namespace + "# " + strings.Repeat("x", 101),
	}))
	const limit = "Kubernetes accepts at most 1048576"
	if len(problems) != 1 || problems[0].Code != fleet.TooLarge || !strings.Contains(problems[0].Message, limit) {
		t.Errorf("what is too large: %+v", problems)
	}
}
