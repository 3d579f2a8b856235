package decode

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// promised are the ConfigMaps and Secrets that are named and not in the input, and that an object
// of the input makes.
func (r *reader) promised(
	objects []element, named map[fleet.ID]bool, payloads map[fleet.ID][]fleet.SourceObject,
) map[fleet.ID]bool {
	missing := map[fleet.ID]bool{}
	for id := range named {
		if len(payloads[id]) == 0 {
			missing[id] = true
		}
	}
	promised := map[fleet.ID]bool{}
	if len(missing) == 0 {
		return promised
	}
	for _, object := range objects {
		kinds := []string{fleet.SecretKind}
		if kustomizes(object.Ref) {
			kinds = append(kinds, fleet.ConfigMapKind)
		} else if !makesSecret(object.Ref) {
			continue
		}
		names := r.namesMade(object)
		for id := range missing {
			for _, kind := range kinds {
				made := names[kind+"/"+id.Name] && id.Kind == kind
				if made && (object.Namespace == id.Namespace || kustomizes(object.Ref)) {
					promised[id] = true
				}
			}
		}
	}
	return promised
}

// makesSecret reports whether an object is of a kind that a controller makes a Secret of, such as
// a SealedSecret or an ExternalSecret.
func makesSecret(ref fleet.Ref) bool {
	return ref.Group() != "" && strings.HasSuffix(ref.Kind, fleet.SecretKind)
}

// kustomizes reports whether an object is a kustomization, which need not say its kind in a file of
// that name.
func kustomizes(ref fleet.Ref) bool {
	return ref.Group() == "kustomize.config.k8s.io" || ref.Kind == "" && isKustomization(ref.File)
}

// namesMade are the ConfigMaps and Secrets that an object makes, as KIND/NAME: that of its own name
// or of its target, or those of the generators of a kustomization.
func (r *reader) namesMade(object element) map[string]bool {
	// No error: what cannot be read makes nothing.
	tree := r.readElement(object).Tree
	names := map[string]bool{}
	if kustomizes(object.Ref) {
		for list, kind := range map[string]string{
			"configMapGenerator": fleet.ConfigMapKind, "secretGenerator": fleet.SecretKind,
		} {
			generators, _ := tree[list].([]any)
			for _, generator := range generators {
				fields, _ := generator.(map[string]any)
				name, _ := fields["name"].(string)
				names[kind+"/"+name] = true
			}
		}
		return names
	}
	spec, _ := tree["spec"].(map[string]any)
	target, _ := spec["target"].(map[string]any)
	name, named := target["name"].(string) // of an ExternalSecret
	if !named {
		name = object.Name
	}
	names[fleet.SecretKind+"/"+name] = true
	return names
}
