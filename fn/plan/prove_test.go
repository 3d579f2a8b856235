package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// claimOf claims that a selector, as kubectl writes it, reaches the Clusters with some names.
func claimOf(t *testing.T, f *fleet.Fleet, selector string, names ...string) fleet.Claim {
	t.Helper()
	parsed, err := metav1.ParseToLabelSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	claim := fleet.Claim{Path: field.NewPath("spec", "x"), Selector: *parsed}
	for _, name := range names {
		at := slices.IndexFunc(f.Clusters, func(cluster fleet.Cluster) bool { return cluster.Name == name })
		claim.Members = append(claim.Members, &fleet.Member{Cluster: f.Clusters[at]})
	}
	return claim
}

// TestProveOnClusters wants each selector to reach the Clusters that are meant, and no other.
func TestProveOnClusters(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		selector string
		members  []string
		want     []string
	}{
		"just who is meant": {selector: "env=prod", members: []string{"eu-1", "us-1"}, want: nil},
		"one that is not meant": {selector: "env=prod", members: []string{"us-1"}, want: []string{
			"error CF0002: spec.x: the generated selector and the FleetConfig disagree about these " +
				`Clusters (value "env=prod"; Cluster a/eu-1); this is a bug in capifleet; please report ` +
				"it",
		}},
		"not one that is meant": {selector: "env=prod,region=eu", members: []string{"eu-1", "us-1"}, want: []string{
			"error CF0002: spec.x: the generated selector and the FleetConfig disagree about these " +
				`Clusters (value "env=prod,region=eu"; Cluster a/us-1); this is a bug in capifleet; ` +
				"please report it",
		}},
		"those before these": {selector: "region=eu", members: []string{"us-1", "eu-1"}, want: []string{
			"error CF0002: spec.x: the generated selector and the FleetConfig disagree about these " +
				`Clusters (value "region=eu"; 2 Clusters: a/eu-2, a/us-1); this is a bug in capifleet; ` +
				"please report it",
		}},
		"none, and none is meant": {selector: "env=other", want: nil},
		"none of whom is meant": {selector: "env=other", members: []string{"eu-2"}, want: []string{
			"error CF0002: spec.x: the generated selector and the FleetConfig disagree about these " +
				`Clusters (value "env=other"; Cluster a/eu-2); this is a bug in capifleet; please report ` +
				"it",
		}},
		"without a label that it wants":  {selector: "env notin (prod)", members: []string{"eu-2", "eu-3"}, want: nil},
		"all of them":                    {selector: "", members: []string{"eu-1", "us-1", "eu-2", "eu-3"}, want: nil},
		"by a label that is stamped":     {selector: "stamped=yes", members: []string{"eu-3"}, want: nil},
		"one of two labels that is rare": {selector: "region=eu,env=test", members: []string{"eu-2"}, want: nil},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(
				t,
				"{}",
				"a/eu-1 env=prod region=eu",
				"a/us-1 env=prod region=us",
				"a/eu-2 env=test region=eu",
				"a/eu-3",
			)
			final := slices.Clone(f.Clusters)
			final[3].Labels = map[string]string{"stamped": "yes"}
			claims := []fleet.Claim{claimOf(t, f, c.selector, c.members...)}
			equal(t, c.want, lines(prove(newClusterIndex(f, fleet.NewLabels(final)), claims)))
		})
	}
}

// TestProveWholeLists proves every claim of a list.
func TestProveWholeLists(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "argocd: {registrar: ClusterLabels}", "a/eu-1 env=prod", "a/us-1 env=test")
	right, wrong := claimOf(t, f, "env=prod", "eu-1"), claimOf(t, f, "env=test")
	malformed := fleet.Claim{
		Path: field.NewPath("spec", "y"),
		Selector: metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
			{Key: "env", Operator: "Like"},
		}},
	}
	claims := []fleet.Claim{right, wrong, malformed, right}
	equal(t, []string{
		"error CF0002: spec.x: the generated selector and the FleetConfig disagree about these Clusters " +
			`(value "env=test"; Cluster a/us-1); this is a bug in capifleet; please report it`,
		`error CF0002: spec.y: the generated selector is malformed: "Like" is not a valid label selector operator; ` +
			"this is a bug in capifleet; please report it",
	}, lines(prove(newClusterIndex(f, fleet.NewLabels(f.Clusters)), claims)))
}

// TestCandidates are the Clusters that have the rarest label that a selector wants.
func TestCandidates(t *testing.T) {
	t.Parallel()
	f := fleetOf(
		t,
		"{}",
		"a/c1 env=prod region=eu",
		"a/c2 env=prod region=us",
		"a/c3 env=test region=eu",
		"a/c4 env=prod",
	)
	index := newClusterIndex(f, fleet.NewLabels(f.Clusters))
	for selector, want := range map[string][]string{
		"":                    {"c1", "c2", "c3", "c4"},
		"env notin (test)":    {"c1", "c2", "c3", "c4"},
		"env=prod":            {"c1", "c2", "c4"},
		"env=prod,region=eu":  {"c1", "c3"},
		"env=test,region=eu":  {"c3"},
		"env=other,region=eu": nil,
	} {
		var got []string
		for _, cluster := range index.candidates(claimOf(t, f, selector).Selector) {
			got = append(got, cluster.Name)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q: got %v, want %v", selector, got, want)
		}
	}
}

// TestLabelsAreIndexedOnce: what is known of a label is not looked up again.
func TestLabelsAreIndexedOnce(t *testing.T) {
	t.Parallel()
	f := fleetOf(t, "{}", "a/c1 env=prod", "a/c2 env=prod region=eu")
	index := newClusterIndex(f, fleet.NewLabels(f.Clusters))
	index.candidates(claimOf(t, f, "env=prod,region=eu,gone=x").Selector)
	equal(t, map[string]map[string][]*fleet.Cluster{
		"env": {"prod": index.clusters}, "region": {"eu": index.clusters[1:]}, "gone": {},
	}, index.byLabel)
	index.byLabel["env"] = map[string][]*fleet.Cluster{"prod": index.clusters[:1]}
	equal(t, index.clusters[:1], index.candidates(claimOf(t, f, "env=prod").Selector))
}

// TestManyGroupsStayFast: with a group for each Cluster, each selector is evaluated against the one
// Cluster that has its group label, and not against all.
func TestManyGroupsStayFast(t *testing.T) {
	t.Parallel()
	const groups = 1000
	f := fleetOf(t, "{}")
	for i := range groups {
		cluster := clustersOf(fmt.Sprintf("a/c-%d env=prod group.capifleet.dev/x=%d", i, i))[0]
		cluster.Item = i
		f.Clusters = append(f.Clusters, cluster)
	}
	index := newClusterIndex(f, fleet.NewLabels(f.Clusters))
	evaluated := 0
	for i, cluster := range f.Clusters {
		claim := fleet.Claim{
			Path: field.NewPath("spec"), Members: []*fleet.Member{{Cluster: cluster}},
			Selector: metav1.LabelSelector{MatchLabels: map[string]string{
				"env": "prod", v1alpha1.GroupLabelPrefix + "/x": strconv.Itoa(i),
			}},
		}
		evaluated += len(index.candidates(claim.Selector))
		equal(t, nil, lines(index.prove(claim)))
	}
	equal(t, groups, evaluated)
}
