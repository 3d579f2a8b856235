package argocd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	seen := &truthCounts{found: map[string]int{}}
	t.Run("fleets", func(t *testing.T) {
		for i := range editedHubs {
			t.Run(fmt.Sprintf("%03d", i), func(t *testing.T) {
				t.Parallel()
				judgeHubEdit(t, newHubFleet(uint64(i)), seen)
			})
		}
	})
	for _, one := range slices.Sorted(maps.Keys(seen.found)) {
		t.Logf("%6d %s", seen.found[one], one)
	}
	for _, code := range []string{
		"ApplicationCreated", "ApplicationDeleted", "ApplicationKept", "OwnerChanges", "OwnerKept", "OwnerAdopts",
		"Synced", "SyncedManually", "NotUpdated", "MetadataOnly", "PolicyChanges", "ClusterCreated", "ClusterDeleted",
		"ClusterJoins", "ClusterLeaves", "FactChanges", "WaveChanges", "HubCreated", "HubDeleted", "HubKept", "HubUpdated",
	} {
		if seen.found[code] == 0 {
			t.Errorf("nothing has the effect %s", code)
		}
	}
}

type truthCounts struct {
	sync.Mutex

	found map[string]int
}

func (c *truthCounts) add(what string) {
	c.Lock()
	defer c.Unlock()
	c.found[what]++
}

