package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FleetConfig describes a fleet: which Clusters belong to it, which facts of them matter, and what is delivered to them.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=fleetconfigs,scope=Cluster
type FleetConfig struct {
	metav1.TypeMeta `json:",inline"`

	// metadata.name is the identity of the fleet: it marks everything generated from this FleetConfig and begins the names of it.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what the fleet is and gets.
	// +required
	Spec FleetConfigSpec `json:"spec"`
}

// FleetConfigSpec is what the fleet is and gets.
type FleetConfigSpec struct {
	// clusters says which Clusters of the input are the fleet. Default: all of them.
	// +optional
	Clusters ClusterSource `json:"clusters,omitempty,omitzero"`

	// values are named facts of a Cluster, which every template reads as .values.NAME.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	Values []Value `json:"values,omitempty"`

	// clusterLabels are stamped on the fleet's Clusters, so that selectors can use any fact. A key is a label key, a value a template.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	ClusterLabels map[string]TemplateText `json:"clusterLabels,omitempty"`

	// waves are an ordered partition of the fleet, .values.wave. The first wave that matches a Cluster has it; the last takes the rest.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=32
	Waves []Wave `json:"waves,omitempty"`

	// metadata is set on every generated object, for example the label of a CAPI watch filter or an Argo CD sync wave.
	// +optional
	Metadata ExtraMetadata `json:"metadata,omitempty,omitzero"`

	// clusterAPI says which version of CAPI the hub runs.
	// +optional
	ClusterAPI ClusterAPI `json:"clusterAPI,omitempty,omitzero"`

	// argocd describes the Argo CD of the hub.
	// +optional
	ArgoCD ArgoCD `json:"argocd,omitempty,omitzero"`

	// resourceSets become ClusterResourceSets and their payloads.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=256
	ResourceSets []ResourceSet `json:"resourceSets,omitempty"`

	// bootstrap brings Argo CD to the clusters themselves, with an app of apps.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=64
	Bootstrap []Bootstrap `json:"bootstrap,omitempty"`

	// applicationSets become ApplicationSets of the Argo CD on the hub.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=256
	ApplicationSets []ApplicationSet `json:"applicationSets,omitempty"`
}

// Name of an entry: a DNS label (RFC 1123). It becomes part of the names of generated objects.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
type Name string

// TemplateText is a template of Argo CD's language: Go template with sprig and missingkey=error.
//
// +kubebuilder:validation:MaxLength=4096
type TemplateText string

// FilePattern is a slash-separated path relative to the package, in which * and ? match within a segment and ** matches any number of segments.
// A name that begins with a dot is matched only by a segment that begins with one.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=1024
type FilePattern string

// ClusterSource says which Clusters are the fleet.
type ClusterSource struct {
	// selector selects the fleet's Clusters by label. It is part of every selector that is generated. Default: every Cluster of the input.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// files are read for Clusters where the input carries none (kustomize generators): below the working directory. Implies mode ReadOnly.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Files []FilePattern `json:"files,omitempty"`

	// mode says whether Cluster manifests may be changed. Default: Stamp.
	// +optional
	Mode ClusterMode `json:"mode,omitempty"`
}

// ClusterMode says whether Cluster manifests may be changed.
//
// +kubebuilder:validation:Enum=Stamp;ReadOnly
type ClusterMode string

const (
	// ClusterModeStamp lets capifleet add labels and annotations to Clusters, recorded and withdrawn again.
	ClusterModeStamp ClusterMode = "Stamp"
	// ClusterModeReadOnly leaves Clusters as they are; what needs a stamp is an error.
	ClusterModeReadOnly ClusterMode = "ReadOnly"
)

// ExtraMetadata is added to generated objects.
type ExtraMetadata struct {
	// labels to add. Those that capifleet sets itself are refused.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	Labels map[string]string `json:"labels,omitempty"`

	// annotations to add. Those that capifleet and the pipeline set themselves are refused.
	// +optional
	// +kubebuilder:validation:MaxProperties=32
	Annotations map[string]string `json:"annotations,omitempty"`
}

// ClusterAPI says which version of CAPI the hub runs.
type ClusterAPI struct {
	// version of the API of generated ClusterResourceSets. Default: that of the Clusters; where they are mixed, the newest.
	// +optional
	Version ClusterAPIVersion `json:"version,omitempty"`
}

// ClusterAPIVersion is a version of CAPI's APIs that is served today: v1alpha3 and v1alpha4 are gone since CAPI 1.5 and 1.6.
//
// +kubebuilder:validation:Enum=v1beta1;v1beta2
type ClusterAPIVersion string

const (
	// ClusterAPIV1Beta1 is deprecated and served until CAPI 1.16.
	ClusterAPIV1Beta1 ClusterAPIVersion = "v1beta1"
	// ClusterAPIV1Beta2 is the stored version since CAPI 1.11.
	ClusterAPIV1Beta2 ClusterAPIVersion = "v1beta2"
)

// Tree is YAML that capifleet renders and passes on without a Go type of its own: maps, lists, strings, booleans, int64 and float64.
type Tree map[string]any
