package fleet

import "github.com/capifleet/capifleet/api/v1alpha1"

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
// that is not here, nor with a field here that has no line in its table.
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
	var sources []ValueSource
	source := func(text string, row ValueSource) string {
		if row.Text = text; text != "" {
			sources = append(sources, row)
		}
		return text
	}
	has := apiValue(value)
	_ = apiValue{ // without names, so that no field can be left out
		has.Name,
		source(has.Label, ValueSource{Field: "label", Noun: "label", Form: LabelKey}),
		source(has.Annotation, ValueSource{Field: "annotation", Noun: "annotation", Form: AnnotationKey}),
		source(has.Field, ValueSource{Field: "field", Noun: "field", Form: FieldPath}),
		source(has.Variable, ValueSource{Field: "variable", Noun: "topology variable", Form: VariablePath}),
		source(has.Infrastructure, ValueSource{
			Field: "infrastructure", Noun: "infrastructure field", Form: FieldPath, Reference: InfrastructureRef,
		}),
		source(has.ControlPlane, ValueSource{
			Field: "controlPlane", Noun: "control plane field", Form: FieldPath, Reference: ControlPlaneRef,
		}),
		v1alpha1.TemplateText(source(string(has.Template), ValueSource{Field: "template", Form: TemplateText})),
		has.Default,
		has.Allowed,
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
