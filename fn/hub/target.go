package hub

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Targeted are the ApplicationSets, and what follows from them.
type Targeted struct {
	ApplicationSets []fleet.ApplicationSet
	Applications    []fleet.Application // that are predicted
	Claims          []fleet.Claim       // that the cluster generators reach the Secrets of just who is meant
	Reads           []template.Read     // of the templates of the entries that are complete
	Complete        bool                // whether there is the ApplicationSet of each entry
}

// Target makes the ApplicationSets from the labels that the Clusters will have, and predicts each
// Application.
func (a *Apps) Target(labels fleet.Labels) (*Targeted, fleet.Problems) {
	var problems fleet.Problems
	all := &Targeted{Complete: len(a.sets) == len(a.fleet.Entries.ApplicationSets)}
	names := applicationNames{}
	for _, entry := range a.entries() {
		first, complete := len(all.Applications), true
		for _, shared := range entry {
			made, more := a.target(shared, labels, names)
			problems = append(problems, more...)
			all.ApplicationSets = append(all.ApplicationSets, made.ApplicationSets...)
			all.Applications = appended(all.Applications, made.Applications)
			all.Claims = append(all.Claims, made.Claims...)
			all.Reads = append(all.Reads, made.Reads...)
			complete = complete && len(made.ApplicationSets) > 0
		}
		all.Complete = all.Complete && complete
		if complete {
			problems = append(problems, checkIgnoredNames(slices.Concat(entry...), all.Applications[first:])...)
		}
	}
	return all, append(problems, a.reportRegistration(all.Applications, labels)...)
}

// target makes the ApplicationSet of an entry, or that of items that share one.
func (a *Apps) target(shared []*set, labels fleet.Labels, names applicationNames) (Targeted, fleet.Problems) {
	var all Targeted
	var problems fleet.Problems
	var generators []fleet.Generator
	outer, complete := outerTemplate(), true
	for _, s := range shared {
		made, more := a.targetEntry(*s, labels, names)
		problems = append(problems, more...)
		all.Applications = appended(all.Applications, made.Applications)
		all.Claims = append(all.Claims, made.Claims...)
		all.Reads = append(all.Reads, made.Reads...)
		complete = complete && made.complete
		generators = append(generators, made.generators...)
	}
	if !complete || problems.Failed() {
		return all, problems
	}
	for _, s := range shared {
		problems = append(problems, a.fleet.Proving(s.checkRevisionsRead())...)
	}
	if problems.Failed() {
		return all, problems
	}
	generators = withElements(generators)
	if len(shared) == 1 && len(shared[0].Overrides) == 0 { // there is only one variant
		outer, generators[0].Template = generators[0].Template, nil
	}
	planned, more := a.applicationSet(joined(shared), generators, outer, all.Applications)
	all.ApplicationSets = []fleet.ApplicationSet{planned}
	return all, append(problems, more...)
}

// appended are Applications and more of them, which nobody else appends to. Mostly these are all,
// and are not copied: they are large.
func appended(all, more []fleet.Application) []fleet.Application {
	if len(all) == 0 && len(more) > 0 {
		return more
	}
	return append(all, more...)
}

// targeted is what is made of an entry.
type targeted struct {
	Targeted
	generators []fleet.Generator // of its variants, each with its template
	complete   bool
}

// targetEntry makes the generators of an entry.
func (a *Apps) targetEntry(s set, labels fleet.Labels, names applicationNames) (targeted, fleet.Problems) {
	var made Targeted
	var problems fleet.Problems
	var generators []fleet.Generator
	complete := s.complete
	for _, v := range s.variants {
		if !v.complete {
			continue
		}
		generator, more := a.generate(s, v, labels)
		if problems = append(problems, more...); len(more) > 0 {
			continue
		}
		source, _ := v.template.Source().(map[string]any)
		applications, predicted, more := a.predict(s, v, source, generator.parameters, names)
		made.Applications = appended(made.Applications, applications)
		if problems = append(problems, more...); !predicted {
			complete = false
			continue
		}
		if generator.Selector != nil {
			made.Claims = append(made.Claims, fleet.Claim{
				Path: s.Path.Child("clusterSelector"), Selector: *generator.Selector, Members: v.members,
			})
		}
		made.Reads = append(made.Reads, v.reads...)
		generators = append(generators, generator.withTemplate(source))
	}
	return targeted{made, generators, complete}, problems
}

// generate makes the generator of a variant.
func (a *Apps) generate(s set, v variant, labels fleet.Labels) (generated, fleet.Problems) {
	if a.clusterGenerator() {
		return a.clusterGeneratorOf(s, v, labels)
	}
	return a.listGenerator(s, v), nil
}

// applicationSet is the ApplicationSet of an entry with the generators of its variants, and a
// template for those of them that have none.
func (a *Apps) applicationSet(
	s set, generators []fleet.Generator, outer map[string]any, applications []fleet.Application,
) (fleet.ApplicationSet, fleet.Problems) {
	steps, problems := a.rollingSync(s)
	content, lists := withoutElements(generators, outer)
	if len(s.IgnoreApplicationDifferences) > 0 {
		content = append(content, s.IgnoreApplicationDifferences)
	}
	if len(s.PreservedFields.Annotations)+len(s.PreservedFields.Labels) > 0 {
		content = append(content, s.PreservedFields)
	}
	namespace := string(a.fleet.Config.Spec.ArgoCD.Namespace)
	metadata, more := checkSize(a.fleet.GeneratedMetadata(namespace, a.nameOf(s), s.Metadata), content, lists, s.Path,
		statusBytes(namespace, applications, len(steps) > 0))
	planned := fleet.ApplicationSet{
		Metadata:                    metadata,
		Generators:                  generators,
		Template:                    outer,
		PreserveResourcesOnDeletion: preserves(s),
		ApplicationsSync:            applicationsSync(s),
		IgnoredDifferences:          s.IgnoreApplicationDifferences,
		PreservedFields:             s.PreservedFields,
		RollingSync:                 steps,
	}
	return planned, append(problems, more...)
}

// withoutElements are the parts of an ApplicationSet whose size counts: generators without their
// elements and a template, and the lists of elements.
func withoutElements(
	generators []fleet.Generator, outer map[string]any,
) (content []any, lists [][]map[string]any) {
	var bare []fleet.Generator
	for _, g := range generators {
		if g.Elements != nil {
			lists = append(lists, g.Elements)
			none := []map[string]any{}
			g = fleet.Generator{Template: g.Template, Elements: none, Selector: g.Selector, Values: g.Values}
		}
		bare = append(bare, g)
	}
	return []any{bare, outer}, lists
}

// nameOf is the name of the ApplicationSet of an entry.
func (a *Apps) nameOf(s set) string {
	return fleet.ApplicationSetName(a.fleet.NamedAs(), s.ApplicationSet)
}

// preserves reports whether the workloads of an Application stay when it is deleted.
func preserves(s set) bool {
	preserve := s.SyncPolicy.PreserveResourcesOnDeletion
	return preserve == nil || *preserve
}

// applicationsSync is what the controller may do with the Applications. An entry that has no
// members deletes nothing: its selector may have a typo.
func applicationsSync(s set) string {
	if len(s.members) == 0 && s.SyncPolicy.ApplicationsSync == "" {
		return string(v1alpha1.ApplicationsSyncCreateUpdate)
	}
	return string(s.SyncPolicy.ApplicationsSync)
}
