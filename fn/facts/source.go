package facts

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// source is where a value comes from.
type source struct {
	text     string // what the FleetConfig says in the field of this source; "" where the value has another source
	noun     string // goes before the text in a message
	identity string // goes before the text in the identity of a fact; frozen, see Values.Identity
	reader   reader
}

// reader makes the fact of a value from the field of its source, whose text it is.
type reader func(e evaluation, text string) (fact, fleet.Problems)

// apiValue has the fields of a value in the API. A field that the API gets does not compile in
// sourcesOf, until it is here; if it is a source, it goes into perSource too.
type apiValue struct {
	Name           string
	Label          string
	Annotation     string
	Field          string
	Variable       string
	Infrastructure string
	ControlPlane   string
	Template       v1alpha1.TemplateText
	Default        *string
	Allowed        []string
}

// perSource has a field for each source of a value. The table below is written without names, so a
// source that has no row does not compile.
type perSource[T any] struct{ Label, Annotation, Field, Variable, Infrastructure, ControlPlane, Template T }

// sourcesOf is the table of where a value can come from, with what a value says in each.
func sourcesOf(value v1alpha1.Value) perSource[source] {
	says := apiValue(value)
	return perSource[source]{
		source{says.Label, "label", "label", readLabel},
		source{says.Annotation, "annotation", "annotation", readAnnotation},
		source{says.Field, "field", "field", readField},
		source{says.Variable, "topology variable", "variable", readVariable},
		source{says.Infrastructure, "infrastructure field", "infrastructure", readReferenced(fleet.InfrastructureRef)},
		source{says.ControlPlane, "control plane field", "controlPlane", readReferenced(fleet.ControlPlaneRef)},
		source{string(says.Template), "", "", readTemplate},
	}
}

// sourceOf is the source of a value; false for the wave, which alone has none.
func sourceOf(value v1alpha1.Value) (source, bool) {
	table := sourcesOf(value)
	for _, row := range []source{
		table.Label, table.Annotation, table.Field, table.Variable, table.Infrastructure, table.ControlPlane, table.Template,
	} {
		if row.text != "" {
			return row, true
		}
	}
	return source{}, false
}

// IsWave reports whether a value is the wave.
func IsWave(value v1alpha1.Value) bool {
	_, hasSource := sourceOf(value)
	return !hasSource
}

// SourceText says where a value comes from.
func SourceText(value v1alpha1.Value) string {
	row, hasSource := sourceOf(value)
	switch {
	case !hasSource:
		return "its wave"
	case row.noun == "":
		return "the result of its template"
	}
	return row.noun + " " + row.text
}

// identityOf is the frozen text that identifies where a fact comes from. A value that is a
// template, and the wave, are identified by their names.
func identityOf(value v1alpha1.Value) string {
	if row, _ := sourceOf(value); row.identity != "" {
		return row.identity + " " + row.text
	}
	return "value " + value.Name
}
