package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// factText is facts as a table writes them.
func factText(facts []v1alpha1.DiffFact) string {
	var texts []string
	for _, fact := range facts {
		texts = append(texts, fact.Fact+"="+strings.Join(fact.In, "|"))
	}
	return strings.Join(texts, " ")
}

// namedSet are the Clusters of the names.
func namedSet(index *sideBySide, names string) clusterSet {
	set := index.none()
	for _, name := range strings.Fields(names) {
		ref := reportClusterRef(name)
		set.add(index.positions[ref.ID()])
	}
	return set
}

func TestWhich(t *testing.T) {
	clusters := []Cluster{
		aCluster("eu-1", "region", "eu", "tier", "prod", "wave", "canary"),
		aCluster("eu-2", "region", "eu", "tier", "prod", "wave", "rest"),
		aCluster("eu-3", "region", "eu", "tier", "test", "wave", "rest"),
		aCluster("us-1", "region", "us", "tier", "prod", "wave", "canary"),
		aCluster("us-2", "region", "us", "tier", "prod", "wave", "rest"),
		aCluster("ap-1", "region", "ap", "tier", "prod", "wave", "rest"),
		aCluster("ap-2", "tier", "prod", "wave", "rest"),
		aCluster("ap-3", "region", fleet.HiddenText, "tier", "edge"),
	}
	for i := range clusters {
		clusters[i].Labels = map[string]string{
			"unused": clusters[i].Name, "rack": strings.TrimLeft(clusters[i].Name, "aeupsz-"),
			v1alpha1.GroupLabelPrefix + "/x": clusters[i].Name[:2],
		}
	}
	clusters[4].Secrets, clusters[4].Shown["secretly"] = []string{"xyz"}, "xyz"
	clusters[5].Secrets, clusters[5].Shown["secretly"] = []string{"xyz"}, "xyz"
	clusters[2].Shown["essay"], clusters[3].Shown["essay"] = strings.Repeat("x", 64), strings.Repeat("x", 64)
	side := &Side{Clusters: clusters, ResourceSets: []ResourceSet{{Selector: metav1.LabelSelector{
		MatchLabels: map[string]string{v1alpha1.GroupLabelPrefix + "/x": "y"},
		MatchExpressions: []metav1.LabelSelectorRequirement{
			{Key: "rack", Operator: metav1.LabelSelectorOpExists},
		},
	}}}}
	all := "eu-1 eu-2 eu-3 us-1 us-2 ap-1 ap-2 ap-3"
	tests := map[string]struct{ clusters, scope, want string }{
		"one value":                            {"eu-1 eu-2 eu-3", all, "region=eu"},
		"two values":                           {"eu-1 eu-2 eu-3 us-1 us-2", all, "region=eu|us"},
		"two facts":                            {"eu-1 eu-2", all, "region=eu tier=prod"},
		"a wave":                               {"eu-1 us-1", all, "wave=canary"},
		"a label that a selector uses":         {"eu-2 us-2 ap-2", all, "rack=2"},
		"a fact that one lacks":                {"ap-1 ap-2", all, ""},
		"one Cluster is said by its name":      {"eu-3", all, ""},
		"a hidden fact is none":                {"us-2 ap-1", all, ""},
		"a long text is none":                  {"eu-3 us-1", all, ""},
		"all of an entry need no fact":         {"eu-1 us-1", "eu-1 us-1", ""},
		"what is outside of the entry is left": {"eu-1 eu-2", "eu-1 eu-2 us-1 us-2", "region=eu"},
	}
	index := pairSides(side, side)
	facts := indexFacts(index, side, side)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := factText(facts.which(namedSet(index, test.clusters), namedSet(index, test.scope), 2))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWhichOfBothSides takes facts of the new side, and of the old one for Clusters that go.
func TestWhichOfBothSides(t *testing.T) {
	before := &Side{Clusters: []Cluster{
		aCluster("a", "region", "eu", "wave", "canary"), aCluster("b", "region", "eu", "wave", "rest"),
		aCluster("c", "region", "us", "wave", "canary"),
	}}
	after := &Side{Clusters: []Cluster{
		aCluster("b", "region", "eu", "wave", "canary"), aCluster("c", "region", "us", "wave", "rest"),
	}}
	index := pairSides(before, after)
	got := factText(indexFacts(index, before, after).which(namedSet(index, "a b"), index.all(), 1))
	if diff := cmp.Diff("region=eu", got); diff != "" {
		t.Error(diff)
	}
}

// TestWhichIsExact holds the facts of random sets of Clusters to what they say.
func TestWhichIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 300 {
		side := &Side{}
		for number := range 24 {
			cluster := aCluster(fmt.Sprintf("c%02d", number), "wave", fmt.Sprint(random.IntN(3)))
			for _, fact := range []string{"a", "b"} {
				if value := random.IntN(4); value > 0 {
					cluster.Shown[fact] = fmt.Sprint(value)
				}
			}
			side.Clusters = append(side.Clusters, cluster)
		}
		index := pairSides(side, side)
		facts, clusters, scope := indexFacts(index, side, side), index.none(), index.none()
		wanted := map[string]string{"a": fmt.Sprint(random.IntN(4)), "wave": fmt.Sprint(random.IntN(3))}
		for position, both := range index.clusters {
			if random.IntN(5) > 0 {
				scope.add(position)
				if both.after.Wave == wanted["wave"] && both.after.Shown["a"] == wanted["a"] {
					clusters.add(position)
				}
			}
		}
		which := facts.which(clusters, scope, 2)
		if which == nil {
			continue
		}
		found++
		for _, position := range scope.positions() {
			cluster, holds := index.clusters[position].after, true
			for _, fact := range which {
				value := cluster.Shown[fact.Fact]
				if fact.Fact == "wave" {
					value = cluster.Wave
				}
				holds = holds && slices.Contains(fact.In, value)
			}
			if holds != clusters.has(position) {
				t.Fatalf("%s is said of %s", factText(which), cluster.Name)
			}
		}
	}
	if found < 50 {
		t.Errorf("facts were found for %d sets only", found)
	}
}
