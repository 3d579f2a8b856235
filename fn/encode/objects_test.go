package encode_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // Deprecated, but in use.
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
)

// fullPlan has an object of each kind, with a value in every field that is written.
func fullPlan() *fleet.Plan {
	meta := fleet.Metadata{
		Namespace: "default", Name: "production-calico",
		Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"},
	}
	set := func(version string) fleet.ResourceSet {
		return fleet.ResourceSet{
			APIVersion: "addons.cluster.x-k8s.io/" + version,
			Metadata:   meta,
			Strategy:   "Reconcile",
			Selector:   fullSelector(),
			References: []fleet.Reference{{Kind: "ConfigMap", Name: "facts"}, {Kind: "Secret", Name: "calico"}},
		}
	}
	selector := fullSelector()
	return &fleet.Plan{
		Payloads: []fleet.Payload{
			{Kind: "ConfigMap", Metadata: meta, Data: fullData()},
			{Kind: "Secret", Metadata: meta, Data: fullData()},
		},
		ResourceSets: []fleet.ResourceSet{set("v1beta2"), set("v1beta1")},
		ApplicationSets: []fleet.ApplicationSet{{
			Metadata:                    meta,
			Template:                    fullTemplate(),
			PreserveResourcesOnDeletion: true,
			ApplicationsSync:            "create-update",
			Generators: []fleet.Generator{
				{Template: fullTemplate(), Elements: fullElements()},
				{Selector: &selector, Values: map[string]string{"region": "eu"}},
			},
			RollingSync:        selector.MatchExpressions,
			IgnoredDifferences: fullDifferences(),
			PreservedFields:    fullPreserved(),
		}},
		Secrets: func() []fleet.ClusterSecret {
			return []fleet.ClusterSecret{{
				Metadata: meta, Cluster: fleet.Ref{Name: "eu-1"}, ClusterName: "eu-1", Server: "https://eu-1.invalid",
			}}
		},
	}
}

func fullMeta(annotations map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Namespace: "default", Name: "production-calico", Labels: map[string]string{"a": "b"}, Annotations: annotations,
	}
}

func fullData() map[string]string {
	return map[string]string{"resources.yaml": "kind: Namespace\nmetadata: {name: a}\n", "b": ""}
}

func fullSelector() metav1.LabelSelector {
	return metav1.LabelSelector{
		MatchLabels: map[string]string{"cni": "calico"},
		MatchExpressions: []metav1.LabelSelectorRequirement{
			{Key: "region", Operator: metav1.LabelSelectorOpIn, Values: []string{"eu", "no"}},
			{Key: "gpu", Operator: metav1.LabelSelectorOpDoesNotExist},
		},
	}
}

func fullTemplate() map[string]any {
	return map[string]any{
		"metadata": map[string]any{"name": "{{ .name }}"},
		"spec": map[string]any{
			"project": "default", "sources": []any{map[string]any{"repoURL": "https://example.com/x"}},
			"revisionHistoryLimit": int64(3), "x": true,
		},
	}
}

func fullElements() []map[string]any {
	labels := map[string]any{"labels": map[string]any{"a": "b"}}
	return []map[string]any{{"name": "eu-1", "metadata": labels}, {"name": "eu-2"}}
}

// wanted are the objects of fullPlan in their order, as the real types have them.
func wanted() []any {
	configMap, secret, set, selector := "ConfigMap", "Secret", "ClusterResourceSet", fullSelector()
	c := map[string]string{"c": "d"}
	return []any{
		&corev1.ConfigMap{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: configMap}, ObjectMeta: fullMeta(c), Data: fullData(),
		},
		&corev1.Secret{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: secret}, ObjectMeta: fullMeta(c), StringData: fullData(),
			Type: addonsv1.ClusterResourceSetSecretType,
		},
		&addonsv1.ClusterResourceSet{
			TypeMeta: metav1.TypeMeta{APIVersion: addonsv1.GroupVersion.String(), Kind: set}, ObjectMeta: fullMeta(c),
			Spec: addonsv1.ClusterResourceSetSpec{
				ClusterSelector: selector, Strategy: string(addonsv1.ClusterResourceSetStrategyReconcile),
				Resources: []addonsv1.ResourceRef{{Kind: configMap, Name: "facts"}, {Kind: secret, Name: "calico"}},
			},
		},
		&addonsv1beta1.ClusterResourceSet{
			TypeMeta:   metav1.TypeMeta{APIVersion: addonsv1beta1.GroupVersion.String(), Kind: set},
			ObjectMeta: fullMeta(c),
			Spec: addonsv1beta1.ClusterResourceSetSpec{
				ClusterSelector: selector, Strategy: string(addonsv1beta1.ClusterResourceSetStrategyReconcile),
				Resources: []addonsv1beta1.ResourceRef{
					{Kind: configMap, Name: "facts"}, {Kind: secret, Name: "calico"},
				},
			},
		},
		&argocd.ApplicationSet{
			TypeMeta:   metav1.TypeMeta{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet"},
			ObjectMeta: fullMeta(c),
			Spec: argocd.ApplicationSetSpec{
				GoTemplate: true, GoTemplateOptions: []string{"missingkey=error"}, Template: fullTemplate(),
				Generators: []argocd.Generator{
					{List: &argocd.ListGenerator{Elements: fullElements(), Template: fullTemplate()}},
					{Clusters: &argocd.ClusterGenerator{Selector: selector, Values: map[string]string{"region": "eu"}}},
				},
				SyncPolicy: argocd.SyncPolicy{PreserveResourcesOnDeletion: true, ApplicationsSync: "create-update"},
				Strategy: &argocd.Strategy{Type: "RollingSync", RollingSync: argocd.RollingSync{
					Steps: []argocd.RollingSyncStep{
						{MatchExpressions: selector.MatchExpressions[:1]},
						{MatchExpressions: selector.MatchExpressions[1:]},
					},
				}},
				IgnoreApplicationDifferences: fullDifferences(), PreservedFields: fullPreserved(),
			},
		},
		&corev1.Secret{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: secret},
			ObjectMeta: fullMeta(map[string]string{"c": "d", v1alpha1.LocalConfigAnnotation: "true"}),
			StringData: map[string]string{"name": "eu-1", "server": "https://eu-1.invalid"},
		},
	}
}

