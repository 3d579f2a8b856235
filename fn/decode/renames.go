package decode

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// renamesOf are the names that fleets of the input had before. A name that a FleetConfig of the
// input still has is none of them: checkRenamed reports it.
//
// The marks of a fleet that was renamed twice may have a name in between, which no FleetConfig
// mentions. It is known by what its objects are called, since renamedFrom is the name that these
// still have.
func renamesOf(
	self otherConfig, others []otherConfig, names map[string]fleet.Ref, objects []fleet.Object,
) fleet.Renames {
	found := fleet.Renames{}
	var renamed []otherConfig
	for _, one := range append([]otherConfig{self}, others...) {
		if one.read == nil || one.read.Spec.RenamedFrom == "" {
			continue
		}
		from := string(one.read.Spec.RenamedFrom)
		if _, exists := names[from]; exists || found[from] != "" {
			continue
		}
		found[from] = one.read.Name
		renamed = append(renamed, one)
	}
	if len(renamed) == 0 {
		return nil
	}
	for _, object := range objects {
		owner := object.Owner()
		_, exists := names[owner]
		if owner == "" || exists || found[owner] != "" || strings.HasPrefix(object.Name, owner+"-") {
			continue
		}
		for _, one := range renamed {
			if one.namesObject(object) {
				found[owner] = one.read.Name
				break
			}
		}
	}
	return found
}

// namesObject reports whether an entry of a FleetConfig generates objects with the name of an
// object.
func (o otherConfig) namesObject(object fleet.Object) bool {
	return slices.ContainsFunc(entryNames(fleet.NamedAs(o.read), o.entries), func(name string) bool {
		return object.Name == name || strings.HasPrefix(object.Name, name+"-")
	})
}

// checkRenamed wants no FleetConfig of the old name of the fleet to be in the input, and no other
// fleet to have had this name: both would own the same objects.
func (r *reader) checkRenamed() fleet.Problems {
	from := string(r.config.Spec.RenamedFrom)
	if from == "" {
		return nil
	}
	problem := fleet.Problem{
		Code: fleet.RepeatedName, Object: r.self, Field: field.NewPath("spec", "renamedFrom"), Value: from,
	}
	if other, exists := r.names[from]; exists {
		problem.Message = fmt.Sprintf("%s has this name still, so both fleets would own the same objects",
			other.WithFile())
		problem.Remedy = "remove the FleetConfig of the old name, or renamedFrom"
		return fleet.Problems{problem}
	}
	for _, other := range r.others {
		if other.read != nil && string(other.read.Spec.RenamedFrom) == from {
			problem.Message = fmt.Sprintf("%s is renamed from this name too, so both fleets would own the same objects",
				other.self.WithFile())
			problem.Remedy = "remove renamedFrom from one of the two"
			return fleet.Problems{problem}
		}
	}
	return nil
}

// configNames are the FleetConfigs of the input and of the choice, by name.
func configNames(
	config *v1alpha1.FleetConfig, self fleet.Ref, choice Choice, objects []fleet.Object,
) map[string]fleet.Ref {
	names := map[string]fleet.Ref{}
	for _, item := range choice.Configs {
		names[item.Meta().Name] = refOf(item)
	}
	for _, object := range objects {
		if isConfig(object.Ref) {
			names[object.Name] = object.Ref
		}
	}
	names[config.Name] = self
	return names
}
