package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// TestUnmatchedPatterns says what a pattern without a match may stand for.
func TestUnmatchedPatterns(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"fleet/payloads/calico.yaml": configMap("a"), "payloads/metrics.yaml": configMap("b"),
		"other/metrics.yaml": configMap("c"), "only-clusters.yaml": cluster("d"),
	}
	for pattern, want := range map[string]fleet.Unmatched{
		"payloads/*.json":         {Nearest: "payloads/*.yaml"},
		"payload/*.yaml":          {Nearest: "payloads/*.yaml"},
		"payload/*.yml":           {Nearest: "payloads/*.yaml"},
		"Payloads/metrics*":       {Nearest: "payloads/metrics*"},
		"payload/calico*":         {},
		"payload?/calico.yaml":    {},
		"only-clusters.yaml":      {},
		"payloads/calico.yaml":    {NoFile: true, Nearest: "fleet/payloads/calico.yaml"},
		"a/payloads/metrics.yaml": {NoFile: true, Nearest: "payloads/metrics.yaml"},
		"payloads/metrics.yml":    {NoFile: true, Nearest: "payloads/metrics.yaml"},
		"Payloads/metrics.yaml":   {NoFile: true, Nearest: "payloads/metrics.yaml"},
		"metrics.yaml":            {NoFile: true},
		"payloads":                {NoFile: true, Nearest: "payloads/*"},
		"nowhere/near.yaml":       {NoFile: true},
	} {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			documents := stream.SplitDocuments("fleet.yaml",
				[]byte(withSpec("resourceSets: [{name: a, resources: [{files: ['"+pattern+"']}]}]")))
			for _, name := range fleet.SortedKeys(files) {
				documents = append(documents, stream.SplitDocuments(name, []byte(files[name]))...)
			}
			list, err := stream.FromDocuments(documents)
			if err != nil {
				t.Fatal(err)
			}
			f, problems := Fleet(list, Choice{}, nil)
			if problems.Failed() {
				t.Fatal(lines(problems))
			}
			if diff := cmp.Diff([]fleet.Unmatched{want}, f.Sources[0][0].Unmatched); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnmatchedPatternsOfADirectory names a file that was read, and no other.
func TestUnmatchedPatternsOfADirectory(t *testing.T) {
	t.Parallel()
	files := openTemp(t, map[string]string{"payloads/a.yaml": configMap("a"), "payloads/d.yaml": cluster("d")})
	f, _ := Fleet(input(t, cluster("eu-1"), "resourceSets: [{name: a, resources: "+
		"[{files: [payloads/a.yaml, payloads/b.yaml, payloads/d.yaml, nowhere/near.yaml]}]}]"), Choice{}, files)
	want := []fleet.Unmatched{
		{Pattern: 1, NoFile: true, Nearest: "payloads/d.yaml"}, {Pattern: 2}, {Pattern: 3, NoFile: true},
	}
	if diff := cmp.Diff(want, f.Sources[0][0].Unmatched); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
