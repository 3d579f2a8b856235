package v1alpha1

// Value is a named fact of a Cluster. Exactly one of label, annotation, field, variable,
// infrastructure, controlPlane and template says where it comes from.
//
// +kubebuilder:validation:ExactlyOneOf=label;annotation;field;variable;infrastructure;controlPlane;template
type Value struct {
	// name of the fact; templates read it as .values.NAME.
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

	// field is a dotted path into the Cluster's manifest, for example spec.topology.version. A key that holds dots stands in brackets,
	// metadata.annotations[example.com/owner]; items of lists are counted from 0.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Field string `json:"field,omitempty"`

	// variable is the name of a ClusterClass topology variable, with a dotted path into it where it is an object, for example cni.name.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Variable string `json:"variable,omitempty"`

	// infrastructure is a dotted path into the manifest of the object that the Cluster's
	// spec.infrastructureRef names, for example spec.region. The value is missing where the input
	// does not hold that object. A Cluster with spec.topology has no such reference in its
	// manifest: use variable.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Infrastructure string `json:"infrastructure,omitempty"`

	// controlPlane is a dotted path into the manifest of the object that the Cluster's
	// spec.controlPlaneRef names, for example spec.version. The value is missing where the input
	// does not hold that object. A Cluster with spec.topology has no such reference in its
	// manifest: use variable.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	ControlPlane string `json:"controlPlane,omitempty"`

	// template is rendered from the Cluster and the values before this one.
	// +optional
	// +kubebuilder:validation:MinLength=1
	Template TemplateText `json:"template,omitempty"`

	// default is the value of a Cluster that has none. Without a default, a missing value is an error where it is read.
	// +optional
	// +kubebuilder:validation:MaxLength=1024
	Default *string `json:"default,omitempty"`

	// allowed lists the values that a Cluster may have; any other is an error.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=256
	// +kubebuilder:validation:items:MaxLength=1024
	Allowed []string `json:"allowed,omitempty"`
}

// Wave is a part of the fleet that is updated together. The last wave takes the rest and has neither selector nor percent.
type Wave struct {
	// name of the wave, the value of .values.wave.
	// +required
	Name Name `json:"name"`

	// selector selects the wave's Clusters by label.
	// +optional
	Selector *Selector `json:"selector,omitempty"`

	// percent of the whole fleet, chosen by a hash of namespace and name: adding Clusters moves no other.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=99
	Percent *int32 `json:"percent,omitempty"`
}
