package config

import (
	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Settings count in place of fields of a FleetConfig. The zero value leaves everything to the
// FleetConfig.
type Settings struct {
	Registrar Setting // counts in place of spec.argocd.registrar
	Revision  Setting // counts in place of every revision in spec.applicationSets[].revisions
	Strict    Setting // counts in place of spec.strict: True or False
}

// The values of a Setting that is a boolean.
const (
	True  = "true"
	False = "false"
)

// Setting is a value, and what sets it, such as --registrar. An empty value sets nothing.
type Setting struct{ Value, By string }

// StrictPath is the field that makes warnings errors.
func StrictPath() *field.Path { return field.NewPath("spec", "strict") }

// override puts settings in the place of fields, as if the FleetConfig had them: a value is checked
// by the schema of its field, and what follows from it is checked after that. The document has to
// be right by itself before: a setting does not excuse a wrong value that it replaces.
func override(found *report, schema *schemaNode, tree map[string]any, settings Settings) {
	if settings == (Settings{}) {
		return
	}
	misread := len(found.found) > 0
	spec, fields := fleet.ChildMap(tree, "spec"), schema.Properties["spec"].Properties
	if settings.Strict.Value != "" {
		spec["strict"] = settings.Strict.Value == True
		found.overrides[StrictPath().String()] = settings.Strict.By
	}
	if settings.Registrar.Value != "" {
		overrideRegistrar(found, fields["argocd"], spec, settings.Registrar)
	}
	if settings.Revision.Value != "" {
		overrideRevisions(found, fields["applicationSets"], spec, settings.Revision, misread)
	}
}

// overrideRegistrar puts a registrar in the place of spec.argocd.registrar.
func overrideRegistrar(found *report, argocd *schemaNode, spec map[string]any, setting Setting) {
	found.put(field.NewPath("spec", "argocd"), argocd, fleet.ChildMap(spec, "argocd"), "registrar", setting)
}

// overrideRevisions puts a revision in the place of every revision of applicationSets. That there
// is none is an error, unless the document is misread: then the field that would hold them may be
// misspelt.
func overrideRevisions(found *report, sets *schemaNode, spec map[string]any, setting Setting, misread bool) {
	at := field.NewPath("spec", "applicationSets")
	entries := revisionsBelow(at, spec)
	if len(entries) == 0 && !misread {
		found.add(fleet.Problem{
			Code: fleet.MissingField, Field: at, Value: setting.Value,
			Message: setting.By + " sets the revision of every wave, and no entry has revisions",
			Remedy: "list revisions in an entry, one for each wave, and " +
				"write targetRevision: '{{ .values.revision }}' in its template, or set no revision",
		})
	}
	revisions := sets.item().Properties["revisions"].item()
	for _, entry := range entries {
		if !found.put(entry.path, revisions, entry.tree, "revision", setting) {
			return // it is wrong in the same way in the other entries
		}
	}
}

// put puts a setting in the place of a field of an object, and reports whether it is right there.
// Its value is a string, whatever it looks like.
func (r *report) put(path *field.Path, schema *schemaNode, object map[string]any, key string, setting Setting) bool {
	at := path.Child(key)
	r.overrides[at.String()] = setting.By
	node := &kyaml.Node{
		Kind: kyaml.ScalarNode, Tag: kyaml.NodeTagString, Style: kyaml.DoubleQuotedStyle, Value: setting.Value,
	}
	if _, ok := (&strictReader{report: r}).scalar(at, schema.Properties[key], node); !ok {
		return false
	}
	object[key] = setting.Value
	return true
}

// revisionEntry is an entry of revisions, and its path.
type revisionEntry struct {
	path *field.Path
	tree map[string]any
}

// revisionsBelow are the revisions of all entries of applicationSets, and of their items.
func revisionsBelow(at *field.Path, spec map[string]any) []revisionEntry {
	var entries []revisionEntry
	sets, _ := spec["applicationSets"].([]any)
	for i, set := range sets {
		entries = append(entries, revisionsOf(at.Index(i), set)...)
		tree, _ := set.(map[string]any)
		items, _ := tree["forEach"].([]any)
		for j, item := range items {
			entries = append(entries, revisionsOf(at.Index(i).Child("forEach").Index(j), item)...)
		}
	}
	return entries
}

// revisionsOf are the revisions of an entry, or of an item of its forEach.
func revisionsOf(at *field.Path, set any) []revisionEntry {
	var entries []revisionEntry
	tree, _ := set.(map[string]any)
	revisions, _ := tree["revisions"].([]any)
	for i, revision := range revisions {
		if tree, ok := revision.(map[string]any); ok {
			entries = append(entries, revisionEntry{path: at.Child("revisions").Index(i), tree: tree})
		}
	}
	return entries
}
