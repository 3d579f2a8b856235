package fleet

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Gathered are the problems of a run as they are reported. What a phase leaves open is settled
// here, and only here: the FleetConfig is the object of a problem that names none, a field that
// something else sets says so, and fields of files get their lines. Problems that differ in their
// Clusters only become one that names all of these; of many problems that say the same, or that
// have one code, the first ones are kept and the others counted. What the FleetConfig says about
// warnings was applied before, by [Fleet.Judged].
//
// The Fleet may be nil where none could be read. Gathering problems again changes nothing.
func (f *Fleet) Gathered(problems Problems) Problems {
	return problems.Each(f.settled).joined().limited()
}

// settled is a problem with what its phase left open.
func (f *Fleet) settled(problem Problem) Problem {
	problem.Severity, problem.Remedy = problem.severity(), problem.WhatToDo()
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
	var named, lookedAt []known
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
		position, exists := at[key]
		if !exists {
			position = len(joined)
			at[key], named, lookedAt = position, append(named, nil), append(lookedAt, nil)
			first := problem
			first.Clusters, first.LookedAt, first.Entries = nil, nil, nil
			joined = append(joined, first)
		}
		one := &joined[position]
		one.Clusters = withNew(one.Clusters, problem.Clusters, Ref.ID, &named[position])
		for _, entry := range problem.Entries {
			if !slices.Contains(one.Entries, entry) {
				one.Entries = append(one.Entries, entry)
			}
		}
		one.LookedAt = withNew(one.LookedAt, problem.LookedAt, func(id ID) ID { return id }, &lookedAt[position])
	}
	for i := range joined {
		slices.SortFunc(joined[i].Clusters, Ref.Compare)
		slices.SortFunc(joined[i].LookedAt, func(a, b ID) int { return cmp.Compare(a.String(), b.String()) })
	}
	return joined
}

// known are the objects that a list has; nil while it is empty, which it is for most problems.
type known map[ID]bool

// withNew is a list with those of more that are not known yet. It notes them as known.
func withNew[T any](list, more []T, id func(T) ID, known *known) []T {
	if *known == nil && len(more) > 0 {
		*known, list = make(map[ID]bool, len(more)), slices.Grow(list, len(more))
	}
	for _, one := range more {
		if !(*known)[id(one)] {
			(*known)[id(one)] = true
			list = append(list, one)
		}
	}
	return list
}

const (
	// mostAlike is how many problems that say the same of different objects are kept.
	//
	//capifleet:limit problems problems problems that say the same of different objects
	//capifleet:beyond The last one counts the others.
	mostAlike = 5
	// mostSimilar is how many problems are kept that differ in their fields, in the line that their
	// message names, or in the object.
	//
	//capifleet:limit problems problems problems that differ in lines, keys, positions or objects
	//capifleet:and alone
	//capifleet:beyond The last one counts the others.
	mostSimilar = 20
	// mostOfCode is how many problems of one code and severity are kept, whatever they say.
	//
	//capifleet:limit problems problems problems of one code and severity
	//capifleet:beyond The last one counts the others.
	mostOfCode = 100
)

// alike is what problems have in common of which only a few are kept.
type alike struct {
	severity                     Severity
	code                         Code
	kind, field, message, remedy string
}

// mostHeld is from how many problems on a phase keeps only those that are reported.
const mostHeld = 1000

// Bounded are the problems that a phase holds as it goes through its items: of very many, only
// those that will be reported, with the number of the others. Gathering them gives the same.
func (p Problems) Bounded() Problems {
	if len(p) < mostHeld {
		return p
	}
	return slices.Clone(p.limited()) // which is as large as it must be
}

// limited keeps a few of many problems that say the same of different objects, that differ in their
// fields or lines, or that have one code. The last one that it keeps counts the others.
func (p Problems) limited() Problems {
	one := func(problem Problem) alike {
		return alike{
			problem.Severity, problem.Code, problem.Object.Kind, problem.FieldPath(), problem.Message, problem.Remedy,
		}
	}
	kept := p.atMost(mostAlike, one, Problem.withObjectOf).atMost(mostSimilar, func(problem Problem) alike {
		similar := one(problem)
		similar.field, similar.message = withoutKeys(similar.field), withoutLine(similar.message)
		return similar
	}, Problem.withOther)
	return kept.atMost(mostOfCode, func(problem Problem) alike {
		return alike{severity: problem.Severity, code: problem.Code}
	}, Problem.withOther)
}

// withObjectOf is the problem that counts the object of another one too.
func (p Problem) withObjectOf(left Problem) Problem {
	p.More += 1 + left.More
	return p
}

// withOther is the problem that counts another one too.
func (p Problem) withOther(left Problem) Problem {
	p.Others += 1 + left.More + left.Others
	return p
}

// atMost keeps at most so many problems that are alike, and counts each of the others on the last
// one that it keeps.
func (p Problems) atMost(
	most int, of func(Problem) alike, count func(last, left Problem) Problem,
) Problems {
	type group struct{ count, last int }
	all := map[alike]group{}
	var kept Problems
	for i := range p {
		key := of(p[i])
		if before := all[key]; before.count < most {
			all[key] = group{before.count + 1, len(kept)}
			kept = append(kept, p[i])
		} else {
			kept[before.last] = count(kept[before.last], p[i])
		}
	}
	return kept
}

// withoutKeys is the path of a field without what stands in brackets: keys and positions.
func withoutKeys(path string) string {
	var text strings.Builder
	for path != "" {
		before, after, found := strings.Cut(path, "[")
		text.WriteString(before)
		if !found {
			break
		}
		_, path, _ = strings.Cut(after, "]")
	}
	return text.String()
}

// withoutLine is a message without the number of the line at its beginning.
func withoutLine(message string) string {
	if after, has := strings.CutPrefix(message, "line "); has {
		return strings.TrimLeft(after, "0123456789")
	}
	return message
}
