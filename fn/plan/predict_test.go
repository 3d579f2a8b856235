package plan

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestApplicationsAreWhereTheirSetIs: Argo CD puts every Application into the namespace of its ApplicationSet, whatever the template says (GenerateApplications
// in applicationset/controllers/template).
func TestApplicationsAreWhereTheirSetIs(t *testing.T) {
	for _, written := range []string{"", "argocd", "other"} {
		metadata := map[string]any{"name": "{{ .name }}-web"}
		if written != "" {
			metadata["namespace"] = written
		}
		f := &fleet.Fleet{Config: &v1alpha1.FleetConfig{}, Self: fleet.Ref{Kind: v1alpha1.Kind, Name: "main"}}
		f.Config.Name = "main"
		f.Config.Spec.ArgoCD.Namespace = "gitops"
		f.Config.Spec.ApplicationSets = []v1alpha1.ApplicationSet{{Name: "web", Template: v1alpha1.Tree{
			"metadata": metadata, "spec": map[string]any{"source": map[string]any{"repoURL": "https://example.com/repo.git", "path": "web"}},
		}}}
		f.Config.Default()
		f.Clusters = []fleet.Cluster{{Object: fleet.Object{Ref: fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Name: "eu-1", Namespace: "fleet"}}}}
		plan, problems := Resolve(f)
		if problems.Failed() {
			t.Fatal(problems)
		}
		if got := plan.Applications[0].Namespace; got != "gitops" {
			t.Errorf("template with namespace %q: the Application is predicted in %q", written, got)
		}
	}
}
