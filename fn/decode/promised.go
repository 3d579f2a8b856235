package decode

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// kindAndName is a ConfigMap or Secret of any namespace.
type kindAndName struct{ kind, name string }

// promised are the ConfigMaps and Secrets that are named and not in the input, and that an object
// of the input makes.
func (r *reader) promised(
	objects []element, named map[fleet.ID]bool, payloads map[fleet.ID][]fleet.SourceObject,
) map[fleet.ID]bool {
	missing := map[kindAndName][]string{} // the namespaces
	for id := range named {
		if key := (kindAndName{id.Kind, id.Name}); len(payloads[id]) == 0 {
			missing[key] = append(missing[key], id.Namespace)
		}
	}
	promised := map[fleet.ID]bool{}
	if len(missing) == 0 {
		return promised
	}
	for _, object := range objects {
		if !kustomizes(object.Ref) && !makesSecret(object.Ref) {
			continue
		}
		for _, made := range r.made(object) {
			for _, namespace := range missing[made] {
				if object.Namespace == namespace || kustomizes(object.Ref) || inAny(object.Ref) {
					promised[fleet.ID{Kind: made.kind, Namespace: namespace, Name: made.name}] = true
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

// inAny reports whether an object makes Secrets in namespaces that it selects.
func inAny(ref fleet.Ref) bool { return ref.Kind == "ClusterExternalSecret" }

// kustomizes reports whether an object is a kustomization, which need not say its kind in a file of
// that name.
func kustomizes(ref fleet.Ref) bool {
	return ref.Group() == "kustomize.config.k8s.io" || ref.Kind == "" && fleet.IsKustomization(ref.File)
}

// made are the ConfigMaps and Secrets that an object makes: those that a controller makes, or those
// of the generators of a kustomization.
func (r *reader) made(object element) []kindAndName {
	// No error: what cannot be read makes nothing.
	tree := r.readElement(object).Tree
	var made []kindAndName
	if kustomizes(object.Ref) {
		for list, kind := range map[string]string{
			"configMapGenerator": fleet.ConfigMapKind, "secretGenerator": fleet.SecretKind,
		} {
			generators, _ := tree[list].([]any)
			for _, generator := range generators {
				fields, _ := generator.(map[string]any)
				name, _ := fields["name"].(string)
				made = append(made, kindAndName{kind, name})
			}
		}
		return made
	}
	for _, name := range secretsMade(object.Name, tree) {
		made = append(made, kindAndName{fleet.SecretKind, name})
	}
	return made
}

// secretsMade are the names of the Secrets that a controller makes of an object with a name: those
// that its spec says, or else that of the object (external-secrets.io ExternalSecret and
// ClusterExternalSecret, secrets.hashicorp.com VaultStaticSecret, isindir.github.com SopsSecret,
// secrets.infisical.com InfisicalSecret, bitnami.com SealedSecret).
func secretsMade(name string, tree map[string]any) []string {
	spec, _ := tree["spec"].(map[string]any)
	if inner, isMap := spec["externalSecretSpec"].(map[string]any); isMap {
		if given, isText := spec["externalSecretName"].(string); isText {
			name = given
		}
		spec = inner
	}
	for field, key := range map[string]string{
		"target": "name", "destination": "name", "managedSecretReference": "secretName",
	} {
		fields, _ := spec[field].(map[string]any)
		if given, isText := fields[key].(string); isText {
			return []string{given}
		}
	}
	var names []string
	templates, _ := spec["secretTemplates"].([]any)
	for _, template := range templates {
		fields, _ := template.(map[string]any)
		if given, isText := fields["name"].(string); isText {
			names = append(names, given)
		}
	}
	if len(names) > 0 {
		return names
	}
	return []string{name}
}

// makersFor are the objects of the input that make Secrets, by the names of these; nil where no
// source names a Secret that the input should have.
func (r *reader) makersFor(entries []fleet.DeliveringEntry, objects []fleet.Object) map[string][]fleet.Ref {
	wants := func(resource v1alpha1.Resource) bool { return secretOfInput(resource) != "" }
	for _, entry := range entries {
		if slices.ContainsFunc(entry.Resources, wants) {
			return r.makers(objects)
		}
	}
	return nil
}

// secretOfInput is the name of the Secret that a source names and that the input should have, ""
// where it names none.
func secretOfInput(resource v1alpha1.Resource) string {
	if resource.Secret == nil || resource.Secret.Provided == v1alpha1.SecretProvidedExternally {
		return ""
	}
	return resource.Secret.Name
}

// makers are the objects that controllers make Secrets of, by the names of these, sorted.
func (r *reader) makers(objects []fleet.Object) map[string][]fleet.Ref {
	makers := map[string][]fleet.Ref{}
	for _, object := range r.withElements(objects) {
		if !makesSecret(object.Ref) {
			continue
		}
		for _, name := range secretsMade(object.Name, r.readElement(object).Tree) {
			makers[name] = append(makers[name], object.Ref)
		}
	}
	return makers
}
