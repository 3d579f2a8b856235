package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestFactsMadeOfSecretsAreHidden: what sounds like a secret is not shown, nor what is made of it, in however many steps.
func TestFactsMadeOfSecretsAreHidden(t *testing.T) {
	f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}}
	f.Config.Name = "production"
	f.Config.Spec.Values = []v1alpha1.Value{
		{Name: "region", Label: "region"},
		{Name: "pw", Label: "example.com/password"},
		{Name: "both", Template: "{{ .values.region }}-{{ .values.pw }}"},
		{Name: "again", Template: "{{ .values.both | upper }}"},
		{Name: "direct", Template: `{{ index .metadata.labels "example.com/password" }}`},
		{Name: "site", Template: "{{ .name }}-{{ .values.region }}"},
	}
	f.Clusters = []fleet.Cluster{{Object: fleet.Object{
		Ref:    fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: "a", Name: "eu-1"},
		Labels: map[string]string{"region": "eu", "example.com/password": "hunter2"},
	}}}
	plan, problems := Resolve(f)
	if problems.Failed() {
		t.Fatal(problems)
	}
	want := map[string]string{"region": "eu", "site": "eu-1-eu", "pw": hiddenFact, "both": hiddenFact, "again": hiddenFact, "direct": hiddenFact}
	if diff := cmp.Diff(want, plan.Members[0].Values); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
