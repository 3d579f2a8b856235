package config

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
)

// writtenEntry is where the document has an entry.
func writtenEntry(path *field.Path, item *fleet.EntryItem) *field.Path {
	if item != nil {
		return item.Entry
	}
	return path
}

// checkEntrySelector checks the selector of an entry, and that of its item.
func checkEntrySelector(found *report, at *field.Path, selector *v1alpha1.Selector, item *fleet.EntryItem) {
	if item == nil {
		checkSelector(found, at.Child("clusterSelector"), selector, removeForFleet)
		return
	}
	checkSelector(found, at.Child("clusterSelector"), item.OfEntry, removeForFleet)
	checkSelector(found, item.Path.Child("clusterSelector"), item.OfItem, ", or remove the selector")
}

// checkForEach checks the items of entries: their values, and the names of their entries.
func checkForEach(found *report, spec *v1alpha1.FleetConfigSpec) {
	at := field.NewPath("spec")
	for i, set := range spec.ResourceSets {
		for j, item := range set.ForEach {
			path := at.Child("resourceSets").Index(i).Child("forEach").Index(j)
			checkItem(found, path, entries.NameOf(set.Name, item.Name), item.Values)
		}
	}
	for i, set := range spec.ApplicationSets {
		for j, item := range set.ForEach {
			path := at.Child("applicationSets").Index(i).Child("forEach").Index(j)
			checkItem(found, path, entries.NameOf(set.Name, item.Name), item.Values)
		}
	}
}

// withoutBadValues are problems of entries without those that follow from an item: a value that is
// not a string, or is in the wrong place, was reported, and is no value of the item any more.
func withoutBadValues(found *report, spec *v1alpha1.FleetConfigSpec, problems fleet.Problems) fleet.Problems {
	items := map[string]*field.Path{} // by the names of their entries
	at := field.NewPath("spec")
	for i, set := range spec.ResourceSets {
		for j, item := range set.ForEach {
			path := at.Child("resourceSets").Index(i).Child("forEach").Index(j)
			items[string(entries.NameOf(set.Name, item.Name))] = path
		}
	}
	for i, set := range spec.ApplicationSets {
		for j, item := range set.ForEach {
			path := at.Child("applicationSets").Index(i).Child("forEach").Index(j)
			items[string(entries.NameOf(set.Name, item.Name))] = path
		}
	}
	return slices.DeleteFunc(problems, func(problem fleet.Problem) bool {
		return slices.ContainsFunc(problem.Entries, func(entry string) bool {
			item, known := items[entry]
			return known && followsFrom(found, item, problem)
		})
	})
}

// followsFrom reports whether a problem follows from one that an item has with the same value.
func followsFrom(found *report, item *field.Path, problem fleet.Problem) bool {
	key, isValue := strings.CutPrefix(problem.Message, entries.NoValue(""))
	values := item.Child("values")
	places := []*field.Path{values, values.Key(key), item.Child(key)}
	return isValue && slices.ContainsFunc(places, func(at *field.Path) bool { return found.known[at.String()] })
}

// checkItem checks an item.
func checkItem(found *report, at *field.Path, name v1alpha1.Name, values map[string]v1alpha1.ItemValue) {
	if len(name) > validation.DNS1123LabelMaxLength {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at.Child("name"), Value: string(name),
			Message: fmt.Sprintf("the entry of the item is called %s, which has %d characters", name, len(name)),
			Remedy:  fmt.Sprintf("shorten a name: both together, with a dash, have at most %d characters", 63),
		})
	}
	for _, key := range sortedKeys(values) {
		path := at.Child("values").Key(key)
		switch {
		case key == "name":
			found.add(fleet.Problem{
				Code: fleet.RepeatedName, Field: path, Message: "templates read the name of the item as .item.name",
				Remedy: "use another name for the value",
			})
		case !isItemKey(key):
			found.add(fleet.Problem{
				Code: fleet.BadValue, Field: path, Value: key, Message: "the key is not well-formed",
				Remedy: "use letters, digits, '-', '_' and '.', with a letter, a digit or '_' at the start",
			})
		}
	}
}

// isItemKey reports whether templates can read a value of an item by a key.
func isItemKey(key string) bool {
	const first = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	return key != "" && strings.Trim(key, first+"-.") == "" && strings.IndexByte(first, key[0]) >= 0
}

// checkNames wants entries to have different names, those that are made for items included, where
// both name ClusterResourceSets, or both name ApplicationSets. That two entries of one list are
// written with one name was found by the schema.
func checkNames(found *report, made fleet.Entries) {
	delivering, sets := map[v1alpha1.Name]named{}, map[v1alpha1.Name]named{}
	for _, entry := range made.Delivering {
		checkName(found, delivering, named{entry.List, entry.Name, entry.Written(), entry.Item}, "ClusterResourceSets")
	}
	for _, set := range made.ApplicationSets {
		checkName(found, sets, named{"applicationSets", set.Name, set.Written(), set.Item}, "ApplicationSets")
	}
}

// named is an entry with the place of its name.
type named struct {
	list string
	name v1alpha1.Name
	path *field.Path
	item *fleet.EntryItem
}

// checkName wants no other entry to have the name of one.
func checkName(found *report, known map[v1alpha1.Name]named, one named, what string) {
	other, exists := known[one.name]
	if !exists {
		known[one.name] = one
		return
	}
	if one.name == "" || one.list == other.list && one.item == nil && other.item == nil {
		return
	}
	message := other.path.String() + " has the same name, and both name " + what
	if one.item != nil || other.item != nil {
		message = fmt.Sprintf("the entry of %s is called %s too, and both name %s", other.path, one.name, what)
	}
	found.add(fleet.Problem{
		Code: fleet.RepeatedName, Field: one.path.Child("name"), Value: string(one.name),
		Message: message, Remedy: "use another name",
	})
}
