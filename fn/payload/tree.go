package payload

import (
	"encoding/json"
	"maps"

	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// FromManifest is an object of the input as it travels: without the annotations of the pipeline and our own, and in one form, whatever client has passed it on.
// kpt moves comments and reorders keys, kustomize drops comments; a payload that followed them would be applied again for nothing.
func FromManifest(manifest []byte) (Object, []Fault) {
	tree, faults := TreeOfManifest(manifest)
	if len(faults) > 0 {
		return Object{}, faults
	}
	return fromTree(tree)
}

// TreeOfManifest is the tree of an object of the input whose texts are templates. Nothing of it is checked: that is left to FromTree, after the templates have been
// rendered.
func TreeOfManifest(manifest []byte) (map[string]any, []Fault) {
	tree, err := decode(manifest)
	if err != nil {
		return nil, []Fault{{Code: fleet.BadPayload, Reason: yamlReason(err), Remedy: "mend its YAML"}}
	}
	return tree, nil
}

// FromTree is the object that a rendered tree says, a copy in the one form of FromManifest. A text that keeps a placeholder is a fault:
// Cluster API has no templating, so it would reach the cluster as it is.
func FromTree(tree map[string]any) (Object, []Fault) {
	if faults := unrendered(tree); len(faults) > 0 {
		return Object{}, faults
	}
	meant, err := plain(tree)
	if err != nil {
		return unwritable("cannot be written as YAML")
	}
	return fromTree(meant)
}

// unwritable is what comes of a tree that cannot be a payload.
func unwritable(what string) (Object, []Fault) {
	return Object{}, []Fault{{Code: fleet.BadPayload, Reason: what, Remedy: "simplify it"}}
}

// fromTree writes a tree, of the types that decode gives, in one form, and reads it back as Cluster API will: what is read must be what was meant.
func fromTree(tree map[string]any) (Object, []Fault) {
	said, faults := instructionsOf(tree)
	tree = travelling(tree)
	text, err := canonical(tree)
	if err != nil {
		return unwritable("cannot be written as YAML")
	}
	d := readDocument(text)
	if d.fault != nil || !sameValue(d.tree, tree) {
		return unwritable("cannot be written as YAML that is read back the same")
	}
	object := newObject(string(text), d.tree)
	object.instructions = said
	return object, append(faults, object.faults()...)
}

// plain is a copy of a tree in the types that decode gives.
func plain(tree map[string]any) (map[string]any, error) {
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	return decode(text)
}

// canonical writes an object with what says which object it is first, and all other fields in order.
func canonical(tree map[string]any) ([]byte, error) {
	rest := maps.Clone(tree)
	var text []byte
	for _, field := range []string{"apiVersion", "kind", "metadata", ""} {
		part := rest
		if field != "" {
			value, exists := rest[field]
			if !exists {
				continue
			}
			part = map[string]any{field: value}
			delete(rest, field)
		}
		if len(part) == 0 {
			continue
		}
		written, err := yaml.Marshal(part)
		if err != nil {
			return nil, err
		}
		text = append(text, written...)
	}
	return text, nil
}
