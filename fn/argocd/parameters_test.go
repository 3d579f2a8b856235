package argocd_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// TestFactsOf: what is read of a Cluster is the same whether all parameters are made or only those,
// for any two paths together.
func TestFactsOf(t *testing.T) {
	t.Parallel()
	manifest := map[string]any{
		"kind": "Cluster", "spec": map[string]any{
			"paused": false, "replicas": int64(3), "cidrs": []any{"10.0.0.0/8", int64(1)},
			"topology": map[string]any{"version": "v1.33.4", "replicas": int64(2)},
		},
	}
	full := fleet.Cluster{
		Object: fleet.Object{
			Ref:         fleet.Ref{Namespace: "a", Name: "eu.1"},
			Labels:      map[string]string{"region": "eu", "": "none"},
			Annotations: map[string]string{"owner": "b", fleet.PathAnnotation: "c.yaml"},
		},
		Manifest: manifest,
	}
	clusters := []fleet.Cluster{full, {Object: fleet.Object{Ref: fleet.Ref{Name: "bare"}}}}
	paths := [][]string{
		{"name"},
		{"nameNormalized"},
		{"namespace"},
		{"server"},
		{"project"},
		{"name", "below"},
		{"values"},
		{"values", "a"},
		{"values", "a", "b"},
		{"values", "none"},
		{"metadata"},
		{"metadata", "labels"},
		{"metadata", "labels", "region"},
		{"metadata", "labels", "none"},
		{"metadata", "annotations"},
		{"metadata", "annotations", "owner"},
		{"metadata", "other"},
		{"metadata", "annotations", fleet.PathAnnotation},
		{"cluster"},
		{"cluster", "spec"},
		{"cluster", "none"},
		{"cluster", "spec", "topology"},
		{"cluster", "spec", "topology", "replicas"},
		{"cluster", "spec", "cidrs"},
		{"cluster", "kind", "below"},
	}
	for _, cluster := range clusters {
		for _, first := range paths {
			for _, second := range paths {
				reads := []template.Read{{Path: first}, {Path: second}}
				slices.SortFunc(reads, func(a, b template.Read) int { return slices.Compare(a.Path, b.Path) })
				values := map[string]string{"a": "1", "b": "2"}
				want := argocd.Facts(argocd.Parameters(cluster, values), reads)
				if diff := cmp.Diff(want, argocd.FactsOf(cluster, values, reads)); diff != "" {
					t.Fatalf("%s reads %v (-want +got):\n%s", cluster.Name, reads, diff)
				}
			}
		}
	}
}

// TestValuesOfASecretAreAMap: toJson of no values is {} in Argo CD.
func TestValuesOfASecretAreAMap(t *testing.T) {
	t.Parallel()
	values := argocd.Secret{Name: "a"}.Parameters(nil)["values"]
	if diff := cmp.Diff(map[string]string{}, values); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
