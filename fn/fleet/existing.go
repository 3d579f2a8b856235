package fleet

// Existing is what the input holds beside what is generated, as far as it may get into the way of
// that. What an earlier run of the fleet has generated is not part of it. Each list is sorted by
// Ref.
type Existing struct {
	Applications    []SourceObject // Argo CD's
	ApplicationSets []SourceObject
	Projects        []SourceObject // AppProjects of Argo CD

	// Settings are the ConfigMaps argocd-cm of the hub's Argo CD, where there are Projects.
	Settings []SourceObject

	// Servers are where the API servers of Clusters are, by the identity of the Cluster, where
	// there are Projects and the Cluster says it. A provider, or its kubeconfig, may say something
	// else.
	Servers map[ID]string

	ResourceSets []SourceObject // ClusterResourceSets

	// Payloads are the ConfigMaps and Secrets that the ResourceSets name, and those of these names
	// without a namespace.
	Payloads map[ID][]SourceObject

	// Promised are ConfigMaps and Secrets that the ResourceSets name, and that something in the
	// input makes: an ExternalSecret, say, or a generator of a kustomization.
	Promised map[ID]bool
}

// Kinds of Argo CD that may be in the way of what is generated.
const (
	ApplicationKind = "Application"
	ProjectKind     = "AppProject"
)

// References are what a ClusterResourceSet of the input names (CAPI: addons/v1beta2
// ClusterResourceSetSpec).
func (o SourceObject) References() []Reference {
	spec, _ := o.Tree["spec"].(map[string]any)
	resources, _ := spec["resources"].([]any)
	var references []Reference
	for _, resource := range resources {
		fields, _ := resource.(map[string]any)
		name, _ := fields["name"].(string)
		kind, _ := fields["kind"].(string)
		references = append(references, Reference{Name: name, Kind: kind})
	}
	return references
}
