package facts

import (
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Identity are the facts that templates read, never what is made of them, by what each is read
// from, so that a group keeps its name when a value is renamed, or read as the label that it is.
// What is read from one source in several ways (two values with different defaults, a value beside
// its label) is one fact where all ways give the same, else a list of what each gives, null where
// it gives nothing. A fact that is missing is left out.
//
// This grammar is frozen, since names are made of it.
func (v Values) Identity(reads []template.Read, facts map[string]any) map[string]any {
	found := map[string][]any{}
	for _, read := range reads {
		for _, source := range v.factSources(read) {
			found[source.identity] = append(found[source.identity], fleet.LookUp(facts, source.path))
		}
	}
	identity := map[string]any{}
	for source, given := range found {
		differs := slices.ContainsFunc(given, func(other any) bool { return !reflect.DeepEqual(given[0], other) })
		switch {
		case differs:
			identity[source] = given
		case given[0] != nil:
			identity[source] = given[0]
		}
	}
	return identity
}

// factSource is where a fact comes from, and at which path of its parameters a template reads it.
type factSource struct {
	identity string
	path     []string
}

// factSources of a parameter: one, or for all values one each. They are identified by label KEY,
// annotation KEY and so on as the FleetConfig has them (see fleet.SourceIdentity), value NAME for
// one that is a template, and for other parameters their path, with keys that hold dots in
// brackets.
func (v Values) factSources(read template.Read) []factSource {
	if label := LabelOf(read); label != "" {
		return []factSource{{"label " + label, read.Path}}
	}
	if read.Path[0] != "values" {
		return []factSource{{pathText(read.Path), read.Path}}
	}
	var sources []factSource
	for _, value := range v.ReadBy(read) {
		sources = append(sources, factSource{fleet.SourceIdentity(value), []string{"values", value.Name}})
	}
	return sources
}

// HoldsHidden reports whether any fact of a tree of parameters may be secret.
func (v Values) HoldsHidden(facts map[string]any) bool { return v.holdsHidden(nil, facts) }

func (v Values) holdsHidden(path []string, facts any) bool {
	switch typed := facts.(type) {
	case map[string]any:
		for key, inner := range typed {
			if v.holdsHidden(append(slices.Clone(path), key), inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(typed, func(inner any) bool { return v.holdsHidden(path, inner) })
	case string:
		if len(path) == 2 && path[0] == "values" {
			return v.Hidden(path[1], typed)
		}
		return fleet.Hidden(field.NewPath(pathText(path)), typed)
	}
	return false
}

// pathText writes a path so that no other reads the same.
func pathText(path []string) string {
	var text strings.Builder
	for i, segment := range path {
		switch {
		case strings.ContainsAny(segment, ".[]"):
			text.WriteString("[" + segment + "]")
		case i > 0:
			text.WriteString("." + segment)
		default:
			text.WriteString(segment)
		}
	}
	return text.String()
}
