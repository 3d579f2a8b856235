package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// BadTemplate is the problem of a text that is not a template.
func BadTemplate(err *template.Error) fleet.Problem {
	problem := fleet.Problem{Code: fleet.BadTemplate, Field: err.Path, Value: err.Text, Message: err.Reason}
	if err.Foreign != "" && holdsOtherBraces(err.Path.String()) {
		problem.Remedy = orEscape(err.Foreign.Escaped())
	}
	return problem
}

// BadPayloadTemplate is the problem of a text of a payload that is not a template. Of the text it
// shows a name at most.
func BadPayloadTemplate(err *template.Error) fleet.Problem {
	problem := fleet.Problem{Code: fleet.BadTemplate, Field: err.Path, Message: err.Reason}
	if err.Foreign != "" {
		problem.Remedy = orEscape(err.Foreign.Brief())
	}
	return problem
}

// orEscape is what to do about an action that another program may be meant to read.
func orEscape(escaped string) string {
	return "fix the template, or escape braces that are not for Argo CD but for a chart or another program: " + escaped
}

// holdsOtherBraces reports whether braces at a path of an Application may be those of another
// program: in what Helm, Kustomize and plugins are given, and in what nothing but people read.
func holdsOtherBraces(path string) bool {
	return slices.ContainsFunc([]string{
		".helm.values.", ".helm.valuesObject", ".helm.parameters[", ".plugin.", ".kustomize.", ".info[", ".annotations",
	}, func(part string) bool { return strings.Contains(path+".", part) })
}

// leaveOut is what to do about Clusters that lack what an entry reads.
const leaveOut = "leave the Clusters out by clusterSelector"

// RenderProblems say why a template fails for a member, in the terms of the FleetConfig where a
// fact is missing. There are none where it fails for a value of which it is reported already that
// it cannot be evaluated.
//
// A hidden template reads or makes what may be secret. Its problem has no reason, since the error
// of a function may quote the arguments.
func (v Values) RenderProblems(err *template.Error, member *fleet.Member, hidden bool) fleet.Problems {
	if err.Spent { // It is reported once, for the run.
		return nil
	}
	problem := fleet.Problem{
		Code: fleet.TemplateFails, Field: err.Path, Value: err.Text,
		Message:  err.Reason,
		Clusters: []fleet.Ref{member.Ref},
	}
	if hidden {
		problem.Value = ""
	}
	if err.Instead != "" {
		problem.Code, problem.Remedy = fleet.BadTemplate, err.Instead
		return fleet.Problems{problem}
	}
	switch {
	case hidden && err.Missing == nil:
		problem.Message = "the template fails, and the reason is not shown, " +
			"since the template reads or makes what may be secret"
		return fleet.Problems{problem}
	case len(err.Missing) < 2:
		return fleet.Problems{problem}
	}
	return v.missingProblems(problem, err.Missing, member)
}

// missingProblems complete the problem of a template that reads what a member does not have.
func (v Values) missingProblems(problem fleet.Problem, missing []string, member *fleet.Member) fleet.Problems {
	last := missing[len(missing)-1]
	problem.Code = fleet.MissingFact
	switch {
	case missing[0] == "values" && v.unreadable[last]:
		return nil
	case missing[0] == "values" && v.named(last) != nil:
		absence := member.Missing[last]
		problem.Message = fmt.Sprintf("the template reads value %s, and %s", last, absence)
		if absence.Object != (fleet.ID{}) {
			problem.LookedAt = []fleet.ID{absence.Object}
		}
		problem.Remedy = cmp.Or(absence.Remedy, "set it, give the value a default, or "+leaveOut)
	case missing[0] == "values":
		problem.Remedy = "add the value to spec.values, or fix its name"
	case slices.Equal(missing, []string{"cluster", "name"}):
		problem.Message = "the template reads .cluster.name, which is missing"
		problem.Remedy = "write {{ .name }}, the name of the Cluster"
	case argocd.IsParameter(missing, "cluster.status"):
		problem.Message = "the template reads .cluster.status, which manifests do not have"
		problem.Remedy = "read what the manifest of the Cluster has"
	case len(missing) > 2 && missing[0] == "metadata":
		kind := strings.TrimSuffix(missing[1], "s")
		problem.Message = fmt.Sprintf("the template reads %s %s, which is missing", kind, last)
		problem.Remedy = "set it, read it as a value with a default, or " + leaveOut
	case argocd.IsParameter(missing, "metadata.annotations"):
		problem.Message = "the template reads annotations of the cluster Secret, " +
			"which has only those that are taken along"
		problem.Remedy = "set them, read them as values with a default, or " + leaveOut
	default:
		problem.Message = fmt.Sprintf("the template reads .%s, which is missing", strings.Join(missing, "."))
		problem.Remedy = "check the path, read it as a value with a default, or " + leaveOut
	}
	return fleet.Problems{problem}
}
