package config

import (
	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Settings count in place of fields of a FleetConfig. The zero value leaves everything to the FleetConfig.
type Settings struct {
	Registrar Setting // counts in place of spec.argocd.registrar
	Revision  Setting // counts in place of every revision in spec.applicationSets[].revisions
}

// Setting is a value, and what sets it, such as --registrar. An empty value sets nothing.
type Setting struct{ Value, By string }

// override puts what was chosen in the place of fields, as if the FleetConfig had said it: a value is checked by the schema of its field, and what follows from it is checked after
// that. The document has to be right by itself before: what counts in the place of a value today does not excuse it.
func override(found *report, schema *schemaNode, tree map[string]any, settings Settings) {
	if settings.Registrar.Value == "" && settings.Revision.Value == "" {
		return
	}
	misread := len(found.found) > 0
	spec, fields := childMap(tree, "spec"), schema.Properties["spec"].Properties
	if settings.Registrar.Value != "" {
		overrideRegistrar(found, fields["argocd"], spec, settings.Registrar)
	}
	if settings.Revision.Value != "" {
		overrideRevisions(found, fields["applicationSets"], spec, settings.Revision, misread)
	}
}

// overrideRegistrar puts a registrar in the place of spec.argocd.registrar.
func overrideRegistrar(found *report, argocd *schemaNode, spec map[string]any, setting Setting) {
	found.put(field.NewPath("spec", "argocd"), argocd, childMap(spec, "argocd"), "registrar", setting)
}

// overrideRevisions puts a revision in the place of every revision of applicationSets. That there is none is an error, unless the document is misread: then what would hold them may
// be what is misspelt.
func overrideRevisions(found *report, sets *schemaNode, spec map[string]any, setting Setting, misread bool) {
	at := field.NewPath("spec", "applicationSets")
	places := revisionsBelow(at, spec)
	if len(places) == 0 && !misread {
		found.report(fleet.MissingField, at, setting.Value, "from "+setting.By+": have no revisions, so nothing would follow it",
			"list revisions in an entry, one for each wave, and write targetRevision: '{{ .values.revision }}' in its template, or do not say a revision")
	}
	revisions := sets.item().Properties["revisions"].item()
	for _, place := range places {
		if !found.put(place.path, revisions, place.entry, "revision", setting) {
			return // in the other places it is as wrong
		}
	}
}

// put puts what was said in the place of a field of an object, and tells whether it is right there. Whatever it looks like, it is a string.
func (r *report) put(path *field.Path, schema *schemaNode, object map[string]any, key string, setting Setting) bool {
	at := path.Child(key)
	r.overrides[at.String()] = setting.By
	node := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: kyaml.NodeTagString, Style: kyaml.DoubleQuotedStyle, Value: setting.Value}
	if _, ok := (&strictReader{report: r}).scalar(at, schema.Properties[key], node); !ok {
		return false
	}
	object[key] = setting.Value
	return true
}

// revisionPlace is an entry of revisions, and where it stands.
type revisionPlace struct {
	path  *field.Path
	entry map[string]any
}

// revisionsBelow are the revisions of all entries of applicationSets.
func revisionsBelow(at *field.Path, spec map[string]any) []revisionPlace {
	var places []revisionPlace
	sets, _ := spec["applicationSets"].([]any)
	for i, set := range sets {
		set, _ := set.(map[string]any)
		revisions, _ := set["revisions"].([]any)
		for j, revision := range revisions {
			if entry, ok := revision.(map[string]any); ok {
				places = append(places, revisionPlace{path: at.Index(i).Child("revisions").Index(j), entry: entry})
			}
		}
	}
	return places
}

// childMap is a map in a map, made where there is none.
func childMap(tree map[string]any, key string) map[string]any {
	inner, ok := tree[key].(map[string]any)
	if !ok {
		inner = map[string]any{}
		tree[key] = inner
	}
	return inner
}
