package v1alpha1

// Value is a named fact about a Cluster. Exactly one of label, annotation, field, variable,
// infrastructure, controlPlane and template must be set; it defines where the value comes from.
//
// +kubebuilder:validation:ExactlyOneOf=label;annotation;field;variable;infrastructure;controlPlane;template
type Value struct {
	// name is the name of the fact. Templates read it as .values.NAME.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-zA-Z_][a-zA-Z0-9_]*$`
	Name string `json:"name"`

	// label is the key of a label of the Cluster.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=317
	Label string `json:"label,omitempty"`

	// annotation is the key of an annotation of the Cluster.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=317
	Annotation string `json:"annotation,omitempty"`

	// field is a dotted path into the manifest of the Cluster, for example spec.topology.version. A
	// key that contains dots is in brackets: metadata.annotations[example.com/owner]. Items of
	// lists are counted from 0.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Field string `json:"field,omitempty"`

	// variable is the name of a topology variable of the ClusterClass. If the variable is an
	// object, a dotted path into it follows, for example cni.name.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Variable string `json:"variable,omitempty"`

	// infrastructure is a dotted path into the manifest of the object that the Cluster's
	// spec.infrastructureRef names, for example spec.region. The value is missing if the input does
	// not contain that object. A Cluster with spec.topology has no such reference in its manifest:
	// use variable.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Infrastructure string `json:"infrastructure,omitempty"`

	// controlPlane is a dotted path into the manifest of the object that the Cluster's
	// spec.controlPlaneRef names, for example spec.version. The value is missing if the input does
	// not contain that object. A Cluster with spec.topology has no such reference in its manifest:
	// use variable.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	ControlPlane string `json:"controlPlane,omitempty"`

	// template is a template that can read the Cluster and the values before this one.
	// +optional
	// +kubebuilder:validation:MinLength=1
	Template TemplateText `json:"template,omitempty"`

	// default is the value of Clusters that have none. Without a default, a missing value is an
	// error if it is read.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Default *string `json:"default,omitempty"`

	// allowed are the values that a Cluster may have. Any other value is an error.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=256
	// +kubebuilder:validation:items:MaxLength=1024
	Allowed []string `json:"allowed,omitempty"`
}

// Wave is a part of the fleet that is updated together. The last wave has all Clusters that are in
// no other wave, and has neither selector nor percent.
type Wave struct {
	// name is the name of the wave. Templates read it as .values.wave.
	// +required
	Name Name `json:"name"`

	// selector selects the Clusters of the wave by label.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// percent is the share of the whole fleet that is in the wave. The Clusters are chosen by a
	// hash of namespace and name, so a new Cluster does not move any other.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=99
	Percent *int32 `json:"percent,omitempty"`
}
