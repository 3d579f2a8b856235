package preview_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// everything is a plan in which each field of the model says something.
func everything() *fleet.Plan {
	eu := cluster("default", "eu-1")
	eu.File = "clusters/eu-1.yaml"
	return &fleet.Plan{
		Members: []fleet.MemberPlan{{
			Cluster: eu,
			Values:  map[string]string{"tier": "standard", "region": "eu-central-1"},
			Stamps:  map[string]string{"region": "eu-central-1"},
			ResourceSets: []fleet.Delivery{
				{Entry: "cni", ResourceSet: "production-cni-1"}, {Entry: "addons", ResourceSet: "production-addons-2"},
			},
			Bootstraps: []fleet.Delivery{{Entry: "argocd", ResourceSet: "production-argocd-3"}},
		}},
		ResourceSets: make([]fleet.ResourceSet, 3),
		Payloads: []fleet.Payload{
			{Kind: "ConfigMap", Data: map[string]string{"a": "12345", "b": "678"}},
			{Kind: "Secret", Data: map[string]string{"c": "ä"}},
		},
		ApplicationSets: make([]fleet.ApplicationSet, 1),
		Applications: []fleet.Application{
			{
				Entry: "root", Cluster: eu, Namespace: "argocd", Name: "root", Project: "default",
				Destination: fleet.Destination{Server: "https://kubernetes.default.svc", Namespace: "argocd"},
				Sources: []fleet.ApplicationSource{{
					RepoURL:        "https://user:token@example.com/apps",
					Path:           "apps",
					TargetRevision: "v1",
				}},
			},
			{
				Entry: "workload", Set: "production-workload", Cluster: eu, Name: "eu-1-workload", Project: "workloads",
				Destination: fleet.Destination{Name: "eu-1", Namespace: "workloads"},
				Sources: []fleet.ApplicationSource{
					{RepoURL: "https://charts.example.com", Chart: "podinfo", TargetRevision: "6.7.0"},
					{RepoURL: "https://example.com/values", TargetRevision: "main"},
				},
			},
		},
		Edits: []fleet.Edit{
			{Object: fleet.Object{Ref: eu}},
			{Object: fleet.Object{Ref: fleet.Ref{APIVersion: "v1", Kind: "Secret", Name: "token"}}},
		},
	}
}

func cluster(namespace, name string) fleet.Ref {
	return fleet.Ref{APIVersion: "cluster.x-k8s.io/v1beta2", Kind: "Cluster", Namespace: namespace, Name: name}
}

// production is the fleet of all plans here.
func production() *fleet.Fleet {
	return &fleet.Fleet{Config: &v1alpha1.FleetConfig{ObjectMeta: metav1.ObjectMeta{Name: "production"}}}
}

// problems have a secret in them, and one that is of no object.
func problems() fleet.Problems {
	config := fleet.Ref{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.Kind, Name: "production", File: "fleet.yaml"}
	return fleet.Problems{
		{
			Severity: fleet.Warning,
			Code:     fleet.SelectsNothing,
			Object:   config,
			Field:    field.NewPath("spec", "clusters"),
			Value:    "a=b",
			Message:  "matches nothing",
			Remedy:   "fix it",
		},
		{
			Severity: fleet.Error,
			Code:     fleet.BadValue,
			Object:   config,
			Field:    field.NewPath("spec", "password"),
			Value:    "hunter2",
			Message:  "must be short",
		},
		{Severity: fleet.Error, Code: fleet.BadInput, Message: "cannot be read"},
	}
}

