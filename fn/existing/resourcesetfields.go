package existing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// mostReferences is how many resources the definition of ClusterResourceSets allows.
const mostReferences = 100

// resourceSetFields are the fields of a ClusterResourceSet that somebody writes, by the path of
// what has them; those of an element of a list are at its path with [] (core/config/crd/bases of
// CAPI 1.14.2; both versions have the same).
func resourceSetFields() map[string][]string {
	return map[string][]string{
		"":                     {"apiVersion", "kind", "metadata", "spec", "status"},
		"spec":                 {"clusterSelector", "resources", "strategy"},
		"spec.clusterSelector": {"matchLabels", "matchExpressions"},
		"spec.clusterSelector.matchExpressions[]": {"key", "operator", "values"},
		"spec.resources[]":                        {"kind", "name"},
	}
}

// checkFields wants a ClusterResourceSet that somebody has written to be as its definition says.
func (s resourceSet) checkFields() fleet.Problems {
	problems := s.checkVersion()
	for _, one := range s.unknown {
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.BadResourceSet, Object: s.Ref, Field: one.at,
			Message: "a ClusterResourceSet has no such field, and the API server drops it without an error",
			Remedy:  "remove it",
		}
		switch {
		case one.near == "" && strings.HasPrefix(one.at.String(), selectorPath().String()+"."):
			problem.Remedy = "remove it; labels are selected below matchLabels"
		case one.near != "":
			problem.Remedy = fmt.Sprintf("did you mean %q?", one.near)
		}
		problems = append(problems, problem)
	}
	spec := fleet.MapAt(s.Tree, "spec")
	problems = append(problems, s.checkStrategy(spec)...)
	if at := field.NewPath("spec", "resources"); !s.unknown.explain(at) {
		problems = append(problems, s.checkResources(at, spec["resources"])...)
	}
	return problems
}

// refused is the problem of a field that Cluster API refuses.
func (s resourceSet) refused(at *field.Path, value, message, remedy string) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.BadResourceSet, Object: s.Ref, Field: at, Value: value,
		Message: message, Remedy: remedy,
	}
}

func (s resourceSet) checkVersion() fleet.Problems {
	versions := v1alpha1.ClusterAPIVersions()
	if slices.Contains(versions, v1alpha1.ClusterAPIVersion(s.Version())) {
		return nil
	}
	message := "Cluster API has no such version of ClusterResourceSets, so the API server refuses this one"
	if strings.HasPrefix(s.Version(), "v1alpha") {
		message = "the API server refuses the ClusterResourceSet, since Cluster API no longer serves its version: " +
			"v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6"
	}
	return fleet.Problems{s.refused(field.NewPath("apiVersion"), s.APIVersion, message,
		"set apiVersion to "+fleet.AddonsGroup+"/"+fleet.Enumerate(versions, "or"))}
}

// unknownField is a field that a ClusterResourceSet does not have.
type unknownField struct {
	at   *field.Path
	near string // the field that its name most likely stands for; "" where none is near
}

type unknownFields []unknownField

// unknownFieldsOf are those of a ClusterResourceSet that somebody has written. What an earlier run
// has left of another fleet is not written by hand.
func unknownFieldsOf(object fleet.SourceObject) unknownFields {
	if object.Owner() != "" {
		return nil
	}
	return unknownFieldsBelow(nil, "", object.Tree)
}

// unknownFieldsBelow looks at a value, whose fields are those of a key of resourceSetFields.
func unknownFieldsBelow(at *field.Path, key string, value any) unknownFields {
	var unknown unknownFields
	if list, isList := value.([]any); isList {
		for i, element := range list {
			unknown = append(unknown, unknownFieldsBelow(at.Index(i), key+"[]", element)...)
		}
		return unknown
	}
	known := resourceSetFields()[key]
	fields, _ := value.(map[string]any)
	if known == nil {
		return nil
	}
	for _, name := range fleet.SortedKeys(fields) {
		path := field.NewPath(name)
		if at != nil {
			path = at.Child(name)
		}
		if slices.Contains(known, name) {
			below := strings.TrimPrefix(key+"."+name, ".")
			unknown = append(unknown, unknownFieldsBelow(path, below, fields[name])...)
			continue
		}
		unknown = append(unknown, unknownField{path, spelling.Nearest(name, known)})
	}
	return unknown
}

