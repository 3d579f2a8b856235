package config

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkSetNames wants the name of each ApplicationSet to be one that Kubernetes accepts, and no two
// entries to generate one of the same name. All are in the namespace of Argo CD.
func checkSetNames(found *report, at *field.Path, config *v1alpha1.FleetConfig) {
	first := map[string]int{}
	for i, set := range config.Spec.ApplicationSets {
		checkObjectName(found, at.Index(i).Child("objectName"), set.ObjectName)
		if set.Name == "" { // It is reported.
			continue
		}
		name := fleet.ApplicationSetName(config, set)
		j, exists := first[name]
		if !exists {
			first[name] = i
			continue
		}
		one, other := i, j
		if set.ObjectName == "" {
			one, other = j, i
		}
		named, path := config.Spec.ApplicationSets[one], at.Index(one).Child("objectName")
		if named.ObjectName == "" { // It is reported that their names are the same.
			continue
		}
		found.add(fleet.Problem{
			Code: fleet.RepeatedName, Field: path, Value: name,
			Message: fmt.Sprintf("entry %s generates an ApplicationSet of this name, as entry %s (%s) does",
				named.Name, config.Spec.ApplicationSets[other].Name, at.Index(other)),
			Remedy: "give one of them another objectName",
		})
	}
}
