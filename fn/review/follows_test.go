package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestWhatFollowsFromAClusterIsSaidWhereItDoes has a Cluster that is in another wave. Its
// ApplicationSet has an Application for it.
func TestWhatFollowsFromAClusterIsSaidWhereItDoes(t *testing.T) {
	t.Parallel()
	side := func(wave, preserve, revision string) *Side {
		side := hubSide(t, hubDocuments(hubCluster("a", "fleet=x", "wave="+wave)))
		side.ApplicationSets = []ApplicationSet{{
			Ref:      fleet.Ref{APIVersion: "argoproj.io/v1alpha1", Kind: fleet.ApplicationSetKind, Name: "web"},
			Preserve: preserve == "true",
			Settings: map[string]any{"syncPolicy": map[string]any{"preserveResourcesOnDeletion": preserve == "true"}},
			Applications: []Application{{
				Namespace: "argocd", Name: "a-web", Cluster: side.Clusters[0].ID(), Sure: true,
				Template: &Template{Source: map[string]any{
					"spec": map[string]any{"source": map[string]any{"targetRevision": revision}},
				}},
			}},
		}}
		return side
	}
	for name, test := range map[string]struct {
		before, after *Side
		want          bool
	}{
		"nothing else changes":            {side("early", "true", "v1"), side("late", "true", "v1"), false},
		"its Application changes":         {side("early", "true", "v1"), side("late", "true", "v2"), true},
		"only the policy of the set does": {side("early", "true", "v1"), side("late", "false", "v1"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changeLines(Compare(test.before, test.after).Changes)
			follows := strings.Contains(got, strings.TrimSpace(seeOthers))
			if !strings.Contains(got, "WaveChanges") || follows != test.want {
				t.Errorf("something follows: %t, in\n%s", test.want, got)
			}
		})
	}
}

// TestWhatANewClusterGetsIsCounted has Clusters that are new, with ClusterResourceSets that reach
// them.
func TestWhatANewClusterGetsIsCounted(t *testing.T) {
	t.Parallel()
	object := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	holding := func(texts ...string) []Payload {
		var payloads []Payload
		for _, text := range texts {
			payloads = append(payloads, Payload{Data: map[string]string{"all": text}, Missing: text == ""})
		}
		return payloads
	}
	for name, test := range map[string]struct {
		sets []ResourceSet
		want string
	}{
		"of entries": {
			[]ResourceSet{{Entry: "resourceSets/cni", Payloads: holding(object+"---\n"+object, object)}},
			"Cluster API creates the Cluster. 1 entry reaches it, with 3 payload objects.",
		},
		"of sets that no entry makes": {
			[]ResourceSet{{Payloads: holding(object)}}, "Cluster API creates the Cluster. It gets 1 payload object.",
		},
		"of a payload that is not in the input": {
			[]ResourceSet{{Payloads: holding(object, "")}},
			"Cluster API creates the Cluster. It gets at least 1 payload object.",
		},
		"of nothing": {nil, "Cluster API creates the Cluster. No entry reaches it."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			side := hubSide(t, hubCluster("a"))
			for _, set := range test.sets {
				set.Clusters = []fleet.ID{side.Clusters[0].ID()}
				side.ResourceSets = append(side.ResourceSets, set)
				if set.Entry != "" {
					side.Entries = append(side.Entries, Entry{Name: set.Entry, Members: set.Clusters})
				}
			}
			changes := Compare(hubSide(t, ""), side).Changes
			if len(changes) != 1 {
				t.Fatalf("the changes are\n%s", changeLines(changes))
			}
			if diff := cmp.Diff(test.want, changes[0].Effect.Text); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestAFleetWithAnotherNameIsSaid has what is generated with the name of the fleet in its labels.
func TestAFleetWithAnotherNameIsSaid(t *testing.T) {
	t.Parallel()
	side := func(name string) *Side {
		side := hubSide(t, hubDocuments(hubCluster("a", "fleet=x", "stamp-fleet="+name),
			hubManifest("v1", "ConfigMap", "cni", "  labels: {entry: resourceSets/cni, of: "+name+"}")))
		side.Fleet = name
		return side
	}
	for name, test := range map[string]struct {
		before, after *Side
		want          []string
	}{
		"another name": {side("production"), side("staging"), []string{
			"The fleet is named staging, no longer production: labels of what it generates and stamps of Clusters " +
				"have its name (0)",
			"1 ConfigMap changed (1)", "1 Cluster stamped (1)",
		}},
		"the same name":                {side("production"), side("production"), nil},
		"a FleetConfig where was none": {side(""), hubSide(t, ""), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, consequence := range Compare(test.before, test.after).Consequences {
				if strings.Contains(consequence.Text, "deleted") {
					continue
				}
				got = append(got, consequence.Text+" ("+Text(len(consequence.Objects))+")")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
