package plan

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/template"
)

// sourceObjects are the objects of a source that is not a reference and is taken as it is.
func (p *planner) sourceObjects(resource v1alpha1.Resource, source fleet.Source, path *field.Path) []located {
	if resource.Inline != "" {
		return p.parse([]byte(resource.Inline), path.Child("inline"))
	}
	path = p.checkFound(resource, source, path)
	var objects []located
	for _, object := range source.Objects {
		objects = append(objects, p.manifest(object, path)...)
		p.sayHub(resource.Hub, object.Object, path)
	}
	return objects
}

// tree is an object whose texts are templates, and the source that it is from.
type tree struct {
	object map[string]any
	path   *field.Path
	ref    fleet.Ref // the object, for messages; none for the Application of a bootstrap, which has fields of the FleetConfig
}

// sourceTrees are the objects of a source that is rendered.
func (p *planner) sourceTrees(resource v1alpha1.Resource, source fleet.Source, path *field.Path) []tree {
	var trees []tree
	if resource.Inline != "" {
		path = path.Child("inline")
		objects, problems := payload.ParseTrees([]byte(resource.Inline))
		p.reportPayload(problems, path, p.fleet.Self)
		for _, object := range objects {
			trees = append(trees, tree{object, path, refOf(object)})
		}
		return trees
	}
	path = p.checkFound(resource, source, path)
	for _, object := range source.Objects {
		p.sayHub(resource.Hub, object.Object, path)
		read, problems := payload.TreeOfSource(object)
		p.reportPayload(problems, nil, object.Ref)
		if len(problems) == 0 {
			trees = append(trees, tree{read, path, object.Ref})
		}
	}
	return trees
}

// checkFound wants a source to find something, and each pattern of its files to match something: one that is mistyped, or a file that was not fetched, would be missing on the
// clusters without a word. It returns the path of what the source looks for.
func (p *planner) checkFound(resource v1alpha1.Resource, source fleet.Source, path *field.Path) *field.Path {
	where, remedy := "the input", "check it against the paths and labels there; Clusters, and what capifleet generates, are never a payload"
	if resource.Files != nil && !p.fleet.HasPaths {
		where = "the files below the working directory, which are read since the input carries no paths"
		remedy += "; a container sees only what is mounted"
	}
	refuse := func(path *field.Path, sought string) {
		p.report(fleet.Error, fleet.SourceFindsNothing, path, sought, "matches no object of "+where, remedy)
	}
	if resource.Files == nil {
		if len(source.Objects) == 0 {
			refuse(path.Child("selector"), written(resource.Selector))
		}
		return path.Child("selector")
	}
	for _, i := range source.Unmatched {
		refuse(path.Child("files").Index(i), string(resource.Files[i]))
	}
	return path.Child("files")
}

// addTemplates parses objects whose texts are templates.
func (p *planner) addTemplates(c *content, trees []tree) {
	for _, t := range trees {
		p.addTemplate(c, t, false)
	}
}

func (p *planner) addTemplate(c *content, t tree, application bool) {
	root := t.path
	if !application {
		root = nil // where in the object; the path of the source goes before it
	}
	secret := t.object["kind"] == "Secret"
	parsed, errs := template.Parse(root, t.object)
	for _, err := range errs {
		at := err.Path
		if secret {
			err.Text, err.Reason = "", "does not parse, or reads what is no parameter; since it is of a Secret, nothing of it is shown"
		}
		if !application {
			at = t.path
			err.Reason = within(t.ref, err.Path) + err.Reason
		}
		p.badTemplate(at, err)
	}
	if len(errs) > 0 {
		return
	}
	before := len(p.problems)
	if p.checkReads(parsed.Reads(), reading{path: t.path, valuesBefore: len(p.values), stamped: true, insteadOf: noServer}) {
		c.templates = append(c.templates, objectTemplate{
			Tree: parsed, path: t.path, ref: t.ref, application: application, hidden: secret || p.readsHidden(parsed.Reads()),
		})
	}
	for i := range p.problems[before:] {
		problem := &p.problems[before+i]
		problem.Message = within(t.ref, nil) + problem.Message
	}
}

// within says in which object of a payload, and where in it, a template stands; nothing where there is no object.
func within(ref fleet.Ref, path *field.Path) string {
	if ref == (fleet.Ref{}) {
		return ""
	}
	text := "in " + shownRef(ref).String()
	if ref.File != "" {
		text += " (" + ref.File + ")"
	}
	if path != nil {
		text += ", " + path.String()
	}
	return text + ": "
}

// shownRef is an object of a payload as it may be shown: what is no name of a Secret is a template, or any other text.
func shownRef(ref fleet.Ref) fleet.Ref {
	if ref.Kind == "Secret" && len(validation.IsDNS1123Subdomain(ref.Name)) > 0 {
		ref.Namespace, ref.Name = "", ""
	}
	return ref
}

// refOf is which object a tree is.
func refOf(object map[string]any) fleet.Ref {
	metadata, _ := object["metadata"].(map[string]any)
	var ref fleet.Ref
	ref.APIVersion, _ = object["apiVersion"].(string)
	ref.Kind, _ = object["kind"].(string)
	ref.Namespace, _ = metadata["namespace"].(string)
	ref.Name, _ = metadata["name"].(string)
	return ref
}
