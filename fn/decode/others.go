package decode

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
)

// others reads the other FleetConfigs of the input. One that has errors is an error, since what
// belongs to it could not be left out.
func (r *reader) others(objects []fleet.Object) ([]fleet.Other, fleet.Problems) {
	var others []fleet.Other
	var problems fleet.Problems
	for _, object := range objects {
		if !isConfig(object.Ref) || object.Name == r.config.Name {
			continue
		}
		self, document, more := configFrom(r.item(object), object.Ref)
		var read *v1alpha1.FleetConfig
		if !more.Failed() {
			read, more = config.Read(self, document)
		}
		if more.Failed() {
			problems = append(append(problems, more...), fleet.Problem{
				Code: fleet.UnknownOthers, Object: self,
				Message: "the FleetConfig has errors, so what belongs to it would be printed for fleet " +
					r.config.Name + " too",
				Remedy: "fix it, or give it a directory of its own",
			})
			continue
		}
		offHub, more := r.offHub(self, &read.Spec, objects)
		problems = append(problems, more...)
		others = append(others, fleet.Other{Self: self, Config: read, OffHub: offHub})
	}
	return others, problems
}

// offHub are the objects of the input that the payloads of another FleetConfig keep off the hub. A
// source that finds nothing is an error: if it is mistyped, or relative to a folder further down,
// its objects would be taken for nobody's.
func (r *reader) offHub(
	self fleet.Ref, spec *v1alpha1.FleetConfigSpec, objects []fleet.Object,
) ([]fleet.Object, fleet.Problems) {
	candidates := payloadObjects(objects)
	var off []fleet.Object
	var problems fleet.Problems
	for _, source := range sourcesOf(spec) {
		if source.Hub != v1alpha1.HubExclude {
			continue
		}
		// No error: that the selector can be read was checked with its FleetConfig.
		found, _ := matching(source.Resource, candidates)
		if len(found) == 0 {
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

// source is where objects of payloads come from: an entry of resources, or one pattern of its
// files.
type source struct {
	v1alpha1.Resource
	path    *field.Path
	pattern string // of files, else empty
}

// sourcesOf are all sources of payloads of a FleetConfig, each pattern of files by itself.
func sourcesOf(spec *v1alpha1.FleetConfigSpec) []source {
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
	for _, entry := range fleet.DeliveringEntries(spec) {
		add(entry.Path, entry.Resources)
	}
	return sources
}
