package preview_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// TestLabelsThatTheFleetReads are shown, except those that are facts, and what may be secret.
func TestLabelsThatTheFleetReads(t *testing.T) {
	selector := func(labels ...string) *v1alpha1.Selector {
		selector := v1alpha1.Selector{MatchLabels: map[string]string{}}
		for _, label := range labels {
			selector.MatchLabels[label] = "true"
		}
		return &selector
	}
	ref := fleet.Ref{Namespace: "clusters", Name: "eu-1"}
	f := production()
	f.Clusters = []fleet.Cluster{{Object: fleet.Object{Ref: ref, Labels: map[string]string{
		"fleet": "yes", "canary": "true", "logs": "true", "region": "eu", "key": "hunter2", "other": "x",
	}}}}
	f.Config.Spec.Clusters.Selector = selector("fleet")
	f.Config.Spec.Waves = []v1alpha1.Wave{{Name: "canary", Selector: selector("canary", "missing")}}
	f.Entries.ApplicationSets = []fleet.ApplicationSetEntry{
		{ApplicationSet: v1alpha1.ApplicationSet{ClusterSelector: selector("logs", "region", "key")}},
	}
	plan := &fleet.Plan{Members: []fleet.MemberPlan{{
		Cluster: ref, Values: map[string]string{"region": "eu"}, Secrets: []string{"hunter2"},
	}}}
	got := preview.Of(preview.Decided{Fleet: f, Plan: plan}, nil).Clusters[0].Labels
	want := map[string]string{"fleet": "yes", "canary": "true", "logs": "true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
