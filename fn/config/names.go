package config

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// naming is what an entry names what it generates after.
type naming struct {
	entry  v1alpha1.Name
	path   *field.Path // of the entry
	name   string
	field  string // that sets the name: objectName or renamedFrom; "" for the name of the entry
	remedy string
}

// checkNames wants no two entries to name what they generate alike, and a name that a fleet or an
// entry had to be another one than it has.
func checkNames(found *report, at *field.Path, config *v1alpha1.FleetConfig) {
	checkRenamed(found, at.Child("renamedFrom"), "fleet", config.Name, string(config.Spec.RenamedFrom))
	var deliver, sets []naming
	for _, entry := range fleet.DeliveringEntries(&config.Spec) {
		one := naming{entry: entry.Name, path: entry.Path, name: string(entry.NamedAs)}
		if entry.NamedAs != entry.Name {
			one.field, one.remedy = "renamedFrom", "remove renamedFrom, or rename the other entry"
		}
		deliver = append(deliver, one)
	}
	for i, bootstrap := range config.Spec.Bootstrap {
		path := at.Child("bootstrap").Index(i).Child("renamedFrom")
		checkRenamed(found, path, "entry", string(bootstrap.Name), string(bootstrap.RenamedFrom))
	}
	for i, set := range config.Spec.ResourceSets {
		path := at.Child("resourceSets").Index(i).Child("renamedFrom")
		checkRenamed(found, path, "entry", string(set.Name), string(set.RenamedFrom))
	}
	for i, set := range config.Spec.ApplicationSets {
		path := at.Child("applicationSets").Index(i)
		checkObjectName(found, path.Child("objectName"), set.ObjectName)
		checkRenamed(found, path.Child("renamedFrom"), "entry", string(set.Name), string(set.RenamedFrom))
		one := naming{entry: set.Name, path: path, name: fleet.ApplicationSetName(config, set)}
		switch {
		case set.ObjectName != "":
			one.field, one.remedy = "objectName", "give one of them another objectName"
		case set.RenamedFrom != "":
			one.field, one.remedy = "renamedFrom", "remove renamedFrom, or rename the other entry"
		}
		sets = append(sets, one)
	}
	checkNamings(found, "names what it generates after this name", deliver)
	checkNamings(found, "generates an ApplicationSet of this name", sets)
}

// checkNamings reports entries that name what they generate alike, unless they have the same name
// themselves, which is reported elsewhere.
func checkNamings(found *report, does string, all []naming) {
	first := map[string]naming{}
	for _, one := range all {
		other, exists := first[one.name]
		switch {
		case one.entry == "": // It is reported.
			continue
		case !exists:
			first[one.name] = one
			continue
		case one.field == "":
			one, other = other, one
		}
		if one.field == "" {
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.RepeatedName, Field: one.path.Child(one.field), Value: one.name,
			Message: fmt.Sprintf("entry %s %s, as entry %s (%s) does", one.entry, does, other.entry, other.path),
			Remedy:  one.remedy,
		})
	}
}

// checkRenamed wants the name that a fleet or an entry had to be another one than it has.
func checkRenamed(found *report, at *field.Path, what, name, from string) {
	if from == "" || from != name {
		return
	}
	found.add(fleet.Problem{
		Code: fleet.BadValue, Field: at, Value: from, Message: "the " + what + " has this name now",
		Remedy: "remove it, or set it to the name that the " + what + " had before",
	})
}
