package plan

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/resourceset"
)

// twoFiles are files that both have an object, or several of a kind.
type twoFiles struct{ first, second, kind string }

// reportRepeated warns of objects that the hub would get several times, with different contents:
// kubectl and Argo CD apply each, so the last one counts. Two files have one problem.
func reportRepeated(f *fleet.Fleet, hub resourceset.HubModes) fleet.Problems {
	charts := chartsOf(f)
	isUnprinted := func(one fleet.Repeat) bool {
		_, isOfChart := charts.of(one.Object)
		return isOfChart || hub[one.Item] != v1alpha1.HubKeep && !isForHub(f, hub, one.Object)
	}
	var order []twoFiles
	repeated := map[twoFiles][]fleet.Ref{}
	for _, all := range f.Repeated {
		printed := slices.DeleteFunc(slices.Clone(all), isUnprinted)
		for i := 1; i < len(printed); i++ {
			first, second := printed[0], printed[i]
			if first.Content == second.Content {
				continue
			}
			files := twoFiles{first.File, second.File, first.Kind}
			if repeated[files] == nil {
				order = append(order, files)
			}
			repeated[files] = append(repeated[files], second.Ref)
		}
	}
	problems := make(fleet.Problems, len(order))
	for i, files := range order {
		problems[i] = repeatedIn(files, repeated[files])
	}
	return problems
}

// repeatedIn is the problem of objects of a second file that a first one has too.
func repeatedIn(files twoFiles, objects []fleet.Ref) fleet.Problem {
	message := "the object is also in " + files.first
	if files.first == files.second {
		message = "the object is twice in the file"
	}
	message += ", with other content, and the one that is applied last counts"
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.RepeatedName, Object: objects[0], More: len(objects) - 1,
		Field: field.NewPath("metadata", "name"), Value: objects[0].Name, Message: message,
		Remedy: "remove one of the two, or list its file in .krmignore",
	}
}
