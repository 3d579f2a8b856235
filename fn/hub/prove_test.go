package hub

import (
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/facts"
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

// appsOf are the entries of spec.applicationSets as they were read.
func appsOf(t *testing.T, f *fleet.Fleet) *Apps {
	t.Helper()
	known, problems := facts.Evaluate(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	apps, problems := Read(f, known)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return apps
}

// TestProveOnSecrets wants a cluster generator to select the Secrets of those who are meant.
func TestProveOnSecrets(t *testing.T) {
	t.Parallel()
	const mark = "take-along-label.capi-to-argocd.env="
	for sentence, c := range map[string]struct {
		selector string
		members  []string
		setBy    string
		want     []string
	}{
		"just those": {selector: "env=prod", members: []string{"eu-1", "us-1"}, want: nil},
		"and others, on whose Secrets a label is missing": {
			selector: "env notin (test)", members: []string{"eu-1", "us-1"}, want: []string{
				"error CF0406: spec.x: the generated selector also matches the Secrets of Clusters " +
					`that the entry does not select, since these Secrets lack labels of their Cluster ` +
					`(value "env notin (test)"; Cluster a/eu-2); select by a label that must be there, ` +
					"with matchLabels or In; or set argocd.generator: List",
			},
		},
		"and not all of those": {
			selector: "env=prod", members: []string{"eu-1", "us-1", "eu-2"}, want: []string{
				"error CF0406: spec.x: the generated selector does not match the Secrets of Clusters " +
					`that the entry selects, since the registrar writes labels of its own on them (value "env=prod"; ` +
					"Cluster a/eu-2); select by another label, or set argocd.generator: List",
			},
		},
		"others in place of those, and the registrar is set elsewhere": {
			selector: "env=test", members: []string{"eu-1"}, setBy: "--registrar", want: []string{
				"error CF0406: FleetConfig main: spec.x: " +
					"with spec.argocd.registrar set by --registrar: the generated selector also matches the Secrets " +
					"of Clusters that the entry does not select, since these Secrets lack labels of their Cluster" +
					` (value "env=test"; Cluster a/eu-3); select by a ` +
					"label that must be there, with matchLabels or In; or set argocd.generator: List",
				"error CF0406: FleetConfig main: spec.x: " +
					"with spec.argocd.registrar set by --registrar: the generated selector does not match the " +
					"Secrets of Clusters that the entry selects, since the registrar writes labels of its own on them" +
					` (value "env=test"; Cluster a/eu-1); select by ` +
					"another label, or set argocd.generator: List",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := fleetOf(
				t,
				"argocd: {registrar: Capi2Argo, generator: Clusters}",
				"a/eu-1 env=prod "+mark,
				"a/us-1 env=prod "+mark,
				"a/eu-2 env=test",
				"a/eu-3 env=test "+mark,
				"a/eu-4-user env=test "+mark,
				"a/eu-5-user env=prod "+mark,
			)
			if c.setBy != "" {
				f.Overrides = fleet.Overrides{"spec.argocd.registrar": c.setBy}
			}
			claims := []fleet.Claim{claimOf(t, f, c.selector, c.members...)}
			problems := appsOf(t, f).Prove(fleet.NewLabels(f.Clusters), claims)
			if c.setBy != "" {
				problems = f.Gathered(problems)
			}
			equal(t, c.want, lines(problems))
		})
	}
}

// TestProveRegistered wants stamps not to keep the registrar from registering anybody.
func TestProveRegistered(t *testing.T) {
	t.Parallel()
	const skip = "ignore-cluster.capi-to-argocd"
	f := fleetOf(t, "argocd: {registrar: Capi2Argo}\n"+web("", "web"), "a/eu-1", "a/eu-2 "+skip+"=", "a/eu-3")
	final := slices.Clone(f.Clusters)
	equal(t, nil, lines(appsOf(t, f).Prove(fleet.NewLabels(final), nil)))
	final[2].Labels = map[string]string{skip: ""}
	equal(t, []string{
		"error CF0002: spec.argocd.registrar: what fleet main stamps keeps the registrar from registering these " +
			"Clusters: it skips a Cluster that has the label ignore-cluster.capi-to-argocd (Cluster a/eu-3); " +
			"this is a bug in capifleet; please report it",
	}, lines(appsOf(t, f).Prove(fleet.NewLabels(final), nil)))
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
	equal(t, []string{
		"error CF0406: spec.x: the generated selector also matches the Secrets of Clusters that the entry " +
			`does not select, since these Secrets lack labels of their Cluster (value "env=test"; Cluster a/us-1); ` +
			"select by a label that must be there, with matchLabels or In; or set argocd.generator: List",
		`error CF0002: spec.y: the generated selector is malformed: "Like" is not a valid label selector operator; ` +
			"this is a bug in capifleet; please report it",
	}, lines(appsOf(t, f).Prove(fleet.NewLabels(f.Clusters), []fleet.Claim{right, wrong, malformed, right})))
}
