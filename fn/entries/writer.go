package entries

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// writer writes copies of an entry with the constants of an item, and collects what is wrong.
type writer struct {
	item     template.Item
	problems fleet.Problems
}

// of are the problems, which are those of an entry.
func (w *writer) of(name v1alpha1.Name) fleet.Problems {
	return w.problems.Each(func(problem fleet.Problem) fleet.Problem {
		return problem.Of([]string{string(name)})
	})
}

// applicationSet is an entry of spec.applicationSets with the constants.
func (w *writer) applicationSet(set v1alpha1.ApplicationSet, path *field.Path) v1alpha1.ApplicationSet {
	set.ForEach = nil
	set.ObjectName = w.needed(set.ObjectName, path.Child("objectName"))
	set.ClusterSelector = w.selector(set.ClusterSelector, path.Child("clusterSelector"))
	set.Metadata = w.metadata(set.Metadata, path.Child("metadata"))
	set.Template = w.tree(set.Template, path.Child("template"))
	set.Revisions = w.revisions(set.Revisions, path.Child("revisions"))
	set.Overrides = w.overrides(set.Overrides, path.Child("overrides"))
	set.IgnoreApplicationDifferences = w.differences(
		set.IgnoreApplicationDifferences, path.Child("ignoreApplicationDifferences"))
	preserved := path.Child("preservedFields")
	set.PreservedFields = v1alpha1.PreservedFields{
		Annotations: listOf(w, set.PreservedFields.Annotations, preserved.Child("annotations")),
		Labels:      listOf(w, set.PreservedFields.Labels, preserved.Child("labels")),
	}
	return set
}

func (w *writer) differences(rules []v1alpha1.IgnoredDifference, path *field.Path) []v1alpha1.IgnoredDifference {
	var written []v1alpha1.IgnoredDifference
	for i, rule := range rules {
		at := path.Index(i)
		written = append(written, v1alpha1.IgnoredDifference{
			Name:              w.text(rule.Name, at.Child("name")),
			JSONPointers:      listOf(w, rule.JSONPointers, at.Child("jsonPointers")),
			JQPathExpressions: listOf(w, rule.JQPathExpressions, at.Child("jqPathExpressions")),
		})
	}
	return written
}

// listOf is a list of texts with the constants.
func listOf[T ~string](w *writer, texts []T, path *field.Path) []T {
	var written []T
	for i, text := range texts {
		written = append(written, T(w.text(string(text), path.Index(i))))
	}
	return written
}

func (w *writer) overrides(overrides []v1alpha1.Override, path *field.Path) []v1alpha1.Override {
	var written []v1alpha1.Override
	for i, override := range overrides {
		at := path.Index(i)
		written = append(written, v1alpha1.Override{
			ClusterSelector: w.selector(override.ClusterSelector, at.Child("clusterSelector")),
			Metadata:        w.treeOrAsIs(override.Metadata, at.Child("metadata")),
			Spec:            w.treeOrAsIs(override.Spec, at.Child("spec")),
		})
	}
	return written
}

// resourceSet is an entry of spec.resourceSets with the constants. The templates of its payloads
// get them where they are parsed.
func (w *writer) resourceSet(set v1alpha1.ResourceSet, path *field.Path) v1alpha1.ResourceSet {
	set.ForEach = nil
	set.ClusterSelector = w.selector(set.ClusterSelector, path.Child("clusterSelector"))
	set.Metadata = w.metadata(set.Metadata, path.Child("metadata"))
	set.Revision = w.text(set.Revision, path.Child("revision"))
	var resources []v1alpha1.Resource
	for i, resource := range set.Resources {
		resources = append(resources, w.resource(resource, path.Child("resources").Index(i)))
	}
	set.Resources = resources
	return set
}

// resource is a source of a payload.
func (w *writer) resource(resource v1alpha1.Resource, path *field.Path) v1alpha1.Resource {
	var files []v1alpha1.FilePattern
	for i, pattern := range resource.Files {
		files = append(files, v1alpha1.FilePattern(w.needed(string(pattern), path.Child("files").Index(i))))
	}
	resource.Files = files
	resource.Selector = w.selector(resource.Selector, path.Child("selector"))
	if resource.ConfigMap != nil {
		named := *resource.ConfigMap
		named.Name = w.needed(named.Name, path.Child("configMap", "name"))
		resource.ConfigMap = &named
	}
	if resource.Secret != nil {
		named := *resource.Secret
		named.Name = w.needed(named.Name, path.Child("secret", "name"))
		resource.Secret = &named
	}
	return resource
}

