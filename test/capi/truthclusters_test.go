package capi

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// TestClustersGetWhatDiffSays edits the labels of one Cluster of a fleet, or adds one, and wants
// Cluster API to create on it and to leave on it exactly the payload objects that follow from that.
func TestClustersGetWhatDiffSays(t *testing.T) {
	for sentence, edit := range map[string]struct {
		cluster string
		labels  string   // of the Cluster, from now on
		code    string   // the effect that diff must say of the Cluster
		want    []string // what becomes of objects on Clusters
	}{
		"a Cluster joins the fleet": {
			"c2", "fleet: in, region: eu, wave: late, owner: a", "ClusterJoins",
			[]string{"all is created on c2", "eu is created on c2"},
		},
		"a Cluster leaves the fleet": {
			"c0", "fleet: out, region: eu, wave: early, owner: a", "ClusterLeaves",
			[]string{
				"all stays, and new Clusters do not get it on c0", "early stays, and new Clusters do not get it on c0",
				"eu stays, and new Clusters do not get it on c0",
			},
		},
		"a fact changes by whose label entries select": {
			"c1", "fleet: in, region: eu, wave: early, owner: a", "FactChanges",
			[]string{"eu is created on c1", "us stays, and new Clusters do not get it on c1"},
		},
		"a fact changes that no entry reads": {
			"c1", "fleet: in, region: us, wave: early, owner: b", "FactChanges", nil,
		},
		"a Cluster is in another wave": {
			"c0", "fleet: in, region: eu, wave: late, owner: a", "WaveChanges",
			[]string{"early stays, and new Clusters do not get it on c0"},
		},
		"a Cluster is new": {
			"c3", "fleet: in, region: us, wave: early, owner: a", "ClusterCreated",
			[]string{"all is created on c3", "early is created on c3", "us is created on c3"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			old, now := fleetOfThree(), fleetOfThree()
			now["clusters/"+edit.cluster+".yaml"] = clusterManifest("fleet", edit.cluster, edit.labels)
			diff, h, fresh := now.diff(t, old), newHub(t), newHub(t)
			h.deliver(t, old.render(t))
			worlds := map[string]*lived{}
			for key, w := range h.workloads {
				worlds[key.Name] = w.touch(t)
			}
			h.deliver(t, now.render(t))
			fresh.deliver(t, now.render(t))
			var happened []string
			for _, key := range slices.SortedFunc(maps.Keys(h.workloads), byName) {
				world := worlds[key.Name]
				if world == nil {
					world = &lived{}
				} else {
					world.judge(t, diff, key, h.workloads[key], fresh.workloads[key], map[string]int{})
				}
				happened = append(happened, world.happened(t, key, h.workloads[key], fresh.workloads[key])...)
			}
			if diff := cmp.Diff(edit.want, happened); diff != "" {
				t.Errorf("(-want +live):\n%s", diff)
			}
			diff.judgeCluster(t, edit.code, edit.cluster, len(edit.want))
		})
	}
}

func byName(a, b client.ObjectKey) int { return strings.Compare(a.Name, b.Name) }

// touch annotates every object on a cluster, as somebody who works with it.
func (w *workload) touch(t *testing.T) *lived {
	t.Helper()
	world := &lived{versions: map[string]string{}, deleted: map[string]bool{}, kept: map[string]bool{}}
	for _, object := range w.all(t) {
		world.versions[object.GetName()] = versionOf(object)
		object.SetAnnotations(map[string]string{touched: "true"})
		if err := w.bare.Update(t.Context(), object); err != nil {
			t.Fatal(err)
		}
	}
	return world
}

// happened says what has become of the objects on a cluster; nothing of those that are as they
// were.
func (l *lived) happened(t *testing.T, key client.ObjectKey, w, newer *workload) []string {
	t.Helper()
	live, fresh := w.byName(t), newer.byName(t)
	var all []string
	for _, name := range slices.Sorted(maps.Keys(live)) {
		if fate := l.fate(name, live[name], fresh[name]); fate != fateNothing {
			all = append(all, name+" "+fate+" on "+key.Name)
		}
	}
	return all
}

// judgeCluster wants diff to say one thing of Clusters themselves: an effect on one of them, and
// how many objects follow from that.
func (d *fleetDiff) judgeCluster(t *testing.T, code, cluster string, objects int) {
	t.Helper()
	for _, change := range d.Changes {
		follows := strings.Contains(change.Effect.Text, "What follows")
		switch {
		case change.Kind == "PayloadObject":
			continue
		case change.Effect.Code != code || !d.reaches(change.ID, "fleet/"+cluster) || change.Clusters.Count != 1:
			t.Errorf("diff says: %+v; want %s of %s", change, code, cluster)
		case code == "ClusterCreated":
			if !strings.Contains(change.Effect.Text, "3 payload objects") {
				t.Errorf("%d objects follow; diff says: %s", objects, change.Effect.Text)
			}
		case follows != (objects > 0):
			t.Errorf("%d objects follow; diff says: %s", objects, change.Effect.Text)
		}
		code = "nothing else"
	}
	if code != "nothing else" {
		t.Errorf("diff does not say %s\n%s", code, d.text)
	}
}

// fleetOfThree is a fleet whose entries each select by something else of a Cluster. c2 is not part
// of it.
func fleetOfThree() tree {
	entry := func(name, selector string) string {
		return "  - name: " + name + "\n    strategy: ApplyOnce\n    clusterSelector: " + selector +
			"\n    resources:\n    - inline: |\n" + indented(objectText(name, "1"), 8)
	}
	return tree{
		"clusters/c0.yaml": clusterManifest("fleet", "c0", "fleet: in, region: eu, wave: early, owner: a"),
		"clusters/c1.yaml": clusterManifest("fleet", "c1", "fleet: in, region: us, wave: early, owner: a"),
		"clusters/c2.yaml": clusterManifest("fleet", "c2", "fleet: out, region: eu, wave: late, owner: a"),
		configFile: "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: main}\nspec:\n" +
			"  clusters: {selector: {matchLabels: {fleet: in}}}\n" +
			"  values: [{name: region, label: region}, {name: owner, label: owner}]\n" +
			"  waves:\n  - {name: early, selector: {matchLabels: {wave: early}}}\n  - {name: late}\n" +
			"  resourceSets:\n" +
			entry("all", "{matchLabels: {fleet: in}}") +
			entry("eu", "{matchLabels: {region: eu}}") +
			entry("us", "{matchLabels: {region: us}}") +
			entry("early", "{matchLabels: {wave: early}}"),
	}
}
