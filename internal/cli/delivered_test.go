package cli_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestDelivered plays Cluster API for every Cluster of every example, over what render prints, and
// wants what plan says: the sets that match, and on a Cluster that is bootstrapped one root
// Application with the sources that plan shows. Nothing that is delivered is a template, a
// Namespace comes before what is in it, and the definition of Application before the Application.
func TestDelivered(t *testing.T) {
	t.Parallel()
	bootstrapped := 0
	for _, e := range allExamples(t) {
		t.Run(e.name, func(t *testing.T) {
			hub := readHub(t, e)
			planned := plannedClusters(t, e)
			if len(hub.clusters) < len(planned) || len(planned) == 0 {
				t.Errorf("%d Clusters are printed, and %d planned", len(hub.clusters), len(planned))
			}
			for _, cluster := range hub.clusters {
				t.Run(cluster.Namespace+"/"+cluster.Name, func(t *testing.T) {
					want := planned[cluster.Namespace+"/"+cluster.Name]
					sets := hub.setsFor(t, cluster)
					if diff := cmp.Diff(setsOf(want), slices.Sorted(maps.Keys(sets))); diff != "" {
						t.Errorf("sets that match (-plan +Cluster API):\n%s", diff)
					}
					var roots []application
					for _, objects := range sets {
						checkNamespacesFirst(t, objects)
						checkDefinitionsFirst(t, objects)
						roots = append(roots, rootsAmong(t, objects)...)
					}
					if diff := cmp.Diff(rootsOf(want), roots); diff != "" {
						t.Errorf("root Applications (-plan +Cluster API):\n%s", diff)
					}
					if len(roots) != len(want.Bootstrap) || len(roots) > 1 {
						t.Errorf("%d root Applications of %d entries of bootstrap", len(roots), len(want.Bootstrap))
					}
					bootstrapped += len(roots)
				})
			}
		})
	}
	if bootstrapped == 0 && !testing.Short() { // Each bootstrap delivers the whole of Argo CD.
		t.Error("no Cluster of any example is bootstrapped")
	}
}

// application is what plan says of an Application.
type application struct {
	Namespace, Name, Project string
	Destination              v1alpha1.PlannedDestination
	Sources                  []v1alpha1.PlannedSource
}

// rootsOf are the Applications that plan shows for a Cluster's own Argo CD.
func rootsOf(cluster v1alpha1.PlannedCluster) []application {
	var roots []application
	for _, a := range cluster.Applications {
		if a.ArgoCD == v1alpha1.PlannedArgoCDCluster {
			roots = append(roots, application{
				Namespace:   a.Namespace,
				Name:        a.Name,
				Project:     a.Project,
				Destination: a.Destination,
				Sources:     a.Sources,
			})
		}
	}
	return roots
}

// rootsAmong are the Applications among delivered objects.
func rootsAmong(t *testing.T, objects []unstructured.Unstructured) []application {
	t.Helper()
	var roots []application
	for i := range objects {
		if objects[i].GetKind() != "Application" || objects[i].GroupVersionKind().Group != "argoproj.io" {
			continue
		}
		var root struct {
			Spec struct {
				Project     string
				Destination v1alpha1.PlannedDestination
				Source      *v1alpha1.PlannedSource
				Sources     []v1alpha1.PlannedSource
			}
		}
		into(t, objects[i], &root)
		if root.Spec.Source != nil {
			root.Spec.Sources = append(root.Spec.Sources, *root.Spec.Source)
		}
		roots = append(roots, application{
			objects[i].GetNamespace(), objects[i].GetName(), root.Spec.Project, root.Spec.Destination,
			root.Spec.Sources,
		})
	}
	return roots
}

// setsOf are the names of the sets that plan shows for a Cluster.
func setsOf(cluster v1alpha1.PlannedCluster) []string {
	var names []string
	for _, delivery := range slices.Concat(cluster.ResourceSets, cluster.Bootstrap) {
		names = append(names, delivery.ClusterResourceSet)
	}
	slices.Sort(names)
	return names
}

// checkNamespacesFirst wants each object after its Namespace, except for those that every cluster
// has.
func checkNamespacesFirst(t *testing.T, objects []unstructured.Unstructured) {
	t.Helper()
	known := []string{"", "default", "kube-public", "kube-system"}
	for i := range objects {
		if objects[i].GetKind() == "Namespace" {
			known = append(known, objects[i].GetName())
		}
		if !slices.Contains(known, objects[i].GetNamespace()) {
			t.Errorf("%s %s comes before Namespace %s",
				objects[i].GetKind(), objects[i].GetName(), objects[i].GetNamespace())
		}
	}
}

// checkDefinitionsFirst wants each object of a kind of Argo CD after its CustomResourceDefinition.
func checkDefinitionsFirst(t *testing.T, objects []unstructured.Unstructured) {
	t.Helper()
	var known []string
	for i := range objects {
		if objects[i].GetKind() == "CustomResourceDefinition" {
			group, _, _ := unstructured.NestedString(objects[i].Object, "spec", "group")
			kind, _, _ := unstructured.NestedString(objects[i].Object, "spec", "names", "kind")
			known = append(known, kind+"."+group)
		}
		kind := objects[i].GroupVersionKind().GroupKind()
		if kind.Group == "argoproj.io" && !slices.Contains(known, kind.String()) {
			t.Errorf("%s %s comes before its CustomResourceDefinition", kind, objects[i].GetName())
		}
	}
}

// plannedClusters are the Clusters of the FleetPlan, by namespace and name.
func plannedClusters(t *testing.T, e example) map[string]v1alpha1.PlannedCluster {
	t.Helper()
	text, stderr, status := command(t, append([]string{"plan", e.dir, "-o", "json"}, e.flags...)...)
	var plan v1alpha1.FleetPlan
	if err := json.Unmarshal([]byte(text), &plan); err != nil || status != 0 {
		t.Fatalf("exit status %d, %v: %s", status, err, stderr)
	}
	clusters := map[string]v1alpha1.PlannedCluster{}
	for _, cluster := range plan.Clusters {
		clusters[cluster.Namespace+"/"+cluster.Name] = cluster
	}
	return clusters
}
