package decode

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/entries"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// otherConfig is another FleetConfig of the input.
type otherConfig struct {
	self     fleet.Ref
	read     *v1alpha1.FleetConfig // nil where it has errors
	entries  fleet.Entries         // of read
	problems fleet.Problems
}

// otherConfigs reads the FleetConfigs of the input that are not the one of a name.
func otherConfigs(
	items []*stream.Item, objects []fleet.Object, name string, former formerNames,
) []otherConfig {
	var others []otherConfig
	for _, object := range objects {
		if !isConfig(object.Ref) || object.Name == name {
			continue
		}
		other := readOther(items[object.Item])
		other.entries, _ = former.entries(other.entries) // Its own run says what is wrong.
		others = append(others, other)
	}
	return others
}

// readOther reads another FleetConfig.
func readOther(item *stream.Item) otherConfig {
	self, document, problems := configFrom(item, RefOf(item))
	var read *v1alpha1.FleetConfig
	if !problems.Failed() {
		read, problems = config.Read(self, document)
	}
	if read == nil {
		return otherConfig{self: self, problems: problems}
	}
	made, _ := entries.Of(&read.Spec) // Without problems, since the FleetConfig was checked.
	return otherConfig{self, read, made, problems}
}

// namedByOthers are the objects of the input, by their positions, that entries of other
// FleetConfigs name among candidates. One that has errors may name any of the objects.
func (r *reader) namedByOthers(objects, candidates []fleet.Object) map[int]bool {
	named := map[int]bool{}
	for _, other := range r.others {
		if other.read == nil {
			for _, object := range objects {
				named[object.Item] = true
			}
			return named
		}
		for _, source := range sourcesOf(other.entries) {
			// No error: that the selector can be read was checked with its FleetConfig.
			found, _ := matching(source.Resource, r.files.dir, candidates)
			for _, object := range found {
				named[object.Item] = true
			}
		}
	}
	return named
}

// leftToOthers are the fleets of other FleetConfigs of the input. One that has errors is an error,
// since what belongs to it could not be left out.
func (r *reader) leftToOthers(candidates []fleet.Object) ([]fleet.Other, fleet.Problems) {
	var others []fleet.Other
	var problems fleet.Problems
	for _, other := range r.others {
		if other.read == nil {
			problems = append(append(problems, other.problems...), fleet.Problem{
				Code: fleet.UnknownOthers, Object: other.self,
				Message: "the FleetConfig has errors, so what belongs to it would be printed for fleet " +
					r.config.Name + " too",
				Remedy: "fix it, or give it a directory of its own",
			})
			continue
		}
		offHub, more := r.offHub(other.self, other.entries, candidates)
		problems = append(problems, more...)
		others = append(others, fleet.Other{Self: other.self, Config: other.read, OffHub: offHub})
	}
	return others, problems
}

// offHub are the candidates that the payloads of another FleetConfig keep off the hub. A source
// that finds nothing is an error: if it is mistyped, or relative to a folder further down, its
// objects would be taken for nobody's.
func (r *reader) offHub(
	self fleet.Ref, of fleet.Entries, candidates []fleet.Object,
) ([]fleet.Object, fleet.Problems) {
	var off []fleet.Object
	var problems fleet.Problems
	for _, source := range sourcesOf(of) {
		if source.Hub != v1alpha1.HubExclude {
			continue
		}
		// No error: that the selector can be read was checked with its FleetConfig.
		found, _ := matching(source.Resource, r.files.dir, candidates)
		if len(found) == 0 && !r.namesFiles(source) {
			problems = append(problems, fleet.Problem{
				Code: fleet.UnknownOthers, Object: self, Field: source.path, Value: source.pattern,
				Message: "the source finds nothing here, so what it keeps off the hub would be printed for fleet " +
					r.config.Name + " too",
				Remedy: "fix it, or give the FleetConfig a directory of its own",
			})
		}
		off = append(off, found...)
	}
	return off, problems
}

// namesFiles reports whether a source finds objects in files that are no part of the input, so that
// nothing of them is printed for any fleet.
func (r *reader) namesFiles(of source) bool {
	if of.Files == nil || r.hasPaths && !r.choice.Reading.Built || r.files.files == nil {
		return false
	}
	_, objects, _ := r.files.read(of.Files, of.path) // Its own run says what cannot be read.
	return len(payloadObjects(objects)) > 0
}

// source is where objects of payloads come from: an entry of resources, or one pattern of its
// files.
type source struct {
	v1alpha1.Resource
	path    *field.Path
	pattern string // of files, else empty
}

// sourcesOf are all sources of payloads of a FleetConfig, each pattern of files by itself.
func sourcesOf(of fleet.Entries) []source {
	var sources []source
	add := func(at *field.Path, resources []v1alpha1.Resource) {
		for i, resource := range resources {
			path := at.Child("resources").Index(i)
			for j, pattern := range resource.Files {
				one := resource
				one.Files = []v1alpha1.FilePattern{pattern}
				sources = append(sources, source{one, path.Child("files").Index(j), string(pattern)})
			}
			if len(resource.Files) == 0 {
				sources = append(sources, source{resource, path.Child("selector"), ""})
			}
		}
	}
	for _, entry := range of.Delivering {
		add(entry.Path, entry.Resources)
	}
	return sources
}
