package argocd

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestSourcesThatArgoCDSyncsFrom: where there is a hydrator, Argo CD syncs from the branch that the
// hydrator writes.
func TestSourcesThatArgoCDSyncsFrom(t *testing.T) {
	const (
		repo, dry, wet = "https://example.com/repo.git", "https://example.com/dry.git", "https://example.com/wet.git"
		hydrator       = "sourceHydrator: {drySource: {repoURL: " + dry + ", path: web}, " +
			"syncSource: {targetBranch: env/eu, path: eu"
	)
	type source = fleet.ApplicationSource
	for spec, want := range map[string][]source{
		"source: {repoURL: " + repo + ", path: web}": {{RepoURL: repo, Path: "web"}},
		hydrator + "}}":                                  {{RepoURL: dry, Path: "eu", TargetRevision: "env/eu"}},
		hydrator + ", repoURL: " + wet + "}}":            {{RepoURL: wet, Path: "eu", TargetRevision: "env/eu"}},
		hydrator + "}}, source: {repoURL: " + repo + "}": {{RepoURL: dry, Path: "eu", TargetRevision: "env/eu"}},
	} {
		var rendered map[string]any
		if err := yaml.Unmarshal([]byte("{spec: {"+spec+"}}"), &rendered); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, Application(rendered).Sources); diff != "" {
			t.Errorf("%s (-want +got):\n%s", spec, diff)
		}
	}
}

// TestApplicationLabels: a prediction has the labels that Argo CD gives the Application.
func TestApplicationLabels(t *testing.T) {
	rendered := map[string]any{
		"metadata": map[string]any{"name": "web", "labels": map[string]any{"region": "eu", "tier": ""}},
		"spec":     map[string]any{},
	}
	if diff := cmp.Diff(map[string]string{"region": "eu", "tier": ""}, Application(rendered).Labels); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if labels := Application(map[string]any{"metadata": map[string]any{"name": "web"}}).Labels; labels != nil {
		t.Errorf("no labels became %v", labels)
	}
}
