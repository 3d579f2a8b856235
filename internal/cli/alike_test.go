package cli_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/cli"
)

// TestAlikeIsOneDigest runs plan and diff over the packages of the golden cases: a Cluster has the
// same digest in both, and its group in the plan has it too. The sides of diff are equal here.
func TestAlikeIsOneDigest(t *testing.T) {
	compared := 0
	for i, dir := range goldenCases(t) {
		const each = 4 // A case in four is enough of each topic, and all would take a minute.
		if i%each != 0 {
			continue
		}
		input := filepath.Join(dir, "input")
		var plan v1alpha1.FleetPlan
		if !readForm(t, &plan, "plan", input, "--output", "json") {
			continue
		}
		var diff v1alpha1.FleetDiff
		if !readForm(t, &diff, "diff", input, "--against", "./"+input, "--output", "json") {
			t.Errorf("%s: plan succeeds, and diff does not", input)
			continue
		}
		name := func(namespace, name string) string { return strings.TrimPrefix(namespace+"/"+name, "/") }
		after := map[string]string{}
		for _, cluster := range diff.Clusters {
			after[name(cluster.Namespace, cluster.Name)] = cluster.After
		}
		planned, grouped := map[string]string{}, map[string]string{}
		for _, cluster := range plan.Clusters {
			planned[name(cluster.Namespace, cluster.Name)] = cluster.Alike
		}
		for _, group := range plan.Groups {
			for _, member := range group.Names {
				grouped[member] = group.Alike
			}
		}
		members := map[string]string{}
		for member := range planned {
			members[member] = after[member]
		}
		if difference := cmp.Diff(members, planned) + cmp.Diff(planned, grouped); difference != "" {
			t.Errorf("%s (-diff +plan):\n%s", input, difference)
		}
		compared += len(members)
	}
	if compared == 0 {
		t.Error("no Cluster was compared")
	}
}

// readForm reads what a command prints as JSON; false where it refuses the input.
func readForm(t *testing.T, into any, args ...string) bool {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := cli.Run(args, cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}); status != 0 {
		return false
	}
	if err := json.Unmarshal(stdout.Bytes(), into); err != nil {
		t.Fatal(err)
	}
	return true
}
