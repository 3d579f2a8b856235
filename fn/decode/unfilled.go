package decode

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

// A variable of a template of clusterctl begins with variableStart, and ends with }. Its forms are
// ${VAR}, and some with a default or a change: ${VAR:=default}, ${VAR/old/new}, ${#VAR}
// (github.com/drone/envsubst, which clusterctl runs). $${VAR} stands for the text ${VAR}.
const variableStart = "${"

// fillIn is what to do about a variable that nothing has filled in.
const fillIn = "fill them in: clusterctl generate cluster does so, and for a file of your own " +
	"clusterctl generate yaml --from FILE"

// unfilledVariables are the names of the variables of a template in a text.
func unfilledVariables(text string) []string {
	var names []string
	for {
		start := strings.Index(text, variableStart)
		if start < 0 {
			return names
		}
		escaped := strings.HasSuffix(text[:start], "$")
		text = text[start+len(variableStart):]
		name := strings.TrimPrefix(text, "#")
		length := strings.IndexFunc(name, func(r rune) bool { return !isNameRune(r) })
		if length < 1 || escaped || !strings.Contains(name, "}") || name[0] >= '0' && name[0] <= '9' {
			continue
		}
		names = append(names, name[:length])
	}
}

// isNameRune reports whether a rune may be in the name of a variable. Those of Terraform have dots.
func isNameRune(r rune) bool {
	return r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// unfilled is what a template has left in an object.
type unfilled struct {
	names []string    // of the variables, sorted, each once
	at    *field.Path // of the first text that has one; nil where none has
	named *field.Path // of the first such text that Kubernetes refuses; nil where there is none
}

// unfilledIn looks for variables in the keys and texts of an object that counts wants.
func unfilledIn(manifest map[string]any, counts func(at *field.Path, text string) bool) unfilled {
	found, names := unfilled{}, map[string]bool{}
	eachText(nil, manifest, func(at *field.Path, text string) {
		variables := unfilledVariables(text)
		if len(variables) == 0 || !counts(at, text) {
			return
		}
		for _, name := range variables {
			names[name] = true
		}
		if found.at == nil {
			found.at = at
		}
		if found.named == nil && isIdentity(at) {
			found.named = at
		}
	})
	found.names = slices.Sorted(maps.Keys(names))
	return found
}

// isIdentity reports whether a field is the name, the namespace or a label of an object, in which
// Kubernetes refuses the character $.
func isIdentity(at *field.Path) bool {
	path := at.String()
	return path == "metadata.name" || path == "metadata.namespace" || strings.HasPrefix(path, "metadata.labels[")
}

// eachText visits the texts below a value, and the keys of maps, in the order of the keys.
func eachText(at *field.Path, value any, visit func(at *field.Path, text string)) {
	switch typed := value.(type) {
	case string:
		visit(at, typed)
	case []any:
		for i, element := range typed {
			eachText(at.Index(i), element, visit)
		}
	case map[string]any:
		for _, key := range fleet.SortedKeys(typed) {
			below := childOf(at, key)
			visit(below, key)
			eachText(below, typed[key], visit)
		}
	}
}

// childOf is the path of a field of an object. A label or annotation is in brackets.
func childOf(at *field.Path, key string) *field.Path {
	switch {
	case at == nil:
		return field.NewPath(key)
	case at.String() == "metadata.labels" || at.String() == "metadata.annotations":
		return at.Key(key)
	}
	return at.Child(key)
}

// mayBeLeft reports whether a variable in a text of an object may be one of a template. In metadata
// any may. Elsewhere a text with white space is a script or a file, whose variables are those of a
// shell.
func mayBeLeft(object fleet.Ref, at *field.Path, text string) bool {
	path := at.String()
	if strings.HasPrefix(path, "metadata.") {
		return true
	}
	return !strings.ContainsAny(text, " \t\n") && !mayBeOfShell(object, path)
}

// leftIn is which values of a Cluster hold something of a template, which checkFilledIn reports.
func (r *reader) leftIn(cluster fleet.Object) clusterapi.Reported {
	if !r.item(cluster).Contains(variableStart) {
		return func(*field.Path, any) bool { return false }
	}
	return func(at *field.Path, value any) bool {
		found := false
		eachText(at, value, func(at *field.Path, text string) {
			found = found || len(unfilledVariables(text)) > 0 && mayBeLeft(cluster.Ref, at, text)
		})
		return found
	}
}

// checkFilledIn wants nothing of a template to be left in a Cluster. In the name, the namespace and
// the labels Kubernetes refuses it; elsewhere it is taken as a text.
func (r *reader) checkFilledIn(cluster fleet.Object) fleet.Problems {
	item := r.item(cluster)
	if !item.Contains(variableStart) {
		return nil
	}
	manifest, err := item.Tree()
	if err != nil {
		return nil // That is reported where the tree is read, or the item was.
	}
	found := unfilledIn(manifest, func(at *field.Path, text string) bool { return mayBeLeft(cluster.Ref, at, text) })
	if found.at == nil {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.Unfilled, Object: cluster.Ref, Field: found.at, Remedy: fillIn,
		Message: "the Cluster has variables of a template that nothing has filled in: " + fleet.NameFirst(found.names),
	}
	if found.named != nil {
		problem.Severity, problem.Field = fleet.Error, found.named
		problem.Message += "; Kubernetes would refuse it"
	}
	return fleet.Problems{problem}
}

// checkOthersFilledIn warns of the other objects of Cluster API in which a template has left
// something.
func (r *reader) checkOthersFilledIn(objects []fleet.Object) fleet.Problems {
	var names []string
	for _, object := range objects {
		if !object.OfClusterAPI() || object.Owner() != "" || !r.item(object).Contains(variableStart) {
			continue
		}
		counts := func(at *field.Path, text string) bool { return mayBeLeft(object.Ref, at, text) }
		manifest, err := r.item(object).Tree()
		if err == nil && unfilledIn(manifest, counts).at != nil {
			names = append(names, object.WithFile())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.Unfilled, Remedy: fillIn,
		Message: fleet.Count(len(names), "object") + " of Cluster API " + fleet.Verb(len(names), "has", "have") +
			" variables of a template that nothing has filled in: " + fleet.NameFirst(names),
	}}
}

// mayBeOfShell reports whether a field of an object goes to machines as a part of a script, or into
// a file: all of the specification of a bootstrap provider, that of a control plane except for its
// version and its machines, and the patches of a ClusterClass. An example is
// ${COREOS_EC2_HOSTNAME}, the name of a node in the Flatcar templates of AWS.
func mayBeOfShell(object fleet.Ref, path string) bool {
	below := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(path, part) })
	}
	switch object.Group() {
	case "bootstrap.cluster.x-k8s.io":
		return below("spec")
	case "controlplane.cluster.x-k8s.io":
		return below("spec") && !below("spec.version", "spec.machineTemplate.", "spec.template.spec.machineTemplate.")
	case fleet.ClusterAPIGroup:
		return below("spec.patches", "spec.variables")
	}
	return false
}
