package fleet

import "github.com/capifleet/capifleet/api/v1alpha1"

// ValueSource is where a value of a FleetConfig comes from: the one field of the value that says
// so.
type ValueSource struct {
	Text      string   // what the FleetConfig says in the field
	Field     string   // the name of the field in the API; frozen, see Identity
	Noun      string   // goes before Text in a message
	Form      TextForm // what Text is
	Reference RefField // of the Cluster, to the object that is read; "" for the Cluster itself
}

// TextForm is what the text of a source is.
type TextForm int

// The forms of texts.
const (
	LabelKey      TextForm = iota // of the Cluster
	AnnotationKey                 // of the Cluster
	FieldPath                     // into a manifest
	VariablePath                  // the name of a topology variable, with a path into it
	TemplateText                  // rendered from the Cluster and other values
)

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
func sourcesOf(value v1alpha1.Value) perSource[ValueSource] {
	says := apiValue(value)
	return perSource[ValueSource]{
		ValueSource{says.Label, "label", "label", LabelKey, ""},
		ValueSource{says.Annotation, "annotation", "annotation", AnnotationKey, ""},
		ValueSource{says.Field, "field", "field", FieldPath, ""},
		ValueSource{says.Variable, "variable", "topology variable", VariablePath, ""},
		ValueSource{says.Infrastructure, "infrastructure", "infrastructure field", FieldPath, InfrastructureRef},
		ValueSource{says.ControlPlane, "controlPlane", "control plane field", FieldPath, ControlPlaneRef},
		ValueSource{string(says.Template), "template", "", TemplateText, ""},
	}
}

// SourcesOf are the sources of a value; the schema allows one. The wave alone has none.
func SourcesOf(value v1alpha1.Value) []ValueSource {
	table := sourcesOf(value)
	var sources []ValueSource
	for _, row := range []ValueSource{
		table.Label, table.Annotation, table.Field, table.Variable,
		table.Infrastructure, table.ControlPlane, table.Template,
	} {
		if row.Text != "" {
			sources = append(sources, row)
		}
	}
	return sources
}

// SourceOf is the source of a value; false for the wave.
func SourceOf(value v1alpha1.Value) (ValueSource, bool) {
	sources := SourcesOf(value)
	if len(sources) == 0 {
		return ValueSource{}, false
	}
	return sources[0], true
}

// ReadsManifest reports whether the source is read from the manifest of the Cluster.
func (s ValueSource) ReadsManifest() bool { return s.Form == FieldPath || s.Form == VariablePath }

// SourceText says where a value comes from.
func SourceText(value v1alpha1.Value) string {
	source, hasSource := SourceOf(value)
	switch {
	case !hasSource:
		return "its wave"
	case source.Form == TemplateText:
		return "the result of its template"
	}
	return source.Noun + " " + source.Text
}

// SourceIdentity is the text that identifies where a fact comes from: that of the field of its
// source and what this says. A value that is a template, and the wave, are identified by their
// names. It is frozen, since names of what is on clusters are made of it.
func SourceIdentity(value v1alpha1.Value) string {
	source, hasSource := SourceOf(value)
	if !hasSource || source.Form == TemplateText {
		return "value " + value.Name
	}
	return source.Field + " " + source.Text
}