func TestEverythingIsShown(t *testing.T) {
	want := &v1alpha1.FleetPlan{
		TypeMeta: metav1.TypeMeta{APIVersion: "capifleet.dev/v1alpha1", Kind: "FleetPlan"},
		Fleet:    "production",
		Hub:      &v1alpha1.PlannedHub{},
		Entries: []v1alpha1.PlannedEntry{
			{
				Entry: "applicationSets/workload", Clusters: 1, All: true,
				How: "podinfo@6.7.0 + https://example.com/values@main",
			},
			{Entry: "bootstrap/argocd", Clusters: 1, All: true},
			{Entry: "bootstrap/root", Clusters: 1, All: true, How: "1 root Application"},
			{Entry: "resourceSets/addons", Clusters: 1, All: true, How: "0 payloads"},
			{Entry: "resourceSets/cni", Clusters: 1, All: true, How: "0 payloads"},
		},
		Groups: []v1alpha1.PlannedGroup{{
			Clusters: 1, Facts: map[string]string{}, NotSelectedBy: []string{}, Names: []string{"default/eu-1"},
		}},
		ApplicationSets: []v1alpha1.PlannedApplicationSet{{Entries: []string{}, Variants: []v1alpha1.PlannedVariant{}}},
		Payloads: []v1alpha1.PlannedPayload{
			{
				PlannedReference: v1alpha1.PlannedReference{Kind: "ConfigMap"},
				Objects:          []v1alpha1.PlannedObject{}, Bytes: 8,
			},
			{PlannedReference: v1alpha1.PlannedReference{Kind: "Secret"}, Objects: []v1alpha1.PlannedObject{}},
		},
		Clusters: []v1alpha1.PlannedCluster{{
			Namespace: "default", Name: "eu-1", File: "clusters/eu-1.yaml",
			Facts:  map[string]string{"region": "eu-central-1", "tier": "standard"},
			Stamps: map[string]string{"region": "eu-central-1"},
			ResourceSets: []v1alpha1.PlannedDelivery{
				{Entry: "cni", ClusterResourceSet: "production-cni-1"},
				{Entry: "addons", ClusterResourceSet: "production-addons-2"},
			},
			Bootstrap: []v1alpha1.PlannedDelivery{{Entry: "argocd", ClusterResourceSet: "production-argocd-3"}},
			Applications: []v1alpha1.PlannedApplication{
				{
					Entry: "root", ArgoCD: "Cluster", Namespace: "argocd", Name: "root", Project: "default",
					Destination: v1alpha1.PlannedDestination{
						Server:    "https://kubernetes.default.svc",
						Namespace: "argocd",
					},
					Sources: []v1alpha1.PlannedSource{{
						RepoURL:        "https://example.com/apps",
						Path:           "apps",
						TargetRevision: "v1",
					}},
				},
				{
					Entry:          "workload",
					ArgoCD:         "Hub",
					ApplicationSet: "production-workload",
					Name:           "eu-1-workload",
					Project:        "workloads",
					Destination:    v1alpha1.PlannedDestination{Name: "eu-1", Namespace: "workloads"},
					Sources: []v1alpha1.PlannedSource{
						{RepoURL: "https://charts.example.com", Chart: "podinfo", TargetRevision: "6.7.0"},
						{RepoURL: "https://example.com/values", TargetRevision: "main"},
					},
				},
			},
		}},
		Totals: v1alpha1.PlanTotals{
			Clusters: 1, Namespaces: 1, ClusterResourceSets: 3, Payloads: 2, PayloadBytes: 10, ApplicationSets: 1,
			HubApplications: 1, ClusterApplications: 1, EditedObjects: 2, EditedClusters: 1,
		},
		Problems: []v1alpha1.PlanProblem{{
			Severity: "warning",
			Code:     "CF0201",
			Object: v1alpha1.PlanObject{
				APIVersion: "capifleet.dev/v1alpha1",
				Kind:       "FleetConfig",
				Name:       "production",
			},
			File: "fleet.yaml", Field: "spec.clusters", Value: "a=b", Message: "matches nothing", Remedy: "fix it",
		}},
	}
	got := previewOf(everything(), problems()[:1])
	if !strings.HasPrefix(got.Clusters[0].Alike, got.Groups[0].Alike) || got.Groups[0].Alike == "" {
		t.Errorf("the Cluster is not of its group: %+v", got)
	}
	got.Clusters[0].Alike, got.Groups[0].Alike = "", ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestErrorsStandAlone(t *testing.T) {
	config := v1alpha1.PlanObject{APIVersion: "capifleet.dev/v1alpha1", Kind: "FleetConfig", Name: "production"}
	want := &v1alpha1.FleetPlan{
		TypeMeta: metav1.TypeMeta{APIVersion: "capifleet.dev/v1alpha1", Kind: "FleetPlan"},
		Clusters: []v1alpha1.PlannedCluster{},
		Problems: []v1alpha1.PlanProblem{
			{
				Severity: "warning",
				Code:     "CF0201",
				Object:   config,
				File:     "fleet.yaml",
				Field:    "spec.clusters",
				Value:    "a=b",
				Message:  "matches nothing",
				Remedy:   "fix it",
			},
			{
				Severity: "error",
				Code:     "CF0109",
				Object:   config,
				File:     "fleet.yaml",
				Field:    "spec.password",
				Message:  "must be short",
			},
			{Severity: "error", Code: "CF0101", Message: "cannot be read"},
		},
	}
	if diff := cmp.Diff(want, preview.Of(preview.Decided{}, problems())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestObjectsOfOneNameAreToldApart has two Clusters and a Secret of one name.
func TestObjectsOfOneNameAreToldApart(t *testing.T) {
	got := previewOf(&fleet.Plan{
		Members:      []fleet.MemberPlan{{Cluster: cluster("a", "one")}, {Cluster: cluster("b", "one")}},
		Applications: []fleet.Application{{Cluster: cluster("b", "one"), Name: "app"}},
		Edits: []fleet.Edit{{Object: fleet.Object{Ref: fleet.Ref{
			APIVersion: "v1",
			Kind:       "Secret",
			Namespace:  "a",
			Name:       "one",
		}}}},
	}, nil)
	if len(got.Clusters[0].Applications) != 0 || len(got.Clusters[1].Applications) != 1 || got.Totals.Namespaces != 2 ||
		got.Totals.EditedClusters != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestRepositoriesAreShownWithoutUserAndPassword(t *testing.T) {
	for repoURL, want := range map[string]string{
		"https://example.com/a@b":                   "https://example.com/a@b",
		"https://user:pass@example.com/a":           "https://example.com/a",
		"https://ghp_token@github.com/org/repo":     "https://github.com/org/repo",
		"https://user:p@ss@example.com:8443/a":      "https://example.com:8443/a",
		"oci://user:%zz@registry.example.com/chart": "oci://registry.example.com/chart",
		"ssh://git@example.com/a":                   "ssh://git@example.com/a",
		"ssh://git:pass@example.com/a":              "ssh://example.com/a",
		"git@github.com:org/repo.git":               "git@github.com:org/repo.git",
		"registry.example.com/charts":               "registry.example.com/charts",
		"":                                          "",
	} {
		plan := &fleet.Plan{
			Members: []fleet.MemberPlan{{Cluster: cluster("a", "one")}},
			Applications: []fleet.Application{{
				Cluster: cluster("a", "one"),
				Sources: []fleet.ApplicationSource{{RepoURL: repoURL}},
			}},
		}
		if got := previewOf(plan, nil).Clusters[0].Applications[0].Sources[0].RepoURL; got != want {
			t.Errorf("%s is shown as %s, want %s", repoURL, got, want)
		}
	}
}

// TestJSONIsAsTheSchemaSays holds what is printed to the published schema, by the validator of
// Kubernetes' API server.
func TestJSONIsAsTheSchemaSays(t *testing.T) {
	schema := &spec.Schema{}
	if err := json.Unmarshal(v1alpha1.PlanJSONSchema(), schema); err != nil {
		t.Fatal(err)
	}
	validator := validate.NewSchemaValidator(schema, nil, "", strfmt.Default)
	for sentence, shown := range map[string]*v1alpha1.FleetPlan{
		"a plan of everything": previewOf(everything(), problems()[:1]),
		"a plan of nothing":    previewOf(&fleet.Plan{}, nil),
		"a Cluster of nothing": previewOf(
			&fleet.Plan{Members: []fleet.MemberPlan{{Cluster: cluster("", "one")}}}, nil),
		"errors": preview.Of(preview.Decided{}, problems()),
		"an Application, empty": previewOf(
			&fleet.Plan{Members: make([]fleet.MemberPlan, 1), Applications: make([]fleet.Application, 1)}, nil),
	} {
		t.Run(sentence, func(t *testing.T) {
			var text bytes.Buffer
			if err := preview.JSON(&text, shown); err != nil {
				t.Fatal(err)
			}
			var tree map[string]any
			if err := json.Unmarshal(text.Bytes(), &tree); err != nil {
				t.Fatal(err)
			}
			for _, err := range validator.Validate(tree).Errors {
				t.Error(err)
			}
			if strings.Contains(text.String(), "null") || strings.Contains(text.String(), "hunter2") {
				t.Errorf("a list is null, or a secret is shown:\n%s", text.String())
			}
			tree["unheardOf"] = true
			if validator.Validate(tree).IsValid() {
				t.Error("the schema is open")
			}
		})
	}
}

// TestObjectsThatWereLookedAt are shown with what a program needs to find them.
func TestObjectsThatWereLookedAt(t *testing.T) {
	problem := fleet.Problem{Code: fleet.MissingFact, LookedAt: []fleet.ID{
		{Group: "example.com", Kind: "AWSCluster", Namespace: "a", Name: "eu-1"},
	}}
	want := []v1alpha1.PlanProblemObject{{Group: "example.com", Kind: "AWSCluster", Namespace: "a", Name: "eu-1"}}
	if diff := cmp.Diff(want, preview.Of(preview.Decided{}, fleet.Problems{problem}).Problems[0].LookedAt); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
