package decode

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// sources are what the sources of payloads find among candidates, for each of
// Entries.Delivering.
func (r *reader) sources(objects, candidates []fleet.Object) ([][]fleet.Source, fleet.Problems) {
	kustomizations := slices.DeleteFunc(slices.Clone(objects), func(o fleet.Object) bool {
		return !fleet.IsKustomization(o.File)
	})
	var sources [][]fleet.Source
	var problems fleet.Problems
	makers := r.makersFor(r.entries.Delivering, objects)
	for _, entry := range r.entries.Delivering {
		found := make([]fleet.Source, len(entry.Resources))
		for j, resource := range entry.Resources {
			objects, more := r.objects(resource, entry.Path.Child("resources").Index(j), candidates)
			problems = append(problems, more...)
			found[j].Makers = makers[secretOfInput(resource)]
			var files []string
			for _, object := range objects {
				found[j].Objects = append(found[j].Objects, r.sourceObject(object))
				files = append(files, object.File)
			}
			if r.hasPaths && len(resource.Files) > 0 {
				at := entry.Path.Child("resources").Index(j).Child("files")
				problems = append(problems, r.kustomizationsBeside(kustomizations, files, at)...)
			}
			for _, i := range unmatched(resource.Files, r.files.dir, files) {
				found[j].Unmatched = append(found[j].Unmatched, r.unmatched(i, string(resource.Files[i]), files))
			}
		}
		sources = append(sources, found)
	}
	return sources, problems
}

// unmatched are the patterns that match none of the files.
func unmatched(patterns []v1alpha1.FilePattern, dir string, files []string) []int {
	var none []int
	for i := range patterns {
		remainders := remaindersOf(patterns[i : i+1])
		if !slices.ContainsFunc(files, func(file string) bool { return matchFile(remainders, dir, file) }) {
			none = append(none, i)
		}
	}
	return none
}

// objects are those that a source names. They are of the input or, where the source names files and
// the input does not say which object is from which file, of files.
func (r *reader) objects(
	resource v1alpha1.Resource, at *field.Path, candidates []fleet.Object,
) ([]fleet.Object, fleet.Problems) {
	if resource.Files != nil && !r.hasPaths {
		return r.payloadFiles(resource.Files, at.Child("files"))
	}
	found, err := matching(resource, r.files.dir, candidates)
	if err != nil {
		return nil, fleet.Problems{{
			Code: fleet.BadSelector, Field: at, Message: "the selector cannot be read: " + err.Error(),
		}}
	}
	if resource.Files == nil || !r.choice.Reading.Built {
		return found, nil
	}
	beside, problems := r.payloadFiles(resource.Files, at.Child("files"))
	return payloadObjects(slices.Concat(found, beside)), problems
}

// matching are the candidates that a source means. dir is where the directory lies below the root.
func matching(resource v1alpha1.Resource, dir string, candidates []fleet.Object) ([]fleet.Object, error) {
	matches, err := matcher(resource, dir)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(o fleet.Object) bool { return !matches(o) }), nil
}

// payloadFiles reads the objects of a payload from files.
func (r *reader) payloadFiles(patterns []v1alpha1.FilePattern, at *field.Path) ([]fleet.Object, fleet.Problems) {
	if r.files.files == nil {
		return nil, fleet.Problems{{
			Code: fleet.BadInput, Field: at,
			Message: "the objects of the input have no file paths, " +
				"and there is no working directory to read files from",
			Remedy: "use selector to select the payload by label",
		}}
	}
	files, objects, problems := r.files.read(patterns, at)
	objects = payloadObjects(slices.DeleteFunc(objects, func(o fleet.Object) bool { return o.IsCluster() }))
	problems = append(problems, r.notAsBuilt(objects, at)...)
	since := "since the objects of the input have no file paths: "
	if r.choice.Reading.Built {
		since = "since they are no part of what kustomize builds: "
	}
	if len(objects) > 0 {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
			Message: fleet.Count(len(objects), "object") + fleet.Verb(len(objects), " is", " are") +
				" read from files below the working directory, " + since + fleet.NameFirst(files),
		})
	}
	return objects, problems
}

// sourceObject reads an object of a payload.
func (r *reader) sourceObject(object fleet.Object) fleet.SourceObject {
	tree, err := r.item(object).ExactTree()
	return fleet.SourceObject{Object: object, Tree: tree, Err: err}
}

// payloadObjects are the objects that may be a payload, by file: none that a fleet has generated,
// and none that configures the pipeline. A kustomization needs neither apiVersion nor kind, so its
// file is known by its name.
func payloadObjects(objects []fleet.Object) []fleet.Object {
	var candidates []fleet.Object
	for _, object := range objects {
		if object.Owner() == "" && !object.ReadByTools() && !fleet.IsKustomization(object.File) {
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

// matcher reports which objects a source means.
func matcher(resource v1alpha1.Resource, dir string) (func(fleet.Object) bool, error) {
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
	patterns := remaindersOf(resource.Files)
	return func(o fleet.Object) bool { return matchFile(patterns, dir, o.File) }, nil
}
