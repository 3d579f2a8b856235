package config

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkSetNames wants the name of each ApplicationSet to be one that Kubernetes accepts, and no two
// entries to generate one of the same name. All are in the namespace of Argo CD. The items of one
// forEach may share one.
func checkSetNames(found *report, config *v1alpha1.FleetConfig, sets []fleet.ApplicationSetEntry) {
	first := map[string]fleet.ApplicationSetEntry{}
	for _, set := range sets {
		path := writtenEntry(set.Path, set.Item)
		checkObjectName(found.within(set.Item), path.Child("objectName"), set.ObjectName)
		if set.Name == "" { // It is reported.
			continue
		}
		name := fleet.ApplicationSetName(fleet.NamedAs(config), set.ApplicationSet)
		one, exists := first[name]
		switch {
		case !exists:
			first[name] = set
			continue
		case one.Item != nil && set.Item != nil && one.Item.Entry == set.Item.Entry && set.ObjectName != "":
			checkShared(found.within(set.Item), path, one, set, config.Spec.ArgoCD.Generator)
			continue
		}
		other := set
		if fieldOfName(set) != "" {
			one, other = set, one
		}
		if fieldOfName(one) == "" { // It is reported that their names are the same.
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.RepeatedName, Field: writtenEntry(one.Path, one.Item).Child(fieldOfName(one)), Value: name,
			Message: fmt.Sprintf("entry %s generates an ApplicationSet of this name, as entry %s (%s) does",
				one.Name, other.Name, other.Written()),
			Remedy: map[string]string{
				"objectName": "give one of them another objectName", "renamedFrom": otherEntryRemedy,
			}[fieldOfName(one)],
		})
	}
}

// otherEntryRemedy is what to do where the old name of an entry is in use.
const otherEntryRemedy = "remove renamedFrom, or rename the other entry"

// fieldOfName is the field that names the ApplicationSet of an entry, "" where that is the name of
// the entry.
func fieldOfName(set fleet.ApplicationSetEntry) string {
	switch {
	case set.ObjectName != "":
		return "objectName"
	case set.RenamedFrom != "":
		return "renamedFrom"
	}
	return ""
}

// checkNamedAs wants no two entries that deliver to name what they generate after one name. That
// they have the same name themselves is reported elsewhere.
func checkNamedAs(found *report, made fleet.Entries) {
	first := map[v1alpha1.Name]fleet.DeliveringEntry{}
	for _, entry := range made.Delivering {
		one, exists := first[entry.NamedAs]
		switch {
		case entry.Name == "": // It is reported.
			continue
		case !exists:
			first[entry.NamedAs] = entry
			continue
		}
		other := entry
		if entry.NamedAs != entry.Name {
			one, other = entry, one
		}
		if one.NamedAs == one.Name {
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.RepeatedName, Field: writtenEntry(one.Path, one.Item).Child("renamedFrom"),
			Value: string(one.NamedAs), Remedy: otherEntryRemedy,
			Message: fmt.Sprintf("entry %s names what it generates after this name, as entry %s (%s) does",
				one.Name, other.Name, other.Written()),
		})
	}
}

// checkRenames wants the name that the fleet, or an entry, had to be another one than it has.
func checkRenames(found *report, at *field.Path, config *v1alpha1.FleetConfig) {
	checkRenamed(found, at, "fleet", v1alpha1.Name(config.Name), config.Spec.RenamedFrom)
	for i, set := range config.Spec.ResourceSets {
		checkRenamed(found, at.Child("resourceSets").Index(i), "entry", set.Name, set.RenamedFrom)
	}
	for i, bootstrap := range config.Spec.Bootstrap {
		checkRenamed(found, at.Child("bootstrap").Index(i), "entry", bootstrap.Name, bootstrap.RenamedFrom)
	}
	for i, set := range config.Spec.ApplicationSets {
		checkRenamed(found, at.Child("applicationSets").Index(i), "entry", set.Name, set.RenamedFrom)
	}
}

func checkRenamed(found *report, at *field.Path, what string, name, from v1alpha1.Name) {
	if from == "" || from != name {
		return
	}
	found.add(fleet.Problem{
		Code: fleet.BadValue, Field: at.Child("renamedFrom"), Value: string(from),
		Message: "the " + what + " has this name now",
		Remedy:  "remove it, or set it to the name that the " + what + " had before",
	})
}

// checkShared wants items to differ in nothing that the ApplicationSet has once which they share.
func checkShared(
	found *report, path *field.Path, one, other fleet.ApplicationSetEntry, generator v1alpha1.Generator,
) {
	const apart = "put {{ .item.name }} into objectName, so that each item has its own"
	if generator == v1alpha1.GeneratorClusters {
		found.add(fleet.Problem{
			Code: fleet.UnsatisfiableGenerator, Field: path.Child("objectName"), Value: other.ObjectName,
			Because: field.NewPath("spec", "argocd", "generator"),
			Message: "the items share one ApplicationSet, and with the cluster generator it has one template for " +
				"all of them",
			Remedy: "set argocd.generator: List, or " + apart,
		})
	}
	for _, once := range []struct {
		name     string
		one, two any
	}{
		{"metadata", one.Metadata, other.Metadata},
		{
			"ignoreApplicationDifferences",
			one.IgnoreApplicationDifferences, other.IgnoreApplicationDifferences,
		},
		{"preservedFields", one.PreservedFields, other.PreservedFields},
	} {
		if reflect.DeepEqual(once.one, once.two) {
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: path.Child(once.name),
			Message: fmt.Sprintf("the items share one ApplicationSet, %s, and its %s cannot differ between them",
				other.ObjectName, once.name),
			Remedy: "write it without .item, or " + apart,
		})
	}
}
