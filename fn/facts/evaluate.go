package facts

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// evaluation is what a value is evaluated from.
type evaluation struct {
	fleet   *fleet.Fleet
	members []*fleet.Member
	values  Values         // of which those before this one are evaluated
	value   v1alpha1.Value // this one
	before  int            // how many values are evaluated before it
	source  string         // where it comes from, for messages
	known   clusterFields
	at      *field.Path // of the value
	path    *field.Path // of the field that names the source
}

// fact is how a value is read. Its text is "" for a member that has none. read is nil where the
// value cannot be read.
type fact struct {
	read  func(member *fleet.Member) (string, fleet.Absence)
	reads []template.Read // of the template that the value is
}

// evaluated are the values of a FleetConfig after their evaluation.
type evaluated struct {
	values Values
	reads  []template.Read
}

// evaluateValues gives each member its facts, in list order. A label, annotation, field, variable
// or result of a template that is empty counts as missing: a path made of it would lead nowhere
// just the same.
func evaluateValues(f *fleet.Fleet, values Values, members []*fleet.Member) (evaluated, fleet.Problems) {
	var problems fleet.Problems
	var reads []template.Read
	values.defaults = map[string]fleet.Problems{}
	known, err := readClusterFields(f.Config.Spec.Values, members)
	if err != nil {
		return evaluated{values: values}, fleet.Problems{{Code: fleet.Internal, Message: err.Error()}}
	}
	for i, value := range f.Config.Spec.Values {
		at := field.NewPath("spec", "values").Index(i)
		source, _ := fleet.SourceOf(value)
		e := evaluation{
			fleet: f, members: members, values: values, value: value, before: i, source: fleet.SourceText(value),
			known: known, at: at, path: at.Child(source.Field),
		}
		one, more := readerOf(source)(e, source.Text)
		problems = append(problems, more...)
		if one.read == nil {
			values.unreadable[value.Name] = true
			continue
		}
		reads = append(reads, one.reads...)
		values.defaults[value.Name], more = e.assign(one)
		problems = append(problems, more...)
	}
	return evaluated{values, reads}, problems
}

// assign gives a value to each member, its default where the member has none. It also returns that
// defaults are used, which is reported if anything reads the value.
func (e evaluation) assign(f fact) (defaults, problems fleet.Problems) {
	value, defaulted, refused := e.value, map[string][]*fleet.Member{}, map[string][]*fleet.Member{}
	for _, member := range e.members {
		text, missing := f.read(member)
		switch {
		case text == "" && value.Default == nil:
			member.SetMissing(value.Name, missing)
			continue
		case text == "":
			text = *value.Default
			missing.Sought = e.source
			member.SetDefaulted(value.Name, missing)
			defaulted[missing.String()] = append(defaulted[missing.String()], member)
		case len(value.Allowed) > 0 && !slices.Contains(value.Allowed, text):
			refused[text] = append(refused[text], member)
		}
		member.SetValue(value.Name, text)
	}
	return e.defaultsUsed(defaulted), e.notAllowed(refused)
}

// defaultsUsed say that members have the default of a value, by why they have no value of their
// own.
func (e evaluation) defaultsUsed(defaulted map[string][]*fleet.Member) fleet.Problems {
	var problems fleet.Problems
	for _, why := range fleet.SortedKeys(defaulted) {
		shown := *e.value.Default
		if e.values.Hidden(e.value.Name, shown) {
			shown = ""
		}
		problem := fleet.Problem{
			Severity: fleet.Info, Code: fleet.DefaultUsed, Field: e.at.Child("default"), Value: shown,
			Clusters: fleet.Refs(defaulted[why]), Message: "the default is used, since " + why,
		}
		if absence := defaulted[why][0].Defaulted[e.value.Name]; absence.Undefined {
			problem.Severity, problem.Code, problem.Field = fleet.Warning, fleet.NoClusterField, e.path
			problem.Value, problem.Remedy = e.value.Field, absence.Remedy
			if e.value.Variable != "" {
				problem.Code, problem.Value = fleet.UndefinedVariable, e.value.Variable
			}
		}
		problems = append(problems, problem)
	}
	return problems
}

// notAllowed are the problems of members whose value is not among those that are allowed.
func (e evaluation) notAllowed(refused map[string][]*fleet.Member) fleet.Problems {
	var problems fleet.Problems
	for _, text := range fleet.SortedKeys(refused) {
		problem := fleet.Problem{
			Code: fleet.NotAllowed, Field: e.at.Child("allowed"), Value: text, Distinct: true,
			Clusters: fleet.Refs(refused[text]),
			Message:  e.source + " has a value that is not allowed",
			Remedy:   "it must be one of: " + strings.Join(e.value.Allowed, ", "),
		}
		hidden := func(text string) bool { return e.values.Hidden(e.value.Name, text) }
		if hidden(text) {
			problem.Value, problem.Distinct = "", false
		}
		if slices.ContainsFunc(e.value.Allowed, hidden) {
			problem.Remedy = "set it to a value that is allowed; they are not shown, since they may be secret"
		}
		problems = append(problems, problem)
	}
	return problems
}

// parameters are what a template reads of a member.
func parameters(member *fleet.Member, reads []template.Read) map[string]any {
	return argocd.FactsOf(member.Cluster, member.Values, reads)
}
