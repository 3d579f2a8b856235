package fleet

import "slices"

// AsPast is the fleet as one that was there before a change. It is compiled as far as it can be:
// what only proves its Plan stops nothing, and its warnings are not errors.
func (f *Fleet) AsPast() *Fleet {
	past := *f
	past.Past, past.Strict = true, ""
	return &past
}

// Proving are problems of checks that only prove what was decided. They stop nothing of a fleet
// that is past.
func (f *Fleet) Proving(problems Problems) Problems {
	if !f.Past {
		return problems
	}
	return problems.Each(asWarning)
}

func asWarning(problem Problem) Problem {
	if problem.IsError() {
		problem.Severity = Warning
	}
	return problem
}

// ReadingPast are problems with the reading of a fleet that is past: those about Clusters that are
// read all the same are warnings, and so is that there are none.
func (f *Fleet) ReadingPast(problems Problems) Problems {
	if !f.Past || f.Config == nil {
		return problems
	}
	about := []Code{
		BadCluster, InvalidCluster, UnfitTopology, UndefinedVariable, UnknownClusterField, IncompleteCluster,
		NamespaceOfClass, MisspeltClass, Unfilled,
	}
	return problems.Each(func(problem Problem) Problem {
		none := problem.Code == NoCluster && len(f.Config.Spec.Clusters.Files) == 0
		if none || slices.Contains(about, problem.Code) {
			return asWarning(problem)
		}
		return problem
	})
}
