package plan

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// TestNamesAreFrozen: these names are on clusters. If this test fails, the change would deliver everything once more; do not change the wants.
func TestNamesAreFrozen(t *testing.T) {
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
	cases := map[string]struct {
		selector metav1.LabelSelector
		strategy v1alpha1.Strategy
		revision string
		want     string
	}{
		"one label":                                    {labels("environment=production"), v1alpha1.StrategyApplyOnce, "", "production-addons-b6963932"},
		"another strategy makes another name":          {labels("environment=production"), v1alpha1.StrategyReconcile, "", "production-addons-cd2d9744"},
		"a revision makes another name":                {labels("environment=production"), v1alpha1.StrategyApplyOnce, "2", "production-addons-61b35132"},
		"two labels":                                   {labels("environment=production", "cloud=aws"), v1alpha1.StrategyApplyOnce, "", "production-addons-601cdf46"},
		"the order of labels does not matter":          {labels("cloud=aws", "environment=production"), v1alpha1.StrategyApplyOnce, "", "production-addons-601cdf46"},
		"a selector spelled in another way is another": {expressions, v1alpha1.StrategyApplyOnce, "", "production-addons-af5ebfca"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			got, err := resourceSetName("production-addons", c.selector, c.strategy, c.revision)
			if err != nil || got != c.want {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

// TestNamesOfGroupsAreFrozen: group labels are on Clusters, and the names of groups' payloads on hubs.
func TestNamesOfGroupsAreFrozen(t *testing.T) {
	value := v1alpha1.Value{Name: "region", Label: "region"}
	hashes := map[string]struct {
		value  v1alpha1.Value
		source string // of a template
		want   string
	}{
		"a value that is a label":        {value, "{{ .values.region }}", "d8c8b72a085c"},
		"the same label itself":          {value, "{{ .metadata.labels.region }}", "d8c8b72a085c"},
		"the same under another name":    {v1alpha1.Value{Name: "place", Label: "region"}, "{{ .values.place }}", "d8c8b72a085c"},
		"the same as a default":          {v1alpha1.Value{Name: "place", Label: "region", Default: new("us")}, "{{ .values.place }}", "d8c8b72a085c"},
		"an annotation":                  {v1alpha1.Value{Name: "owner", Annotation: "example.com/owner"}, "{{ .values.owner }}", "8a727859f92b"},
		"a field":                        {v1alpha1.Value{Name: "site", Field: "spec.site"}, "{{ .values.site }}", "2b22f1573a96"},
		"a template":                     {v1alpha1.Value{Name: "short", Template: "{{ .name | trunc 2 }}"}, "{{ .values.short }}", "d642b9e6e61b"},
		"a name":                         {value, "{{ .name }}", "6cc0aea73588"},
		"a variable":                     {v1alpha1.Value{Name: "cni", Variable: "cni.name", Default: new("calico")}, "{{ .values.cni }}", "31551d429973"},
		"an annotation itself":           {value, "{{ index .metadata.annotations \"example.com/owner\" }}", "95b815305f09"},
		"two facts":                      {value, "{{ .values.region }}{{ .name }}", "e6fd3bb57e06"},
		"a label and its value":          {value, "{{ .values.region }}{{ .metadata.labels.region }}", "d8c8b72a085c"},
		"a label and another default":    {v1alpha1.Value{Name: "zone", Label: "zone", Default: new("a")}, "{{ .values.zone }}{{ index .metadata.labels \"zone\" | default \"b\" }}", "67b10dd1d5cd"},
		"all labels":                     {value, "{{ toJson .metadata.labels | sha256sum }}", "8cf5e3fe4246"},
		"a number of the manifest":       {value, "{{ .cluster.spec.replicas }}", "1bee25f3550a"},
		"nothing":                        {value, "{{ 1 }}", "44136fa355b3"},
		"a label that the Cluster lacks": {value, "{{ if index .metadata.labels \"gpu\" }}{{ end }}", "44136fa355b3"},
	}
	for sentence, c := range hashes {
		t.Run(sentence, func(t *testing.T) {
			f := bootstrapFleet()
			f.Clusters = f.Clusters[2:]
			f.Clusters[0].Annotations = map[string]string{"example.com/owner": "platform"}
			f.Clusters[0].Manifest["spec"] = map[string]any{"site": "boston", "replicas": int64(3)}
			f.Config.Spec.Values = []v1alpha1.Value{c.value}
			f.Config.Spec.Bootstrap[0].Application["spec"].(map[string]any)["source"].(map[string]any)["path"] = "overlays/" + c.source
			names := payloadNames(resolve(t, f))
			if got := strings.TrimPrefix(names[len(names)-1], "production-argocd-"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	long := strings.Repeat("long-", 12)
	labels := map[string]struct {
		fleet string
		entry v1alpha1.Name
		want  string
	}{
		"fleet and entry":              {"production", "argocd", "group.capifleet.dev/production.argocd"},
		"a fleet's name may have dots": {"eu.production", "argocd", "group.capifleet.dev/eu.production.argocd"},
		"a long one ends in a hash":    {long + "fleet", "argocd", "group.capifleet.dev/long-long-long-long-long-long-long-long-long-long-long-07afbf08"},
		"another long one is another":  {long + "fleet", "argocd-2", "group.capifleet.dev/long-long-long-long-long-long-long-long-long-long-long-8d4cdbcb"},
		"it may be 63 characters long": {strings.Repeat("f", 56), "argocd", "group.capifleet.dev/" + strings.Repeat("f", 56) + ".argocd"},
		"and is cut where it has 64":   {strings.Repeat("f", 57), "argocd", "group.capifleet.dev/" + strings.Repeat("f", 54) + "-211cce2c"},
		"it is not cut behind a dot":   {strings.Repeat("f", 53) + ".ffff", "argocd", "group.capifleet.dev/" + strings.Repeat("f", 53) + "-26a1097f"},
	}
	for sentence, c := range labels {
		t.Run(sentence, func(t *testing.T) {
			p := newPlanner(&fleet.Fleet{Config: &v1alpha1.FleetConfig{ObjectMeta: metav1.ObjectMeta{Name: c.fleet}}})
			got := p.groupLabel(c.entry)
			if got != c.want || len(validation.IsQualifiedName(got)) > 0 {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestNamesOfShardsAreFrozen: a payload that comes to need a second ConfigMap keeps the name of the first.
func TestNamesOfShardsAreFrozen(t *testing.T) {
	for number, want := range map[int]string{1: "production-argocd", 2: "production-argocd-2", 10: "production-argocd-10"} {
		if got := shardName("production-argocd", payload.Shard{Kind: "ConfigMap", Number: number}); got != want {
			t.Errorf("shard %d: got %s, want %s", number, got, want)
		}
	}
}

func TestSyncOptionsOfTheUserCount(t *testing.T) {
	cases := map[string]struct{ users, want string }{
		"none of the user's":             {"", "PruneLast=true"},
		"another one is kept":            {"Prune=confirm", "Prune=confirm,PruneLast=true"},
		"the same is not written twice":  {"PruneLast=true", "PruneLast=true"},
		"the user may say the opposite":  {"PruneLast=false", "PruneLast=false"},
		"spaces and empty ones are left": {" Prune=false , ", "Prune=false,PruneLast=true"},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			if got := joinOptions(c.users, []string{"PruneLast=true"}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
