package argocd

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

const (
	// Group of ApplicationSets and Applications.
	Group = fleet.ArgoCDGroup
	// APIVersion of ApplicationSets and Applications.
	APIVersion = Group + "/v1alpha1"
	// ApplicationKind is the kind of an Application.
	ApplicationKind = fleet.ApplicationKind
	// ApplicationSetKind is the kind of an ApplicationSet.
	ApplicationSetKind = "ApplicationSet"
	// SyncOptionsAnnotation has the sync options of one object, separated by commas.
	SyncOptionsAnnotation = "argocd.argoproj.io/sync-options"
	// PruneLast makes Argo CD delete an object only after everything else is healthy.
	PruneLast = "PruneLast=true"
	// ServerSideApply makes Argo CD apply an object that is too large for client-side apply.
	ServerSideApply = "ServerSideApply=true"
	// MissingKeyError makes a template fail where it reads a parameter that does not exist.
	MissingKeyError = "missingkey=error"
)

// ApplicationSet is that of Argo CD, with the fields that capifleet writes
// (pkg/apis/application/v1alpha1/applicationset_types.go).
type ApplicationSet struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              ApplicationSetSpec `json:"spec"`
}

// ApplicationSetSpec is the spec of an ApplicationSet.
type ApplicationSetSpec struct {
	GoTemplate        bool           `json:"goTemplate"`
	GoTemplateOptions []string       `json:"goTemplateOptions"`
	Generators        []Generator    `json:"generators"`
	Template          map[string]any `json:"template"`
	SyncPolicy        SyncPolicy     `json:"syncPolicy"`
	Strategy          *Strategy      `json:"strategy,omitempty"`

	IgnoreApplicationDifferences []v1alpha1.IgnoredDifference `json:"ignoreApplicationDifferences,omitempty"`
	PreservedFields              v1alpha1.PreservedFields     `json:"preservedFields,omitzero"`
}

// RollingSyncType is the type of a Strategy with steps. The CRD does not check it.
const RollingSyncType = "RollingSync"

// Strategy is how an ApplicationSet updates its Applications.
type Strategy struct {
	Type        string      `json:"type"`
	RollingSync RollingSync `json:"rollingSync"`
}

// RollingSync syncs Applications step by step. An Application that no step matches is never synced.
type RollingSync struct {
	Steps []RollingSyncStep `json:"steps"`
}

// RollingSyncStep matches Applications by their labels.
type RollingSyncStep struct {
	MatchExpressions []metav1.LabelSelectorRequirement `json:"matchExpressions"`
}

// Generator produces the parameters of the Applications. Exactly one field is set.
type Generator struct {
	List     *ListGenerator    `json:"list,omitempty"`
	Clusters *ClusterGenerator `json:"clusters,omitempty"`
}

// ListGenerator has the parameters as its elements.
type ListGenerator struct {
	Elements []map[string]any `json:"elements"`
	Template map[string]any   `json:"template,omitempty"` // instead of that of the ApplicationSet
}

// ClusterGenerator reads the parameters from the cluster Secrets whose labels match.
type ClusterGenerator struct {
	Selector metav1.LabelSelector `json:"selector"`
	Values   map[string]string    `json:"values,omitempty"`
}

// SyncPolicy is the sync policy of an ApplicationSet.
type SyncPolicy struct {
	PreserveResourcesOnDeletion bool   `json:"preserveResourcesOnDeletion"`
	ApplicationsSync            string `json:"applicationsSync,omitempty"`
}
