package argocd_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
)

// TestPossibleSecret: where it is not known what a registrar copies, everything may be on a Secret;
// what it writes itself stays.
func TestPossibleSecret(t *testing.T) {
	own := texts{secretType: "cluster"}
	capargo := texts{secretType: "cluster", "capargo.superorbital.io/controller-name": "capargo"}
	for registrar, want := range map[v1alpha1.Registrar]struct{ labels, annotations texts }{
		v1alpha1.RegistrarAny:           {with(own, texts{"region": "eu"}), texts{"contact": "a"}},
		v1alpha1.RegistrarClusterLabels: {with(own, texts{"region": "eu"}), texts{"contact": "a"}},
		v1alpha1.RegistrarCapargo: {capargo, texts{
			"capargo.superorbital.io/cluster-name": "eu-1", "capargo.superorbital.io/cluster-namespace": "fleet",
		}},
	} {
		t.Run(string(registrar), func(t *testing.T) {
			c := cluster("fleet", "eu-1", texts{"region": "eu", secretType: "other"}, texts{
				"contact": "a", "config.kubernetes.io/path": "eu-1.yaml",
			})
			got := argocd.RegistrarOf(hub(registrar, "", "")).PossibleSecret(c)
			if diff := cmp.Diff(want.labels, got.Labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want.annotations, got.Annotations); diff != "" {
				t.Errorf("annotations (-want +got):\n%s", diff)
			}
		})
	}
}
