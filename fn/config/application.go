package config

import (
	"cmp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkApplicationSet checks an entry of applicationSets. Fields of the template that argocd.defaults has are not missing.
func checkApplicationSet(found *report, schema *schemaNode, at *field.Path, set v1alpha1.ApplicationSet, defaults v1alpha1.Tree) {
	checkSelector(found, at.Child("clusterSelector"), set.ClusterSelector, leaveOutForFleet)
	checkExtraMetadata(found, at.Child("metadata"), set.Metadata)
	path := at.Child("template")
	template := merged{map[string]any(set.Template), map[string]any(defaults)}
	for i, override := range set.Overrides {
		checkOverride(found, at.Child("overrides").Index(i), override, template)
	}
	if set.Template == nil {
		return
	}
	if name, _ := template.at("metadata", "name").(string); name == "" {
		found.report(fleet.MissingField, path.Child("metadata", "name"), "", "is missing: Applications need names, each Cluster's another",
			"add it, for example '{{ .name }}-"+cmp.Or(string(set.Name), "app")+"'")
	}
	checkSpec(found, schema, path, template)
}

// checkOverride checks what is merged over a template for some Clusters.
func checkOverride(found *report, at *field.Path, override v1alpha1.Override, template merged) {
	checkSelector(found, at.Child("clusterSelector"), override.ClusterSelector, "")
	if override.Metadata == nil && override.Spec == nil {
		found.report(fleet.MissingField, at, "", "overrides nothing", "add metadata or spec, of which each field is merged over the template")
	}
	for _, pair := range [][2][]string{{{"source"}, {"sources"}}, {{"sources"}, {"source"}}, {{"destination", "server"}, {"destination", "name"}}, {{"destination", "name"}, {"destination", "server"}}} {
		own, other := pair[0], pair[1]
		if valueAt(override.Spec, own) != nil && template.at(append([]string{"spec"}, other...)...) != nil {
			found.report(fleet.BadValue, at.Child("spec", own...), "", "would stand beside the template's spec."+strings.Join(other, "."), "override that field, or write the template with this one: an override adds and replaces, and takes nothing out")
		}
	}
}

// checkBootstrap checks an entry of bootstrap. Its Application has no defaults but project and server: argocd.defaults are the hub's.
func checkBootstrap(found *report, schema *schemaNode, at *field.Path, bootstrap v1alpha1.Bootstrap) {
	checkSelector(found, at.Child("clusterSelector"), bootstrap.ClusterSelector, leaveOutForFleet)
	checkExtraMetadata(found, at.Child("metadata"), bootstrap.Metadata)
	checkResources(found, at.Child("resources"), bootstrap.Resources)
	if bootstrap.Application == nil {
		return
	}
	path, application := at.Child("application"), merged{template: bootstrap.Application}
	if name, _ := application.at("metadata", "name").(string); name == "" {
		found.report(fleet.MissingField, path.Child("metadata", "name"), "", "is missing: an Application needs a name", "add it, for example cluster-workloads")
	}
	checkSpec(found, schema, path, application)
}

// checkSpec checks what an Application needs, whoever renders it.
func checkSpec(found *report, schema *schemaNode, at *field.Path, template merged) {
	checkSources(found, at.Child("spec"), template)
	checkDestination(found, at.Child("spec", "destination"), template)
	if application := schema.Definitions["Application"]; application != nil {
		checkMerged(found, at, application, template)
	}
}

// checkSources wants exactly one of source and sources. sourceHydrator stands in for both.
func checkSources(found *report, at *field.Path, template merged) {
	source, sources := template.at("spec", "source") != nil, template.at("spec", "sources") != nil
	switch {
	case source && sources:
		found.report(fleet.MissingField, at.Child("sources"), "", "stands beside source", template.onlyOne())
	case !source && !sources && template.at("spec", "sourceHydrator") == nil:
		found.report(fleet.MissingField, at.Child("source"), "", "is missing, and so is sources", "add one of them: where the manifests come from")
	}
}

// checkDestination wants a destination that is one cluster. Without name and server capifleet fills in the cluster.
func checkDestination(found *report, at *field.Path, template merged) {
	name, server := template.at("spec", "destination", "name"), template.at("spec", "destination", "server")
	if name != nil && server != nil {
		found.report(fleet.BadValue, at.Child("server"), "", "stands beside name", template.onlyOne())
	}
}

// checkMerged wants what Argo CD requires of maps, in the template or in the defaults.
func checkMerged(found *report, at *field.Path, s *schemaNode, template merged) {
	for _, name := range s.MergedRequired {
		if template.at(name) == nil {
			found.report(fleet.MissingField, at.Child(name), "", "is missing", "add it: Argo CD requires it")
		}
	}
	for _, name := range sortedKeys(s.Properties) {
		if below, isMap := template.below(name); isMap {
			checkMerged(found, at.Child(name), s.Properties[name], below)
		}
	}
}

// merged is an Application template with what lies under it. A field is there if one of the two has it.
type merged struct{ template, defaults map[string]any }

// onlyOne is what to do about two fields that exclude each other.
func (m merged) onlyOne() string {
	if m.defaults == nil {
		return "leave one of them out"
	}
	return "leave one of them out; argocd.defaults count too"
}

// at is the value of a path, nil if neither has it.
func (m merged) at(path ...string) any {
	if value := valueAt(m.template, path); value != nil {
		return value
	}
	return valueAt(m.defaults, path)
}

// below is a field that is a map.
func (m merged) below(name string) (merged, bool) {
	template, inTemplate := m.template[name].(map[string]any)
	defaults, inDefaults := m.defaults[name].(map[string]any)
	return merged{template, defaults}, inTemplate || inDefaults
}

// valueAt is the value of a path in a tree.
func valueAt(tree map[string]any, path []string) any {
	for i, name := range path {
		if i == len(path)-1 {
			return tree[name]
		}
		tree, _ = tree[name].(map[string]any)
	}
	return nil
}
