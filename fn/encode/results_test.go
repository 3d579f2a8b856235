package encode_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// ours is a result of an earlier run.
const ours = "- message: ours\n  tags: {function: capifleet}\n"

const emptyList = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"

// withResults is a list after Results.
func withResults(t *testing.T, input string, problems fleet.Problems) string {
	t.Helper()
	list, err := stream.Parse([]byte(input))
	if err != nil {
		t.Fatal(err)
	}
	if err := encode.Results(list, problems); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := list.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func clusters(count int) []fleet.Ref {
	refs := make([]fleet.Ref, count)
	for i := range refs {
		refs[i] = fleet.Ref{Namespace: "default", Name: fmt.Sprintf("eu-%d", i+1)}
	}
	return refs
}

// TestResults shows what of a problem is in a result, and that results of other functions stay.
func TestResults(t *testing.T) {
	const others = "results:\n- message: some\n- message: other\n  tags: {function: other}\n" + ours
	got := withResults(t, emptyList+others, fleet.Problems{
		{
			Severity: fleet.Warning, Code: fleet.BadCluster, Message: "it is wrong", Remedy: "fix it",
			Object: fleet.Ref{
				APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "default", Name: "eu-1",
				File: "a.yaml", Index: 1,
			},
			Field: field.NewPath("metadata", "name"), Value: "x", Clusters: clusters(2),
		},
		{Severity: fleet.Error, Code: fleet.BadInput, Message: "without an object"},
	})
	want := emptyList + `results:
- message: some
- message: other
  tags:
    function: other
- message: "CF0113: a.yaml: it is wrong (value \"x\"; 2 Clusters: default/eu-1, default/eu-2); fix it"
  severity: warning
  resourceRef:
    apiVersion: cluster.x-k8s.io/v1beta2
    kind: Cluster
    name: eu-1
    namespace: default
  field:
    path: metadata.name
    currentValue: x
  file:
    path: a.yaml
    index: 1
  tags:
    capifleet.dev/clusters: "default/eu-1, default/eu-2"
    code: CF0113
    function: capifleet
- message: "CF0101: without an object"
  severity: error
  tags:
    code: CF0101
    function: capifleet
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const none = emptyList + "results:\n- message: some # as it came\n"
	if diff := cmp.Diff(none, withResults(t, none, nil)); diff != "" {
		t.Errorf("nothing to report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(emptyList, withResults(t, emptyList+"results:\n"+ours, nil)); diff != "" {
		t.Errorf("nothing to report any more (-want +got):\n%s", diff)
	}
}

// TestResultsNameManyClusters wants the first hundred named, and the others counted.
func TestResultsNameManyClusters(t *testing.T) {
	for count, want := range map[int]string{
		100: "default/eu-100\"\n", 101: "default/eu-100, and 1 more\"\n", 250: "default/eu-100, and 150 more\"\n",
	} {
		problem := fleet.Problem{Code: fleet.BadInput, Message: "a", Clusters: clusters(count)}
		got := withResults(t, emptyList, fleet.Problems{problem})
		_, names, found := strings.Cut(got, "capifleet.dev/clusters: ")
		if !found || !strings.Contains(names, want) || strings.Count(names, "default/") != 100 {
			t.Errorf("%d Clusters: want %sgot %s", count, want, names)
		}
	}
}

// TestResultsRefused wants a list that has something else for results left as it is.
func TestResultsRefused(t *testing.T) {
	input := emptyList + "results: {a: b}\n"
	list, err := stream.Parse([]byte(input))
	if err != nil {
		t.Fatal(err)
	}
	err = encode.Results(list, fleet.Problems{{Code: fleet.BadInput}})
	if err == nil || err.Error() != "results is not a list" {
		t.Errorf("got %v", err)
	}
	var out bytes.Buffer
	if _, err := list.WriteTo(&out); err != nil || out.String() != input {
		t.Errorf("%v\n%s", err, out.String())
	}
}
