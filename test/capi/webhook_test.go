package capi

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestWebhookRefuses is the control: edits under the same name that Cluster API refuses, and that
// it accepts.
func TestWebhookRefuses(t *testing.T) {
	set := setByHand("ApplyOnce")
	cases := map[string]struct{ text, by, refusal string }{
		"another selector": {"region: eu", "region: us", "spec.clusterSelector"},
		"the same selector, spelled otherwise": {
			"{matchLabels: {region: eu}}", "{matchExpressions: [{key: region, operator: In, values: [eu]}]}",
			"spec.clusterSelector",
		},
		"another strategy": {"ApplyOnce", "Reconcile", "spec.strategy"},
		"other resources":  {"name: by-hand}]", "name: another}]", ""},
		"an empty selector for a new set": {
			"name: by-hand, namespace: fleet}\nspec:\n  strategy: ApplyOnce\n" +
				"  clusterSelector: {matchLabels: {region: eu}}",
			"name: another, namespace: fleet}\nspec:\n  strategy: ApplyOnce\n  clusterSelector: {}",
			"must not be empty",
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			h := newHub(t)
			if err := h.apply(t, &manifests(t, set)[0]); err != nil {
				t.Fatal(err)
			}
			edited := tree{"set": set}
			replace("set", c.text, c.by)(t, edited)
			switch err := h.apply(t, &manifests(t, edited["set"])[0]); {
			case c.refusal == "" && err != nil:
				t.Error(err)
			case c.refusal != "" && (err == nil || !strings.Contains(err.Error(), c.refusal)):
				t.Errorf("want a refusal for %s, got %v", c.refusal, err)
			}
			refused := strings.HasPrefix(c.refusal, "spec.")
			if said := saysRefused(t, set, edited["set"]); said != refused {
				t.Errorf("diff says that the edit is refused: %t, want %t", said, refused)
			}
		})
	}
}

// saysRefused reports whether diff says that Cluster API refuses an edit of a set, and fails its gate
// for it.
func saysRefused(t *testing.T, before, after string) bool {
	t.Helper()
	old, now := tree{"set.yaml": before}.write(t), tree{"set.yaml": after}.write(t)
	run := capifleet(t, "diff", now, "--against", old, "--output", "json")
	var diff fleetDiff
	if err := json.Unmarshal([]byte(run.stdout), &diff); err != nil {
		t.Fatalf("%v\n%s", err, run.stderr)
	}
	refused := slices.ContainsFunc(diff.Changes, func(c diffChange) bool { return c.Effect.Code == "HubRefused" })
	if failed := run.status == 3; failed != refused {
		t.Errorf("the exit status is %d", run.status)
	}
	return refused
}
