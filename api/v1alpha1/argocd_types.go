package v1alpha1

// ArgoCD describes the Argo CD of the hub.
type ArgoCD struct {
	// namespace is the namespace of Argo CD, which the ApplicationSets are written for. Default:
	// argocd.
	// +optional
	Namespace Name `json:"namespace,omitempty"`

	// registrar is the program that writes the cluster Secrets of Argo CD. It decides which labels
	// and annotations they have. Default: Any.
	// +optional
	Registrar Registrar `json:"registrar,omitempty"`

	// capi2argo has the options of capi2argo-cluster-operator. It is allowed only with registrar
	// Capi2Argo.
	// +optional
	Capi2Argo Capi2Argo `json:"capi2argo,omitempty,omitzero"`

	// generator is the generator of the ApplicationSets. Default: List.
	// +optional
	Generator Generator `json:"generator,omitempty"`

	// defaults are merged with the template of every entry of applicationSets. Fields of the
	// template win; maps are merged and lists are not. The defaults do not apply to the
	// Applications of bootstrap. Default: spec.project is default.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Defaults Tree `json:"defaults,omitempty"`
}

// Registrar is a program that writes a Secret for each Cluster, by which Argo CD knows the cluster.
//
// +kubebuilder:validation:Enum=Any;Capargo;Capi2Argo;ClusterLabels
type Registrar string

const (
	// RegistrarAny assumes only that Argo CD knows a cluster by the name of its Cluster.
	RegistrarAny Registrar = "Any"
	// RegistrarCapargo is superorbital/capargo, which copies no label of the Cluster to the Secret.
	RegistrarCapargo Registrar = "Capargo"
	// RegistrarCapi2Argo is dntosas/capi2argo-cluster-operator, which copies the labels that are
	// named by marks on the Cluster.
	RegistrarCapi2Argo Registrar = "Capi2Argo"
	// RegistrarClusterLabels is any registrar that copies every label of the Cluster to the Secret.
	RegistrarClusterLabels Registrar = "ClusterLabels"
)

// Registrars are all registrars, in the order of the schema.
func Registrars() []Registrar {
	return []Registrar{RegistrarAny, RegistrarCapargo, RegistrarCapi2Argo, RegistrarClusterLabels}
}

// Capi2Argo has the options of capi2argo-cluster-operator.
type Capi2Argo struct {
	// names defines how clusters are named. Plain is the name of the Cluster; Namespaced has its
	// namespace before it. Default: Plain.
	// +optional
	Names Capi2ArgoNames `json:"names,omitempty"`

	// labels defines which labels of a Cluster are copied to its Secret. TakeAlong copies those
	// that are named by marks on the Cluster; All copies all of them. Default: TakeAlong.
	// +optional
	Labels Capi2ArgoLabels `json:"labels,omitempty"`
}

// Capi2ArgoNames defines how capi2argo names clusters.
//
// +kubebuilder:validation:Enum=Plain;Namespaced
type Capi2ArgoNames string

// Capi2ArgoLabels defines which labels capi2argo copies.
//
// +kubebuilder:validation:Enum=TakeAlong;All
type Capi2ArgoLabels string

const (
	// Capi2ArgoNamesPlain is the operator without ENABLE_NAMESPACED_NAMES.
	Capi2ArgoNamesPlain Capi2ArgoNames = "Plain"
	// Capi2ArgoNamesNamespaced is the operator with ENABLE_NAMESPACED_NAMES.
	Capi2ArgoNamesNamespaced Capi2ArgoNames = "Namespaced"
	// Capi2ArgoLabelsTakeAlong is the operator without ENABLE_AUTO_LABEL_COPY.
	Capi2ArgoLabelsTakeAlong Capi2ArgoLabels = "TakeAlong"
	// Capi2ArgoLabelsAll is the operator with ENABLE_AUTO_LABEL_COPY.
	Capi2ArgoLabelsAll Capi2ArgoLabels = "All"
)

// Generator is the generator of the ApplicationSets that are written.
//
// +kubebuilder:validation:Enum=List;Clusters
type Generator string

const (
	// GeneratorList is a list generator with one element for each Cluster. It works with every
	// registrar.
	GeneratorList Generator = "List"
	// GeneratorClusters is the cluster generator of Argo CD, which selects the Secrets of the
	// registrar by label.
	GeneratorClusters Generator = "Clusters"
)
