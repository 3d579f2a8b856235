package facts

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// readerOf makes the fact of a value from its source.
func readerOf(source fleet.ValueSource) func(e evaluation, text string) (fact, fleet.Problems) {
	switch source.Form {
	case fleet.LabelKey:
		return readLabel
	case fleet.AnnotationKey:
		return readAnnotation
	case fleet.FieldPath:
		return readField(source.Reference)
	case fleet.VariablePath:
		return readVariable
	case fleet.TemplateText:
	}
	return readTemplate
}

// IsWave reports whether a value is the wave, which alone has no source.
func IsWave(value v1alpha1.Value) bool {
	_, hasSource := fleet.SourceOf(value)
	return !hasSource
}
