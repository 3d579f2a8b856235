package fleet_test

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestNamesAreFrozen: these names are on clusters. If this test fails, the change would deliver
// everything once more; do not change the wants.
func TestNamesAreFrozen(t *testing.T) {
	t.Parallel()
	labels := func(pairs ...string) metav1.LabelSelector {
		selector := metav1.LabelSelector{MatchLabels: map[string]string{}}
		for _, pair := range pairs {
			key, value, _ := strings.Cut(pair, "=")
			selector.MatchLabels[key] = value
		}
		return selector
	}
	expressions := metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
		{Key: "environment", Operator: metav1.LabelSelectorOpIn, Values: []string{"production"}},
	}}
	production := labels("environment=production")
	const once, reconcile = v1alpha1.StrategyApplyOnce, v1alpha1.StrategyReconcile
	for what, test := range map[string]struct {
		selector metav1.LabelSelector
		strategy v1alpha1.Strategy
		revision string
		want     string
	}{
		"one label":                           {production, once, "", "production-addons-b6963932"},
		"another strategy makes another name": {production, reconcile, "", "production-addons-cd2d9744"},
		"a revision makes another name":       {production, once, "2", "production-addons-61b35132"},
		"two labels": {
			labels("environment=production", "cloud=aws"), once, "", "production-addons-601cdf46",
		},
		"the order of labels does not matter": {
			labels("cloud=aws", "environment=production"), once, "", "production-addons-601cdf46",
		},
		"a selector spelled in another way is another": {expressions, once, "", "production-addons-af5ebfca"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			entry := fleet.EntryName("production", "addons")
			got, err := fleet.ResourceSetName(entry, test.selector, test.strategy, test.revision)
			if err != nil || got != test.want {
				t.Errorf("got %s, %v; want %s", got, err, test.want)
			}
			if !fleet.IsResourceSetName(got, entry) {
				t.Errorf("%s is not taken for a name of %s", got, entry)
			}
		})
	}
}

// TestNamesOfShardsAreFrozen: a payload that comes to need a second ConfigMap keeps the name of the
// first.
func TestNamesOfShardsAreFrozen(t *testing.T) {
	t.Parallel()
	for number, want := range map[int]string{
		1: "production-argocd", 2: "production-argocd-2", 10: "production-argocd-10",
	} {
		if got := fleet.ShardName("production-argocd", number); got != want {
			t.Errorf("shard %d: got %s, want %s", number, got, want)
		}
	}
}

// TestNamesOfGroupsAreFrozen: the hashes are the values of labels on Clusters, and the ends of
// names of payloads.
func TestNamesOfGroupsAreFrozen(t *testing.T) {
	t.Parallel()
	for want, identity := range map[string]map[string]any{
		"production-argocd-44136fa355b3": {},
		"production-argocd-d8c8b72a085c": {"label region": "us"},
		"production-argocd-e6fd3bb57e06": {"name": "usc", "label region": "us"},
		"production-argocd-1bee25f3550a": {"cluster.spec.replicas": float64(3)},
		"production-argocd-67b10dd1d5cd": {"label zone": []any{nil, "a"}},
	} {
		hash, err := fleet.FactsHash(identity)
		if got := fleet.GroupPayloadName("production-argocd", hash); err != nil || got != want {
			t.Errorf("%v: got %s, %v; want %s", identity, got, err, want)
		}
	}
	if hash, err := fleet.FactsHash(map[string]any{"name": func() {}}); err == nil || hash != "" {
		t.Errorf("what JSON does not have gets the hash %q", hash)
	}
}

// TestGroupLabelsAreFrozen: they are on Clusters.
func TestGroupLabelsAreFrozen(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long-", 12)
	const fives = "long-long-long-long-long-long-long-long-long-long-long-"
	for what, test := range map[string]struct {
		fleet string
		entry v1alpha1.Name
		want  string
	}{
		"fleet and entry":              {"production", "argocd", "production.argocd"},
		"a fleet's name may have dots": {"eu.production", "argocd", "eu.production.argocd"},
		"a long one ends in a hash":    {long + "fleet", "argocd", fives + "07afbf08"},
		"another long one is another":  {long + "fleet", "argocd-2", fives + "8d4cdbcb"},
		"it may be 63 characters long": {strings.Repeat("f", 56), "argocd", strings.Repeat("f", 56) + ".argocd"},
		"and is cut where it has 64":   {strings.Repeat("f", 57), "argocd", strings.Repeat("f", 54) + "-211cce2c"},
		"it is not cut after a dot": {
			strings.Repeat("f", 53) + ".ffff", "argocd", strings.Repeat("f", 53) + "-26a1097f",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got := fleet.GroupLabel(test.fleet, test.entry)
			if want := "group.capifleet.dev/" + test.want; got != want || len(validation.IsQualifiedName(got)) > 0 {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestWhoseNamesAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ set, payload bool }{
		"prod-argocd":                       {payload: true},
		"prod-argocd-2":                     {payload: true},
		"prod-argocd-12":                    {payload: true},
		"prod-argocd-d8c8b72a085c":          {payload: true},
		"prod-argocd-d8c8b72a085c-2":        {payload: true},
		"prod-argocd-123456789012":          {payload: true},
		"prod-argocd-b6963932":              {set: true},
		"prod-argocd-12345678":              {set: true, payload: true},
		"prod-argocd-b69639321":             {},
		"prod-argocd-b696393":               {},
		"prod-argocd-b6-63932":              {},
		"prod-argocd-":                      {},
		"prod-argocd-x":                     {},
		"prod-argocd2":                      {},
		"prod-argocd2-2":                    {},
		"prod-other":                        {},
		"other-prod-argocd":                 {},
		"prod-argocd-2-2":                   {},
		"prod-argocd-d8c8b72a085c-x":        {},
		"prod-argocd-d8c8b72a085c-2-2":      {},
		"prod-argocd-d8c8b72a085c-b6963932": {},
		"prod-argocd-d8c8b72a085c-12345678": {payload: true},
	} {
		got := struct{ set, payload bool }{
			fleet.IsResourceSetName(name, "prod-argocd"), fleet.IsPayloadName(name, "prod-argocd"),
		}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}
