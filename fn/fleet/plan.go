package fleet

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Plan is what was decided. It is complete: writing it needs no further decision.
type Plan struct {
	Members         []MemberPlan     // the fleet's Clusters, sorted by namespace and name
	Waves           []Wave           // in their order; each member is in one
	ResourceSets    []ResourceSet    // sorted by namespace and name
	Payloads        []Payload        // sorted by namespace, kind and name
	ApplicationSets []ApplicationSet // sorted by name
	Applications    []Application    // that the Clusters will have, sorted by ApplicationSet, entry and cluster
	Edits           []Edit           // changes of objects of the input, sorted by their Ref
	OfOthers        []Object         // of the input, left out of the output as other fleets' own, sorted by Ref

	// Secrets are those that the registrar writes for the members that it registers, sorted by
	// name. They are made when they are first asked for: what the function emits needs none.
	Secrets func() []ClusterSecret
}

// MemberPlan is what reaches a Cluster of the fleet.
type MemberPlan struct {
	Cluster      Ref
	Values       map[string]string // its facts as they may be shown, by name
	Secrets      []string          // the texts of its facts that must not be shown, the longest first
	Stamps       map[string]string // the labels that are stamped on it, by key
	ResourceSets []Delivery        // of spec.resourceSets, in their order
	Bootstraps   []Delivery        // of spec.bootstrap, in their order
}

// Wave is a part of the fleet that is updated together.
type Wave struct {
	Name     string
	Percent  *int32 // of the fleet that it asks for; nil where it has a selector, or takes the rest
	Clusters int    // that it has
}

// Delivery is what an entry of the FleetConfig brings to a Cluster.
type Delivery struct {
	Entry       string // name of the entry
	ResourceSet string // name of the ClusterResourceSet, in the Cluster's namespace
}

// ResourceSet is a ClusterResourceSet.
type ResourceSet struct {
	Metadata
	APIVersion string
	Selector   metav1.LabelSelector
	Strategy   string
	References []Reference
}

// Reference of a ClusterResourceSet to a payload of its namespace. It has the fields of Cluster
// API's ResourceRef, so that the two convert into each other.
type Reference struct {
	Name string
	Kind string // ConfigMap or Secret
}

// Payload is a ConfigMap, or a Secret of the ClusterResourceSet type, that holds manifests.
type Payload struct {
	Metadata
	Kind string            // ConfigMap or Secret
	Data map[string]string // manifests by key; applied in the order of the keys' bytes
}

// ApplicationSet is an ApplicationSet of the Argo CD on the hub.
type ApplicationSet struct {
	Metadata
	Generators                  []Generator
	Template                    map[string]any // metadata and spec, in Go template form
	PreserveResourcesOnDeletion bool
	ApplicationsSync            string // "" leaves Argo CD's default

	IgnoredDifferences []v1alpha1.IgnoredDifference // what its controller leaves as somebody has set it
	PreservedFields    v1alpha1.PreservedFields

	// RollingSync are the steps in which Argo CD syncs, by the labels of Applications; nil for all
	// at once.
	RollingSync []metav1.LabelSelectorRequirement
}

// Generator of an ApplicationSet: the elements of a list, or a selector of cluster Secrets.
type Generator struct {
	Template map[string]any        // for what it gives, in Go template form; nil where it is that of the ApplicationSet
	Elements []map[string]any      // for the list generator; nil for the cluster generator
	Selector *metav1.LabelSelector // for the cluster generator
	Values   map[string]string     // for the cluster generator: .values, as templates
}

// Application is what one Cluster will have: Argo CD's of the hub, from an ApplicationSet, or one
// of the cluster's own Argo CD, from a bootstrap.
type Application struct {
	Entry       string // name of the entry of the FleetConfig
	Set         string // name of the ApplicationSet on the hub; "" for an Application of the cluster's own Argo CD
	Cluster     Ref
	Namespace   string // of the Application
	Name        string
	Project     string
	Labels      map[string]string
	Destination Destination
	Sources     []ApplicationSource

	CreatesNamespace bool // whether Argo CD is to create the namespace of the destination
	ManagesNamespace bool // whether Argo CD is to give that namespace metadata
	InCluster        bool // whether the destination is the cluster of the Argo CD that syncs it

	DryRepoURL string // the repository that its hydrator reads; "" for an Application without one
	Hidden     bool   // whether it is made of facts that may be secret

	// Variant is the template that it is rendered from, and Parameters are what it is rendered
	// with. An Application of the cluster's own Argo CD has neither.
	Variant    *Variant
	Parameters map[string]any
}

// Variant is a template of an entry, which its Applications for some Clusters share. With the same
// parameters, it always gives the same Application.
type Variant struct {
	Source map[string]any // metadata and spec, in Go template form
	Hidden bool           // whether it reads facts that may be secret
}

// Destination of an Application: a cluster by name or by server.
type Destination struct{ Name, Server, Namespace string }

// ApplicationSource is where an Application's manifests come from.
type ApplicationSource struct{ RepoURL, Path, Chart, TargetRevision string }

// ClusterSecret is the Secret by which the Argo CD of the hub knows a Cluster, as far as it is
// known at render time: without credentials.
type ClusterSecret struct {
	Metadata           // as the registrar writes it
	Cluster     Ref    // whose it is
	ClusterName string // the name by which Argo CD knows the cluster
	Server      string // stands for that of the hub
}

// Edit changes labels and annotations of an object of the input.
type Edit struct {
	Object                          Object
	SetLabels, SetAnnotations       map[string]string
	RemoveLabels, RemoveAnnotations []string
}