// TestObjectsReadBack prints an object of each kind and reads it into the real type. Nothing that
// was set may be missing, and nothing may be written that was not set.
func TestObjectsReadBack(t *testing.T) {
	plan := fullPlan()
	manifests := append(emit.Objects(plan), emit.ClusterSecrets(plan)...)
	want := wanted()
	if len(manifests) != len(want) {
		t.Fatalf("%d objects, want %d", len(manifests), len(want))
	}
	for i, manifest := range manifests {
		t.Run(manifest.APIVersion+" "+manifest.Kind, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode.Documents(&out, []fleet.Manifest{manifest}); err != nil {
				t.Fatal(err)
			}
			read := reflect.New(reflect.TypeOf(want[i]).Elem()).Interface()
			if err := yaml.UnmarshalStrict(out.Bytes(), read); err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if set, is := read.(*argocd.ApplicationSet); is {
				whole(set.Spec.Template)
				whole(set.Spec.Generators[0].List.Template)
			}
			if diff := cmp.Diff(want[i], read); diff != "" {
				t.Errorf("(-want +read):\n%s\n%s", diff, out.String())
			}
			for _, field := range []string{"status", "creationTimestamp", "null"} {
				if strings.Contains(out.String(), field) {
					t.Errorf("%s is written:\n%s", field, out.String())
				}
			}
		})
	}
}

// whole turns numbers of JSON into the integers that templates have.
func whole(tree map[string]any) {
	for key, value := range tree {
		switch value := value.(type) {
		case float64:
			tree[key] = int64(value)
		case map[string]any:
			whole(value)
		}
	}
}

func fullDifferences() []v1alpha1.IgnoredDifference {
	return []v1alpha1.IgnoredDifference{
		{Name: "eu-1", JSONPointers: []v1alpha1.PathText{"/spec/syncPolicy", "/metadata/annotations/a~1b"}},
		{JQPathExpressions: []v1alpha1.PathText{`.metadata.annotations["yes"]`}},
	}
}

func fullPreserved() v1alpha1.PreservedFields {
	return v1alpha1.PreservedFields{
		Annotations: []v1alpha1.MetadataKey{"example.com/owner", "no"}, Labels: []v1alpha1.MetadataKey{"team"},
	}
}

// TestFullPlanIsFull wants a value in every field of what the Plan has for an object, so that a new
// field gets one in fullPlan, and with it a place in what is written.
func TestFullPlanIsFull(t *testing.T) {
	plan := fullPlan()
	generators := plan.ApplicationSets[0].Generators
	one := generators[0]
	one.Selector, one.Values = generators[1].Selector, generators[1].Values
	objects := []any{plan.Payloads[0], plan.ResourceSets[0], plan.ApplicationSets[0], plan.Secrets()[0], one}
	for _, value := range objects {
		object := reflect.ValueOf(value)
		for i := range object.NumField() {
			if object.Field(i).IsZero() {
				t.Errorf("%s.%s has no value", object.Type(), object.Type().Field(i).Name)
			}
		}
	}
}

// TestObjectsThatCannotBeWritten wants an error with the name of the object.
func TestObjectsThatCannotBeWritten(t *testing.T) {
	newer := emit.Objects(&fleet.Plan{ResourceSets: []fleet.ResourceSet{{
		APIVersion: "addons.cluster.x-k8s.io/v1beta9", Metadata: fleet.Metadata{Namespace: "a", Name: "b"},
	}}})
	err := encode.Documents(&bytes.Buffer{}, newer)
	want := "write ClusterResourceSet a/b: no kind of object is written from a value of type <nil>"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
