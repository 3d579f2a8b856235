package facts

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Reader is a template of the FleetConfig, with what it may read. That depends on when it is
// rendered, and by whom.
type Reader struct {
	Path            *field.Path
	ValuesBefore    int    // how many values are evaluated before it
	ClusterLabels   bool   // whether it sees the labels of spec.clusterLabels
	OnHub           bool   // whether Argo CD renders it from a cluster Secret, where server and project are known
	Revision        bool   // whether there is a value revision, that of the Cluster's wave
	InsteadOfServer string // what to do instead of reading server or project

	// Text finds the text that reads a parameter, where the template has several; else it is nil.
	Text func(template.Read) *field.Path
}

// TextOf finds the first text of a template that reads a parameter, and says where it is.
func TextOf(parsed *template.Tree) func(template.Read) *field.Path {
	return func(read template.Read) *field.Path {
		var first *field.Path
		parsed.Each(func(_ []string, text *template.Text) {
			reads := slices.ContainsFunc(text.Reads(), func(other template.Read) bool {
				return slices.Equal(other.Path, read.Path)
			})
			if first == nil && reads {
				first = text.Path()
			}
		})
		return first
	}
}

// subject is what reads a parameter.
func (r Reader) subject(read template.Read) string {
	if r.Text == nil {
		return "the template"
	}
	return "the template at " + r.Text(read).String()
}

// CheckReads refuses parameters that are not known at render time, values that the FleetConfig does
// not have, and what is evaluated later.
func (v Values) CheckReads(reads []template.Read, reader Reader) fleet.Problems {
	var problems fleet.Problems
	for _, read := range reads {
		problem := fleet.Problem{Field: reader.Path, Value: "." + strings.Join(read.Path, ".")}
		switch read.Path[0] {
		case "server", "project":
			if !reader.OnHub {
				problem.Code, problem.Remedy = fleet.BadTemplate, reader.InsteadOfServer
				problem.Message = fmt.Sprintf("%s reads a parameter that only the cluster Secret on the hub holds, "+
					"so it is not known at render time", reader.subject(read))
				problems = append(problems, problem)
			}
		case "values":
			problems = append(problems, v.checkValueRead(problem, read, reader)...)
		}
		if label := LabelOf(read); label != "" {
			problems = append(problems, v.checkLabelRead(problem, label, reader, reader.subject(read))...)
		}
	}
	return problems
}

// checkValueRead refuses to read a value that the FleetConfig does not have, or that is evaluated
// later.
func (v Values) checkValueRead(problem fleet.Problem, read template.Read, reader Reader) fleet.Problems {
	subject := reader.subject(read)
	if len(read.Path) == 1 {
		if reader.ValuesBefore == len(v.all) {
			return nil
		}
		problem.Code, problem.Remedy = fleet.EvaluatedLater, "name the values that it needs"
		problem.Message = fmt.Sprintf("%s reads all values, some of which are evaluated later: "+
			"values are evaluated in list order, and then waves", subject)
		return fleet.Problems{problem}
	}
	at := slices.IndexFunc(v.all, func(value v1alpha1.Value) bool { return value.Name == read.Path[1] })
	switch {
	case at < 0 && reader.Revision && read.Path[1] == RevisionValue:
		return nil
	case at < 0 && read.Path[1] == RevisionValue:
		problem.Code = fleet.MissingFact
		problem.Message = fmt.Sprintf("%s reads the revision of the Cluster's wave, "+
			"which only entries of applicationSets with revisions have", subject)
		problem.Remedy = "list revisions in the entry of applicationSets; " +
			"elsewhere read .values.wave, or add a value of that name"
	case at < 0 && len(v.all) == 0:
		problem.Code, problem.Remedy = fleet.MissingFact, "add the value to spec.values"
		problem.Message = fmt.Sprintf("%s reads .values.%s, and the FleetConfig has no spec.values",
			subject, read.Path[1])
	case at < 0:
		problem.Code, problem.Remedy = fleet.MissingFact, "add the value, or fix its name"
		problem.Message = fmt.Sprintf("%s reads a value that spec.values does not have; it has: %s",
			subject, strings.Join(v.names(), ", "))
	case at < reader.ValuesBefore:
		return nil
	case IsWave(v.all[at]):
		problem.Code, problem.Remedy = fleet.EvaluatedLater, "read what the wave selects by"
		problem.Message = fmt.Sprintf("%s reads the wave, which is evaluated later: "+
			"labels as written come first, then values, clusterLabels and waves", subject)
	default:
		problem.Code, problem.Remedy = fleet.EvaluatedLater, "move the value above this one"
		problem.Message = fmt.Sprintf("%s reads value %s, which is evaluated later: "+
			"values are evaluated in list order", subject, v.all[at].Name)
	}
	return fleet.Problems{problem}
}

// checkLabelRead refuses to read a label that is stamped later, and one that no Cluster can have.
func (v Values) checkLabelRead(
	problem fleet.Problem, label string, reader Reader, subject string,
) fleet.Problems {
	_, clusterLabel := v.clusterLabels[label]
	switch messages := fleet.QualifiedNameFaults(label); {
	case len(messages) > 0:
		problem.Code, problem.Remedy = fleet.BadTemplate, "fix the key"
		problem.Message = fmt.Sprintf("%s reads a label whose key is not valid: %s", subject, fleet.Brief(messages[0]))
	case clusterLabel && !reader.ClusterLabels:
		problem.Code, problem.Remedy = fleet.EvaluatedLater, "read what the clusterLabel is made of"
		problem.Message = fmt.Sprintf("%s reads label %s, which spec.clusterLabels stamps later: "+
			"labels as written come first, then values, then clusterLabels", subject, label)
	case fleet.SelectorLabel(label):
		problem.Code, problem.Remedy = fleet.EvaluatedLater, "read the facts that it stands for"
		problem.Message = fmt.Sprintf("%s reads label %s, which capifleet stamps when it writes selectors",
			subject, label)
	default:
		return nil
	}
	return fleet.Problems{problem}
}

// LabelOf is the label that a parameter is, "" for another parameter.
func LabelOf(read template.Read) string {
	for _, prefix := range []string{"metadata.labels", "cluster.metadata.labels"} {
		if depth := strings.Count(prefix, ".") + 1; argocd.IsParameter(read.Path, prefix) && len(read.Path) == depth+1 {
			return read.Path[depth]
		}
	}
	return ""
}

// AnnotationOf is the annotation that a parameter is, "" for another parameter.
func AnnotationOf(read template.Read) string {
	const depth = 2 // of metadata.annotations
	if argocd.IsParameter(read.Path, "metadata.annotations") && len(read.Path) == depth+1 {
		return read.Path[depth]
	}
	return ""
}
