package decode

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// takenOver is what a fleet of the input has generated under a name that no FleetConfig mentions.
type takenOver struct {
	owner   string // the name
	objects []fleet.Object
}

// renamesOf are the names that fleets of the input had before. A name that a FleetConfig of the
// input still has is none of them: checkRenamed reports it.
//
// The marks of a fleet that was renamed twice have a name in between, which no FleetConfig
// mentions. It is taken over only where that is sure; what is taken over by the first FleetConfig,
// self, is returned too.
func renamesOf(
	self otherConfig, others []otherConfig, names map[string]fleet.Ref, objects []fleet.Object,
) (fleet.Renames, []takenOver) {
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
		return nil, nil
	}
	generated := map[string][]fleet.Object{} // by fleets that have no FleetConfig
	for _, object := range objects {
		owner := object.Owner()
		if _, exists := names[owner]; owner != "" && !exists && found[owner] == "" {
			generated[owner] = append(generated[owner], object)
		}
	}
	var taken []takenOver
	for _, owner := range fleet.SortedKeys(generated) {
		one := whoseName(owner, generated[owner], renamed)
		if one == nil {
			continue
		}
		found[owner] = one.read.Name
		if one.read.Name == self.read.Name {
			taken = append(taken, takenOver{owner, generated[owner]})
		}
	}
	return found, taken
}

// whoseName is the only one of the FleetConfigs that had the name of an owner, nil where that is
// not sure.
func whoseName(owner string, objects []fleet.Object, renamed []otherConfig) *otherConfig {
	var only *otherConfig
	for i := range renamed {
		if !renamed[i].hadName(owner, objects) {
			continue
		}
		if only != nil {
			return nil
		}
		only = &renamed[i]
	}
	return only
}

// hadName reports whether a FleetConfig surely had the name of an owner of objects: whether its
// entries generate every one of them. Another fleet may choose the names of its ApplicationSets by
// objectName. So these alone are proof only in the folder of the name beside the FleetConfig, where
// just a FleetConfig of this name has written them.
func (o otherConfig) hadName(owner string, objects []fleet.Object) bool {
	folder := path.Join(path.Dir(o.self.File), "generated", owner)
	names := newGeneratedNames(o)
	byNameAlone, allInFolder := false, true
	for _, object := range objects {
		if !names.has(object.Ref) || strings.HasPrefix(object.Name, owner+"-") { // or it is named after the owner
			return false
		}
		byNameAlone = byNameAlone || object.Kind != fleet.ApplicationSetKind
		allInFolder = allInFolder && object.File != "" && path.Dir(object.File) == folder
	}
	return byNameAlone || allInFolder
}

// generatedNames are the names of what a FleetConfig generates.
type generatedNames struct {
	argocd  string          // the namespace of its ApplicationSets
	sets    map[string]bool // its ApplicationSets
	entries []string        // before the hashes and numbers in the names of what delivers
}

func newGeneratedNames(o otherConfig) generatedNames {
	names := generatedNames{argocd: string(o.read.Spec.ArgoCD.Namespace), sets: map[string]bool{}}
	namedAs := fleet.NamedAs(o.read)
	for _, set := range o.entries.ApplicationSets {
		names.sets[fleet.ApplicationSetName(namedAs, set.ApplicationSet)] = true
	}
	for _, entry := range o.entries.Delivering {
		name := fleet.EntryName(namedAs, entry.NamedAs)
		names.entries = append(names.entries, name, name+fleet.CompanionSuffix)
	}
	return names
}

// has reports whether an object has the name of one that is generated.
func (n generatedNames) has(object fleet.Ref) bool {
	switch object.Kind {
	case fleet.ApplicationSetKind:
		return object.Namespace == n.argocd && n.sets[object.Name]
	case fleet.ResourceSetKind:
		return slices.ContainsFunc(n.entries, func(entry string) bool {
			return fleet.IsResourceSetName(object.Name, entry)
		})
	}
	return slices.ContainsFunc(n.entries, func(entry string) bool { return fleet.IsPayloadName(object.Name, entry) })
}

// reportTaken says what is taken over from a name that no FleetConfig mentions.
func (r *reader) reportTaken(taken []takenOver) fleet.Problems {
	var problems fleet.Problems
	for _, one := range taken {
		var objects []string
		for _, object := range one.objects {
			objects = append(objects, object.WithFile())
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.OrphanedOutput, Object: r.self,
			Field: field.NewPath("spec", "renamedFrom"), Value: one.owner,
			Message: fmt.Sprintf("fleet %s has no FleetConfig in the input, and all that it has generated "+
				"has names of "+
				"this fleet, so it is taken for an earlier name of it, and these objects are replaced: %s",
				one.owner, fleet.NameFirst(objects)),
			Remedy: "if it is another fleet, remove renamedFrom, so that the names differ",
		})
	}
	return problems
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
		names[item.Meta().Name] = RefOf(item)
	}
	for _, object := range objects {
		if isConfig(object.Ref) {
			names[object.Name] = object.Ref
		}
	}
	names[config.Name] = self
	return names
}
