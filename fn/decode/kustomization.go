package decode

import (
	"path"
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
