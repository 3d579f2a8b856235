package facts

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// readLabel reads a label as it is written on the Cluster.
func readLabel(e evaluation, key string) (fact, fleet.Problems) {
	return e.readText(func(member *fleet.Member) string { return member.Labels[key] }), nil
}

// readAnnotation reads an annotation as it is written on the Cluster.
func readAnnotation(e evaluation, key string) (fact, fleet.Problems) {
	return e.readText(func(member *fleet.Member) string { return member.Annotations[key] }), nil
}

// readText is the fact that a text of the Cluster is.
func (e evaluation) readText(text func(member *fleet.Member) string) fact {
	return fact{read: func(member *fleet.Member) (string, fleet.Absence) { return text(member), e.absence() }}
}

// absence is that of a fact that has nothing to add to its source.
func (e evaluation) absence() fleet.Absence { return fleet.Absence{Sought: e.source} }

// absenceAtPath is that of a fact that is not at its path, which may have a typo.
func (e evaluation) absenceAtPath() fleet.Absence {
	return fleet.Absence{
		Sought: e.source,
		Remedy: "set it, check the path in " + e.path.String() + ", give the value a default, or " + leaveOut,
	}
}

// readField reads a field of the Cluster's manifest, or of the object that a reference of the
// Cluster names.
func readField(reference fleet.RefField) func(e evaluation, path string) (fact, fleet.Problems) {
	if reference == "" {
		return func(e evaluation, path string) (fact, fleet.Problems) {
			return e.readTree(path, func(member *fleet.Member, at []string) (any, fleet.Absence) {
				absence, value := e.absenceAtPath(), fleet.LookUp(member.Manifest, at)
				if value == nil {
					absence = e.known.noField(member, at, absence)
				}
				return value, absence
			})
		}
	}
	return func(e evaluation, path string) (fact, fleet.Problems) {
		return e.readTree(path, func(member *fleet.Member, at []string) (any, fleet.Absence) {
			referenced, absence := e.fleet.ReferencedBy(member.Cluster, reference), e.absenceAtPath()
			absence.Why, absence.Object = referenced.NotFound(), referenced.ID
			absence.Remedy = cmp.Or(referenced.Remedy(), absence.Remedy)
			return fleet.LookUp(referenced.Manifest, at), absence
		})
	}
}

// readVariable reads a topology variable of the Cluster, or what is below it.
func readVariable(e evaluation, path string) (fact, fleet.Problems) {
	return e.readTree(path, func(member *fleet.Member, at []string) (any, fleet.Absence) {
		absence := e.absenceAtPath()
		value := topologyVariable(e.fleet, member, at)
		if value == nil {
			absence = undefinedVariable(e.fleet, member, at[0], absence)
		}
		return value, absence
	})
}

// readTree reads what is at a path of a tree, which must be a single value there. find returns
// that, and what is missing where there is nothing.
func (e evaluation) readTree(
	path string, find func(member *fleet.Member, at []string) (any, fleet.Absence),
) (fact, fleet.Problems) {
	at, err := fleet.ParseFieldPath(path)
	if err != nil {
		return fact{}, fleet.Problems{{
			Code: fleet.BadValue, Field: e.path, Value: path, Message: err.Error(),
			Remedy: "write a dotted path, for example spec.topology.version",
		}}
	}
	texts := make(map[*fleet.Member]string, len(e.members))
	missing := make(map[*fleet.Member]fleet.Absence, len(e.members))
	var problems fleet.Problems
	for _, member := range e.members {
		found, absence := find(member, at)
		text, notOne := scalar(found)
		texts[member], missing[member] = text, absence
		if notOne != "" {
			problems = append(problems, fleet.Problem{
				Code: fleet.NotOneValue, Field: e.path, Value: path, Clusters: []fleet.Ref{member.Ref},
				Message: e.source + " is a " + notOne + ", not a single value", Remedy: "name one field of it",
			})
		}
	}
	if len(problems) > 0 {
		return fact{}, problems
	}
	return fact{read: func(member *fleet.Member) (string, fleet.Absence) { return texts[member], missing[member] }}, nil
}

// readTemplate renders a value from the Cluster and the values before it. A fact that the template
// reads and the Cluster does not have makes the value missing there.
func readTemplate(e evaluation, source string) (fact, fleet.Problems) {
	text, err := template.ParseText(e.path, source)
	if err != nil {
		return fact{}, fleet.Problems{BadTemplate(err)}
	}
	reads := text.Reads()
	reader := Reader{Path: e.path, ValuesBefore: e.before, InsteadOfServer: NoServer}
	if problems := e.values.CheckReads(reads, reader); len(problems) > 0 {
		return fact{}, problems
	}
	text.ChargeTo(e.fleet.TextsAccount())
	hidden := e.values.ReadsHidden(reads)
	rendered := make(map[*fleet.Member]string, len(e.members))
	missing := make(map[*fleet.Member]fleet.Absence, len(e.members))
	var problems fleet.Problems
	failed := false
	for _, member := range e.members {
		result, err := text.Render(parameters(member, reads))
		switch {
		case err == nil:
			rendered[member], missing[member] = result, e.absence()
		case err.Missing != nil:
			absence := fleet.Absence{Sought: "." + strings.Join(err.Missing, ".") + ", which its template reads,"}
			if err.Missing[0] == "cluster" {
				absence = e.known.noField(member, err.Missing[1:], absence)
			}
			missing[member] = absence
		default:
			failed = true
			problems = append(problems, e.values.RenderProblems(err, member, hidden)...)
		}
	}
	if failed {
		return fact{reads: reads}, problems
	}
	return fact{reads: reads, read: func(member *fleet.Member) (string, fleet.Absence) {
		return rendered[member], missing[member]
	}}, nil
}

// scalar is a value as text; notOne says what it is if it is not a single value.
func scalar(value any) (text, notOne string) {
	switch typed := value.(type) {
	case nil:
		return "", ""
	case string:
		return typed, ""
	case map[string]any:
		return "", "map"
	case []any:
		return "", "list"
	}
	written, err := json.Marshal(value) // numbers and booleans are texts as JSON has them
	if err != nil {
		return "", "value that JSON does not have"
	}
	return string(written), ""
}
