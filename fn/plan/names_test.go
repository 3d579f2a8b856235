package plan

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
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
