package v1alpha1

// PlannedApplication is an Application of Argo CD that the Cluster will have.
type PlannedApplication struct {
	// entry is the name of the entry that the Application comes from.
	// +required
	Entry string `json:"entry"`

	// argocd defines which Argo CD runs the Application: the one on the hub, or the one on the
	// cluster itself.
	// +required
	ArgoCD PlannedArgoCD `json:"argocd"`

	// applicationSet is the name of the ApplicationSet on the hub that makes the Application. It is
	// set only if argocd is Hub.
	// +optional
	ApplicationSet string `json:"applicationSet,omitempty"`

	// namespace is the namespace of the Application. It is left out if the template leaves it to
	// Argo CD.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the Application.
	// +required
	Name string `json:"name"`

	// project is the project of Argo CD that the Application belongs to.
	// +required
	Project string `json:"project"`

	// labels are the labels of the Application. They are left out if it has none.
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// destination is the cluster and namespace for the objects of the Application.
	// +required
	Destination PlannedDestination `json:"destination"`

	// sources are the sources of the manifests of the Application.
	// +required
	// +listType=atomic
	Sources []PlannedSource `json:"sources"`

	// variant is the index, in the variants of the ApplicationSet, of the template that the
	// Application is rendered from. It is set only if argocd is Hub.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Variant *int32 `json:"variant,omitempty"`

	// parameters are what the template reads, without what may be secret. They are set only if
	// argocd is Hub.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Parameters Tree `json:"parameters,omitempty"`

	// manifest is the whole Application, without what may be secret. It is set only with --whole.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Manifest Tree `json:"manifest,omitempty"`
}

// PlannedArgoCD defines which Argo CD runs an Application.
//
// +kubebuilder:validation:Enum=Hub;Cluster
type PlannedArgoCD string

const (
	// PlannedArgoCDHub is the Argo CD of the hub.
	PlannedArgoCDHub PlannedArgoCD = "Hub"
	// PlannedArgoCDCluster is the Argo CD on the cluster itself.
	PlannedArgoCDCluster PlannedArgoCD = "Cluster"
)

// PlannedDestination is a cluster, by the name or the server by which Argo CD knows it, and a
// namespace.
type PlannedDestination struct {
	// name is the name of the cluster.
	// +optional
	Name string `json:"name,omitempty"`

	// server is the URL of the API server of the cluster.
	// +optional
	Server string `json:"server,omitempty"`

	// namespace is the namespace for objects that have none.
	// +optional
	Namespace string `json:"namespace,omitempty"`
}

// PlannedSource is a source of the manifests of an Application.
type PlannedSource struct {
	// repoURL is the URL of the Git repository or Helm repository, without user name and password.
	// +required
	RepoURL string `json:"repoURL"`

	// path is a path in a Git repository.
	// +optional
	Path string `json:"path,omitempty"`

	// chart is the name of a chart in a Helm repository.
	// +optional
	Chart string `json:"chart,omitempty"`

	// targetRevision is a branch, tag or commit, or the version of a chart. If it is left out, Argo
	// CD takes HEAD.
	// +optional
	TargetRevision string `json:"targetRevision,omitempty"`
}
