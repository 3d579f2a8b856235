// Package v1alpha1 is the contract between capifleet and its users: the FleetConfig, which they write, and the FleetPlan, which
// programs of theirs may read.
//
// A FleetConfig says which Cluster API (CAPI) Clusters make up a fleet and what each of them needs. It is read from Git and never
// applied to a cluster, so there is no status. The types here, with their markers, are the one source for the generated CRD schema
// (what values are accepted), the JSON Schema (what editors complete and what strict reading knows) and the reference page.
//
// Limits: a name that ends up in a label value is at most 63 characters, one that ends up in an object's name is a DNS label, a map key
// or value that ends up as a label follows Kubernetes' label syntax (k8s.io/apimachinery/pkg/util/validation).
//
// +kubebuilder:object:generate=true
// +groupName=capifleet.dev
package v1alpha1
