package v1alpha1

import "encoding/json"

// DiffField is a field that changes.
type DiffField struct {
	// object is the object that has the field, if the change is about several objects.
	// +optional
	Object *DiffObject `json:"object,omitempty"`

	// path is the path of the field. An element of a list is addressed by its key where it has one:
	// containers[calico-node].
	// +required
	Path string `json:"path"`

	// before is the value of the old side, of any type. It is left out if there is none, or if it
	// may be secret.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:pruning:PreserveUnknownFields
	Before json.RawMessage `json:"before,omitempty"`

	// after is the value of the new side, of any type. It is left out if there is none, or if it
	// may be secret.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:pruning:PreserveUnknownFields
	After json.RawMessage `json:"after,omitempty"`

	// redacted says what happened to a value that is not shown, since it may be secret.
	// +optional
	Redacted DiffRedacted `json:"redacted,omitempty"`

	// text is the unified diff of a value of several lines.
	// +optional
	Text string `json:"text,omitempty"`

	// distinct is the number of different changes of the field, if it differs by Cluster. before
	// and after are then those of the first Cluster.
	// +required
	// +kubebuilder:validation:Minimum=1
	Distinct int32 `json:"distinct"`
}

// DiffRedacted says what happened to a value that is not shown.
//
// +kubebuilder:validation:Enum=Added;Changed;Removed
type DiffRedacted string

// What happened to a value that is not shown.
const (
	// DiffRedactedAdded means that the value is new.
	DiffRedactedAdded DiffRedacted = "Added"
	// DiffRedactedChanged means that the value is another one.
	DiffRedactedChanged DiffRedacted = "Changed"
	// DiffRedactedRemoved means that the value is gone.
	DiffRedactedRemoved DiffRedacted = "Removed"
)
