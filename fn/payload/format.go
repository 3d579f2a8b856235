package payload

import (
	"encoding/json"
	"slices"
)

// Format says how a payload is written (FleetConfig: spec.resourceSets[].format,
// spec.bootstrap[].format).
type Format string

// The formats.
const (
	// Auto leaves a small payload as it was written, and writes each object of a larger one in the
	// shortest form. It is the default.
	Auto Format = "Auto"
	// Plain leaves every object as it was written.
	Plain Format = "Plain"
	// Compact writes each map and list that repeats within an object once, as YAML with anchors and
	// aliases, one object on each line.
	Compact Format = "Compact"
	// JSON writes compact JSON, one object on each line.
	JSON Format = "JSON"
)

// separator is the line between the documents of a payload. Without it, Cluster API loses JSON
// objects that are on lines of their own.
const separator = "---\n"

// formatOf resolves Auto for objects that are packed together. It uses size classes, as the
// placement does, so that a small edit changes the form of no other object.
func formatOf(objects []Object, format Format) Format {
	textLength := func(o Object) int { return len(o.Text()) }
	if format == Auto && totalSize(objects, Object.textAtLeast) <= plainBytes &&
		totalSize(objects, textLength) <= plainBytes {
		return Plain
	}
	return format
}

// totalSize is the sum of the size classes of objects of some length.
func totalSize(objects []Object, length func(Object) int) int {
	total := 0
	for _, o := range objects {
		total += sizeClass(len(separator) + length(o))
	}
	return total
}

// textAtLeast is a lower bound of the length of the object's Text, in bytes.
func (o Object) textAtLeast() int {
	if o.written {
		return len(*o.text)
	}
	return o.traits().textAtLeast
}

// as writes an object in a format, and reports whether the text was read back. An object that
// Cluster API would not read back as the same stays as it was written.
func (o Object) as(format Format) (text string, proved bool) {
	if format == Plain {
		return o.Text(), false
	}
	var form string
	whole := treeOf(o.tree)
	if format != JSON {
		form = compactText(whole)
	}
	if format == JSON || format == Auto && whole.bytes+len("\n") < len(form) {
		form = jsonText(whole)
	}
	if format == Auto && o.textAtLeast() <= len(form) {
		if text := o.Text(); len(text) <= len(form) {
			return text, false
		}
	}
	if !o.isSaidBy(form) {
		return o.Text(), false
	}
	return form, true
}

// isSaidBy reports whether Cluster API reads a text as this object. It runs the parser that Cluster
// API runs, without the conversion to JSON after it, which changes only the form of a value.
func (o Object) isSaidBy(text string) bool {
	read, err := readYAML([]byte(text))
	return err == nil && saysSame(read, o.tree)
}

// saysSame reports whether a value that YAML has read equals a value of a tree.
func saysSame(read, want any) bool {
	switch read := read.(type) {
	case map[any]any:
		want, isMap := want.(map[string]any)
		if !isMap || len(read) != len(want) {
			return false
		}
		for key, value := range read {
			name, isText := key.(string)
			inner, exists := want[name]
			if !isText || !exists || !saysSame(value, inner) {
				return false
			}
		}
		return true
	case []any:
		want, isList := want.([]any)
		return isList && slices.EqualFunc(read, want, saysSame)
	case int, int64, uint64, float64:
		text, err := json.Marshal(read)
		return err == nil && sameValue(json.Number(text), want)
	}
	return read == want
}
