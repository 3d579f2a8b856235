package payload

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/spelling"
)

// againstKind holds the object to its kind, where that is built into Kubernetes, and the metadata
// of any object to what all objects have. Fields that were found to be wrong already are left out.
func (o Object) againstKind(found fleet.Problems) fleet.Problems {
	builtIn, known := kubernetes.Find(o.Group(), o.Kind)
	gv, _ := schema.ParseGroupVersion(o.APIVersion)
	version, served := builtIn.Version(gv.Version)
	served = served && version.Removed == ""
	switch {
	case known && served:
		return o.misfits(version.Check(o.tree), "Kubernetes "+kubernetes.Release(), found)
	case known:
		return fleet.Problems{o.notServed(builtIn, version, gv.Version)}
	}
	metadata, _ := o.tree["metadata"].(map[string]any)
	problems := o.misfits(kubernetes.CheckMetadata(metadata), "Kubernetes "+kubernetes.Release(), found)
	return append(problems, o.notBuiltIn()...)
}

// misfits are the problems of what was found in the object. where is what defines its kind.
func (o Object) misfits(misfits []kubernetes.Finding, where string, found fleet.Problems) fleet.Problems {
	var problems fleet.Problems
	for _, f := range misfits {
		path := o.shownPath(f.Path)
		known := func(p fleet.Problem) bool { return isAt(p.Payload.Field, path) }
		if slices.ContainsFunc(found, known) {
			continue
		}
		problem := fleet.Problem{Code: fleet.BadPayload, Payload: o.at(path)}
		if f.Unknown {
			problem.Severity, problem.Code = fleet.Warning, fleet.UnknownPayloadField
			problem.Message = where + " has no such field, and the cluster ignores it"
			problem.Remedy = o.fieldInstead(f)
		} else {
			problem.Message, problem.Remedy = o.wrongType(f)
			problem.Value = f.Text
		}
		if o.hidden || o.isSecret() {
			problem.Value = ""
		}
		problems = append(problems, problem)
	}
	return problems
}

// fieldInstead says what to write instead of a field that there is not: what has replaced it, or a
// field with nearly the same name.
func (o Object) fieldInstead(f kubernetes.Finding) string {
	if instead := o.renamedTo(f.Path); instead != "" {
		return "it is now " + instead
	}
	if f.Nearest != "" {
		return `did you mean "` + f.Nearest + `"?`
	}
	return "check the name of the field"
}

// wrongType says that a value has a wrong type, and what to do.
func (o Object) wrongType(f kubernetes.Finding) (message, remedy string) {
	switch {
	case len(f.Repeats) > 0:
		return fmt.Sprintf("another element of the list has the same %s, so the cluster would refuse the object",
			fleet.Enumerate(f.Repeats, "and")), "remove one of them"
	case f.Missing:
		return "the field is required and missing, so the cluster would refuse the object", "set it"
	case len(f.Allowed) > 0:
		return "the value is not allowed by the definition, so the cluster would refuse the object",
			"use one of " + fleet.NameFirst(f.Allowed)
	case f.Breaks == unshownRule:
		return "the value breaks a rule of the definition, so the cluster would refuse the object", "fix the value"
	case f.Breaks != "":
		return fmt.Sprintf("the value breaks the rule %q of the definition, so the cluster would refuse the object",
			f.Breaks), "fix the value"
	}
	message = fmt.Sprintf("the value is %s and the field takes %s, so the cluster would refuse the object",
		f.Is, f.Wants)
	switch {
	case f.Wants == "a string" && (f.Is == "a number" || f.Is == "a boolean"):
		return message, "put the value in quotes"
	case strings.HasPrefix(f.Wants, "a quantity") && f.Is == "a string":
		return "the text is not a quantity, so the cluster would refuse the object", "write " + f.Wants
	case f.Wants == "base64" && f.Is == "a string":
		return "the value is not base64, so the cluster would refuse the object", "encode it"
	case f.Is == "a string" && strings.HasPrefix(f.Wants, "an integer"):
		return message, "write a whole number, without quotes"
	case f.Is == "a string" && f.Wants == "true or false":
		return message, "write true or false, without quotes"
	}
	return message, "write " + f.Wants
}

