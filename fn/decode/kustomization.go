package decode

import (
	"path"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// kustomizationsBeside reports the kustomizations in the folders of the files that a source
// delivers, where they change what they list: nothing applies that to what is delivered.
func (r *reader) kustomizationsBeside(kustomizations []fleet.Object, files []string, at *field.Path) fleet.Problems {
	folders := map[string]bool{}
	for _, file := range files {
		folders[path.Dir(file)] = true
	}
	var problems fleet.Problems
	for _, object := range kustomizations {
		if !folders[path.Dir(object.File)] {
			continue
		}
		changes := slices.DeleteFunc(fleet.SortedKeys(r.sourceObject(object).Tree), changesNothing)
		if len(changes) == 0 {
			continue
		}
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.NotApplied, Field: at,
			Message: object.File + " is beside what is delivered, and nothing applies what it says: " +
				fleet.NameFirst(changes),
			Remedy: "if it is meant for the clusters, deliver what kustomize build prints",
		})
	}
	return problems
}

// changesNothing reports whether a field of a kustomization leaves the resources as they are
// (kustomize/api v0.20 types.Kustomization).
func changesNothing(name string) bool {
	return slices.Contains([]string{
		"apiVersion", "kind", "metadata", "resources", "bases", "crds", "openapi", "sortOptions", "buildMetadata",
	}, name)
}

// notAsBuilt warns of objects that are delivered as they are in their files, and that a
// kustomization has changed or removed.
func (r *reader) notAsBuilt(objects []fleet.Object, at *field.Path) fleet.Problems {
	var removed, changed []string
	byID := map[fleet.ID]*stream.Item{}
	if !r.choice.Reading.Built {
		for _, item := range r.input {
			byID[RefOf(item).ID()] = item
		}
	}
	for _, object := range objects {
		if r.choice.Reading.Built && slices.Contains(r.choice.Reading.Resources, object.File) {
			removed = append(removed, object.File)
		}
		if item, exists := byID[object.ID()]; exists && !sameContent(r.item(object), item) {
			changed = append(changed, object.String())
		}
	}
	var problems fleet.Problems
	warn := func(message, remedy string) {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.NotApplied, Field: at, Message: message, Remedy: remedy,
		})
	}
	if len(removed) > 0 {
		warn("a patch of the kustomization removes what is in these files, and it is delivered as it is there: "+
			fleet.NameFirst(slices.Compact(removed)),
			"remove the files from the kustomization, or change "+at.String())
	}
	if len(changed) > 0 {
		warn("the input has these objects too, with other content, and they are delivered as they are in their files: "+
			fleet.NameFirst(slices.Compact(changed)), "use capifleet render, which delivers what kustomize builds; "+
			"or remove them from the kustomization")
	}
	return problems
}

// sameContent reports whether two objects are the same, except for annotations of the pipeline.
func sameContent(a, b *stream.Item) bool {
	trees := make([]map[string]any, 2)
	for i, item := range []*stream.Item{a, b} {
		tree, err := item.Tree()
		if err != nil {
			return true // It is reported where it is used.
		}
		trees[i] = withoutPipeline(tree)
	}
	return reflect.DeepEqual(trees[0], trees[1])
}

// notBuilt is the problem of a kustomization at the top of a directory whose files were read in its
// place; none without one.
func notBuilt(name string) fleet.Problems {
	if name == "" {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NotApplied, Object: fleet.Ref{File: name},
		Message: "the kustomization is not built, so the files are read without what it does to them",
		Remedy:  "leave out --kustomize=false",
	}}
}

// filesOf are the files that items are from.
func filesOf(items []*stream.Item) map[string]bool {
	files := map[string]bool{}
	for _, item := range items {
		files[item.Path()] = true
	}
	return files
}
