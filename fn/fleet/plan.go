package fleet

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Plan is what was decided. It is complete: writing it needs no further decision.
type Plan struct {
	ResourceSets    []ResourceSet    // sorted by namespace and name
	Payloads        []Payload        // sorted by namespace, kind and name
	ApplicationSets []ApplicationSet // sorted by name
	Applications    []Application    // what Argo CD will make of the ApplicationSets, sorted by set and cluster
	Edits           []Edit           // changes of objects of the input, sorted by their Ref
}

// Metadata of a generated object.
type Metadata struct {
	Namespace   string // "" where the Clusters have none
	Name        string
	Labels      map[string]string
	Annotations map[string]string
}

// ResourceSet is a ClusterResourceSet.
type ResourceSet struct {
	Metadata
	APIVersion string
	Selector   metav1.LabelSelector
	Strategy   string
	References []Reference
}

// Reference of a ClusterResourceSet to a payload of its namespace.
type Reference struct {
	Kind string // ConfigMap or Secret
	Name string
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
	Generator                   Generator
	Template                    map[string]any // metadata and spec, in Go template form
	PreserveResourcesOnDeletion bool
	ApplicationsSync            string // "" leaves Argo CD's default
}

// Generator of an ApplicationSet: the elements of a list, or a selector of cluster Secrets.
type Generator struct {
	Elements []map[string]any      // for the list generator; nil for the cluster generator
	Selector *metav1.LabelSelector // for the cluster generator
	Values   map[string]string     // for the cluster generator: .values, as templates
}

// Application is what Argo CD will generate for one Cluster.
type Application struct {
	Set         string // name of the ApplicationSet
	Cluster     Ref
	Name        string
	Project     string
	Destination Destination
	Sources     []ApplicationSource
}

// Destination of an Application: a cluster by name or by server.
type Destination struct{ Name, Server, Namespace string }

// ApplicationSource is where an Application's manifests come from.
type ApplicationSource struct{ RepoURL, Path, Chart, TargetRevision string }

// Edit changes annotations of an object of the input.
type Edit struct {
	Object            Object
	SetAnnotations    map[string]string
	RemoveAnnotations []string
}
