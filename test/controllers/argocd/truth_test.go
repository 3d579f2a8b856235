package argocd

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// editedHubs is how many random fleets are edited.
const editedHubs = 120

// TestApplicationsDoWhatDiffSays edits random fleets, and wants Argo CD's ApplicationSet controller
// to do to each Application what diff says: to create it, to delete it, with or without its
// workloads, to delete it and create it again, to leave it with its owner or without one, to take
// it over, to update the fields that diff names, with their values, or nothing.
func TestApplicationsDoWhatDiffSays(t *testing.T) {
	seen := newSightings()
	t.Run("fleets", func(t *testing.T) {
		for i := range editedHubs {
			t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
				t.Parallel()
				judgeHubEdit(t, newHubFleet(uint64(i)), seen)
			})
		}
	})
	seen.mustHave(t,
		"ApplicationCreated", "ApplicationDeleted", "ApplicationKept", "OwnerChanges", "OwnerKept", "OwnerAdopts",
		"Synced", "SyncedManually", "NotUpdated", "MetadataOnly", "PolicyChanges", "ClusterCreated", "ClusterDeleted",
		"ClusterJoins", "ClusterLeaves", "FactChanges", "WaveChanges", "HubCreated", "HubDeleted", "HubKept",
		"HubUpdated",
	)
}

// judgeHubEdit judges what diff says of an edit.
func judgeHubEdit(t *testing.T, f *hubFleet, seen *sightings) {
	t.Helper()
	old := f.tree()
	var done []string
	for range 1 + f.IntN(3) {
		done = append(done, f.edit())
	}
	now := f.tree()
	before, after := old.onHub(t), now.onHub(t)
	if before == nil || after == nil {
		seen.add("(refused by capifleet)")
		return
	}
	judgeTrees(t, old, now, order{pruneFirst: f.IntN(2) == 0, seen: f.IntN(2) == 0}, seen)
	if t.Failed() {
		t.Logf("edits: %s", strings.Join(done, "; "))
	}
}

// judgeTrees judges what diff says of a package that was another one before.
func judgeTrees(t *testing.T, old, now tree, o order, seen *sightings) *truthJudge {
	t.Helper()
	before, after := old.onHub(t), now.onHub(t)
	j := &truthJudge{diff: now.diff(t, old), hub: newEditedHub(t), seen: seen}
	fresh := newEditedHub(t)
	j.hub.byStep, fresh.byStep = o.byStep, o.byStep
	j.hub.sync(t, *before, order{})
	j.before, j.others[0], j.steps[0] = j.hub.applications(t), j.hub.others(t), j.hub.steps(t)
	j.hub.sync(t, *after, o)
	j.after, j.others[1], j.steps[1] = j.hub.applications(t), j.hub.others(t), j.hub.steps(t)
	fresh.sync(t, *after, order{})
	j.fresh = fresh.applications(t)
	for _, name := range j.names() {
		j.judge(t, name)
	}
	j.judgeOthers(t)
	j.judgeClusters(t)
	if t.Failed() {
		t.Logf("before: %s\nafter: %s\n%s", old, now, j.diff.text)
	}
	return j
}

// names are the names of all Applications, sorted.
func (j *truthJudge) names() []string {
	names := map[string]bool{}
	for _, all := range []map[string]*argov1alpha1.Application{j.before, j.after, j.fresh} {
		for name := range all {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// onHub is what the hub gets of a package; nil if capifleet refuses it.
func (files tree) onHub(t *testing.T) *hubManifests {
	t.Helper()
	dir := files.write(t)
	stdout, status := execute(t, nil, "render", dir, "--config", filepath.Join(dir, configFile))
	if status != 0 {
		return nil
	}
	m := &hubManifests{
		sets: map[string]argov1alpha1.ApplicationSet{}, applications: map[string]argov1alpha1.Application{},
		others: map[string]corev1.ConfigMap{},
	}
	for _, item := range manifests(t, string(stdout)) {
		switch item["kind"] {
		case "Cluster":
			m.clusters = append(m.clusters, item)
		case "ApplicationSet":
			set := applicationSet(t, item)
			m.sets[set.Name] = set
		case "ConfigMap":
			var one corev1.ConfigMap
			if err := convert(item, &one); err != nil {
				t.Fatal(err)
			}
			m.others[one.Name] = one
		case "Application":
			var one argov1alpha1.Application
			if err := convert(item, &one); err != nil {
				t.Fatal(err)
			}
			m.applications[one.Name] = one
		}
	}
	return m
}

func (files tree) String() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&text, "\n-- %s --\n%s", name, files[name])
	}
	return text.String()
}

