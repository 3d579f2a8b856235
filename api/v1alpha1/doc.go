// Package v1alpha1 is the contract between capifleet and its users: the FleetConfig, which they
// write, and the FleetPlan, which their programs may read.
//
// A FleetConfig defines which Cluster API (CAPI) Clusters are a fleet and what each of them gets.
// It is read from Git and never applied to a cluster, so it has no status. The types here, with
// their markers, are the only source of the generated CRD schema (which values are accepted), the
// JSON Schema (what editors complete and which fields are known) and the reference page.
//
// Limits: a name that is used in a label value has at most 63 characters. A name that is used in
// the name of an object is a DNS label. A map key or value that becomes a label follows the label
// syntax of Kubernetes (k8s.io/apimachinery/pkg/util/validation).
//
// +kubebuilder:object:generate=true
// +groupName=capifleet.dev
package v1alpha1
