package v1alpha1

// PlanProblem is one thing that is wrong or worth knowing.
type PlanProblem struct {
	// severity is the severity of the problem. If there is an error, nothing is generated.
	// +required
	Severity PlanSeverity `json:"severity"`

	// code is the stable number of the kind of problem, for example CF0203.
	// +required
	Code string `json:"code"`

	// object is the object to look at. It is left out if the problem is not about a single object.
	// +optional
	Object PlanObject `json:"object,omitempty,omitzero"`

	// file is the file to look at, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`

	// line is the line in the file, from 1. It is left out if it is not known.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Line int32 `json:"line,omitempty"`

	// field is the path of the field within the object.
	// +optional
	Field string `json:"field,omitempty"`

	// value is the wrong value, shortened if it is long. It is left out if it may be secret.
	// +optional
	Value string `json:"value,omitempty"`

	// message says what is wrong.
	// +required
	Message string `json:"message"`

	// entries are the entries that the problem is about, where they are made for items of forEach.
	// +optional
	// +listType=atomic
	Entries []string `json:"entries,omitempty"`

	// clusters are all Clusters that the problem is about. They are left out if it is not about
	// Clusters.
	// +optional
	// +listType=atomic
	Clusters []PlanProblemCluster `json:"clusters,omitempty"`

	// lookedAt are the objects that these Clusters name, for example their infrastructure, and that
	// do not exist or lack what is needed.
	// +optional
	// +listType=atomic
	LookedAt []PlanProblemObject `json:"lookedAt,omitempty"`

	// remedy says what to do.
	// +optional
	Remedy string `json:"remedy,omitempty"`
}

// PlanProblemCluster is a Cluster that a problem is about.
type PlanProblemCluster struct {
	// namespace is the namespace of the Cluster. It is left out if the Cluster has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the Cluster.
	// +required
	Name string `json:"name"`

	// file is the file of the Cluster, relative to the directory.
	// +optional
	File string `json:"file,omitempty"`
}

// PlanProblemObject is an object that a Cluster names. The version of its API does not matter.
type PlanProblemObject struct {
	// group is the API group of the object.
	// +required
	Group string `json:"group"`

	// kind is the kind of the object.
	// +required
	Kind string `json:"kind"`

	// namespace is the namespace of the object. It is left out if the object has none.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the object.
	// +required
	Name string `json:"name"`
}

// PlanSeverity is the severity of a problem, spelled as in the results of a KRM function.
//
// +kubebuilder:validation:Enum=error;warning;info
type PlanSeverity string

const (
	// PlanSeverityError stops the run.
	PlanSeverityError PlanSeverity = "error"
	// PlanSeverityWarning is probably a mistake, or dangerous.
	PlanSeverityWarning PlanSeverity = "warning"
	// PlanSeverityInfo is reported so that nothing happens unseen.
	PlanSeverityInfo PlanSeverity = "info"
)

// PlanObject identifies an object.
type PlanObject struct {
	// apiVersion is the API version of the object.
	// +required
	APIVersion string `json:"apiVersion"`

	// kind is the kind of the object.
	// +required
	Kind string `json:"kind"`

	// namespace is the namespace of the object.
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// name is the name of the object.
	// +required
	Name string `json:"name"`
}