// isAt reports whether two paths are the same.
func isAt(a, b *field.Path) bool { return a != nil && b != nil && a.String() == b.String() }

// shownPath is a path in the object as it may be shown.
func (o Object) shownPath(segments []kubernetes.Segment) *field.Path {
	var path *field.Path
	for _, segment := range segments[:min(len(segments), o.shownDepth())] {
		switch {
		case segment.Field != "":
			path = below(path, segment.Field)
		case segment.Key != "":
			path = path.Key(shownKey(segment.Key))
		default:
			path = path.Index(segment.Index)
		}
	}
	return path
}

// notServed is the problem of an object of a built-in kind whose version is removed or unknown. The
// workload cluster has no such API, unless it is of an older or newer version of Kubernetes.
func (o Object) notServed(kind kubernetes.Kind, version kubernetes.Version, name string) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.NotServed, Payload: o.at(field.NewPath("apiVersion")),
		Message: fmt.Sprintf("%s of %s is not served since Kubernetes %s", o.APIVersion, o.Kind, version.Removed),
	}
	switch {
	case version.Removed != "":
	case o.hidden:
		problem.Message = fmt.Sprintf("Kubernetes %s has no such version of %s", kubernetes.Release(), o.Kind)
	default:
		problem.Message = fmt.Sprintf("Kubernetes %s has no version %s of %s", kubernetes.Release(), name, o.Kind)
	}
	switch instead := (schema.GroupVersion{Group: o.Group(), Version: kind.Served()}); {
	case version.Instead != "":
		problem.Remedy = "use " + version.Instead
	case instead.Version != "":
		problem.Remedy = "use " + instead.String()
	default:
		problem.Remedy = "remove the object; nothing of Kubernetes replaces it"
	}
	return problem
}

// notBuiltIn returns the problem of an object of an API group of Kubernetes that has no such kind.
// Where the namespace would have to be known, its lack says enough.
func (o Object) notBuiltIn() fleet.Problems {
	remedy, ofKubernetes := o.Meant(), len(kubernetes.Kinds(o.Group())) > 0
	if !ofKubernetes && remedy == "" || o.Namespace == "" && o.Scope == "" {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.NotServed, Payload: o.at(field.NewPath("kind")),
		Message: fmt.Sprintf("Kubernetes %s has no kind %s in %s", kubernetes.Release(), o.Kind, o.APIVersion),
		Remedy:  cmp.Or(remedy, "fix apiVersion or kind"),
	}
	if !ofKubernetes {
		problem.Payload = o.at(field.NewPath("apiVersion"))
		problem.Message = fmt.Sprintf("Kubernetes %s has no API group %s", kubernetes.Release(), o.Group())
	}
	if o.hidden {
		problem.Message = fmt.Sprintf("Kubernetes %s has no such kind in any of its API groups", kubernetes.Release())
	}
	return fleet.Problems{problem}
}

// Meant is what to do where the object seems to be meant to be of a built-in kind, and is of none:
// its group is that of another kind, or is misspelt. It is "" elsewhere. The group of a custom
// resource has a dot (apiextensions-apiserver v0.36 pkg/apis/apiextensions/validation).
func (o Object) Meant() string {
	if _, builtIn := kubernetes.Find(o.Group(), o.Kind); builtIn || o.APIVersion == "" || o.Kind == "" {
		return ""
	}
	kinds, groups := kubernetes.Kinds(o.Group()), kubernetes.Groups(o.Kind)
	if len(kinds) == 0 && strings.Contains(o.Group(), ".") && spelling.Nearest(o.Group(), groups) == "" {
		return ""
	}
	for _, group := range slices.Backward(groups) {
		kind, _ := kubernetes.Find(group, o.Kind)
		if version := kind.Served(); version != "" {
			return "use apiVersion: " + schema.GroupVersion{Group: group, Version: version}.String()
		}
	}
	if near := spelling.Nearest(o.Kind, kinds); near != "" {
		return `did you mean "` + near + `"?`
	}
	return ""
}
