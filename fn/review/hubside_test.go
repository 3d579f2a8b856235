package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// hubSide is a side of manifests. A Cluster with the label fleet is part of the fleet, its label
// wave is its wave, and its other labels are its facts. Labels with the prefix stamp- are stamps.
// An object with the label off-hub stays off the hub, and one with the label entry is of that
// entry.
func hubSide(t *testing.T, manifests string) *Side {
	t.Helper()
	side := &Side{Fleet: "production"}
	for i, text := range strings.Split(manifests, "\n---\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		var tree map[string]any
		if err := yaml.UnmarshalStrict([]byte(text), &tree); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		hubSideAdd(side, tree, i)
	}
	slices.SortFunc(side.Objects, func(a, b Object) int { return a.Compare(b.Ref) })
	slices.SortFunc(side.Clusters, func(a, b Cluster) int { return a.Compare(b.Ref) })
	return side
}

func hubSideAdd(side *Side, tree map[string]any, line int) {
	labels := map[string]string{}
	for key, value := range fleet.MapAt(tree, "metadata", "labels") {
		labels[key] = Text(value)
	}
	object := Object{
		Ref: fleet.RefOf(tree), Text: Text(tree), Tree: func() map[string]any { return tree }, Line: line + 1,
		Stamps: map[string]string{}, Entry: labels["entry"],
	}
	object.File = object.Name + ".yaml"
	if object.Entry != "" {
		object.Owner = side.Fleet
	}
	for key, value := range labels {
		if strings.HasPrefix(key, "stamp-") {
			object.Stamps["labels/"+key] = value
		}
	}
	if object.IsCluster() {
		facts := maps.Clone(labels)
		for _, key := range []string{"fleet", "wave", "off-hub", "x.io/r"} {
			delete(facts, key)
		}
		side.Clusters = append(side.Clusters, Cluster{
			Ref: object.Ref, Member: labels["fleet"] != "", Labels: labels, Facts: facts, Shown: facts,
			Wave: labels["wave"], Paused: pausedTree(tree),
		})
		if labels["fleet"] != "" && len(side.Entries) == 0 {
			side.Entries = []Entry{{Name: "applicationSets/web"}}
		}
		if labels["fleet"] != "" {
			side.Entries[0].Members = append(side.Entries[0].Members, object.ID())
		}
	}
	if labels["off-hub"] == "" {
		side.Objects = append(side.Objects, object)
	}
}

// hubCluster is the manifest of a Cluster with labels: "region=eu fleet=x".
func hubCluster(name string, labels ...string) string {
	text := "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n" +
		"metadata:\n  namespace: clusters\n  name: " + name + "\n"
	if len(labels) > 0 {
		text += "  labels:\n"
	}
	for _, label := range labels {
		key, value, _ := strings.Cut(label, "=")
		text += fmt.Sprintf("    %s: %q\n", key, value)
	}
	return text
}

func hubDocuments(documents ...string) string { return strings.Join(documents, "\n---\n") }

// changeLines are changes as a person reads them: what happens, to what, with which gates; the
// fields; and the effect.
func changeLines(changes []Change) string {
	var text strings.Builder
	for _, change := range changes {
		var names []string
		for _, target := range change.Targets {
			names = append(names, acceptedName(fleet.Ref{
				Kind: target.Object.Kind, Namespace: target.Object.Namespace, Name: target.Object.Name,
			}))
		}
		names = slices.Compact(names)
		fmt.Fprintf(&text, "%s %s %s: %s", change.Action, change.Kind, change.Subject.Fact, strings.Join(names, " "))
		for _, gate := range change.Gates {
			fmt.Fprintf(&text, " !%s", gate)
		}
		text.WriteByte('\n')
		for _, field := range change.Fields {
			fmt.Fprintf(&text, "  %s %s -> %s", field.Path, Text(field.Before), Text(field.After))
			if field.Distinct > 1 {
				fmt.Fprintf(&text, " (%d)", field.Distinct)
			}
			if field.Secret {
				text.WriteString(" secret")
			}
			text.WriteByte('\n')
		}
		fmt.Fprintf(&text, "  = %s %s, workloads %s\n  %s\n",
			change.Effect.Certainty, change.Effect.Code, change.Effect.Workloads,
			strings.ReplaceAll(change.Effect.Text, ". ", ".\n  "))
		for _, reason := range change.Effect.Because {
			fmt.Fprintf(&text, "  (%s)\n", reason)
		}
	}
	return text.String()
}

func consequenceLines(consequences []Consequence) string {
	var text strings.Builder
	for _, consequence := range consequences {
		fmt.Fprintf(&text, "%s: %s\n", consequence.Action, consequence.Text)
	}
	return text.String()
}

// TestClustersOfAKeptNamespaceStay has a Namespace that goes, with a Cluster in it that does not.
func TestClustersOfAKeptNamespaceStay(t *testing.T) {
	t.Parallel()
	for option, want := range map[string]int{"Delete=false": 1, "Prune=false": 0} {
		namespace := "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: clusters\n" +
			"  annotations: {argocd.argoproj.io/sync-options: " + option + "}\n"
		before := hubSide(t, hubDocuments(namespace, hubCluster("eu-1")))
		changes, _, _ := compareHub(before, hubSide(t, hubCluster("eu-1")))
		count := 0
		for _, change := range changes {
			for _, target := range change.Targets {
				if target.Cluster.Name == "eu-1" {
					count++
				}
			}
		}
		if count != want {
			t.Errorf("%s: %d Clusters go, want %d\n%s", option, count, want, changeLines(changes))
		}
	}
}
