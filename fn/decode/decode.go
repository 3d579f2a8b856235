package decode

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Fleet reads a list: its FleetConfig, its Clusters, and whatever else the plan may need. choice is
// what is chosen beside the list. files is the working directory, which is read where the list
// carries no Clusters or no files of its own; it may be nil.
//
// With an error among the problems the Fleet is not complete. It still has what it takes to gather
// the problems.
func Fleet(list *stream.List, choice Choice, files fs.FS) (*fleet.Fleet, fleet.Problems) {
	items, directory := list.Items(), newDirectory(files, choice)
	if choice.Reading.Built {
		directory.skip = filesOf(items)
		for _, patch := range choice.Reading.Patches {
			directory.skip[patch] = true
		}
	}
	lines := &lineReader{input: slices.Concat(choice.Configs, items), files: directory}
	strict, problems := strictOf(list.FunctionConfig(), choice.Strict)
	problems = append(problems, checkItems(items)...)
	problems = append(problems, misnamedFiles(choice.Reading.Misnamed)...)
	problems = append(problems, slices.Concat(choice.Reading.Problems, notBuilt(choice.Reading.NotBuilt))...)
	self, document, more := findConfig(list, choice)
	if problems = append(problems, more...); problems.Failed() {
		return &fleet.Fleet{Lines: lines.line, Strict: setStrict(strict)}, problems
	}
	if choice.Budget == nil {
		choice.Budget = fleet.NewBudget(fleet.DefaultBudget)
	}
	settings := choice.Settings
	settings.Strict = strict
	read, overrides, more := config.ReadWith(self, document, settings)
	if problems = append(problems, more...); problems.Failed() {
		return &fleet.Fleet{Self: self, Lines: lines.line, Strict: setStrict(strict)}, problems
	}
	hasPath := func(item *stream.Item) bool { return item.Path() != "" }
	clusters, objects := sortedObjects(items)
	former := formerNamesOf(items)
	made, _ := entries.Of(&read.Spec) // Without problems, since the FleetConfig was checked.
	made, more = former.entries(made)
	problems = append(problems, more...)
	others := otherConfigs(items, objects, read.Name, former)
	names := configNames(read, self, choice, objects)
	renames, taken := renamesOf(otherConfig{self: self, read: read, entries: made}, others, names, objects)
	r := &reader{
		others: others, names: names, renames: renames,
		config: read, entries: made, self: self, strict: strictBy(strict, read), overrides: overrides, choice: choice,
		lines: lines.line, input: items, files: directory, hasPaths: slices.ContainsFunc(items, hasPath),
	}
	problems = append(append(problems, r.checkRenamed()...), r.reportTaken(taken)...)
	if problems = append(problems, r.checkAbove()...); problems.Failed() {
		return &fleet.Fleet{Self: self, Config: read, Lines: lines.line, Strict: r.strict}, problems
	}
	f, more := r.fleet(r.renames.Objects(clusters), r.renames.Objects(objects))
	return f, append(problems, more...)
}

// reader reads objects of the list, and of files, as its FleetConfig wants it.
type reader struct {
	config    *v1alpha1.FleetConfig
	entries   fleet.Entries // of config
	self      fleet.Ref     // the FleetConfig
	strict    string        // see [fleet.Fleet]
	overrides fleet.Overrides
	choice    Choice
	lines     fleet.Lines
	others    []otherConfig        // the other FleetConfigs of the input
	names     map[string]fleet.Ref // all FleetConfigs, by name
	renames   fleet.Renames
	neighbor  bool           // whether the fleet is read to compare it with another one
	input     []*stream.Item // of the list
	files     *directory
	hasPaths  bool // see [fleet.Fleet]
}

// fleet reads what the FleetConfig needs of the Clusters and the other objects of the input.
func (r *reader) fleet(inInput, objects []fleet.Object) (*fleet.Fleet, fleet.Problems) {
	found, beside, problems := r.findClusters(inInput, objects)
	manifests, more := r.manifests(found)
	problems = append(problems, more...)
	clusters, candidates := manifests.clusters, slices.Concat(objects, beside)
	problems = append(problems, r.checkClasses(manifests.topologies, candidates)...)
	if !r.neighbor {
		problems = append(problems, r.checkOthersFilledIn(candidates)...)
	}
	classes, more := r.clusterClasses(candidates)
	problems = append(problems, more...)
	named := r.named(clusters, candidates)
	referenced, more := r.referenced(named, candidates)
	problems = append(problems, more...)
	clusters, planes := r.controlPlanes(clusters, candidates)
	problems = append(problems, r.checkClusterFiles(clusters, classes, slices.Concat(named, planes))...)
	payloads := payloadObjects(objects)
	sources, more := r.sources(objects, payloads)
	problems = append(problems, more...)
	f := &fleet.Fleet{
		Config: r.config, Self: r.self, Entries: r.entries, Strict: r.strict, Overrides: r.overrides, Lines: r.lines,
		Budget: r.choice.Budget, Applied: r.choice.Applied, Only: r.choice.Only,
		Clusters: clusters, Incomplete: manifests.incomplete,
		ClusterClasses: classes, Objects: objects,
		Referenced: referenced, Sources: sources, Renames: r.renames, HasPaths: r.hasPaths,
		Folder: r.folder(), PathAnnotations: slices.ContainsFunc(r.input, (*stream.Item).HasPathAnnotation),
	}
	if r.neighbor {
		return f, problems
	}
	f.Outside, f.Whole = r.outside(clusters, r.others), r.choice.Whole
	f.Encrypted = r.encrypted(objects)
	problems = append(problems, r.checkUnreached(found)...)
	if r.choice.Whole {
		f.Repeated = r.repeated(objects)
	}
	if r.choice.Alone {
		f.Others, more = r.leftToOthers(payloads)
		problems = append(problems, more...)
	}
	f.NamedByOthers = r.namedByOthers(objects, payloads)
	f.Existing, f.Neighbors = r.existing(clusters, objects), r.neighbors(inInput, objects, payloads)
	return f, problems
}

