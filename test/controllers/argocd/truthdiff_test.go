package argocd

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// hubDiff is what diff prints for programs, as far as Applications have to do with it.
type hubDiff struct {
	Changes []hubChange
	Groups  []struct{ Changes, Names []string }

	text string
}

type hubChange struct {
	ID                   string
	Kind, Action, ArgoCD string
	Object               *struct{ Kind, Namespace, Name string }
	Objects              *struct{ Names []string }
	Fields               []hubField
	Effect               struct{ Code, Certainty, Workloads, When, Text string }
}

type hubField struct {
	Path, Redacted string
	Before, After  any
	Distinct       int
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

// clustersOf are the names of the Clusters that a change reaches.
func (d *hubDiff) clustersOf(change hubChange) []string {
	var names []string
	for _, group := range d.Groups {
		if slices.Contains(group.Changes, change.ID) {
			for _, name := range group.Names {
				names = append(names, strings.TrimPrefix(name, "fleet/"))
			}
		}
	}
	slices.Sort(names)
	return names
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

// ofFinalizers is what is said of an ApplicationSet that is to add the finalizer from now on, or
// not to; "" for nothing.
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
		"Stuck NotUpdated":           {fateKept},
	}[c.Action+" "+c.Effect.Code]
	if c.Effect.Certainty == "Possible" { // An owner may be taken off before the garbage collector comes.
		fates = append(fates, map[string]string{"Delete": fateReleased, "Recreate": "has another owner without being " +
			"created again"}[c.Action])
	}
	return fates
}
