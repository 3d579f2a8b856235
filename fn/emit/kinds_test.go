package emit

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // deprecated, and still what some fleets have
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"
	kjson "sigs.k8s.io/json"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestKinds wants every field that is written to be one of the real type, under the same name and with the same meaning: what the real type reads of it and writes again
// is what was written. The plan has a value in every field.
func TestKinds(t *testing.T) {
	meta := fleet.Metadata{Namespace: "default", Name: "production-calico", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"}}
	selector := metav1.LabelSelector{
		MatchLabels:      map[string]string{"cni": "calico"},
		MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "region", Operator: metav1.LabelSelectorOpIn, Values: []string{"eu"}}},
	}
	set := func(version string) fleet.ResourceSet {
		return fleet.ResourceSet{
			APIVersion: version, Metadata: meta, Strategy: "Reconcile", Selector: selector,
			References: []fleet.Reference{{Kind: "ConfigMap", Name: "production-calico"}, {Kind: "Secret", Name: "production-calico"}},
		}
	}
	data := map[string]string{"resources.yaml": "kind: Namespace"}
	for name, test := range map[string]struct {
		plan fleet.Plan
		real any
	}{
		"a ConfigMap": {fleet.Plan{Payloads: []fleet.Payload{{Kind: "ConfigMap", Metadata: meta, Data: data}}}, &corev1.ConfigMap{}},
		"a Secret":    {fleet.Plan{Payloads: []fleet.Payload{{Kind: "Secret", Metadata: meta, Data: data}}}, &corev1.Secret{}},
		"a ClusterResourceSet of v1beta2": {
			fleet.Plan{ResourceSets: []fleet.ResourceSet{set("addons.cluster.x-k8s.io/v1beta2")}}, &addonsv1.ClusterResourceSet{},
		},
		"a ClusterResourceSet of v1beta1": {
			fleet.Plan{ResourceSets: []fleet.ResourceSet{set("addons.cluster.x-k8s.io/v1beta1")}}, &addonsv1beta1.ClusterResourceSet{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			written, err := json.Marshal(Objects(&test.plan)[0].Value)
			if err != nil {
				t.Fatal(err)
			}
			if strict, err := kjson.UnmarshalStrict(written, test.real); err != nil || len(strict) > 0 {
				t.Fatalf("%v %v\n%s", err, strict, written)
			}
			readBack, err := json.Marshal(test.real)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tree(t, readBack, "status"), tree(t, written)); diff != "" {
				t.Errorf("the real type reads it otherwise (-real +written):\n%s", diff)
			}
		})
	}
}

func TestSecretTypeIsClusterAPIs(t *testing.T) {
	if want := string(addonsv1.ClusterResourceSetSecretType); clusterResourceSetSecretType != want {
		t.Errorf("want %s, got %s", want, clusterResourceSetSecretType)
	}
}

// tree reads JSON, less some fields of the root.
func tree(t *testing.T, text []byte, without ...string) map[string]any {
	t.Helper()
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	for _, field := range without {
		delete(read, field)
	}
	return read
}
