package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkApplicationSet checks an entry of applicationSets. A field that the template lacks and
// argocd.defaults has is not missing.
func checkApplicationSet(
	found *report, schema *schemaNode, set fleet.ApplicationSetEntry, defaults v1alpha1.Tree,
) {
	at, suffix := writtenEntry(set.Path, set.Item), cmp.Or(string(set.Name), "app")
	if set.Item != nil {
		suffix = "{{ .item.name }}"
	}
	checkEntrySelector(found, at, set.ClusterSelector, set.Item)
	checkExtraMetadata(found, at.Child("metadata"), set.Metadata)
	checkMayDiffer(found, schema, at, set.ApplicationSet)
	path := at.Child("template")
	template := merged{map[string]any(set.Template), map[string]any(defaults)}
	for i, override := range set.Overrides {
		checkOverride(found, at.Child("overrides").Index(i), override, template)
	}
	if set.Template == nil {
		return
	}
	if name, _ := template.at("metadata", "name").(string); name == "" {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: path.Child("metadata", "name"),
			Message: "the template has no metadata.name, and each Cluster's Application needs a name of its own",
			Remedy:  fmt.Sprintf("add it, for example '{{ .name }}-%s'", suffix),
		})
	}
	checkSpec(found, schema, path, template)
}

// checkOverride checks what is merged over a template for some Clusters.
func checkOverride(found *report, at *field.Path, override v1alpha1.Override, template merged) {
	checkSelector(found, at.Child("clusterSelector"), override.ClusterSelector, "")
	if override.Metadata == nil && override.Spec == nil {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at,
			Message: "the override has neither metadata nor spec, so it changes nothing",
			Remedy:  "add metadata or spec; each of their fields is merged over the template",
		})
	}
	for _, pair := range exclusiveFields() {
		own, other := pair[0], pair[1]
		if !isSet(valueAt(override.Spec, own)) || !isSet(template.at(slices.Concat([]string{"spec"}, other)...)) {
			continue
		}
		inTemplate := "spec." + strings.Join(other, ".")
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("spec", own...),
			Message: "the field excludes " + inTemplate + ", which the template has, " +
				"and an override cannot remove a field",
			Remedy: "override " + inTemplate + " instead, or write the template with this field",
		})
	}
}

// exclusiveFields are pairs of fields of an Application's spec: the first excludes the second.
func exclusiveFields() [][2][]string {
	source, sources := []string{"source"}, []string{"sources"}
	name, server := []string{"destination", "name"}, []string{"destination", "server"}
	return [][2][]string{{source, sources}, {sources, source}, {server, name}, {name, server}}
}

// checkBootstrap checks an entry of bootstrap. Its Application has no defaults except project and
// server, since argocd.defaults are those of the hub.
func checkBootstrap(found *report, schema *schemaNode, at *field.Path, bootstrap v1alpha1.Bootstrap) {
	checkSelector(found, at.Child("clusterSelector"), bootstrap.ClusterSelector, removeForFleet)
	checkExtraMetadata(found, at.Child("metadata"), bootstrap.Metadata)
	checkResources(found, at.Child("resources"), bootstrap.Resources)
	if bootstrap.Application == nil {
		return
	}
	path, application := at.Child("application"), merged{template: bootstrap.Application}
	if name, _ := application.at("metadata", "name").(string); name == "" {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: path.Child("metadata", "name"),
			Message: "the Application has no metadata.name", Remedy: "add it, for example cluster-workloads",
		})
	}
	checkSpec(found, schema, path, application)
}

// checkSpec checks what every Application needs.
func checkSpec(found *report, schema *schemaNode, at *field.Path, template merged) {
	checkSources(found, at.Child("spec"), template)
	checkDestination(found, at.Child("spec", "destination"), template)
	if application := schema.Definitions["Application"]; application != nil {
		checkMerged(found, at, application, template)
	}
}

// checkSources wants exactly one of source and sources. sourceHydrator replaces both. An empty
// field counts as missing, as in Argo CD (pkg/apis/application/v1alpha1/types.go,
// HasMultipleSources): its UI writes sources: [] into every Application.
func checkSources(found *report, at *field.Path, template merged) {
	source, sources := isSet(template.at("spec", "source")), isSet(template.at("spec", "sources"))
	switch {
	case source && sources:
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at.Child("sources"),
			Message: "the Application has both source and sources, which exclude each other",
			Remedy:  template.onlyOne(),
		})
	case template.at("spec", "sourceHydrator") != nil:
	case template.at("spec", "source") == nil && !sources:
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at.Child("source"),
			Message: "the Application has neither source nor sources",
			Remedy:  "add one of them, to say where the manifests come from",
		})
	}
}

// checkDestination wants a destination that is one cluster. Where it has neither name nor server,
// capifleet fills in the cluster.
func checkDestination(found *report, at *field.Path, template merged) {
	name, server := template.at("spec", "destination", "name"), template.at("spec", "destination", "server")
	if isSet(name) && isSet(server) {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("server"),
			Message: "the destination has both name and server, which exclude each other", Remedy: template.onlyOne(),
		})
	}
}

// isSet reports whether a field has anything in it. A map of empty fields has not.
func isSet(value any) bool {
	switch typed := value.(type) {
	case nil:
		return false
	case string:
		return typed != ""
	case []any:
		return len(typed) > 0
	case map[string]any:
		for _, inner := range typed {
			if isSet(inner) {
				return true
			}
		}
		return false
	}
	return true
}

// checkMerged wants what Argo CD requires of maps, in the template or in the defaults.
func checkMerged(found *report, at *field.Path, s *schemaNode, template merged) {
	for _, name := range s.MergedRequired {
		if template.at(name) == nil {
			found.add(fleet.Problem{
				Code: fleet.MissingField, Field: at.Child(name),
				Message: "Argo CD requires the field, and it is missing", Remedy: "add it",
			})
		}
	}
	for _, name := range sortedKeys(s.Properties) {
		if below, isMap := template.below(name); isMap {
			checkMerged(found, at.Child(name), s.Properties[name], below)
		}
	}
}

// merged is an Application template over its defaults. It has a field if one of the two has it.
type merged struct{ template, defaults map[string]any }

// onlyOne says what to do about two fields that exclude each other.
func (m merged) onlyOne() string {
	if m.defaults == nil {
		return "remove one of them"
	}
	return "remove one of them; argocd.defaults count too"
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
