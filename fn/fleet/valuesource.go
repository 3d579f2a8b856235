package fleet

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// ValueSource is where a value of a FleetConfig comes from: the one field of the value that is set.
type ValueSource struct {
	Text      string   // the content of the field
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

// apiValue has the fields of a value in the API. SourcesOf does not compile with a field of the API
// that is not here; a test wants a row of the table for each that is a source.
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

// SourcesOf are the sources of a value; the schema allows one, and the wave alone has none. It
// holds the table of where a value can come from.
func SourcesOf(value v1alpha1.Value) []ValueSource {
	has := apiValue(value)
	table := []ValueSource{
		{Text: has.Label, Field: "label", Noun: "label", Form: LabelKey},
		{Text: has.Annotation, Field: "annotation", Noun: "annotation", Form: AnnotationKey},
		{Text: has.Field, Field: "field", Noun: "field", Form: FieldPath},
		{Text: has.Variable, Field: "variable", Noun: "topology variable", Form: VariablePath},
		{
			Text: has.Infrastructure, Field: "infrastructure", Noun: "infrastructure field", Form: FieldPath,
			Reference: InfrastructureRef,
		},
		{
			Text: has.ControlPlane, Field: "controlPlane", Noun: "control plane field", Form: FieldPath,
			Reference: ControlPlaneRef,
		},
		{Text: string(has.Template), Field: "template", Form: TemplateText},
	}
	return slices.DeleteFunc(table, func(row ValueSource) bool { return row.Text == "" })
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

// SourceText is where a value comes from, for messages.
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

// SourceIdentity is the text that identifies where a fact comes from: the name of the field of
// its source, and its content. A value that is a template, and the wave, are identified by their
// names. It is frozen, since names of what is on clusters are made of it.
func SourceIdentity(value v1alpha1.Value) string {
	source, hasSource := SourceOf(value)
	if !hasSource || source.Form == TemplateText {
		return "value " + value.Name
	}
	return source.Field + " " + source.Text
}
