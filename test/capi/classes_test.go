package capi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/core/webhooks/admission"
	"sigs.k8s.io/cluster-api/util/index"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// TestDeletionOfClassIsRefused: a ClusterClass goes, and diff says that the hub refuses to delete
// it exactly where Cluster API's webhook does, with the Clusters that are left.
func TestDeletionOfClassIsRefused(t *testing.T) {
	const quick = "topology: {classRef: {name: quick}, version: v1.34.0}"
	const elsewhere = "topology: {classRef: {name: quick, namespace: classes}, version: v1.34.0}"
	const old = "topology: {class: quick, classNamespace: classes, version: v1.34.0}"
	cases := map[string]struct {
		class         string   // its namespace
		before, after []string // Clusters
		using         int      // how many Clusters keep the class; 0 where it may be deleted
	}{
		"a Cluster is made from it": {
			"fleet", []string{classed("v1beta2", "c0", quick)}, []string{classed("v1beta2", "c0", quick)}, 1,
		},
		"a Cluster of another namespace is made from it": {
			"classes", []string{classed("v1beta2", "c0", elsewhere)}, []string{classed("v1beta2", "c0", elsewhere)}, 1,
		},
		"Clusters of the older version are made from it": {
			"classes",
			[]string{classed("v1beta1", "c0", old), classed("v1beta1", "c1", old)},
			[]string{classed("v1beta1", "c0", old), classed("v1beta1", "c1", old)},
			2,
		},
		"one of two Clusters goes with it": {
			"fleet",
			[]string{classed("v1beta2", "c0", quick), classed("v1beta2", "c1", quick)},
			[]string{classed("v1beta2", "c1", quick)},
			1,
		},
		"a Cluster is made from it from that commit on": {
			"fleet",
			[]string{classed("v1beta2", "c0", "topology: {classRef: {name: slow}, version: v1.34.0}")},
			[]string{classed("v1beta2", "c0", quick)},
			1,
		},
		"its only Cluster goes with it": {
			"fleet", []string{classed("v1beta2", "c0", quick)}, nil, 0,
		},
		"its only Cluster has another class from that commit on": {
			"fleet",
			[]string{classed("v1beta2", "c0", quick)},
			[]string{classed("v1beta2", "c0", "topology: {classRef: {name: slow}, version: v1.34.0}")},
			0,
		},
		"a Cluster has the class of the same name in another namespace": {
			"fleet", []string{classed("v1beta2", "c0", elsewhere)}, []string{classed("v1beta2", "c0", elsewhere)}, 0,
		},
		"a Cluster has no class": {
			"fleet",
			[]string{classed("v1beta2", "c0", "paused: false")},
			[]string{classed("v1beta2", "c0", "paused: false")},
			0,
		},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			class := &clusterv1.ClusterClass{ObjectMeta: metav1.ObjectMeta{Namespace: c.class, Name: "quick"}}
			webhook := admission.ClusterClass{Client: hubOfClusters(t, c.after)}
			_, err := webhook.ValidateDelete(t.Context(), class)
			switch {
			case c.using == 0 && err != nil:
				t.Errorf("Cluster API refuses: %v", err)
			case c.using > 0 && (!apierrors.IsForbidden(err) || strings.Count(err.Error(), "fleet/c") != c.using):
				t.Errorf("want a refusal that names %d Clusters, got %v", c.using, err)
			}
			manifest := "---\napiVersion: cluster.x-k8s.io/v1beta2\nkind: ClusterClass\n" +
				"metadata: {name: quick, namespace: " + c.class + "}\nspec: {}\n"
			said, reaches := saysClassRefused(t, strings.Join(c.before, "")+manifest, strings.Join(c.after, ""))
			if said != (c.using > 0) || reaches != c.using {
				t.Errorf("diff says that the deletion is refused: %t, for %d Clusters; want %d", said, reaches, c.using)
			}
		})
	}
}

// classed is the manifest of a Cluster.
func classed(version, name, spec string) string {
	return fmt.Sprintf("---\napiVersion: cluster.x-k8s.io/%s\nkind: Cluster\nmetadata: {name: %s, namespace: fleet}\n"+
		"spec: {%s}\n", version, name, spec)
}

// hubOfClusters serves Clusters with the index that Cluster API's manager has.
func hubOfClusters(t *testing.T, texts []string) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := clusterv1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	builder := fake.NewClientBuilder().WithScheme(scheme).
		WithIndex(&clusterv1.Cluster{}, index.ClusterClassRefPath, index.ClusterByClusterClassRef)
	for _, text := range texts {
		encoded, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		version := "v1beta2"
		if strings.Contains(text, "v1beta1") {
			version = "v1beta1"
		}
		cluster, err := asHub(version, encoded)
		if err != nil {
			t.Fatal(err)
		}
		builder = builder.WithObjects(cluster)
	}
	return builder.Build()
}

// saysClassRefused reports whether diff says that Cluster API refuses to delete a ClusterClass, and
// fails its gate for it, and how many Clusters it says that for.
func saysClassRefused(t *testing.T, before, after string) (refused bool, clusters int) {
	t.Helper()
	old, now := tree{"all.yaml": before}.write(t), tree{"all.yaml": after}.write(t)
	run := capifleet(t, "diff", now, "--against", old, "--output", "json")
	var diff fleetDiff
	if err := json.Unmarshal([]byte(run.stdout), &diff); err != nil {
		t.Fatalf("%v\n%s", err, run.stderr)
	}
	at := slices.IndexFunc(diff.Changes, func(c diffChange) bool { return c.Effect.Code == "HubRefused" })
	if failed := run.status == 3; failed != (at >= 0) {
		t.Errorf("the exit status is %d", run.status)
	}
	if at < 0 {
		return false, 0
	}
	change := diff.Changes[at]
	if change.Object == nil || change.Object.Name != "quick" || change.Effect.Certainty != "Certain" {
		t.Errorf("diff says: %+v", change)
	}
	return true, change.Clusters.Count
}
