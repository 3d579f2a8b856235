package decode

import (
	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Choice is what whoever runs the function says beside its input. Its zero value leaves everything to the input.
type Choice struct {
	Configs   []*stream.Item // FleetConfigs in place of those of the list; none leaves it to the list
	Fleet     Said           // name of the FleetConfig that is meant, where there is no functionConfig
	Registrar Said           // counts in place of spec.argocd.registrar
	Revision  Said           // counts in place of the revision of every wave, in every entry of applicationSets that has revisions
}

// Said is a value and who has said it, as a message names that. An empty value is none.
type Said struct{ Value, By string }

// override puts what was chosen in the place of fields, as if the FleetConfig had said it: a value is checked by the schema of its field, and what follows from it is checked after
// that. The document has to be right by itself before: what counts in the place of a value today does not excuse it.
func override(found *report, schema *schemaNode, tree map[string]any, choice Choice) {
	whole := len(found.found) == 0
	spec, path := childMap(tree, "spec"), field.NewPath("spec")
	if said := choice.Registrar; said.Value != "" {
		at, known := path.Child("argocd", "registrar"), schema.Properties["spec"].Properties["argocd"].Properties["registrar"]
		if checkSaid(found, at, known, said) {
			childMap(spec, "argocd")["registrar"] = said.Value
		}
	}
	if said := choice.Revision; said.Value != "" {
		at, known := path.Child("applicationSets"), schema.Properties["spec"].Properties["applicationSets"]
		places := revisionsBelow(at, spec)
		for i, place := range places {
			if i == 0 && !checkSaid(found, place.path, known.item().Properties["revisions"].item().Properties["revision"], said) {
				break // in the other places it is as wrong
			}
			found.overrides[place.path.String()] = said.By
			place.entry["revision"] = said.Value
		}
		if len(places) == 0 && whole { // else what would hold them may be what is misspelt
			found.overrides[at.String()] = said.By
			found.report(fleet.MissingField, at, said.Value, "have no revisions, so nothing would follow it",
				"list revisions in an entry, one for each wave, and write targetRevision: '{{ .values.revision }}' in its template, or do not say a revision")
		}
	}
}

// revisionPlace is an entry of revisions, and where its revision stands.
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
				places = append(places, revisionPlace{path: at.Index(i).Child("revisions").Index(j).Child("revision"), entry: entry})
			}
		}
	}
	return places
}

// checkSaid checks a value as if it stood in the document. Whatever it looks like, it is a string.
func checkSaid(found *report, at *field.Path, schema *schemaNode, said Said) bool {
	found.overrides[at.String()] = said.By
	node := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: kyaml.NodeTagString, Style: kyaml.DoubleQuotedStyle, Value: said.Value}
	_, ok := (&strictReader{report: found}).scalar(at, schema, node)
	return ok
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
