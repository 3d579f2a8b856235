package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNamesInActions: a word counts between the delimiters of a template only, and wherever it may
// stand there.
func TestNamesInActions(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                  false,
		"cluster-workloads":                 false,
		"{{ .name }}-cluster":               false,
		"cluster {{ .name }} cluster":       false,
		"{{ .cluster.spec.paused }}":        true,
		"{{cluster.spec.paused}}":           true,
		`{{ get . "cluster" }}`:             true,
		`{{ "}}" }}{{ .cluster.x }}`:        true,
		`{{ print "}}" .cluster }}`:         true,
		`{{ print "{{" .cluster }}`:         true,
		"{{ .name }} and {{ .cluster.kind ": true,
	} {
		if got := namesInActions(text, "cluster"); got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
}

// TestClusterMetadata: each thing that is wrong with the metadata of a Cluster is one problem, and
// no text is shown that is not written there.
func TestClusterMetadata(t *testing.T) {
	t.Parallel()
	const notString = "the value is not a string, so Kubernetes would refuse the Cluster; quote the value"
	for what, test := range map[string]struct {
		metadata string
		want     []string
	}{
		"a label that is a list": {
			"{name: a, namespace: b, labels: {tier: [a]}}",
			[]string{"error CF0113: Cluster b/a: metadata.labels.tier: " + notString},
		},
		"a label that is not one": {
			"{name: a, namespace: b, labels: {tier: a_}}",
			[]string{
				"error CF0113: Cluster b/a: metadata.labels[tier]: the label is not a valid Kubernetes label: " +
					"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
					"and must start and end with an alphanumeric character (value \"a_\"); fix the label",
			},
		},
		"a namespace that is not a string": {
			"{name: a, namespace: yes}", []string{"error CF0113: Cluster a: metadata.namespace: " + notString},
		},
		"no name": {
			"{namespace: b}",
			[]string{
				"error CF0113: Cluster without a name in namespace b: metadata.name: the Cluster has no name; name it",
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			document := "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata: " + test.metadata + "\n"
			_, problems := Fleet(input(t, document, "values: [{name: a, label: a}]"), Choice{}, nil)
			if diff := cmp.Diff(test.want, lines(errorsOf(problems))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
