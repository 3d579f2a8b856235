package config

import (
	"fmt"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkSetNames wants the name of each ApplicationSet to be one that Kubernetes accepts, and no two
// entries to generate one of the same name. All are in the namespace of Argo CD.
func checkSetNames(found *report, fleetName string, sets []fleet.ApplicationSetEntry) {
	first := map[string]fleet.ApplicationSetEntry{}
	for _, set := range sets {
		checkObjectName(
			found.within(set.Item), writtenEntry(set.Path, set.Item).Child("objectName"), set.ObjectName)
		if set.Name == "" { // It is reported.
			continue
		}
		name := fleet.ApplicationSetName(fleetName, set.ApplicationSet)
		one, exists := first[name]
		if !exists {
			first[name] = set
			continue
		}
		other := set
		if set.ObjectName != "" {
			one, other = set, one
		}
		if one.ObjectName == "" { // It is reported that their names are the same.
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.RepeatedName, Field: writtenEntry(one.Path, one.Item).Child("objectName"), Value: name,
			Message: fmt.Sprintf("entry %s generates an ApplicationSet of this name, as entry %s (%s) does",
				one.Name, other.Name, other.Written()),
			Remedy: "give one of them another objectName",
		})
	}
}
