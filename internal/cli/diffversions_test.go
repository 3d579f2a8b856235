package cli_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/internal/cli"
	"github.com/capifleet/capifleet/test/upstream"
)

// TestDiffNamesThePinnedVersions wants a FleetDiff to name the versions that the tests of effects
// run against.
func TestDiffNamesThePinnedVersions(t *testing.T) {
	example := filepath.Join(root, "examples", "hub-applicationsets")
	var out, errs bytes.Buffer
	status := cli.Run([]string{"diff", example, "--against", "./" + filepath.ToSlash(example), "-o", "json"},
		cli.Streams{Out: &out, Err: &errs})
	if status != 0 {
		t.Fatalf("exit status %d: %s", status, errs.String())
	}
	var diff v1alpha1.FleetDiff
	if err := json.Unmarshal(out.Bytes(), &diff); err != nil {
		t.Fatal(err)
	}
	for module, got := range map[string]string{
		upstream.ArgoCD: diff.Versions.ArgoCD, upstream.ClusterAPI: diff.Versions.ClusterAPI,
	} {
		want, err := upstream.Version(module)
		if err != nil || got != strings.TrimPrefix(want, "v") {
			t.Errorf("%s: a FleetDiff names %s, and test/upstream/pins has %s (%v)", module, got, want, err)
		}
	}
}
