package config

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
)

// validateConfig checks what a schema cannot express: what one field means for another, and the
// syntax of labels, selectors and paths. The FleetConfig has its defaults.
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
	checkAccept(found, at.Child("accept"), spec.Accept)
	checkArgoCD(found, at.Child("argocd"), spec.ArgoCD)
	made, problems := entries.Of(spec)
	checkForEach(found, spec)
	for _, problem := range withoutBadValues(found, spec, problems) {
		found.add(problem)
	}
	checkRenames(found, at, config)
	checkNames(found, made)
	checkNamedAs(found, made)
	checkSetNames(found, config, made.ApplicationSets)
	for _, entry := range made.Delivering {
		checkDelivering(found, schema, entry)
	}
	for _, set := range made.ApplicationSets {
		checkApplicationSet(found.within(set.Item), schema, set, spec.ArgoCD.Defaults)
		checkRevisions(found.within(set.Item), set, spec)
	}
	if len(found.found) == 0 && made.Len() == 0 {
		found.add(fleet.Problem{
			Severity: fleet.Warning, Code: fleet.MissingField, Field: at, Message: "the FleetConfig delivers nothing",
			Remedy: "add resourceSets, bootstrap or applicationSets",
		})
	}
}

// checkClusterSource checks which Clusters are the fleet.
func checkClusterSource(found *report, at *field.Path, source v1alpha1.ClusterSource) {
	checkSelector(found, at.Child("selector"), source.Selector, removeForFleet)
	checkFilePatterns(found, at.Child("files"), source.Files)
	if len(source.Files) > 0 && source.Mode == v1alpha1.ClusterModeStamp {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("mode"), Value: string(source.Mode),
			Message: "the mode contradicts files, since Clusters of files are only read",
			Remedy:  "remove mode, or set it to ReadOnly",
		})
	}
}

// checkArgoCD checks the options of a registrar that is not chosen.
func checkArgoCD(found *report, at *field.Path, argocd v1alpha1.ArgoCD) {
	if argocd.Capi2Argo == (v1alpha1.Capi2Argo{}) || argocd.Registrar == v1alpha1.RegistrarCapi2Argo {
		return
	}
	problem := fleet.Problem{
		Code: fleet.BadValue, Field: at.Child("capi2argo"), Because: at.Child("registrar"),
		Message: fmt.Sprintf("the options are those of registrar Capi2Argo, and the registrar is %s", argocd.Registrar),
		Remedy:  "set registrar to Capi2Argo, or remove the options",
	}
	if found.overrides[at.Child("registrar").String()] != "" {
		problem.Remedy = "set Capi2Argo there, or remove the options from the file, " +
			"which any other registrar works without"
	}
	found.add(problem)
}

// checkDelivering checks an entry that delivers payloads.
func checkDelivering(found *report, schema *schemaNode, entry fleet.DeliveringEntry) {
	if entry.Bootstrap != nil {
		checkBootstrap(found, schema, entry.Path, *entry.Bootstrap)
		return
	}
	found, path := found.within(entry.Item), writtenEntry(entry.Path, entry.Item)
	checkEntrySelector(found, path, entry.ClusterSelector, entry.Item)
	checkExtraMetadata(found, path.Child("metadata"), entry.Metadata)
	checkResources(found, path.Child("resources"), entry.Resources)
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

// checkResourceOptions checks that hub and render are set only where they have an effect.
func checkResourceOptions(found *report, at *field.Path, resource v1alpha1.Resource) {
	files, selector, inline := len(resource.Files) > 0, resource.Selector != nil, resource.Inline != ""
	reference := resource.ConfigMap != nil || resource.Secret != nil
	switch {
	case selector && resource.Hub == "":
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at.Child("hub"),
			Message: "hub is missing, " +
				"and a selector does not say whether its objects are for the hub too",
			Remedy: "set hub to Exclude for objects that are only for the clusters, " +
				"or to Keep for objects that are for both",
		})
	case resource.Hub != "" && (inline || reference):
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("hub"), Value: string(resource.Hub),
			Message: "hub has an effect on files and selector only", Remedy: "remove it",
		})
	}
	if resource.Render != "" && reference && !files && !selector && !inline {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("render"), Value: string(resource.Render),
			Message: "render has an effect on inline, files and selector only",
			Remedy:  "remove it: the hub gets the object as it is",
		})
	}
}
