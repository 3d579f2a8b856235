package emit

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // deprecated, and still what some fleets have
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// planOfKinds has one object of each kind, with a value in every field.
func planOfKinds() *fleet.Plan {
	meta := fleet.Metadata{Namespace: "default", Name: "production-calico", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"}}
	set := func(version string) fleet.ResourceSet {
		return fleet.ResourceSet{
			APIVersion: "addons.cluster.x-k8s.io/" + version, Metadata: meta, Strategy: "Reconcile", Selector: realSelector(),
			References: []fleet.Reference{{Kind: "ConfigMap", Name: "facts"}, {Kind: "Secret", Name: "calico"}},
		}
	}
	return &fleet.Plan{
		Payloads: []fleet.Payload{
			{Kind: "ConfigMap", Metadata: meta, Data: realData()},
			{Kind: "Secret", Metadata: meta, Data: realData()},
		},
		ResourceSets: []fleet.ResourceSet{set("v1beta2"), set("v1beta1")},
		Secrets:      []fleet.ClusterSecret{{Metadata: meta, ClusterName: "eu-1", Server: "https://eu-1.invalid"}},
	}
}

func realMeta() metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "default", Name: "production-calico", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"}}
}

func realData() map[string]string { return map[string]string{"resources.yaml": "kind: Namespace"} }

func realSelector() metav1.LabelSelector {
	return metav1.LabelSelector{
		MatchLabels:      map[string]string{"cni": "calico"},
		MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "region", Operator: metav1.LabelSelectorOpIn, Values: []string{"eu"}}},
	}
}

// realKind is what of the plan of planOfKinds should be written, as the real type.
type realKind struct {
	name  string
	real  any
	unset []string // fields of ours that it leaves out
}

// realKinds are in the order of the plan.
func realKinds() []realKind {
	secretOfCluster := realMeta()
	secretOfCluster.Annotations[v1alpha1.LocalConfigAnnotation] = "true"
	return []realKind{
		{name: "a ConfigMap", real: corev1.ConfigMap{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}, ObjectMeta: realMeta(), Data: realData(),
		}},
		{name: "a Secret", real: corev1.Secret{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, ObjectMeta: realMeta(), StringData: realData(), Type: addonsv1.ClusterResourceSetSecretType,
		}},
		{name: "a ClusterResourceSet of v1beta2", real: addonsv1.ClusterResourceSet{
			TypeMeta: metav1.TypeMeta{APIVersion: addonsv1.GroupVersion.String(), Kind: "ClusterResourceSet"}, ObjectMeta: realMeta(),
			Spec: addonsv1.ClusterResourceSetSpec{
				ClusterSelector: realSelector(), Strategy: string(addonsv1.ClusterResourceSetStrategyReconcile),
				Resources: []addonsv1.ResourceRef{{Kind: "ConfigMap", Name: "facts"}, {Kind: "Secret", Name: "calico"}},
			},
		}},
		{name: "a ClusterResourceSet of v1beta1", real: addonsv1beta1.ClusterResourceSet{
			TypeMeta: metav1.TypeMeta{APIVersion: addonsv1beta1.GroupVersion.String(), Kind: "ClusterResourceSet"}, ObjectMeta: realMeta(),
			Spec: addonsv1beta1.ClusterResourceSetSpec{
				ClusterSelector: realSelector(), Strategy: string(addonsv1beta1.ClusterResourceSetStrategyReconcile),
				Resources: []addonsv1beta1.ResourceRef{{Kind: "ConfigMap", Name: "facts"}, {Kind: "Secret", Name: "calico"}},
			},
		}},
		{name: "the Secret of a Cluster", unset: []string{"secret.Type"}, real: corev1.Secret{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, ObjectMeta: secretOfCluster,
			StringData: map[string]string{"name": "eu-1", "server": "https://eu-1.invalid"},
		}},
	}
}

// TestKinds wants what is written of a plan to be, field by field, what the real type writes of the same values; and that a field that is new here gets a value in this test.
func TestKinds(t *testing.T) {
	plan := planOfKinds()
	written := append(Objects(plan), ClusterSecrets(plan)...)
	kinds := realKinds()
	if len(written) != len(kinds) {
		t.Fatalf("%d objects, want %d", len(written), len(kinds))
	}
	for i, want := range kinds {
		t.Run(want.name, func(t *testing.T) {
			if diff := cmp.Diff(tree(t, want.real, "status"), tree(t, written[i].Value)); diff != "" {
				t.Errorf("the real type writes it otherwise (-real +written):\n%s", diff)
			}
			if diff := cmp.Diff(want.unset, unset(reflect.ValueOf(written[i].Value))); diff != "" {
				t.Errorf("fields without a value (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSecretTypeIsClusterAPIs(t *testing.T) {
	if want := string(addonsv1.ClusterResourceSetSecretType); clusterResourceSetSecretType != want {
		t.Errorf("want %s, got %s", want, clusterResourceSetSecretType)
	}
}

// tree is a value as JSON has it, less some fields of the root.
func tree(t *testing.T, value any, without ...string) map[string]any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	for _, field := range without {
		delete(read, field)
	}
	return read
}

// unset are the fields of this package's types that have no value in a value.
func unset(value reflect.Value) []string {
	var found []string
	switch kind := value.Kind(); {
	case kind == reflect.Slice:
		for i := range value.Len() {
			found = append(found, unset(value.Index(i))...)
		}
	case kind == reflect.Struct && value.Type().PkgPath() == reflect.TypeFor[secret]().PkgPath():
		for i := range value.NumField() {
			if value.Field(i).IsZero() {
				found = append(found, value.Type().Name()+"."+value.Type().Field(i).Name)
			}
			found = append(found, unset(value.Field(i))...)
		}
	}
	return found
}
