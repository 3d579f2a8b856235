package resourceset

import (
	"fmt"
	"slices"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
	"github.com/capifleet/capifleet/fn/template"
)

// rendered is what the templates of an entry give for a group.
type rendered struct {
	complete     bool // whether nothing failed
	objects      []located
	packed       packing
	applications []fleet.Application // of the Clusters' own Argo CDs
}

// render renders the templates of the entry for a group, whose Clusters all have the facts that
// they read.
func (s *set) render(g group, installed installedApplications) (rendered, fleet.Problems) {
	var result rendered
	var problems fleet.Problems
	var objects []located
	failed := false
	for _, t := range s.content.templates {
		parameters := argocd.FactsOf(g.members[0].Cluster, g.members[0].Values, t.Reads())
		tree, errs := t.Render(parameters)
		for _, err := range errs {
			failed = true
			problems = append(problems, s.renderProblems(t, err, g)...)
		}
		object, isMap := tree.(map[string]any)
		if !isMap {
			continue
		}
		if t.application {
			applications, more := s.applications(object, parameters, t, g, installed)
			result.applications = append(result.applications, applications...)
			if problems = append(problems, more...); more.Failed() {
				failed = true
				continue
			}
		}
		if !t.application {
			problems = append(problems, s.fleet.Proving(s.inObject(t, t.reach.In(object, parameters), g.members))...)
		}
		one, more := t.read(object)
		if one.Ref != (fleet.Ref{}) {
			more = s.fleet.Proving(more)
		}
		problems = append(problems, ofTemplate(more, t.path, t.ref, g.members)...)
		failed = failed || more.Failed()
		objects = append(objects, located{Object: one, path: t.path, ref: t.ref, rendered: true})
	}
	if failed {
		return result, problems
	}
	settled, more := s.settleRendered(objects, g)
	problems = append(problems, more...)
	packed, wrong := s.pack(settled)
	wrong = ofTemplate(wrong, s.templatePath, fleet.Ref{}, g.members)
	result.objects, result.packed, result.complete = settled, packed, !more.Failed() && !wrong.Failed()
	return result, append(problems, wrong...)
}

// read is the object that the template gives.
func (t objectTemplate) read(tree map[string]any) (payload.Object, fleet.Problems) {
	if template, isMap := t.Source().(map[string]any); isMap && t.unnamed {
		return payload.FromHidden(tree, template)
	}
	return payload.FromTree(tree)
}

// renderProblems say why a template fails for each of the members of a group. They do not show the
// text of a payload, nor, of what may be secret, a parameter whose name is computed.
func (s *set) renderProblems(t objectTemplate, err *template.Error, g group) fleet.Problems {
	var problems fleet.Problems
	shown := *err
	if !t.application {
		shown.Text = ""
	}
	if t.hidden && !t.readsByName(err.Missing) {
		shown.Missing = nil
	}
	for _, member := range g.members {
		for _, problem := range s.facts.Values.RenderProblems(&shown, member, t.hidden) {
			if !t.application {
				problem.Field, problem.Payload = t.path, payloadObject(t.ref, err.Path)
			}
			problems = append(problems, problem)
		}
	}
	return problems
}

// inObject are problems with what a template gives for members, at fields of the object.
func (s *set) inObject(t objectTemplate, problems fleet.Problems, members []*fleet.Member) fleet.Problems {
	return facts.ForClusters(problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Field, problem.Payload = t.path, payloadObject(t.ref, problem.Field)
		return problem
	}), members)
}

// settleRendered puts what was rendered for a group into its namespace, and checks it together with
// all else that the Clusters of the group get.
func (s *set) settleRendered(objects []located, g group) ([]located, fleet.Problems) {
	var problems fleet.Problems
	known := slices.Concat(s.content.objects, heldBy(s.content.provided, namespacesOf(g.members)))
	if s.Bootstrap != nil {
		settled, more := payload.InNamespace(bare(objects), bare(known), string(s.Bootstrap.Namespace))
		problems = append(problems, ofTemplate(more, s.templatePath, fleet.Ref{}, g.members)...)
		objects = relocated(settled, objects, s.Path.Child("namespace"))
	}
	return objects, append(problems, facts.ForClusters(s.fleet.Proving(s.checkObjects(objects, known)), g.members)...)
}

// applications checks the Application of a group, and predicts it for each of its Clusters.
func (s *set) applications(
	tree, parameters map[string]any, t objectTemplate, g group, installed installedApplications,
) ([]fleet.Application, fleet.Problems) {
	found := slices.Concat(t.checks.All(tree), t.reach.Decides(), t.reach.In(tree, parameters))
	problems := facts.ForClusters(s.fleet.Proving(facts.WithoutEchoes(found)), g.members)
	predicted := argocd.Application(tree)
	predicted.Entry, predicted.Hidden = string(s.Name), t.hidden
	var applications []fleet.Application
	for _, member := range g.members {
		key := installedApplication{member.ID(), predicted.Namespace, predicted.Name}
		if other, exists := installed[key]; exists {
			problems = append(problems, fleet.Problem{
				Code: fleet.RepeatedApplication, Field: t.path.Child("metadata", "name"), Value: predicted.Name,
				Clusters: []fleet.Ref{member.Ref},
				Message: fmt.Sprintf("entry %s generates an Application of this name for the same Cluster already",
					other),
				Remedy: "let the entries select different Clusters, or give the Applications different names",
			})
			continue
		}
		installed[key] = s.Name
		predicted.Cluster = member.Ref
		applications = append(applications, predicted)
	}
	return applications, problems
}