// folder is that of the FleetConfig, from the package.
func (r *reader) folder() string {
	if len(r.choice.Configs) > 0 {
		return r.choice.Folder
	}
	return path.Dir(r.self.File)
}

// item that an object was read from.
func (r *reader) item(object fleet.Object) *stream.Item {
	if object.InInput() {
		return r.input[object.Item]
	}
	return r.files.item(object)
}

// manifest is an object as a tree, nil where it cannot be read. It is without the annotations of
// the pipeline: they differ between clients.
func (r *reader) manifest(object fleet.Object) (map[string]any, fleet.Problems) {
	item := r.item(object)
	manifest, err := item.Tree()
	if err != nil {
		return nil, fleet.Problems{unreadable(item, err)}
	}
	metadata, _ := manifest["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	maps.DeleteFunc(annotations, func(key string, _ any) bool { return fleet.PipelineAnnotation(key) })
	return manifest, nil
}

// sortedObjects are the Clusters of the input, in its order, and its other objects, sorted by Ref.
func sortedObjects(items []*stream.Item) (clusters, others []fleet.Object) {
	clusters = make([]fleet.Object, 0, len(items))
	for i, item := range items {
		if object := objectOf(item, i); object.IsCluster() {
			clusters = append(clusters, object)
		} else {
			others = append(others, object)
		}
	}
	slices.SortFunc(others, func(a, b fleet.Object) int { return a.Compare(b.Ref) })
	return clusters, others
}

// objectOf is an item as an object of the Fleet.
func objectOf(item *stream.Item, position int) fleet.Object {
	return fleet.Object{
		Ref: RefOf(item), Item: position, Labels: item.Meta().Labels, Annotations: item.Meta().Annotations,
		Elements: elementsOf(item), Nameless: item.Meta().Name == "" && !item.HasGenerateName(),
	}
}

// elementsOf are the objects of a list of kind List.
func elementsOf(item *stream.Item) []fleet.Ref {
	if item.Meta().Kind != "List" || item.Err() != nil {
		return nil
	}
	elements, err := item.Elements()
	if err != nil { // checkItems reports it.
		return nil
	}
	var refs []fleet.Ref
	for _, element := range elements {
		object, _ := element.(map[string]any)
		ref := fleet.RefOf(object)
		ref.File, ref.Index = item.Path(), item.Index()
		refs = append(refs, ref)
	}
	return refs
}

// RefOf is the object that an item is. A namespace that is not a string is none: nobody wrote the
// text that it would be.
func RefOf(item *stream.Item) fleet.Ref {
	meta := item.Meta()
	ref := fleet.Ref{
		APIVersion: meta.APIVersion, Kind: meta.Kind, Namespace: meta.Namespace, Name: meta.Name,
		File: item.Path(), Index: item.Index(),
	}
	if slices.Contains(meta.NotStrings, "metadata.namespace") {
		ref.Namespace = ""
	}
	return ref
}

// isConfig reports whether an object is a FleetConfig, of whatever version.
func isConfig(ref fleet.Ref) bool {
	return ref.Kind == v1alpha1.Kind && ref.Group() == v1alpha1.Group
}

// checkItems reports objects that cannot be read, and an input that is not whole.
func checkItems(items []*stream.Item) fleet.Problems {
	var problems fleet.Problems
	partial, refs := false, make([]fleet.Ref, len(items))
	for i, item := range items {
		refs[i] = RefOf(item)
		if err := item.Err(); err != nil {
			problems = append(problems, unreadable(item, err))
		}
		problems = append(problems, checkKind(refs[i])...)
		problems = append(problems, checkList(item)...).Bounded()
		if item.IsSelected() && !partial {
			partial = true
			problems = append(problems, fleet.Problem{
				Code: fleet.PartialInput, Object: RefOf(item),
				Message: "kpt hides a part of the package by selectors or exclude, " +
					"so earlier output cannot be replaced",
				Remedy: "remove selectors and exclude from the function in the Kptfile, " +
					"and use spec.clusters.selector of the FleetConfig",
			})
		}
	}
	return append(problems, misspeltIn(refs)...)
}

// checkKind refuses an object of our group that is of no kind of it: a FleetConfig whose kind is
// misspelt would go unseen.
func checkKind(ref fleet.Ref) fleet.Problems {
	if ref.Group() != v1alpha1.Group || ref.Kind == v1alpha1.Kind || ref.Kind == v1alpha1.PlanKind {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadValue, Object: ref, Field: field.NewPath("kind"), Value: ref.Kind,
		Message: v1alpha1.Group + " has no such kind", Remedy: "set kind to " + v1alpha1.Kind,
	}}
}

// unreadable is the problem of an object whose YAML cannot be read.
func unreadable(item *stream.Item, err error) fleet.Problem {
	problem := fleet.Problem{Code: fleet.BadObject, Object: RefOf(item)}
	problem.Message, problem.Remedy = unreadableText(err)
	return problem
}

// unreadableText says why YAML cannot be read, and what to do.
func unreadableText(err error) (message, remedy string) {
	var syntax *stream.SyntaxError
	switch {
	case !errors.As(err, &syntax):
		return "the YAML cannot be read: " + fleet.Unquoted(err.Error()), ""
	case syntax.Line > 0:
		return fmt.Sprintf("line %d: %s", syntax.Line, syntax.Reason), syntax.Remedy
	}
	return syntax.Reason, syntax.Remedy
}
