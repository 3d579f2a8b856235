package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// content is what a resource set delivers, the same in each namespace.
type content struct {
	packed     payload.Packed
	references []fleet.Reference // in the order of delivery
	provided   []provided
}

// provided is a ConfigMap or Secret that the user refers to.
type provided struct {
	fleet.Reference
	path     *field.Path
	external bool
	objects  []fleet.SourceObject // of this name, in any namespace
}

// located is an object of a payload, and the source that it is from.
type located struct {
	payload.Object
	path *field.Path
}

// contentOf gathers what the sources of a resource set hold. All objects that are not in a ConfigMap or Secret of the user's go into one payload,
// which is delivered where the first of their sources stands.
func (p *planner) contentOf(i int, path *field.Path) content {
	entry := p.fleet.Config.Spec.ResourceSets[i]
	var gathered content
	var objects []located
	place, before := -1, len(p.problems)
	for j, resource := range entry.Resources {
		at := path.Index(j)
		source := p.fleet.Sources[i][j]
		if resource.ConfigMap != nil || resource.Secret != nil {
			p.addReference(&gathered, resource, source, at, entry.Strategy)
			continue
		}
		if place < 0 {
			place = len(gathered.references)
		}
		objects = append(objects, p.sourceObjects(resource, source, at)...)
	}
	if len(p.problems) > before && p.problems[before:].Failed() {
		return gathered
	}
	p.checkObjects(objects, entry.Strategy)
	p.pack(&gathered, objects, p.entryName(entry.Name), place, path)
	return gathered
}

// sourceObjects are the objects of a source that is not a reference.
func (p *planner) sourceObjects(resource v1alpha1.Resource, source fleet.Source, path *field.Path) []located {
	if resource.Inline != "" {
		return p.parse([]byte(resource.Inline), path.Child("inline"), p.fleet.Self)
	}
	if resource.Files != nil {
		path = path.Child("files")
	} else {
		path = path.Child("selector")
	}
	if len(source.Objects) == 0 {
		p.report(fleet.Error, fleet.SourceFindsNothing, path, p.sought(resource), "matches no object of the input",
			"check it against the paths and labels of the input; objects that capifleet generates are not sources")
	}
	var objects []located
	for _, object := range source.Objects {
		objects = append(objects, p.parse(object.Text, path, object.Ref)...)
		p.keepOffHub(resource, object.Object, path)
	}
	return objects
}

// sought is what a files or selector source looks for.
func (p *planner) sought(resource v1alpha1.Resource) string {
	if resource.Selector != nil {
		return p.written(resource.Selector)
	}
	return fmt.Sprint(resource.Files)
}

// keepOffHub marks an object that travels in a payload only; the user's own mark is left as it is.
func (p *planner) keepOffHub(resource v1alpha1.Resource, object fleet.Object, path *field.Path) {
	hub := p.stamps.of(object).hub
	if hub != "" && hub != resource.Hub {
		p.report(fleet.Error, fleet.HubConflict, path, string(resource.Hub),
			fmt.Sprintf("another source says hub: %s of %s (%s)", hub, object.Ref, object.File), "say the same in both, or let the sources not overlap")
		return
	}
	p.stamps.of(object).hub = resource.Hub
	if resource.Hub == v1alpha1.HubExclude {
		p.stamps.wantLocalConfig(object)
		return
	}
	if value, byUser := p.stamps.written(object, v1alpha1.LocalConfigAnnotation); byUser && value == "true" {
		p.report(fleet.Error, fleet.HubConflict, path, string(resource.Hub),
			fmt.Sprintf("%s (%s) is marked local-config, so that the hub would not get it", object.Ref, object.File), "remove the mark, or say hub: Exclude")
	}
}

// addReference adds a ConfigMap or Secret of the user's.
func (p *planner) addReference(c *content, resource v1alpha1.Resource, source fleet.Source, path *field.Path, strategy v1alpha1.Strategy) {
	reference := provided{objects: source.Objects}
	if resource.ConfigMap != nil {
		reference.Reference, reference.path = fleet.Reference{Kind: "ConfigMap", Name: resource.ConfigMap.Name}, path.Child("configMap", "name")
	} else {
		reference.Reference, reference.path = fleet.Reference{Kind: "Secret", Name: resource.Secret.Name}, path.Child("secret", "name")
		reference.external = resource.Secret.Provided == v1alpha1.SecretProvidedExternally
	}
	c.references = append(c.references, reference.Reference)
	c.provided = append(c.provided, reference)
	if reference.external {
		return
	}
	for _, holder := range source.Objects {
		objects, faults := payload.Referenced(holder.Text)
		p.reportFaults(faults, nil, holder.Ref)
		for _, object := range objects {
			p.checkReconcile(located{Object: object, path: reference.path}, strategy)
		}
	}
}
