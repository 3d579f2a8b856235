package plan

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// renderGroup renders the templates of an entry for a group, whose Clusters all have the facts that they read.
func (p *planner) renderGroup(e entry, c content, g group, failures *failures) (map[part]packed, bool) {
	before := failures.count
	var objects []located
	for _, t := range c.templates {
		rendered, errs := t.Render(g.members[0].parameters())
		for _, err := range errs {
			for _, m := range g.members {
				problem := p.renderProblem(err, m, t.hidden)
				if !t.application && problem.Message != "" { // else it is told of before
					problem.Field, problem.Message = t.path, within(t.ref, err.Path)+problem.Message
				}
				failures.add(problem, m)
			}
		}
		object, isMap := rendered.(map[string]any)
		if !isMap {
			continue
		}
		if known := failures.count; t.application {
			if p.addApplication(e, object, t, g, failures); failures.count > known {
				continue
			}
		}
		one, problems := payload.FromTree(object)
		addProblems(failures, problems, t, g)
		objects = append(objects, located{Object: one, path: t.path})
	}
	if failures.count > before {
		return nil, false
	}
	known := slices.Concat(c.objects, relocated(referenced(c.provided, namespacesOf(g.members)), nil, e.path.Child("resources")))
	if e.bootstrap != nil {
		settled, problems := payload.InNamespace(bare(objects), bare(known), string(e.bootstrap.Namespace))
		addProblems(failures, problems, objectTemplate{path: e.templatePath}, g)
		objects = relocated(settled, objects, e.path.Child("namespace"))
	}
	p.checkObjects(e, objects, known, func(problem fleet.Problem) {
		problem.Message += ", on"
		failures.addAll(problem, g.members)
	})
	packed, problems := p.pack(e, objects)
	addProblems(failures, problems, objectTemplate{path: e.templatePath}, g)
	return packed, failures.count == before
}

// addProblems notes what is wrong with what was rendered for a group.
func addProblems(failures *failures, problems fleet.Problems, t objectTemplate, g group) {
	for _, problem := range problems {
		about := *problem.Payload
		if about.Ref == (fleet.Ref{}) {
			about.Ref = shownRef(t.ref)
		}
		about.Ref.File = t.ref.File
		problem.Field, problem.Payload, problem.Message = t.path, &about, problem.Message+", on"
		failures.addAll(problem, g.members)
	}
}