// judgeHubEdit judges what diff says of an edit.
func judgeHubEdit(t *testing.T, f *hubFleet, seen *truthCounts) {
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
	j := &truthJudge{diff: now.diff(t, old), hub: newEditedHub(t), seen: seen}
	fresh := newEditedHub(t)
	j.hub.sync(t, *before, order{})
	j.before, j.others[0] = j.hub.applications(t), j.hub.others(t)
	j.hub.sync(t, *after, order{pruneFirst: f.IntN(2) == 0, seen: f.IntN(2) == 0})
	j.after, j.others[1] = j.hub.applications(t), j.hub.others(t)
	fresh.sync(t, *after, order{})
	j.fresh = fresh.applications(t)
	names := map[string]bool{}
	for _, all := range []map[string]*argov1alpha1.Application{j.before, j.after, j.fresh} {
		for name := range all {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		j.judge(t, name)
	}
	j.judgeOthers(t)
	if t.Failed() {
		t.Logf("edits: %s\nbefore: %s\nafter: %s\n%s", strings.Join(done, "; "), old, now, j.diff.text)
	}
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
	seen                 *truthCounts
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

// unsaid are the differences of Applications without that of finalizers where diff says that an
// ApplicationSet adds or removes one.
func (j *truthJudge) unsaid(t *testing.T, before, after *argov1alpha1.Application) map[string][2]string {
	t.Helper()
	found := differencesOf(t, before, after)
	isAfter := j.after[after.Name] == after
	switch said := j.diff.ofFinalizers(ownerOf(before)); {
	case said == "":
	case strings.Contains(said, "keep their finalizers") && isAfter:
		j.seen.add("PolicyChanges")
	default:
		j.seen.add("PolicyChanges")
		if _, exists := found[finalizersPath]; exists && isAfter {
			j.seen.add("PolicyChanges, with another finalizer")
		}
		delete(found, finalizersPath)
	}
	return found
}

const finalizersPath = "metadata.finalizers"

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

// judgeOthers judges what diff says of ConfigMaps on the hub. What it says of facts, waves and
// membership has no effect of its own: whatever follows from it, is judged.
func (j *truthJudge) judgeOthers(t *testing.T) {
	t.Helper()
	names := map[string]bool{}
	for _, side := range j.others {
		for name := range side {
			names[name] = true
		}
	}
	for name := range names {
		before, had := j.others[0][name]
		after, has := j.others[1][name]
		wanted := []string{""}
		switch {
		case !had:
			wanted = []string{"HubCreated"}
		case !has:
			wanted = []string{"HubDeleted"}
		case before.Data["version"] != after.Data["version"] || !maps.Equal(before.Annotations, after.Annotations):
			wanted = []string{"HubUpdated"}
		default:
			wanted = append(wanted, "HubKept")
		}
		code := j.diff.ofObject("argocd/" + name)
		if !slices.Contains(wanted, code) {
			t.Errorf("ConfigMap %s: %q happens; diff says %q", name, wanted, code)
		}
		j.seen.add(code)
	}
	for _, change := range j.diff.Changes {
		switch change.Kind {
		case "Fact", "Wave", "Membership":
			j.seen.add(change.Effect.Code)
		}
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

// judgeFields wants exactly those fields of an Application to have changed that diff names.
func (j *truthJudge) judgeFields(t *testing.T, name string, change hubChange) {
	t.Helper()
	found := j.unsaid(t, j.before[name], j.after[name])
	said := map[string][2]string{}
	for _, field := range change.Fields {
		at := plainPath(field.Path)
		said[at] = [2]string{field.Before, field.After}
		if field.Distinct > 1 || field.Redacted != "" || at != field.Path {
			said[at] = found[at] // of other Applications, or a part of it
		}
	}
	if !maps.Equal(said, found) {
		t.Errorf("%s: what changes is %q; diff says %q", name, found, said)
	}
}

// differencesOf are the fields in which Applications differ, with both values as texts. A list
// is one value, and so are labels and annotations whose keys are no plain names.
func differencesOf(t *testing.T, before, after *argov1alpha1.Application) map[string][2]string {
	t.Helper()
	texts := [2]map[string]string{{}, {}}
	for i, one := range []*argov1alpha1.Application{before, after} {
		flatten(t, "spec", fromJSON(t, asJSON(t, one.Spec)), texts[i])
		labels, annotations := object{}, object{}
		for key, value := range one.Labels {
			labels[key] = value
		}
		for key, value := range one.Annotations {
			annotations[key] = value
		}
		if len(one.Finalizers) > 0 {
			texts[i][finalizersPath] = asJSON(t, one.Finalizers)
		}
		flatten(t, "metadata.labels", labels, texts[i])
		flatten(t, "metadata.annotations", annotations, texts[i])
	}
	found := map[string][2]string{}
	for i := range texts {
		for at := range texts[i] {
			if texts[0][at] != texts[1][at] {
				found[at] = [2]string{texts[0][at], texts[1][at]}
			}
		}
	}
	return found
}

func flatten(t *testing.T, at string, value any, texts map[string]string) {
	t.Helper()
	switch value := value.(type) {
	case object:
		for key, inner := range value {
			if plainPath(at+"."+key) == at || strings.ContainsAny(key, "./") {
				texts[at] += key + "=" + asJSON(t, inner) + "\n"
				continue
			}
			flatten(t, at+"."+key, inner, texts)
		}
	case string:
		texts[at] = value
	default:
		texts[at] = asJSON(t, value)
	}
}

// plainPath is a path as far as it has no brackets.
func plainPath(path string) string {
	path, _, _ = strings.Cut(path, "[")
	return path
}

// hubDiff is what diff prints for programs, as far as Applications have to do with it.
type hubDiff struct {
	Changes []hubChange

	text string
}

type hubChange struct {
	Kind, Action, ArgoCD string
	Object               *struct{ Kind, Namespace, Name string }
	Objects              *struct{ Names []string }
	Fields               []hubField
	Effect               struct{ Code, Certainty, Workloads, When, Text string }
}

type hubField struct {
	Path, Before, After, Redacted string
	Distinct                      int
}

// diff is what capifleet says of a package that was another one before.
func (files tree) diff(t *testing.T, old tree) *hubDiff {
	t.Helper()
	dir := files.write(t)
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(program, "diff", dir, "--config", filepath.Join(dir, configFile), "--against", old.write(t),
		"--output", "json")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	const failed = 3 // the gate stuck
	if err := cmd.Run(); err != nil && (cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != failed) {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	diff := &hubDiff{text: stdout.String()}
	if err := json.Unmarshal(stdout.Bytes(), diff); err != nil {
		t.Fatal(err)
	}
	return diff
}

// about is what is said of an Application.
func (d *hubDiff) about(name string) []hubChange {
	var found []hubChange
	for _, change := range d.Changes {
		if change.Kind == "Application" && change.ArgoCD == "Hub" && change.has(name) {
			found = append(found, change)
		}
	}
	return found
}

func (c hubChange) has(name string) bool {
	if c.Object != nil {
		return c.Object.Namespace+"/"+c.Object.Name == name
	}
	return c.Objects != nil && slices.Contains(c.Objects.Names, name)
}

// ofCluster is the effect on a Cluster whose manifest is new or goes.
func (d *hubDiff) ofCluster(name string) string {
	for _, change := range d.Changes {
		if change.Kind == "Cluster" && change.has("fleet/"+name) {
			return change.Effect.Code
		}
	}
	return ""
}

// ofObject is the effect on an object of the hub; "" for none.
func (d *hubDiff) ofObject(name string) string {
	for _, change := range d.Changes {
		if change.Kind == "HubObject" && change.has(name) {
			return change.Effect.Code
		}
	}
	return ""
}

// ofFinalizers is what is said of an ApplicationSet that is to add the finalizer from now on, or not
// to; "" for nothing.
func (d *hubDiff) ofFinalizers(set string) string {
	for _, change := range d.Changes {
		if change.Effect.Code == "PolicyChanges" && change.has("argocd/"+set) &&
			strings.Contains(change.Effect.Text, "finalizer") {
			return change.Effect.Text
		}
	}
	return ""
}

// fates are what may become of an Application for the effect of a change to be true.
func (c hubChange) fates() []string {
	fates := map[string][]string{
		"Create ApplicationCreated":  {fateCreated},
		"Delete ApplicationDeleted":  {fateDeleted},
		"LeftBehind ApplicationKept": {fateKept},
		"Stuck ApplicationKept":      {fateKept},
		"Recreate OwnerChanges":      {fateRecreated},
		"Stuck OwnerKept":            {fateStuck},
		"Adopt OwnerAdopts":          {fateAdopted},
		"Update Synced":              {fateUpdated},
		"Update SyncedManually":      {fateUpdated},
		"Update MetadataOnly":        {fateUpdated},
		"NewOnly NotUpdated":         {fateNotUpdated},
	}[c.Action+" "+c.Effect.Code]
	if c.Effect.Certainty == "Possible" { // An owner may be taken off before the garbage collector comes.
		fates = append(fates, map[string]string{"Delete": fateReleased, "Recreate": "has another owner without being " +
			"created again"}[c.Action])
	}
	return fates
}