func (w *writer) revisions(revisions []v1alpha1.WaveRevision, path *field.Path) []v1alpha1.WaveRevision {
	var written []v1alpha1.WaveRevision
	for i, revision := range revisions {
		written = append(written, v1alpha1.WaveRevision{
			Wave: revision.Wave, Revision: w.needed(revision.Revision, path.Index(i).Child("revision")),
		})
	}
	return written
}

// selector is a selector with the constants in its keys and values.
func (w *writer) selector(s *v1alpha1.Selector, path *field.Path) *v1alpha1.Selector {
	if s == nil {
		return nil
	}
	written := &v1alpha1.Selector{
		MatchLabels:      w.texts(s.MatchLabels, path.Child("matchLabels")),
		MatchExpressions: slices.Clone(s.MatchExpressions),
	}
	for i, requirement := range written.MatchExpressions {
		at := path.Child("matchExpressions").Index(i)
		one := metav1.LabelSelectorRequirement{
			Key: w.text(requirement.Key, at.Child("key")), Operator: requirement.Operator,
			Values: slices.Clone(requirement.Values),
		}
		for j, value := range one.Values {
			one.Values[j] = w.text(value, at.Child("values").Index(j))
		}
		written.MatchExpressions[i] = one
	}
	return written
}

func (w *writer) metadata(metadata v1alpha1.ExtraMetadata, path *field.Path) v1alpha1.ExtraMetadata {
	return v1alpha1.ExtraMetadata{
		Labels:      w.texts(metadata.Labels, path.Child("labels")),
		Annotations: w.texts(metadata.Annotations, path.Child("annotations")),
	}
}

// texts is a map of texts with the constants in its keys and values.
func (w *writer) texts(texts map[string]string, path *field.Path) map[string]string {
	if texts == nil {
		return nil
	}
	written := make(map[string]string, len(texts))
	for _, key := range fleet.SortedKeys(texts) {
		at := path.Key(key)
		put := w.text(key, at)
		if _, taken := written[put]; taken && put != "" {
			w.problems = append(w.problems, fleet.Problem{
				Code: fleet.RepeatedField, Field: at, Value: put, Message: "two keys of the map become the same one",
			})
		}
		written[put] = w.text(texts[key], at)
	}
	return written
}

// text is a text that is no template.
func (w *writer) text(text string, path *field.Path) string {
	resolved, err := w.item.Resolve(path, text)
	if err != nil {
		w.problems = append(w.problems, problemOf(err))
	}
	return resolved
}

// needed is a text that must not become empty.
func (w *writer) needed(text string, path *field.Path) string {
	found := len(w.problems)
	resolved := w.text(text, path)
	if resolved == "" && text != "" && len(w.problems) == found {
		w.problems = append(w.problems, fleet.Problem{
			Code: fleet.BadValue, Field: path, Value: text, Message: "the value is empty with what the item has",
			Remedy: "set the value of the item, or leave the item out",
		})
	}
	return resolved
}

// tree is a tree of templates.
func (w *writer) tree(tree v1alpha1.Tree, path *field.Path) v1alpha1.Tree {
	if tree == nil {
		return nil
	}
	put, errs := w.item.PutIn(path, map[string]any(tree))
	for _, err := range errs {
		w.problems = append(w.problems, problemOf(err))
	}
	written, _ := put.(map[string]any)
	return written
}

// treeOrAsIs is a tree of templates, or as it was where one cannot be read: it is there all the
// same.
func (w *writer) treeOrAsIs(tree v1alpha1.Tree, path *field.Path) v1alpha1.Tree {
	if written := w.tree(tree, path); written != nil {
		return written
	}
	return tree
}

// NoValue is the message of the problem of a text that reads a value that its item does not have.
func NoValue(key string) string { return template.NoItemValue(key) }

// problemOf is the problem of a text that reads what its item does not have.
func problemOf(err *template.Error) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadTemplate, Field: err.Path, Value: err.Text, Message: err.Reason, Remedy: err.Instead,
	}
}
