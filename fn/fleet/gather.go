package fleet

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Gathered are the problems of a run as they are reported. What a phase leaves open is settled
// here, and only here: the FleetConfig is the object of a problem that names none, a field that
// something else sets says so, and fields of files get their lines. Problems that differ in their
// Clusters only become one that names all of these; of problems that say the same of many objects,
// the first few are kept. What the FleetConfig says about warnings was applied before, by
// [Fleet.Judged].
//
// The Fleet may be nil where none could be read. Gathering problems again changes nothing.
func (f *Fleet) Gathered(problems Problems) Problems {
	return problems.Each(f.settled).joined().limited()
}

// settled is a problem with what its phase left open.
func (f *Fleet) settled(problem Problem) Problem {
	problem.Severity, problem.Remedy = problem.severity(), problem.remedy()
	if f == nil {
		return problem
	}
	if problem.Object == (Ref{}) {
		problem.Object = f.Self
	}
	place, entry := f.Entries.place(problem.Field)
	if problem.Field = place; entry != "" && len(problem.Entries) == 0 {
		problem = problem.Of([]string{entry})
	}
	problem.Because, _ = f.Entries.place(problem.Because)
	if problem.Object == f.Self && problem.SetBy == "" && problem.Field != nil {
		problem.SetBy = f.Overrides[problem.Field.String()]
	}
	if problem.Because != nil && problem.CauseBy == "" {
		problem.CauseBy = f.Overrides[problem.Because.String()]
	}
	if f.Lines != nil && problem.Line == 0 {
		problem.Line = f.Lines(problem.Object, problem.place())
	}
	return problem
}

// place is the field of the object to look at: that of the payload where this is the object itself.
func (p Problem) place() *field.Path {
	if p.Field == nil && p.Payload != nil && p.Payload.Key == "" && p.Payload.Ref.mayBe(p.Object) {
		return p.Payload.Field
	}
	return p.Field
}

// sameProblem is what problems share that are one: all but the value, the entries of items, the
// Clusters and the objects that were looked at.
type sameProblem struct {
	severity                                Severity
	code                                    Code
	object                                  Ref
	line                                    int
	field, payload, message, remedy, single string
}

// joined are the problems, of which those that differ in their Clusters only, in what was looked at
// for these, and in the entries that are made for items, are one with all of them. Of their values
// the first is kept. A problem that has neither Clusters nor such entries, or whose values are
// distinct, is kept once for each of its values.
func (p Problems) joined() Problems {
	at := map[sameProblem]int{}
	named, lookedAt := map[int]map[ID]bool{}, map[int]map[ID]bool{}
	var joined Problems
	for _, problem := range p {
		key := sameProblem{
			severity: problem.Severity, code: problem.Code, object: problem.Object, line: problem.Line,
			field: problem.FieldPath(), payload: problem.Payload.String(),
			message: problem.Message, remedy: problem.Remedy,
		}
		if len(problem.Clusters)+len(problem.Entries) == 0 || problem.Distinct {
			key.single = "\x00" + problem.Value
		}
		known, exists := at[key]
		if !exists {
			known = len(joined)
			at[key], named[known], lookedAt[known] = known, map[ID]bool{}, map[ID]bool{}
			first := problem
			first.Clusters, first.LookedAt, first.Entries = nil, nil, nil
			joined = append(joined, first)
		}
		one := &joined[known]
		one.Clusters = withNew(one.Clusters, problem.Clusters, Ref.ID, named[known])
		for _, entry := range problem.Entries {
			if !slices.Contains(one.Entries, entry) {
				one.Entries = append(one.Entries, entry)
			}
		}
		one.LookedAt = withNew(one.LookedAt, problem.LookedAt, func(id ID) ID { return id }, lookedAt[known])
	}
	for i := range joined {
		slices.SortFunc(joined[i].Clusters, Ref.Compare)
		slices.SortFunc(joined[i].LookedAt, func(a, b ID) int { return cmp.Compare(a.String(), b.String()) })
	}
	return joined
}

// withNew is a list with those of more that are not known yet. It notes them as known.
func withNew[T any](list, more []T, id func(T) ID, known map[ID]bool) []T {
	for _, one := range more {
		if !known[id(one)] {
			known[id(one)] = true
			list = append(list, one)
		}
	}
	return list
}

// mostAlike is how many problems that say the same of different objects are kept.
const mostAlike = 5

// limited are the problems, of which those that say the same of more than a few objects are kept
// for the first ones; the last of these counts the others.
func (p Problems) limited() Problems {
	type alike struct {
		severity                     Severity
		code                         Code
		kind, field, message, remedy string
	}
	counts, last := map[alike]int{}, map[alike]int{}
	var limited Problems
	for _, problem := range p {
		key := alike{
			problem.Severity, problem.Code, problem.Object.Kind, problem.FieldPath(), problem.Message, problem.Remedy,
		}
		if counts[key]++; counts[key] <= mostAlike {
			last[key] = len(limited)
			limited = append(limited, problem)
			continue
		}
		limited[last[key]].More++
	}
	return limited
}
