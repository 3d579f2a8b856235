package argocd

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

const (
	// Group of ApplicationSets and Applications.
	Group = "argoproj.io"
	// APIVersion of ApplicationSets and Applications.
	APIVersion = Group + "/v1alpha1"
	// ApplicationKind is the kind of an Application.
	ApplicationKind = "Application"
	// ApplicationSetKind is the kind of an ApplicationSet.
	ApplicationSetKind = "ApplicationSet"
	// SyncOptionsAnnotation holds sync options of one object, separated by commas.
	SyncOptionsAnnotation = "argocd.argoproj.io/sync-options"
	// PruneLast lets Argo CD delete an object only after everything else is healthy.
	PruneLast = "PruneLast=true"
	// ServerSideApply lets Argo CD apply an object that is too large for client-side apply.
	ServerSideApply = "ServerSideApply=true"
	// MissingKeyError makes a template fail where it reads a parameter that is not there.
	MissingKeyError = "missingkey=error"
)

// ApplicationSet is Argo CD's, as far as capifleet writes it (pkg/apis/application/v1alpha1/applicationset_types.go).
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
}

// RollingSyncType is the type of a Strategy with steps. The CRD does not check it.
const RollingSyncType = "RollingSync"

// Strategy in which an ApplicationSet updates its Applications.
type Strategy struct {
	Type        string      `json:"type"`
	RollingSync RollingSync `json:"rollingSync"`
}

// RollingSync syncs Applications step by step. One that no step matches is never synced.
type RollingSync struct {
	Steps []RollingSyncStep `json:"steps"`
}

// RollingSyncStep matches Applications by their labels.
type RollingSyncStep struct {
	MatchExpressions []metav1.LabelSelectorRequirement `json:"matchExpressions"`
}

// Generator gives the parameters of the Applications. Exactly one field is set.
type Generator struct {
	List     *ListGenerator    `json:"list,omitempty"`
	Clusters *ClusterGenerator `json:"clusters,omitempty"`
}

// ListGenerator gives its elements as parameters.
type ListGenerator struct {
	Elements []map[string]any `json:"elements"`
	Template map[string]any   `json:"template,omitempty"` // instead of that of the ApplicationSet
}

// ClusterGenerator gives the parameters of the cluster Secrets whose labels match.
type ClusterGenerator struct {
	Selector metav1.LabelSelector `json:"selector"`
	Values   map[string]string    `json:"values,omitempty"`
}

// SyncPolicy of an ApplicationSet.
type SyncPolicy struct {
	PreserveResourcesOnDeletion bool   `json:"preserveResourcesOnDeletion"`
	ApplicationsSync            string `json:"applicationsSync,omitempty"`
}
