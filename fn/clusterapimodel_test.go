package fn

import (
	"maps"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// delivered is what the ClusterResourceSets of a hub have brought to Clusters, by their names.
type delivered map[string]*onCluster

type onCluster struct {
	objects objects
	applied map[string]string // the text that was applied, by ClusterResourceSet and payload
}

// reconcile is what Cluster API does with the objects of a hub (see
// internal/controllers/clusterresourceset of Cluster API 1.14).
func (d delivered) reconcile(t *testing.T, hub objects) {
	t.Helper()
	for id := range d {
		if hub[fleet.ID{Group: fleet.ClusterAPIGroup, Kind: "Cluster", Namespace: "clusters", Name: id}] == nil {
			delete(d, id)
		}
	}
	for id, cluster := range hub {
		if id.Kind != "Cluster" {
			continue
		}
		if d[id.Name] == nil {
			d[id.Name] = &onCluster{objects{}, map[string]string{}}
		}
		for setID, set := range hub {
			if setID.Kind == fleet.ResourceSetKind && selects(t, set, cluster) {
				d[id.Name].apply(t, hub, setID, set)
			}
		}
	}
}

func selects(t *testing.T, set, cluster map[string]any) bool {
	t.Helper()
	var selector metav1.LabelSelector
	wanted := fleet.MapAt(set, "spec", "clusterSelector")
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(wanted, &selector); err != nil {
		t.Fatal(err)
	}
	parsed, err := metav1.LabelSelectorAsSelector(&selector)
	if err != nil {
		t.Fatal(err)
	}
	has := labels.Set{}
	for key, value := range fleet.MapAt(cluster, "metadata", "labels") {
		has[key] = value.(string)
	}
	return parsed.Matches(has)
}

func (o *onCluster) apply(t *testing.T, hub objects, id fleet.ID, set map[string]any) {
	t.Helper()
	again := fleet.TextAt(set, "spec", "strategy") == "Reconcile"
	for _, reference := range fleet.MapAt(set, "spec")["resources"].([]any) {
		ref := reference.(map[string]any)
		held := hub[fleet.ID{Kind: ref["kind"].(string), Namespace: id.Namespace, Name: ref["name"].(string)}]
		if held == nil {
			t.Fatalf("%s names %v, which the hub does not have", id, ref)
		}
		data := fleet.MapAt(held, "data")
		for _, key := range slices.Sorted(maps.Keys(data)) {
			text, name := data[key].(string), id.Name+" "+ref["name"].(string)
			before, applied := o.applied[name]
			if applied && (!again || before == text) {
				continue
			}
			o.applied[name] = text
			trees, problems := payload.ParseTrees([]byte(text))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, tree := range trees {
				if object := fleet.RefOf(tree).ID(); again || o.objects[object] == nil {
					o.objects[object] = tree
				}
			}
		}
	}
}
