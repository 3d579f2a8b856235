package argocd

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestClustersDoWhatDiffSays edits the labels of one Cluster of a fleet, and wants Argo CD to
// create, delete and change exactly the Applications of that Cluster that follow from it, and none
// where diff says that nothing follows.
func TestClustersDoWhatDiffSays(t *testing.T) {
	t.Parallel()
	for sentence, edit := range map[string]struct {
		cluster string
		labels  string   // of the Cluster, from now on
		code    string   // the effect that diff must say of the Cluster
		want    []string // what becomes of Applications
	}{
		"a Cluster joins the fleet": {
			"c3", "fleet: in, region: eu, wave: late, owner: a", "ClusterJoins", []string{
				"c3-all is created", "c3-eu is created", "c3-region is created", "c3-rolling is created",
				"c3-rolling is in step 2", "c3-waved is created",
			},
		},
		"a Cluster leaves the fleet": {
			"c0", "fleet: out, region: eu, wave: early, owner: a", "ClusterLeaves", []string{
				"c0-all is deleted", "c0-eu is deleted", "c0-region is deleted", "c0-rolling is deleted",
				"c0-rolling is in no step", "c0-waved is deleted",
			},
		},
		"a fact changes that an entry reads, and by whose label another one selects": {
			"c0", "fleet: in, region: us, wave: early, owner: a", "FactChanges", []string{
				"c0-eu is deleted", "c0-owner is created", "c0-region is updated: spec.source.path is overlays/us",
			},
		},
		"a fact changes that only an entry for other Clusters reads": {
			"c2", "fleet: in, region: eu, wave: late, owner: b", "FactChanges", nil,
		},
		"a fact changes that a template reads": {
			"c1", "fleet: in, region: us, wave: early, owner: b", "FactChanges", []string{
				"c1-owner is updated: spec.source.path is b",
			},
		},
		"a Cluster is in another wave": {
			"c0", "fleet: in, region: eu, wave: late, owner: a", "WaveChanges", []string{
				"c0-rolling is in step 2", `c0-rolling is updated: metadata.labels is capifleet.dev/wave="late"`,
				"c0-waved is updated: spec.source.targetRevision is v1",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			old, now := fleetOfFour(), fleetOfFour()
			now["clusters/"+edit.cluster+".yaml"] = clusterOfFour(edit.cluster, edit.labels)
			seen := newSightings()
			j := judgeTrees(t, old, now, order{byStep: true}, seen)
			if diff := cmp.Diff(edit.want, j.happened(t)); diff != "" {
				t.Errorf("(-want +live):\n%s", diff)
			}
			said := map[string][]string{}
			for _, change := range j.diff.Changes {
				switch change.Kind {
				case "Fact", "Wave", "Membership":
					said[change.Effect.Code] = append(said[change.Effect.Code], j.diff.clustersOf(change)...)
				}
			}
			if diff := cmp.Diff(map[string][]string{edit.code: {edit.cluster}}, said); diff != "" {
				t.Errorf("what diff says of Clusters (-want +got):\n%s", diff)
			}
		})
	}
}

// happened says what has become of Applications; nothing of those that are as they were.
func (j *truthJudge) happened(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, name := range j.names() {
		switch fate := j.fate(t, name); fate {
		case fateUnchanged:
		case fateUpdated:
			found := j.unsaid(t, j.before[name], j.after[name])
			for _, path := range slices.Sorted(maps.Keys(found)) {
				all = append(all, name+" "+fate+": "+path+" is "+strings.TrimSpace(found[path][1]))
			}
		default:
			all = append(all, name+" "+fate)
		}
		switch before, after := j.steps[0][name], j.steps[1][name]; {
		case before != after && after == "":
			all = append(all, name+" is in no step")
		case before != after:
			all = append(all, name+" is in step "+after)
		}
	}
	slices.Sort(all)
	return all
}

// steps are the steps of RollingSyncs that Argo CD has put Applications into.
func (h *editedHub) steps(t *testing.T) map[string]string {
	t.Helper()
	steps := map[string]string{}
	for _, set := range h.sets(t) {
		for _, one := range set.Status.ApplicationStatus {
			steps[one.Application] = one.Step
		}
	}
	return steps
}

// judgeClusters judges whether anything follows from what diff says of facts, waves and membership.
// What exactly that is, is judged for each Application.
func (j *truthJudge) judgeClusters(t *testing.T) {
	t.Helper()
	for _, change := range j.diff.Changes {
		switch change.Kind {
		case "Fact", "Wave", "Membership":
		default:
			continue
		}
		j.seen.add(change.Effect.Code)
		clusters := j.diff.clustersOf(change)
		follows := slices.ContainsFunc(j.names(), func(name string) bool {
			cluster, _, _ := strings.Cut(name, "-")
			return slices.Contains(clusters, cluster) && j.fate(t, name) != fateUnchanged
		})
		if said := strings.Contains(change.Effect.Text, "What follows"); said != follows {
			t.Errorf("something follows from %s of %q: %t; diff says: %s", change.Effect.Code, clusters, follows,
				change.Effect.Text)
		}
	}
}

// fleetOfFour is a fleet whose entries each depend on something else of a Cluster. c3 is not part
// of it.
func fleetOfFour() tree {
	files := tree{
		"clusters/c0.yaml": clusterOfFour("c0", "fleet: in, region: eu, wave: early, owner: a"),
		"clusters/c1.yaml": clusterOfFour("c1", "fleet: in, region: us, wave: early, owner: a"),
		"clusters/c2.yaml": clusterOfFour("c2", "fleet: in, region: eu, wave: late, owner: a"),
		"clusters/c3.yaml": clusterOfFour("c3", "fleet: out, region: eu, wave: late, owner: a"),
	}
	entry := func(name, more, path, revision string) string {
		return "  - name: " + name + "\n" + more +
			"    template:\n      metadata: {name: '{{ .name }}-" + name + "'}\n" +
			"      spec:\n        source: {repoURL: 'https://example.com/a.git', path: '" + path +
			"', targetRevision: '" + revision + "'}\n        destination: {name: '{{ .name }}', namespace: web}\n" +
			"        syncPolicy: {automated: {}}\n"
	}
	files[configFile] = "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: main}\nspec:\n" +
		"  clusters: {selector: {matchLabels: {fleet: in}}}\n" +
		"  values: [{name: region, label: region}, {name: owner, label: owner}]\n" +
		"  argocd: {registrar: ClusterLabels, generator: List}\n" +
		"  waves:\n  - {name: early, selector: {matchLabels: {wave: early}}}\n  - {name: late}\n" +
		"  applicationSets:\n" +
		entry("all", "", "all", "v1") +
		entry("eu", "    clusterSelector: {matchLabels: {region: eu}}\n", "eu", "v1") +
		entry("region", "", "overlays/{{ .values.region }}", "v1") +
		entry("owner", "    clusterSelector: {matchLabels: {region: us}}\n", "{{ .values.owner }}", "v1") +
		entry("waved", "    revisions: [{wave: early, revision: v2}, {wave: late, revision: v1}]\n", "waved",
			"{{ .values.revision }}") +
		entry("rolling", "    rollout: RollingSync\n", "rolling", "v1")
	return files
}

func clusterOfFour(name, labels string) string {
	return "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\nmetadata: {name: " + name +
		", namespace: fleet, labels: {" + labels + "}}\n" +
		"spec: {infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}\n"
}
