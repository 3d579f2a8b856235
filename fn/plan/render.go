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
		one, faults := payload.FromTree(object)
		addFaults(failures, faults, t, g)
		objects = append(objects, located{Object: one, path: t.path})
	}
	if failures.count > before {
		return nil, false
	}
	known := slices.Concat(c.objects, relocated(referenced(c.provided, namespacesOf(g.members)), nil, e.path.Child("resources")))
	if e.bootstrap != nil {
		settled, faults := payload.InNamespace(bare(objects), bare(known), string(e.bootstrap.Namespace))
		addFaults(failures, faults, objectTemplate{path: e.templatePath}, g)
		objects = relocated(settled, objects, e.path.Child("namespace"))
	}
	p.checkObjects(e, objects, known, func(problem fleet.Problem) {
		problem.Message += ", on"
		failures.addAll(problem, g.members)
	})
	packed, faults := p.pack(e, objects)
	addFaults(failures, faults, objectTemplate{path: e.templatePath}, g)
	return packed, failures.count == before
}

// addFaults notes what is wrong with what was rendered for a group.
func addFaults(failures *failures, faults []payload.Fault, t objectTemplate, g group) {
	for _, fault := range faults {
		message := fault.Reason
		if fault.Object != "" && fault.Object != t.ref.String() {
			message = fault.Object + " " + message
		}
		failures.addAll(fleet.Problem{Code: fault.Code, Field: t.path, Message: within(t.ref, nil) + message + ", on", Remedy: fault.Remedy}, g.members)
	}
}
