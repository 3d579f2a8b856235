package applicationset

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Expansion is what an ApplicationSet makes, as far as that can be predicted.
type Expansion struct {
	Applications []Made // in the order of the generators

	// Sure reports whether nothing of it depends on what is not in the input. Otherwise Unknown
	// says what it depends on, as clauses.
	Sure    bool
	Unknown []string
	// Secrets reports whether it depends on the Secrets by which Argo CD knows clusters.
	Secrets bool
	// Refused says why Argo CD makes none of the Applications, as a clause; "" where that is not
	// known. It is sure where RefusedSurely is set; otherwise it depends on what is not in the
	// input.
	Refused       string
	RefusedSurely bool
}

// Made is an Application that an ApplicationSet makes.
type Made struct {
	Name        string
	Destination fleet.Destination // as the template has it, without its patch
	Template    *Template
	Parameters  map[string]any
	Sure        bool // whether it is surely made: whether that depends on nothing that is not in the input
}

// Template is what the Applications of a generator are rendered from.
type Template struct {
	Source map[string]any // metadata and spec
	Parsed *template.Tree // nil where it is not a template
	Patch  *template.Tree // templatePatch; nil for none
}

// Expand predicts all Applications that Argo CD makes of an ApplicationSet.
func (p *Predictor) Expand(tree map[string]any) Expansion { return p.expand(tree, false) }

// ExpandProved does the same for an ApplicationSet that a run has generated, which has proved that
// everything in it renders, with the Secrets that Argo CD has.
func (p *Predictor) ExpandProved(tree map[string]any) Expansion { return p.expand(tree, true) }

func (p *Predictor) expand(tree map[string]any, proved bool) Expansion {
	tree, _ = plain(tree).(map[string]any)
	spec := fleet.MapAt(tree, "spec")
	s, finish := p.set(spec)
	defer finish()
	outer, patch := fleet.MapAt(spec, "template"), spec["templatePatch"]
	var all Expansion
	complete := true
	var renderings []rendering
	for _, element := range fleet.ListAt(spec, "generators") {
		generator, _ := element.(map[string]any)
		all.Secrets = all.Secrets || asksForSecrets(generator)
		all.Unknown = append(all.Unknown, unknownKinds(generator)...)
		generated, predicted := s.generate(generator)
		complete = complete && predicted
		for _, one := range generated {
			whole, _ := filled(one.template, outer).(map[string]any)
			made, ok := s.made(one, whole, patch)
			complete = complete && ok
			all.Applications = append(all.Applications, made...)
			renderings = append(renderings, rendering{trees: []any{whole, patch}, params: one.params, sure: one.sure})
		}
	}
	switch {
	case complete && (proved || s.renders(renderings)): // also where another kind of generator is not even asked
		all.Unknown = nil
	case len(all.Unknown) > 0:
	case !s.steps.left():
		all.Unknown = []string{"it is too large to be expanded"}
	default:
		all.Unknown = []string{"its generators or templates cannot be evaluated here, or Argo CD refuses them"}
		all.Refused, all.RefusedSurely = s.refusal(renderings)
	}
	all.Unknown = slices.Compact(slices.Sorted(slices.Values(all.Unknown)))
	all.Sure = len(all.Unknown) == 0
	for i := range all.Applications { // Argo CD makes none where a generator or a rendering fails.
		all.Applications[i].Sure = all.Sure && (proved || all.Applications[i].Sure)
	}
	return all
}

// made are the Applications of a generator; ok is false where any cannot be predicted.
func (s set) made(one generated, whole map[string]any, patch any) (made []Made, ok bool) {
	naming, ok := s.naming(whole, patch)
	shared := &Template{Source: whole, Patch: naming.patch}
	if parsed, errs := s.parse(s.dialect, nil, whole); len(errs) == 0 {
		shared.Parsed = parsed
	}
	destination, errs := s.parse(s.dialect, nil, fleet.MapAt(whole, "spec", "destination"))
	if len(errs) > 0 {
		destination, ok = nil, false
	}
	work := 2 + workOf(patch)
	for _, params := range one.params {
		if !s.steps.take(work) {
			return made, false
		}
		name, named := naming.of(params)
		if ok = ok && named; name == "" {
			continue
		}
		made = append(made, Made{
			Name: name, Destination: destinationOf(destination, params), Template: shared, Parameters: params,
			Sure: one.sure,
		})
	}
	return made, ok
}

// destinationOf is where an Application goes, as far as its template says it.
func destinationOf(destination *template.Tree, params map[string]any) fleet.Destination {
	if destination == nil {
		return fleet.Destination{}
	}
	rendered, errs := destination.Render(params)
	fields, _ := rendered.(map[string]any)
	if len(errs) > 0 {
		return fleet.Destination{}
	}
	return fleet.Destination{
		Name: fleet.TextAt(fields, "name"), Server: fleet.TextAt(fields, "server"),
		Namespace: fleet.TextAt(fields, "namespace"),
	}
}

// asksForSecrets reports whether a generator is a cluster generator, or has one.
func asksForSecrets(generator map[string]any) bool {
	if generator["clusters"] != nil {
		return true
	}
	for _, inner := range fleet.ListAt(generator, "matrix", "generators") {
		if fields, _ := inner.(map[string]any); asksForSecrets(fields) {
			return true
		}
	}
	return false
}

// unknownKinds say of which kinds a generator is, or those in it are, that ask something that is
// not in the input.
func unknownKinds(generator map[string]any) []string {
	var unknown []string
	for _, kind := range fleet.SortedKeys(generator) {
		switch {
		case generator[kind] == nil:
		case kind == "matrix":
			for _, inner := range fleet.ListAt(generator, "matrix", "generators") {
				fields, _ := inner.(map[string]any)
				unknown = append(unknown, unknownKinds(fields)...)
			}
		case kind != "list" && kind != "clusters" && kind != "selector":
			unknown = append(unknown, "its generator "+kind+
				" asks for something that is not in the input")
		}
	}
	return unknown
}
