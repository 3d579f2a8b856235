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
	objects    []located         // what is packed
	references []fleet.Reference // in the order of delivery
	provided   []provided
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
			p.addReference(&gathered, resource, source, at)
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
	gathered.objects = objects
	p.checkObjects(objects, nil, entry.Strategy)
	p.pack(&gathered, objects, p.entryName(entry.Name), place, path)
	return gathered
}

// sourceObjects are the objects of a source that is not a reference.
func (p *planner) sourceObjects(resource v1alpha1.Resource, source fleet.Source, path *field.Path) []located {
	if resource.Inline != "" {
		return p.parse([]byte(resource.Inline), path.Child("inline"))
	}
	if resource.Files != nil {
		path = path.Child("files")
	} else {
		path = path.Child("selector")
	}
	if len(source.Objects) == 0 {
		p.report(fleet.Error, fleet.SourceFindsNothing, path, sought(resource), "matches no object of the input",
			"check it against the paths and labels of the input; Clusters, and what capifleet generates, are never a payload")
	}
	var objects []located
	for _, object := range source.Objects {
		objects = append(objects, p.manifest(object, path)...)
		p.sayHub(resource.Hub, object.Object, path)
	}
	return objects
}

// sought is what a files or selector source looks for.
func sought(resource v1alpha1.Resource) string {
	if resource.Selector != nil {
		return written(resource.Selector)
	}
	return fmt.Sprint(resource.Files)
}
