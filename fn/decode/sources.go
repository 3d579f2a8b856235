package decode

import (
	"maps"
	"path"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// gatherSources finds the objects that the sources of payloads name.
func gatherSources(f *fleet.Fleet, items []*stream.Item) fleet.Problems {
	var problems fleet.Problems
	candidates := payloadObjects(f)
	for i, set := range f.Config.Spec.ResourceSets {
		found := make([]fleet.Source, len(set.Resources))
		for j, resource := range set.Resources {
			at := field.NewPath("spec", "resourceSets").Index(i).Child("resources").Index(j)
			if resource.Files != nil && !f.HasPaths {
				problems = append(problems, noPaths(f, at.Child("files")))
				continue
			}
			matches, err := matcher(resource)
			if err != nil {
				problems = append(problems, fleet.Problem{Severity: fleet.Error, Code: fleet.BadSelector, Object: f.Self, Field: at, Message: err.Error(), Remedy: "mend the selector"})
				continue
			}
			for _, object := range candidates {
				if !matches(object) {
					continue
				}
				text, err := items[object.Item].Document(stream.Edit{})
				if err != nil {
					problems = append(problems, unreadable(items[object.Item], err))
					continue
				}
				found[j].Objects = append(found[j].Objects, fleet.SourceObject{Object: object, Text: text})
			}
		}
		f.Sources = append(f.Sources, found)
	}
	return problems
}

// readEarlier reads the payloads that an earlier run has generated, so that a change of them can be told.
func readEarlier(f *fleet.Fleet, items []*stream.Item) fleet.Problems {
	var problems fleet.Problems
	for _, object := range f.Objects {
		if object.Owner() != f.Name() || object.Kind != "ConfigMap" && object.Kind != "Secret" {
			continue
		}
		text, err := items[object.Item].Document(stream.Edit{})
		if err != nil {
			problems = append(problems, unreadable(items[object.Item], err))
			continue
		}
		f.Earlier = append(f.Earlier, fleet.SourceObject{Object: object, Text: text})
	}
	return problems
}

// noPaths refuses files where the input does not say which object is from which file.
func noPaths(f *fleet.Fleet, at *field.Path) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Error, Code: fleet.NotBuilt, Object: f.Self, Field: at,
		Message: "the objects of the input carry no file paths (kustomize), and this version does not read files from the working directory yet",
		Remedy:  "select the payload by label: selector",
	}
}

// payloadObjects are the objects that may be a payload, by file: none that a fleet has generated, and none that configures the pipeline.
func payloadObjects(f *fleet.Fleet) []fleet.Object {
	var candidates []fleet.Object
	for _, object := range f.Objects {
		if object.Owner() == "" && !object.ReadByTools() {
			candidates = append(candidates, object)
		}
	}
	slices.SortStableFunc(candidates, func(a, b fleet.Object) int {
		if order := strings.Compare(a.File, b.File); order != 0 {
			return order
		}
		return a.Index - b.Index
	})
	return candidates
}

// matcher tells which objects a source means.
func matcher(resource v1alpha1.Resource) (func(fleet.Object) bool, error) {
	named := func(kind, name string) func(fleet.Object) bool {
		return func(o fleet.Object) bool { return o.Group() == "" && o.Kind == kind && o.Name == name }
	}
	switch {
	case resource.ConfigMap != nil:
		return named("ConfigMap", resource.ConfigMap.Name), nil
	case resource.Secret != nil:
		return named("Secret", resource.Secret.Name), nil
	case resource.Selector != nil:
		selector, err := metav1.LabelSelectorAsSelector(resource.Selector)
		return func(o fleet.Object) bool { return selector.Matches(labels.Set(o.Labels)) }, err
	}
	return func(o fleet.Object) bool {
		return slices.ContainsFunc(resource.Files, func(pattern v1alpha1.FilePattern) bool {
			return matchPath(strings.Split(string(pattern), "/"), strings.Split(o.File, "/"))
		})
	}, nil
}

// matchPath matches segment by segment; ** is any number of segments.
func matchPath(pattern, segments []string) bool {
	if len(pattern) == 0 {
		return len(segments) == 0
	}
	if pattern[0] == "**" {
		return matchPath(pattern[1:], segments) || len(segments) > 0 && matchPath(pattern, segments[1:])
	}
	if len(segments) == 0 {
		return false
	}
	matched, err := path.Match(pattern[0], segments[0])
	return err == nil && matched && matchPath(pattern[1:], segments[1:])
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
