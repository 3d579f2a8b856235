package config

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// validateConfig checks what a schema cannot say: what one field means for another, and the syntax of labels, selectors and paths. The
// FleetConfig has its defaults.
func validateConfig(found *report, schema *schemaNode, config *v1alpha1.FleetConfig) {
	at, spec := field.NewPath("spec"), &config.Spec
	checkClusterSource(found, at.Child("clusters"), spec.Clusters)
	for i, value := range spec.Values {
		checkValue(found, at.Child("values").Index(i), value)
	}
	for _, key := range sortedKeys(spec.ClusterLabels) {
		checkClusterLabel(found, at.Child("clusterLabels").Key(key), key)
	}
	checkOrder(found, at, spec)
	checkWaves(found, at.Child("waves"), spec)
	checkExtraMetadata(found, at.Child("metadata"), spec.Metadata)
	checkArgoCD(found, at.Child("argocd"), spec.ArgoCD)
	checkSharedNames(found, at, spec)
	for i, set := range spec.ResourceSets {
		entry := at.Child("resourceSets").Index(i)
		checkSelector(found, entry.Child("clusterSelector"), set.ClusterSelector, leaveOutForFleet)
		checkExtraMetadata(found, entry.Child("metadata"), set.Metadata)
		checkResources(found, entry.Child("resources"), set.Resources)
	}
	for i, bootstrap := range spec.Bootstrap {
		checkBootstrap(found, schema, at.Child("bootstrap").Index(i), bootstrap)
	}
	for i, set := range spec.ApplicationSets {
		checkApplicationSet(found, schema, at.Child("applicationSets").Index(i), set, spec.ArgoCD.Defaults)
		checkRevisions(found, at.Child("applicationSets").Index(i), set, spec)
	}
	if len(found.found) == 0 && len(spec.ResourceSets)+len(spec.Bootstrap)+len(spec.ApplicationSets) == 0 {
		found.later(fleet.Problem{
			Severity: fleet.Warning, Code: fleet.MissingField, Field: at, Message: "delivers nothing", Remedy: "add resourceSets, bootstrap or applicationSets",
		})
	}
}

// report reports an error, unless one of its field is known.
func (r *report) report(code fleet.Code, at *field.Path, value, message, remedy string) {
	r.later(fleet.Problem{Code: code, Field: at, Value: value, Message: message, Remedy: remedy})
}

// checkClusterSource checks which Clusters are the fleet.
func checkClusterSource(found *report, at *field.Path, source v1alpha1.ClusterSource) {
	checkSelector(found, at.Child("selector"), source.Selector, leaveOutForFleet)
	checkFilePatterns(found, at.Child("files"), source.Files)
	if len(source.Files) > 0 && source.Mode == v1alpha1.ClusterModeStamp {
		found.report(fleet.BadValue, at.Child("mode"), string(source.Mode), "contradicts files, which are only read", "leave it out, or say ReadOnly")
	}
}

// checkArgoCD checks the options of a registrar that is not chosen.
func checkArgoCD(found *report, at *field.Path, argocd v1alpha1.ArgoCD) {
	if argocd.Capi2Argo == (v1alpha1.Capi2Argo{}) || argocd.Registrar == v1alpha1.RegistrarCapi2Argo {
		return
	}
	message, remedy := "are options of another registrar than "+string(argocd.Registrar), "say registrar: Capi2Argo, or leave them out"
	if by := found.overrides[at.Child("registrar").String()]; by != "" {
		message = fmt.Sprintf("stands in the file with options of Capi2Argo, and the registrar is %s, from %s", argocd.Registrar, by)
		remedy = "say Capi2Argo there, or remove the options from the file: another registrar works with a FleetConfig without them"
	}
	found.report(fleet.BadValue, at.Child("capi2argo"), "", message, remedy)
}

// checkSharedNames wants resource sets and bootstraps to have different names, since both name ClusterResourceSets and payloads by them.
func checkSharedNames(found *report, at *field.Path, spec *v1alpha1.FleetConfigSpec) {
	for i, bootstrap := range spec.Bootstrap {
		for j, set := range spec.ResourceSets {
			if bootstrap.Name != "" && bootstrap.Name == set.Name {
				found.report(fleet.RepeatedName, at.Child("bootstrap").Index(i).Child("name"), string(bootstrap.Name),
					"stands already at "+at.Child("resourceSets").Index(j).String(), "give it another: both name ClusterResourceSets")
			}
		}
	}
}

// checkResources checks the sources of a payload. That each is exactly one is in the schema.
func checkResources(found *report, at *field.Path, resources []v1alpha1.Resource) {
	for i, resource := range resources {
		path := at.Index(i)
		checkSelector(found, path.Child("selector"), resource.Selector, "")
		checkFilePatterns(found, path.Child("files"), resource.Files)
		if name := resource.ConfigMap; name != nil {
			checkObjectName(found, path.Child("configMap", "name"), name.Name)
		}
		if name := resource.Secret; name != nil {
			checkObjectName(found, path.Child("secret", "name"), name.Name)
		}
		checkResourceOptions(found, path, resource)
	}
}

// checkResourceOptions checks that hub and render stand where they mean something.
func checkResourceOptions(found *report, at *field.Path, resource v1alpha1.Resource) {
	files, selector, inline := len(resource.Files) > 0, resource.Selector != nil, resource.Inline != ""
	switch {
	case selector && resource.Hub == "":
		found.report(fleet.MissingField, at.Child("hub"), "", "is missing: a selector does not say whether its objects are for the hub too",
			"say hub: Exclude for objects that are only for the clusters, hub: Keep for both")
	case resource.Hub != "" && (inline || resource.ConfigMap != nil || resource.Secret != nil):
		found.report(fleet.BadValue, at.Child("hub"), string(resource.Hub), "means something for files and selector only", "leave it out")
	}
	if resource.Render != "" && (resource.ConfigMap != nil || resource.Secret != nil) && !files && !selector && !inline {
		found.report(fleet.BadValue, at.Child("render"), string(resource.Render), "means something for inline, files and selector only",
			"leave it out: the hub gets the object as it is")
	}
}