// explain reports whether what is missing at a path, or below it, is there under another name.
func (u unknownFields) explain(at *field.Path) bool {
	wanted := at.String()
	return slices.ContainsFunc(u, func(one unknownField) bool {
		written, meant := one.at.String(), one.near
		if i := strings.LastIndex(written, "."); i >= 0 {
			meant = written[:i+1] + meant
		}
		return strings.HasPrefix(written, wanted+".") || meant == wanted ||
			one.near != "" && strings.HasPrefix(wanted, meant+".")
	})
}

func (s resourceSet) checkStrategy(spec map[string]any) fleet.Problems {
	written, exists := spec["strategy"]
	text, isText := written.(string)
	known := []string{string(v1alpha1.StrategyApplyOnce), string(v1alpha1.StrategyReconcile)}
	if !exists || slices.Contains(known, text) || isUnfilled(text) {
		return nil
	}
	at, remedy := field.NewPath("spec", "strategy"), "write "+fleet.Enumerate(known, "or")
	switch near := spelling.Nearest(text, known); {
	case !isText:
		return fleet.Problems{s.refused(at, "",
			"the strategy is not a string, so the API server refuses the ClusterResourceSet", remedy)}
	case near != "":
		remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return fleet.Problems{s.refused(at, text,
		"Cluster API has no such strategy, so the API server refuses the ClusterResourceSet", remedy)}
}

// checkResources wants a list of as many references as the definition allows. v1beta1 allows none,
// and then nothing is delivered.
func (s resourceSet) checkResources(at *field.Path, resources any) fleet.Problems {
	list, isList := resources.([]any)
	const remedy = "list the ConfigMaps and Secrets to deliver"
	switch {
	case resources != nil && !isList:
		return fleet.Problems{s.refused(at, "",
			"the field is not a list, so the API server refuses the ClusterResourceSet", remedy)}
	case len(list) > mostReferences:
		message := fmt.Sprintf("the list has %d items, and may have %d, so the API server refuses the "+
			"ClusterResourceSet", len(list), mostReferences)
		return fleet.Problems{s.refused(at, "", message, "write another ClusterResourceSet for a part of them")}
	case len(list) > 0:
		return nil
	case s.Version() == string(v1alpha1.ClusterAPIV1Beta1):
		return fleet.Problems{s.refused(at, "",
			"the ClusterResourceSet names no ConfigMap or Secret, so it delivers nothing", remedy)}
	}
	return fleet.Problems{s.refused(at, "",
		"the ClusterResourceSet names no ConfigMap or Secret, so the API server refuses it", remedy)}
}

// noReference is the problem of a reference that names neither a ConfigMap nor a Secret. A field of
// a misspelt name is a problem of its own.
func (s resourceSet) noReference(i int, reference fleet.Reference) fleet.Problems {
	at, known := field.NewPath("spec", "resources").Index(i), []string{fleet.ConfigMapKind, fleet.SecretKind}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.MissingReference, Object: s.Ref, Field: at, Clusters: s.clusters(),
		Message: "the reference is not the kind and name of a ConfigMap or Secret, so the API server refuses the " +
			"ClusterResourceSet",
		Remedy: "write ConfigMap or Secret as its kind, and the name of one, or remove the reference",
	}
	isKnown := slices.Contains(known, reference.Kind)
	switch {
	case (reference.Kind == "" || reference.Name == "") && s.unknown.explain(at):
		return nil
	case isKnown:
		problem.Message = "the reference has no name, so the API server refuses the ClusterResourceSet"
		problem.Remedy = fmt.Sprintf("write the name of a %s, or remove the reference", reference.Kind)
	case reference.Kind != "":
		problem.Field, problem.Value = at.Child("kind"), reference.Kind
		problem.Message = "the kind is neither ConfigMap nor Secret, so the API server refuses the ClusterResourceSet"
		if near := cmp.Or(spelling.Nearest(reference.Kind, known), shortKinds()[reference.Kind]); near != "" {
			problem.Remedy = fmt.Sprintf("did you mean %q?", near)
		}
	}
	return fleet.Problems{problem}
}

// shortKinds are what kubectl calls the kinds that are not near to their names.
func shortKinds() map[string]string { return map[string]string{"cm": fleet.ConfigMapKind} }

// isUnfilled reports whether a text has variables of a template, which are reported for themselves.
func isUnfilled(text string) bool { return strings.Contains(text, "${") }
