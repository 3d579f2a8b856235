package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FleetConfig describes a fleet: which Clusters belong to it, which facts about them are used, and
// what is delivered to them.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=fleetconfigs,scope=Cluster
type FleetConfig struct {
	metav1.TypeMeta `json:",inline"`

	// metadata.name identifies the fleet. Everything that is generated from this FleetConfig is
	// labelled with it, and the names of the generated objects begin with it.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec defines the fleet and what it gets.
	// +required
	Spec FleetConfigSpec `json:"spec"`
}

// FleetConfigSpec defines the fleet and what it gets.
type FleetConfigSpec struct {
	// clusters selects the Clusters of the input that belong to the fleet. Default: all of them.
	// +optional
	Clusters ClusterSource `json:"clusters,omitempty,omitzero"`

	// values are named facts about a Cluster. Every template can read them as .values.NAME.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	Values []Value `json:"values,omitempty"`

	// clusterLabels are labels that are stamped on the Clusters of the fleet, so that selectors can
	// use any fact. A key is the key of a label, and its value is a template.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	ClusterLabels map[string]TemplateText `json:"clusterLabels,omitempty"`

	// waves divide the fleet into ordered parts. Templates read the wave of a Cluster as
	// .values.wave. A Cluster is in the first wave that matches it; the last wave has all others.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=32
	Waves []Wave `json:"waves,omitempty"`

	// metadata is added to every generated object, for example the label of a CAPI watch filter or
	// an Argo CD sync wave.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// renamedFrom is the name that the fleet had. Everything that is generated keeps the names,
	// labels and selectors that it had under that name, so no controller notices the rename. Only
	// marks of ownership, records of stamps and folders have the new name. The input must not hold
	// a FleetConfig of the old name. Default: the fleet was not renamed.
	// +optional
	RenamedFrom Name `json:"renamedFrom,omitempty"`

	// strict turns warnings into errors, so that nothing is generated until each is fixed or
	// accepted.
	// +optional
	Strict bool `json:"strict,omitempty"`

	// accept are warnings that are meant. They are not reported, and strict does not make them
	// errors. Errors cannot be accepted.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Accept []Acceptance `json:"accept,omitempty"`

	// clusterAPI describes the version of CAPI that the hub runs.
	// +optional
	ClusterAPI ClusterAPI `json:"clusterAPI,omitempty,omitzero"`

	// argocd describes the Argo CD of the hub.
	// +optional
	ArgoCD ArgoCD `json:"argocd,omitempty,omitzero"`

	// resourceSets are entries that become ClusterResourceSets and their payloads.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=256
	ResourceSets []ResourceSet `json:"resourceSets,omitempty"`

	// bootstrap installs an Argo CD on each cluster, with an app of apps.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	Bootstrap []Bootstrap `json:"bootstrap,omitempty"`

	// applicationSets are entries that become ApplicationSets of the Argo CD on the hub.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=256
	ApplicationSets []ApplicationSet `json:"applicationSets,omitempty"`
}

// Acceptance says that warnings of one code are meant.
type Acceptance struct {
	// code is the code of the warnings.
	// +required
	Code ProblemCode `json:"code"`

	// clusterSelector selects Clusters by label. They are taken out of the warnings, and a warning
	// without any other Cluster is accepted. Default: the warnings are accepted as a whole.
	// +optional
	ClusterSelector *Selector `json:"clusterSelector,omitempty"`

	// because is the reason, for whoever reads the FleetConfig.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Because string `json:"because"`
}

// ProblemCode is the stable code of a kind of problem, such as CF0202.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=64
type ProblemCode string

// Name is the name of an entry: a DNS label (RFC 1123). It becomes part of the names of generated
// objects.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
type Name string

// TemplateText is a template in the language of Argo CD: a Go template with sprig and
// missingkey=error.
//
// +kubebuilder:validation:MaxLength=4096
type TemplateText string

// FilePattern is a slash-separated path relative to the package, in which * and ? match within a
// segment and ** matches any number of segments. Only a segment that begins with a dot matches a
// name that begins with a dot. It may begin with ../ where the command builds the kustomization of
// a directory.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=1024
type FilePattern string

// ClusterSource defines which Clusters are the fleet.
type ClusterSource struct {
	// selector selects the Clusters of the fleet by label. It is part of every generated selector.
	// Default: every Cluster of the input.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// files are the files below the working directory from which Clusters are read if the input has
	// no Clusters (kustomize generators). With files, the mode is ReadOnly.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Files []FilePattern `json:"files,omitempty"`

	// mode defines whether the manifests of Clusters may be changed. Default: Stamp.
	// +optional
	Mode ClusterMode `json:"mode,omitempty"`
}

// ClusterMode defines whether the manifests of Clusters may be changed.
//
// +kubebuilder:validation:Enum=Stamp;ReadOnly
type ClusterMode string

const (
	// ClusterModeStamp allows capifleet to add labels and annotations to Clusters. They are
	// recorded, and removed when they are no longer needed.
	ClusterModeStamp ClusterMode = "Stamp"
	// ClusterModeReadOnly leaves Clusters unchanged. Anything that needs a stamp is an error.
	ClusterModeReadOnly ClusterMode = "ReadOnly"
)

// ExtraMetadata is metadata that is added to generated objects.
type ExtraMetadata struct {
	// labels are the labels to add. Labels that capifleet sets itself are refused.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	Labels map[string]string `json:"labels,omitempty"`

	// annotations are the annotations to add. Annotations that capifleet or the pipeline set
	// themselves are refused.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	Annotations map[string]string `json:"annotations,omitempty"`
}

// ClusterAPI describes the version of CAPI that the hub runs.
type ClusterAPI struct {
	// version is the API version of generated ClusterResourceSets. Default: the version of the
	// Clusters, or the newest of their versions.
	// +optional
	Version ClusterAPIVersion `json:"version,omitempty"`
}

// ClusterAPIVersion is a version of the CAPI APIs that is served today. v1alpha3 was removed in
// CAPI 1.5, and v1alpha4 in CAPI 1.6.
//
// +kubebuilder:validation:Enum=v1beta1;v1beta2
type ClusterAPIVersion string

const (
	// ClusterAPIV1Beta1 is deprecated and served until CAPI 1.16.
	ClusterAPIV1Beta1 ClusterAPIVersion = "v1beta1"
	// ClusterAPIV1Beta2 is the stored version since CAPI 1.11.
	ClusterAPIV1Beta2 ClusterAPIVersion = "v1beta2"
)

// ClusterAPIVersions are the versions of Clusters that are read and of ClusterResourceSets that are
// written, the oldest first.
func ClusterAPIVersions() []ClusterAPIVersion {
	return []ClusterAPIVersion{ClusterAPIV1Beta1, ClusterAPIV1Beta2}
}

// Tree is YAML that capifleet renders and passes on without a Go type for it: maps, lists, strings,
// booleans, int64 and float64.
type Tree map[string]any
