package decode

import (
	"path"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// gatherSources finds the objects that the sources of payloads name.
func (r *reader) gatherSources() {
	candidates := payloadObjects(r.fleet.Objects)
	spec := field.NewPath("spec")
	for i, set := range r.fleet.Config.Spec.ResourceSets {
		at := spec.Child("resourceSets").Index(i).Child("resources")
		r.fleet.Sources = append(r.fleet.Sources, r.sources(set.Resources, at, candidates))
	}
	for i, bootstrap := range r.fleet.Config.Spec.Bootstrap {
		at := spec.Child("bootstrap").Index(i).Child("resources")
		r.fleet.BootstrapSources = append(r.fleet.BootstrapSources, r.sources(bootstrap.Resources, at, candidates))
	}
}

// sources are what each of the sources of one payload finds.
func (r *reader) sources(resources []v1alpha1.Resource, at *field.Path, candidates []fleet.Object) []fleet.Source {
	found := make([]fleet.Source, len(resources))
	for j, resource := range resources {
		for _, object := range r.objects(resource, at.Index(j), candidates) {
			found[j].Objects = append(found[j].Objects, r.sourceObject(object))
		}
		found[j].Unmatched = unmatched(resource.Files, found[j].Objects, func(o fleet.SourceObject) string { return o.File })
	}
	return found
}

// unmatched are the patterns that match the file of no object.
func unmatched[T any](patterns []v1alpha1.FilePattern, objects []T, file func(T) string) []int {
	var none []int
	for i := range patterns {
		remainders := remaindersOf(patterns[i : i+1])
		if !slices.ContainsFunc(objects, func(o T) bool { return matchFile(remainders, file(o)) }) {
			none = append(none, i)
		}
	}
	return none
}

// objects are those that a source names. They are of the input or, where the source names files and
// the input does not say which object is from which file, of files.
func (r *reader) objects(resource v1alpha1.Resource, at *field.Path, candidates []fleet.Object) []fleet.Object {
	if resource.Files != nil && !r.fleet.HasPaths {
		return r.payloadFiles(resource.Files, at.Child("files"))
	}
	found, err := matching(resource, candidates)
	if err != nil {
		r.add(fleet.Problem{Code: fleet.BadSelector, Field: at, Message: "the selector cannot be read: " + err.Error()})
	}
	return found
}

// matching are the candidates that a source means.
func matching(resource v1alpha1.Resource, candidates []fleet.Object) ([]fleet.Object, error) {
	matches, err := matcher(resource)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(o fleet.Object) bool { return !matches(o) }), nil
}

// payloadFiles reads the objects of a payload from files.
func (r *reader) payloadFiles(patterns []v1alpha1.FilePattern, at *field.Path) []fleet.Object {
	if r.files.files == nil {
		r.add(fleet.Problem{
			Code: fleet.BadInput, Field: at,
			Message: "the objects of the input have no file paths, and there is no working directory to read files from",
			Remedy:  "use selector to select the payload by label",
		})
		return nil
	}
	files, objects, problems := r.files.read(patterns, at)
	r.problems = append(r.problems, problems...)
	objects = payloadObjects(slices.DeleteFunc(objects, func(o fleet.Object) bool { return isCluster(o.Ref) }))
	if len(objects) > 0 {
		r.add(fleet.Problem{
			Severity: fleet.Info, Code: fleet.ReadFromFiles, Field: at,
			Message: count(len(objects), "object") + " read from files below the working directory, " +
				"since the objects of the input have no file paths: " + fleet.NameFirst(files),
		})
	}
	return objects
}

// readEarlier reads the payloads that an earlier run has generated, so that a change of them is
// seen.
func (r *reader) readEarlier() {
	for _, object := range r.fleet.Objects {
		if object.Owner() != r.fleet.Name() || object.Kind != "ConfigMap" && object.Kind != "Secret" {
			continue
		}
		r.fleet.Earlier = append(r.fleet.Earlier, r.sourceObject(object))
	}
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
		if object.Owner() == "" && !object.ReadByTools() && !isKustomization(object.File) {
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

// isKustomization reports whether kustomize takes a file for a kustomization (kustomize/api v0.20
// konfig.RecognizedKustomizationFileNames).
func isKustomization(file string) bool {
	return slices.Contains([]string{"kustomization.yaml", "kustomization.yml", "Kustomization"}, path.Base(file))
}

// matcher reports which objects a source means.
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
	patterns := remaindersOf(resource.Files)
	return func(o fleet.Object) bool { return matchFile(patterns, o.File) }, nil
}

// count says how many there are, with the verb.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return strconv.Itoa(n) + " " + noun + "s are"
}
