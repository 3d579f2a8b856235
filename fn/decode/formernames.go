package decode

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// formerNames are the names that ConfigMaps and Secrets had before kustomize has renamed them, with
// a prefix, a suffix or a hash.
type formerNames map[fleet.Ref]currentNames // by kind and name

// currentNames are those of the objects that have, or had, a name.
type currentNames struct {
	has   bool     // whether an object has it
	names []string // of those that had it, each once, in the order of the input
}

// formerNamesOf are those of the input; nil where nothing was renamed.
func formerNamesOf(items []*stream.Item) formerNames {
	if !slices.ContainsFunc(items, func(item *stream.Item) bool { return len(item.Formerly()) > 0 }) {
		return nil
	}
	former := formerNames{}
	for _, item := range items {
		ref := RefOf(item)
		if ref.Group() != "" || ref.Kind != fleet.ConfigMapKind && ref.Kind != fleet.SecretKind {
			continue
		}
		at := fleet.Ref{Kind: ref.Kind, Name: ref.Name}
		current := former[at]
		current.has = true
		former[at] = current
		for _, name := range item.Formerly() {
			at.Name = name
			if current = former[at]; !slices.Contains(current.names, ref.Name) {
				current.names = append(slices.Clip(current.names), ref.Name)
			}
			former[at] = current
		}
	}
	return former
}

// of is the name of what is called name, now or formerly. It is name itself where nothing is.
func (f formerNames) of(kind, name string, at *field.Path) (string, fleet.Problems) {
	current := f[fleet.Ref{Kind: kind, Name: name}]
	switch {
	case current.has || len(current.names) == 0:
		return name, nil
	case len(current.names) == 1:
		return current.names[0], nil
	}
	return name, fleet.Problems{{
		Code: fleet.RepeatedName, Field: at, Value: name,
		Message: fmt.Sprintf("kustomize makes several %ss out of those with this name: %s", kind,
			fleet.NameFirst(current.names)),
		Remedy: "name the one that is meant as kustomize does, and leave out its hash by " +
			"generatorOptions: {disableNameSuffixHash: true}",
	}}
}

// entries are those of a FleetConfig with the names that ConfigMaps and Secrets have now, so that
// they are named as they are written, as kustomize allows for its own references.
func (f formerNames) entries(of fleet.Entries) (fleet.Entries, fleet.Problems) {
	if f == nil {
		return of, nil
	}
	var problems fleet.Problems
	of.Delivering = slices.Clone(of.Delivering)
	for i, entry := range of.Delivering {
		resources := slices.Clone(entry.Resources)
		for j, resource := range resources {
			at := entry.Path.Child("resources").Index(j)
			var more fleet.Problems
			if resource.ConfigMap != nil {
				named := *resource.ConfigMap
				named.Name, more = f.of(fleet.ConfigMapKind, named.Name, at.Child("configMap", "name"))
				resources[j].ConfigMap = &named
			}
			if resource.Secret != nil {
				named := *resource.Secret
				named.Name, more = f.of(fleet.SecretKind, named.Name, at.Child("secret", "name"))
				resources[j].Secret = &named
			}
			problems = append(problems, more...)
		}
		of.Delivering[i].Resources = resources
	}
	return of, problems
}
