package decode

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Fleet reads a list: its FleetConfig, its Clusters, and whatever else the plan may need. choice says which FleetConfig is meant where the list
// does not; it may be nil. files is the working directory, which is read where the list carries no files of its own.
func Fleet(list *stream.List, choice *stream.Item, _ fs.FS) (*fleet.Fleet, fleet.Problems) {
	items := list.Items()
	problems := checkItems(items)
	self, document, more := findConfig(list, choice)
	if problems = append(problems, more...); problems.Failed() {
		return nil, problems
	}
	config, more := Config(self, document)
	if problems = append(problems, more...); problems.Failed() {
		return nil, problems
	}
	f := &fleet.Fleet{Config: config, Self: self}
	for i, item := range items {
		f.HasPaths = f.HasPaths || item.Path() != ""
		f.PathAnnotations = f.PathAnnotations || hasPathAnnotation(item)
		object := fleet.Object{Ref: refOf(item), Item: i, Labels: item.Meta().Labels, Annotations: item.Meta().Annotations}
		if isCluster(object.Ref) {
			f.Clusters = append(f.Clusters, fleet.Cluster{Object: object})
		} else {
			f.Objects = append(f.Objects, object)
		}
	}
	slices.SortFunc(f.Clusters, func(a, b fleet.Cluster) int { return a.Compare(b.Ref) })
	slices.SortFunc(f.Objects, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
	problems = append(problems, checkClusters(f, items)...)
	problems = append(problems, checkRepeats(f)...)
	problems = append(problems, readManifests(f, items)...)
	problems = append(problems, readEarlier(f, items)...)
	return f, append(problems, gatherSources(f, items)...)
}

// refOf says which object an item is.
func refOf(item *stream.Item) fleet.Ref {
	meta := item.Meta()
	return fleet.Ref{
		APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name,
		File: item.Path(), Index: item.Index(),
	}
}

func hasPathAnnotation(item *stream.Item) bool {
	annotations := item.Meta().Annotations
	return annotations[fleet.PathAnnotation] != "" || annotations[fleet.LegacyPathAnnotation] != ""
}

// isConfig tells whether an object is a FleetConfig, of whatever version.
func isConfig(ref fleet.Ref) bool {
	return ref.Kind == v1alpha1.Kind && ref.Group() == v1alpha1.Group
}

// resourceIDAnnotation is what kpt puts on items while `selectors:` hide the rest of the package.
const resourceIDAnnotation = "internal.config.k8s.io/kpt-resource-id"

// checkItems reports objects that cannot be read, and an input that is not whole.
func checkItems(items []*stream.Item) fleet.Problems {
	var problems fleet.Problems
	partial := false
	for _, item := range items {
		if err := item.Err(); err != nil {
			problems = append(problems, unreadable(item, err))
		}
		problems = append(problems, checkList(item)...)
		if _, found := item.Meta().Annotations[resourceIDAnnotation]; found && !partial {
			partial = true
			problems = append(problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.PartialInput, Object: refOf(item),
				Message: "kpt `selectors:` or `exclude:` hide part of the package, so what was generated before cannot be replaced",
				Remedy:  "remove them from the function in the Kptfile, and use spec.clusters.selector of the FleetConfig",
			})
		}
	}
	return problems
}

// checkList refuses a List that holds Clusters or a FleetConfig: a function sees the List, not what is in it.
func checkList(item *stream.Item) fleet.Problems {
	if meta := item.Meta(); meta.Kind != "List" && meta.Kind != "ClusterList" || item.Err() != nil {
		return nil
	}
	tree, err := item.Tree()
	if err != nil {
		return fleet.Problems{unreadable(item, err)}
	}
	elements, _ := tree["items"].([]any)
	for _, element := range elements {
		object, _ := element.(map[string]any)
		version, _ := object["apiVersion"].(string)
		kind, _ := object["kind"].(string)
		if ref := (fleet.Ref{APIVersion: version, Kind: kind}); isCluster(ref) || isConfig(ref) {
			return fleet.Problems{{
				Severity: fleet.Error, Code: fleet.BadObject, Object: refOf(item), Field: field.NewPath("items"), Value: kind,
				Message: "holds objects that the fleet is made of, and a function sees the list, not what is in it", Remedy: "write them as documents of their own",
			}}
		}
	}
	return nil
}

func unreadable(item *stream.Item, err error) fleet.Problem {
	problem := fleet.Problem{Severity: fleet.Error, Code: fleet.BadObject, Object: refOf(item), Message: "cannot be read: " + fleet.Unquoted(err.Error()), Remedy: "mend its YAML"}
	var syntax *stream.SyntaxError
	if errors.As(err, &syntax) {
		problem.Message, problem.Remedy = syntax.Reason, syntax.Remedy
		if syntax.Line > 0 {
			problem.Message = fmt.Sprintf("line %d: %s", syntax.Line, syntax.Reason)
		}
	}
	return problem
}

// checkRepeats wants every Cluster once.
func checkRepeats(f *fleet.Fleet) fleet.Problems {
	var problems fleet.Problems
	for i := 1; i < len(f.Clusters); i++ {
		first, second := f.Clusters[i-1], f.Clusters[i]
		if first.ID() == second.ID() {
			problems = append(problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.RepeatedName, Object: second.Ref, Field: field.NewPath("metadata", "name"), Value: second.Name,
				Message: "stands twice in the input" + inFile(first.Ref), Remedy: "remove one of them",
			})
		}
	}
	return problems
}

func inFile(ref fleet.Ref) string {
	if ref.File == "" {
		return ""
	}
	return ", also in " + ref.File
}
