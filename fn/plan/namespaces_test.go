package plan

import (
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestHomeOf: which namespace must be on a Cluster before an Application can sync.
func TestHomeOf(t *testing.T) {
	t.Parallel()
	cluster := fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "f", Name: "eu-1"}
	into := func(namespace string) fleet.Destination { return fleet.Destination{Namespace: namespace} }
	for sentence, c := range map[string]struct {
		application fleet.Application
		want        string
	}{
		"of an Application":        {fleet.Application{Set: "a", Destination: into("web")}, "web"},
		"none is said":             {fleet.Application{Set: "a"}, ""},
		"every cluster has it":     {fleet.Application{Destination: into("kube-system")}, ""},
		"each manifest has one":    {fleet.Application{Destination: into("*")}, ""},
		"of the hub, not known":    {fleet.Application{Set: "a", InCluster: true, Destination: into("web")}, ""},
		"of the cluster's Argo CD": {fleet.Application{InCluster: true, Destination: into("web")}, "web"},
	} {
		c.application.Cluster = cluster
		if got, want := homeOf(&c.application), (onCluster{cluster.ID(), c.want}); got != want {
			t.Errorf("%s: got %v, want %v", sentence, got, want)
		}
	}
}
