package capi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const writtenSets = 600

// TestRandomWrittenSets judges what capifleet says of a ClusterResourceSet that somebody has
// written beside a fleet: whether Cluster API refuses it, which payloads it does not find or cannot
// use, and which objects of the fleet it delivers with other content, to which Clusters.
func TestRandomWrittenSets(t *testing.T) {
	counts := map[string]int{}
	for i := range writtenSets {
		t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
			counts[judgeWrittenSet(t, newWriter(uint64(i)))]++
		})
	}
	for _, verdict := range []string{
		"refused", "in nobody's way", "delivering nothing", "in error", "in the way", "in the way and in error",
	} {
		t.Logf("%4d ClusterResourceSets are %s", counts[verdict], verdict)
		if counts[verdict] == 0 {
			t.Errorf("none is %s", verdict)
		}
	}
}

// ofFleet are the objects that the fleet delivers to all of its Clusters.
func ofFleet() []string { return []string{"one", "two", "three"} }

// judgeWrittenSet judges a random ClusterResourceSet.
func judgeWrittenSet(t *testing.T, w writer) string {
	t.Helper()
	text := writtenClusters() + w.set() + w.payloads()
	found := problemsBeside(t, tree{"written.yaml": text, configFile: writtenFleet()})
	h := newHub(t)
	for _, object := range manifests(t, text) {
		if err := h.apply(t, &object); err != nil {
			if object.GetKind() != "ClusterResourceSet" || !found.has("CF0112") || len(found) > 1 {
				t.Errorf("Cluster API refuses %s: %v; and capifleet says %v\n%s", identity(&object), err, found, text)
			}
			return "refused"
		}
	}
	failed := h.reconcile(t)
	clusters, objects := h.differing()
	objectsFound, clustersFound := found.collisions()
	switch inTheWay := len(clusters) > 0; {
	case !slices.Equal(clusters, clustersFound) || !slices.Equal(objects, objectsFound):
		t.Errorf("objects of the fleet that arrive with other content: %v at %v; and capifleet says %v (%v)\n%s",
			objects, clusters, found, failed, text)
	case failed != nil && !found.has("CF0302") && !found.has("CF0303"):
		t.Errorf("Cluster API says %v, and capifleet %v\n%s", failed, found, text)
	case inTheWay && failed != nil:
		return "in the way and in error"
	case inTheWay:
		return "in the way"
	case failed != nil:
		return "in error"
	case len(found) > 0:
		return "delivering nothing"
	}
	return "in nobody's way"
}

// differing are the Clusters that the hub has delivered objects of the fleet to, with other content
// than that of the fleet, and these objects.
func (h *hub) differing() (clusters, objects []string) {
	all := map[string]bool{}
	for key, workload := range h.workloads {
		differs := false
		for _, object := range workload.created {
			by, _, _ := unstructured.NestedString(object.Object, "data", "by")
			if slices.Contains(ofFleet(), object.GetName()) && by != "fleet" {
				all[object.GetName()], differs = true, true
			}
		}
		if differs {
			clusters = append(clusters, key.Name)
		}
	}
	slices.Sort(clusters)
	return clusters, slices.Sorted(maps.Keys(all))
}

// besides are problems of plan about what stands beside a fleet.
type besides []struct {
	Code, Message string
	Clusters      []struct{ Name string }
}

func (b besides) has(code string) bool {
	for _, one := range b {
		if one.Code == code {
			return true
		}
	}
	return false
}

// collisions are the objects that the set delivers too, and the Clusters that it does so for.
func (b besides) collisions() (objects, clusters []string) {
	for _, one := range b {
		if one.Code != "CF0509" {
			continue
		}
		for _, name := range ofFleet() {
			if strings.Contains(one.Message, "ConfigMap kube-system/"+name) {
				objects = append(objects, name)
			}
		}
		for _, cluster := range one.Clusters {
			clusters = append(clusters, cluster.Name)
		}
	}
	slices.Sort(objects)
	slices.Sort(clusters)
	return slices.Compact(objects), slices.Compact(clusters)
}

// problemsBeside are the warnings and errors of plan.
func problemsBeside(t *testing.T, files tree) besides {
	t.Helper()
	run := capifleet(t, files.command(t, "plan", "--output", "json")...)
	var plan struct {
		Problems []struct {
			Severity, Code, Message string
			Clusters                []struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(run.stdout), &plan); err != nil {
		t.Fatalf("%v: %s", err, run.stderr)
	}
	var found besides
	for _, one := range plan.Problems {
		switch {
		case one.Severity == "info":
		case slices.Contains([]string{"CF0112", "CF0302", "CF0303", "CF0509"}, one.Code):
			found = append(found, struct {
				Code, Message string
				Clusters      []struct{ Name string }
			}{one.Code, one.Message, one.Clusters})
		default:
			t.Fatalf("%s: %s\n%v", one.Code, one.Message, files)
		}
	}
	return found
}
