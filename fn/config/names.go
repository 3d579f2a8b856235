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
		name := fleet.ApplicationSetName(config.Name, set.ApplicationSet)
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
	if !reflect.DeepEqual(one.Metadata, other.Metadata) {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: path.Child("metadata"),
			Message: fmt.Sprintf("the items share one ApplicationSet, %s, and its metadata cannot differ between them",
				other.ObjectName),
			Remedy: "write the metadata without .item, or " + apart,
		})
	}
}
