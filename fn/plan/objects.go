package plan

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// parse reads manifests that the FleetConfig holds.
func (p *planner) parse(text []byte, path *field.Path) []located {
	objects, faults := payload.Parse(text)
	p.reportFaults(faults, path, p.fleet.Self)
	found := make([]located, len(objects))
	for i, object := range objects {
		found[i] = located{Object: object, path: path}
	}
	return found
}

// manifest takes an object of the input for a payload.
func (p *planner) manifest(source fleet.SourceObject, path *field.Path) []located {
	object, faults := payload.FromManifest(source.Text)
	p.reportFaults(faults, nil, source.Ref)
	if len(faults) > 0 {
		return nil
	}
	return []located{{Object: object, path: path}}
}

// reportFaults reports what is wrong with a payload, at a field of an object.
func (p *planner) reportFaults(faults []payload.Fault, path *field.Path, object fleet.Ref) {
	for _, fault := range faults {
		message := fault.Reason
		if fault.Object != "" && fault.Object != object.String() {
			message = fault.Object + " " + message
		}
		if fault.Document > 0 && path != nil {
			message = fmt.Sprintf("document %d: %s", fault.Document, message)
		}
		p.problems = append(p.problems, fleet.Problem{
			Severity: fleet.Error, Code: fault.Code, Object: object, Field: path, Message: message, Remedy: fault.Remedy,
		})
	}
}

// checkObjects checks objects that are delivered together, also with those that are known already.
func (p *planner) checkObjects(objects, known []located, strategy v1alpha1.Strategy) {
	namespaced := payload.NamespacedKinds(bare(slices.Concat(known, objects)))
	seen := map[fleet.ID]located{}
	for _, object := range known {
		seen[object.ID()] = object
	}
	for _, object := range objects {
		if first, exists := seen[object.ID()]; exists {
			p.report(fleet.Error, fleet.RepeatedObject, object.path, "",
				fmt.Sprintf("%s stands twice in the payload, the first time in %s", object.Ref, first.path), "remove one of them")
		}
		seen[object.ID()] = object
		if object.LacksNamespace(namespaced) {
			p.report(fleet.Error, fleet.NoNamespace, object.path, "",
				fmt.Sprintf("%s is namespaced and has no metadata.namespace, so the cluster would refuse it", object.Ref), "write its metadata.namespace")
		}
		p.checkReconcile(object, strategy)
	}
}

// bare are the objects without the sources that they are from.
func bare(objects []located) []payload.Object {
	result := make([]payload.Object, len(objects))
	for i, object := range objects {
		result[i] = object.Object
	}
	return result
}

// checkReconcile refuses what strategy Reconcile would destroy.
func (p *planner) checkReconcile(object located, strategy v1alpha1.Strategy) {
	if strategy != v1alpha1.StrategyReconcile {
		return
	}
	if why := payload.UnderReconcile(object.Object); why != "" {
		p.report(fleet.Error, fleet.UnsafeReconcile, object.path, "",
			fmt.Sprintf("strategy Reconcile is not safe for %s: %s", object.Ref, why), "deliver it by a resource set of its own with strategy ApplyOnce")
	}
}

// pack writes the payload and puts the references to it in their place.
func (p *planner) pack(c *content, objects []located, name string, place int, path *field.Path) {
	if len(objects) == 0 {
		return
	}
	ordered := bare(objects)
	payload.Sort(ordered)
	packed, faults := payload.Pack(ordered)
	p.reportFaults(faults, path, p.fleet.Self)
	c.packed = packed
	var ours []fleet.Reference
	if packed.ConfigMap != nil {
		ours = append(ours, fleet.Reference{Kind: "ConfigMap", Name: name})
	}
	if packed.Secret != nil {
		ours = append(ours, fleet.Reference{Kind: "Secret", Name: name})
	}
	c.references = slices.Insert(c.references, place, ours...)
	if len(c.references) > maxReferences {
		p.report(fleet.Error, fleet.TooLarge, path, "",
			fmt.Sprintf("makes %d references, and a ClusterResourceSet has at most %d", len(c.references), maxReferences), "split it into several resource sets")
	}
}

// maxReferences of a ClusterResourceSet (CAPI: addons/v1beta2 ClusterResourceSetSpec, maxItems).
const maxReferences = 100