// truthJudge compares what diff says with what has happened on a hub. fresh are the Applications of
// a hub that has never had anything else.
type truthJudge struct {
	diff                 *hubDiff
	hub                  *editedHub
	before, after, fresh map[string]*argov1alpha1.Application
	others               [2]map[string]corev1.ConfigMap // of the hub, before and after
	steps                [2]map[string]string           // of the RollingSync of Applications, before and after
	seen                 *sightings
}

// The fates of an Application.
const (
	fateUnchanged  = "is as it was"
	fateCreated    = "is created"
	fateDeleted    = "is deleted"
	fateRecreated  = "is deleted and created again"
	fateAdopted    = "is taken over"
	fateReleased   = "stays without an owner"
	fateUpdated    = "is updated"
	fateKept       = "stays although nothing makes it"
	fateStuck      = "stays with its owner although another one is to make it"
	fateNotUpdated = "stays as it was although it is to change"
)

func ownerOf(one *argov1alpha1.Application) string {
	if owner := metav1.GetControllerOf(one); owner != nil {
		return owner.Name
	}
	return ""
}

// fate is what has become of an Application.
func (j *truthJudge) fate(t *testing.T, name string) string {
	t.Helper()
	before, after, fresh := j.before[name], j.after[name], j.fresh[name]
	switch {
	case before == nil && after == nil:
		return "is not created"
	case before == nil:
		return fateCreated
	case after == nil:
		return fateDeleted
	case before.UID != after.UID:
		return fateRecreated
	case ownerOf(before) == "" && ownerOf(after) != "":
		return fateAdopted
	case ownerOf(before) != "" && ownerOf(after) == "":
		return fateReleased
	case ownerOf(before) != ownerOf(after):
		return "has another owner without being created again"
	case len(j.unsaid(t, before, after)) > 0:
		return fateUpdated
	case fresh == nil:
		return fateKept
	case ownerOf(fresh) != ownerOf(after):
		return fateStuck
	case len(j.unsaid(t, after, fresh)) > 0:
		return fateNotUpdated
	}
	return fateUnchanged
}

// judge judges what diff says of an Application.
func (j *truthJudge) judge(t *testing.T, name string) {
	t.Helper()
	fate := j.fate(t, name)
	said := j.diff.about("argocd/" + name)
	if len(said) > 1 {
		t.Errorf("of %s diff says more than one thing: %v", name, said)
		return
	}
	if len(said) == 0 {
		j.silent(t, name, fate)
		return
	}
	change := said[0]
	j.seen.add(change.Effect.Code)
	if change.Effect.Code == "NotKnown" {
		return
	}
	if !slices.Contains(change.fates(), fate) {
		t.Errorf("%s %s; diff says %s %s (%s)", name, fate, change.Action, change.Effect.Code, change.Effect.Certainty)
		return
	}
	switch fate {
	case fateDeleted, fateRecreated:
		went := j.hub.went[j.before[name].UID]
		if said := change.Effect.Workloads; said == "Go" && !went || said == "Stay" && went {
			t.Errorf("%s goes together with its workloads: %t; diff says %s", name, went, said)
		}
	case fateUpdated:
		j.judgeFields(t, name, change)
	}
}

// silent judges an Application that diff says nothing of, since nothing changes or since it follows
// from its Cluster.
func (j *truthJudge) silent(t *testing.T, name, fate string) {
	t.Helper()
	cluster, _, _ := strings.Cut(name, "-")
	code := j.diff.ofCluster(cluster)
	wanted := map[string][]string{
		"ClusterCreated": {fateCreated},
		// Its owner may be taken off, as for any Application of a set that goes and may not delete.
		"ClusterDeleted": {fateDeleted, fateReleased},
		"":               {fateUnchanged},
	}[code]
	j.seen.add(map[string]string{"": "(no change)"}[code] + code)
	if !slices.Contains(wanted, fate) {
		t.Errorf("%s %s; diff says nothing (%s)", name, fate, code)
	}
}
