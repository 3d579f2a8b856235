package decode

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// readOthers reads the other FleetConfigs of the input. One that has errors is an error: what is its own could not be left out.
func (r *reader) readOthers() {
	for _, object := range r.fleet.Objects {
		if !isConfig(object.Ref) || object.Name == r.fleet.Name() {
			continue
		}
		self, document, problems := configFrom(r.item(object), object.Ref)
		other := fleet.Other{Self: self}
		if !problems.Failed() {
			other.Config, problems = Config(self, document)
		}
		if problems.Failed() {
			r.problems = append(append(r.problems, problems...), fleet.Problem{
				Severity: fleet.Error, Code: fleet.UnknownOthers, Object: self,
				Message: "has errors, so what is its own cannot be told, and would be printed for fleet " + r.fleet.Name() + " too",
				Remedy:  "mend it, or give it a directory of its own",
			})
			continue
		}
		other.OffHub = r.offHub(&other.Config.Spec)
		r.fleet.Others = append(r.fleet.Others, other)
	}
}

// offHub are the objects of the input that the payloads of a FleetConfig keep off the hub.
func (r *reader) offHub(spec *v1alpha1.FleetConfigSpec) []fleet.Object {
	var resources []v1alpha1.Resource
	for _, set := range spec.ResourceSets {
		resources = append(resources, set.Resources...)
	}
	for _, bootstrap := range spec.Bootstrap {
		resources = append(resources, bootstrap.Resources...)
	}
	candidates := payloadObjects(r.fleet.Objects)
	var off []fleet.Object
	for _, resource := range resources {
		if resource.Hub == v1alpha1.HubExclude {
			found, _ := matching(resource, candidates) // that the selector can be read was checked with its FleetConfig
			off = append(off, found...)
		}
	}
	return off
}
