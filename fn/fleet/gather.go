package fleet

import "slices"

// Gathered are the problems of a run as they are reported. What a phase leaves open is settled
// here, and only here: the FleetConfig is the object of a problem that names none, a field that
// something else sets says so, and fields of files get their lines. Problems that differ in their
// Clusters only become one that names all of these; of problems that say the same of many objects,
// the first few are kept. What spec.accept takes out of warnings is not among them, and under
// strict the warnings that are left are errors.
//
// seen are the labels that selectors see. Where it has none of a Cluster, they are those as
// written. The Fleet may be nil where none could be read.
func (f *Fleet) Gathered(problems Problems, seen Labels) Problems {
	settled := make(Problems, len(problems))
	for i, problem := range problems {
		settled[i] = f.settled(problem)
	}
	return f.strict(f.accepted(settled, seen)).joined().limited()
}

// strict are the problems with warnings as errors, where something makes them so.
func (f *Fleet) strict(problems Problems) Problems {
	if f == nil || f.Strict == "" {
		return problems
	}
	for i, problem := range problems {
		if problem.Severity == Warning {
			problem.Severity, problem.Strict = Error, f.Strict
			problems[i] = problem
		}
	}
	return problems
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
	if problem.Object == f.Self && problem.SetBy == "" && problem.Field != nil {
		problem.SetBy = f.Overrides[problem.Field.String()]
	}
	if f.Lines != nil && problem.Line == 0 {
		problem.Line = f.Lines(problem.Object, problem.Field)
	}
	return problem
}

// sameProblem is what problems share that are one: all but the value and the Clusters.
type sameProblem struct {
	severity                                Severity
	code                                    Code
	object                                  Ref
	field, payload, message, remedy, single string
}

// joined are the problems, of which those that differ in their Clusters only are one with all of
// these. Of their values the first is kept. A problem that has no Clusters is kept once for each of
// its values.
func (p Problems) joined() Problems {
	at := map[sameProblem]int{}
	named := map[int]map[ID]bool{}
	var joined Problems
	for _, problem := range p {
		key := sameProblem{
			severity: problem.Severity, code: problem.Code, object: problem.Object, field: problem.FieldPath(),
			payload: problem.Payload.String(), message: problem.Message, remedy: problem.Remedy,
		}
		if len(problem.Clusters) == 0 {
			key.single = "\x00" + problem.Value
		}
		known, exists := at[key]
		if !exists {
			known = len(joined)
			at[key], named[known] = known, map[ID]bool{}
			clusters := problem.Clusters
			problem.Clusters = nil
			joined = append(joined, problem)
			joined[known].addClusters(clusters, named[known])
			continue
		}
		joined[known].addClusters(problem.Clusters, named[known])
	}
	for i := range joined {
		slices.SortFunc(joined[i].Clusters, Ref.Compare)
	}
	return joined
}

func (p *Problem) addClusters(clusters []Ref, named map[ID]bool) {
	for _, cluster := range clusters {
		if !named[cluster.ID()] {
			named[cluster.ID()] = true
			p.Clusters = append(p.Clusters, cluster)
		}
	}
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
