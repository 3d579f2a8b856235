package fleet

// Existing is what the input holds beside what is generated, as far as it may get into the way of
// that. What an earlier run of the fleet has generated is not part of it. Each list is sorted by
// Ref.
type Existing struct {
	Applications []Object       // Argo CD's
	Projects     []SourceObject // AppProjects of Argo CD

	// Settings are the ConfigMaps argocd-cm of the hub's Argo CD, where there are Projects.
	Settings []SourceObject
}

// Kinds of Argo CD that may be in the way of what is generated.
const (
	ApplicationKind = "Application"
	ProjectKind     = "AppProject"
)
