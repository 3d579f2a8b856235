package v1alpha1

import (
	"cmp"
	"maps"
)

// Default sets every field that has a default and is not set. Only this function knows the
// defaults. Calling it twice changes nothing. It does not set what depends on the input:
// clusterAPI.version is that of the Clusters.
func (c *FleetConfig) Default() {
	c.Spec.Clusters.setDefaults()
	c.Spec.ArgoCD.setDefaults()
	for i := range c.Spec.ResourceSets {
		c.Spec.ResourceSets[i].setDefaults()
	}
	for i := range c.Spec.Bootstrap {
		c.Spec.Bootstrap[i].setDefaults()
	}
	for i := range c.Spec.ApplicationSets {
		c.Spec.ApplicationSets[i].setDefaults(c.Spec.ArgoCD.Generator)
	}
}

// DefaultProject is the project of Applications, and DefaultArgoCDNamespace is the namespace of
// Argo CD, unless they are set.
const (
	DefaultProject              = "default"
	DefaultArgoCDNamespace Name = "argocd"
)

func (s *ClusterSource) setDefaults() {
	mode := ClusterModeStamp
	if len(s.Files) > 0 {
		mode = ClusterModeReadOnly
	}
	s.Mode = cmp.Or(s.Mode, mode)
}

func (a *ArgoCD) setDefaults() {
	a.Namespace = cmp.Or(a.Namespace, DefaultArgoCDNamespace)
	a.Registrar = cmp.Or(a.Registrar, RegistrarAny)
	a.Generator = cmp.Or(a.Generator, GeneratorList)
	if a.Registrar == RegistrarCapi2Argo {
		a.Capi2Argo.Names = cmp.Or(a.Capi2Argo.Names, Capi2ArgoNamesPlain)
		a.Capi2Argo.Labels = cmp.Or(a.Capi2Argo.Labels, Capi2ArgoLabelsTakeAlong)
	}
	a.Defaults = withProject(a.Defaults)
}

// withProject is the defaults of Application templates with a project. It does not change its
// argument.
func withProject(defaults Tree) Tree {
	spec, isMap := defaults["spec"].(map[string]any)
	if _, isSet := spec["project"]; isSet || defaults["spec"] != nil && !isMap {
		return defaults
	}
	if defaults = maps.Clone(defaults); defaults == nil {
		defaults = Tree{}
	}
	if spec = maps.Clone(spec); spec == nil {
		spec = map[string]any{}
	}
	spec["project"] = DefaultProject
	defaults["spec"] = spec
	return defaults
}

func (r *ResourceSet) setDefaults() {
	r.Strategy = cmp.Or(r.Strategy, StrategyApplyOnce)
	r.Format = cmp.Or(r.Format, FormatAuto)
	for i := range r.Resources {
		r.Resources[i].setDefaults()
	}
}

func (b *Bootstrap) setDefaults() {
	b.Namespace = cmp.Or(b.Namespace, DefaultArgoCDNamespace)
	b.Format = cmp.Or(b.Format, FormatAuto)
	for i := range b.Resources {
		b.Resources[i].setDefaults()
	}
}

func (r *Resource) setDefaults() {
	if len(r.Files) > 0 {
		r.Hub = cmp.Or(r.Hub, HubExclude)
	}
	if r.Inline != "" || len(r.Files) > 0 || r.Selector != nil {
		r.Render = cmp.Or(r.Render, RenderVerbatim)
	}
	if r.Secret != nil {
		r.Secret.Provided = cmp.Or(r.Secret.Provided, SecretProvidedByInput)
	}
}

func (a *ApplicationSet) setDefaults(generator Generator) {
	a.Rollout = cmp.Or(a.Rollout, RolloutRevisions)
	if a.SyncPolicy.PreserveResourcesOnDeletion == nil {
		a.SyncPolicy.PreserveResourcesOnDeletion = new(true)
	}
	if generator == GeneratorClusters {
		a.SyncPolicy.ApplicationsSync = cmp.Or(a.SyncPolicy.ApplicationsSync, ApplicationsSyncCreateUpdate)
	}
}
