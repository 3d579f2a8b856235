package review

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// fields are the fields of a change as they may be shown. What changes in one value of a Secret is
// one field.
func (h *hiding) fields(change *Change) []v1alpha1.DiffField {
	fields := []v1alpha1.DiffField{}
	for i := range change.Fields {
		field := &change.Fields[i]
		shown := h.field(field, objectOf(change, field).Kind)
		same := slices.IndexFunc(fields, func(other v1alpha1.DiffField) bool {
			return other.Path == shown.Path && other.Redacted != "" && shown.Redacted != "" &&
				sameObject(other.Object, shown.Object)
		})
		if same >= 0 {
			if fields[same].Redacted != shown.Redacted {
				fields[same].Redacted = v1alpha1.DiffRedactedChanged
			}
			fields[same].Distinct = max(fields[same].Distinct, shown.Distinct)
			continue
		}
		fields = append(fields, shown)
	}
	return fields
}

func sameObject(a, b *v1alpha1.DiffObject) bool { return a == b || a != nil && b != nil && *a == *b }

// objectOf is the object that has a field.
func objectOf(change *Change, field *Field) fleet.ID {
	switch {
	case field.Object != (fleet.ID{}):
		return field.Object
	case len(change.Targets) > 0:
		return change.Targets[0].Object
	}
	return change.Subject.ID()
}

// field is a field of an object of a kind as it may be shown.
func (h *hiding) field(field *Field, kind string) v1alpha1.DiffField {
	shown := v1alpha1.DiffField{Path: h.line(h.name(field.Path.String())), Distinct: int32(max(field.Distinct, 1))}
	if field.Object != (fleet.ID{}) {
		object := h.identity(field.Object)
		shown.Object = &object
	}
	at := sight{}.at(field.Path)
	switch {
	case field.Secret || h.endsSecret(field, kind, &shown.Path):
		at.hidden = true
	case isSwitch(field.Before, field.After):
		at.hidden = false
	}
	marking := h.marking()
	before, after := marking.value(field.Before, at), marking.value(field.After, at)
	old, now, onlyHidden := compared(shownText(before), shownText(after))
	if at.hidden || field.HadValue && field.HasValue && onlyHidden || isMark(before) || isMark(after) {
		h.rememberAll(field.Before)
		h.rememberAll(field.After)
		shown.Redacted = redactedAs(field)
		return shown
	}
	if !field.HadValue {
		old = ""
	}
	if !field.HasValue {
		now = ""
	}
	if isText(before, after) && strings.Contains(old+now, "\n") {
		shown.Text = unified(old, now)
		return shown
	}
	if field.HadValue {
		shown.Before = shownValue(before, old)
	}
	if field.HasValue {
		shown.After = shownValue(after, now)
	}
	return shown
}

// shownText is a value as a text: a string as it is, anything else as JSON.
func shownText(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	return string(asJSON(value))
}

// shownValue is a value of which the text is what may be shown.
func shownValue(value any, text string) json.RawMessage {
	if _, isText := value.(string); isText {
		return asJSON(text)
	}
	return json.RawMessage(text)
}

// asJSON is a value of JSON types in JSON that people can read.
func asJSON(value any) json.RawMessage {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil // JSON types can always be written
	}
	return bytes.TrimSpace(text.Bytes())
}

// endsSecret reports whether a field is one that is always secret. The path of a value of a Secret
// ends at its key.
func (h *hiding) endsSecret(field *Field, kind string, path *string) bool {
	if slices.ContainsFunc(field.Path, func(step Step) bool { return step.Field == lastApplied }) {
		return true
	}
	if kind != "Secret" || len(field.Path) == 0 {
		return false
	}
	if open := field.Path[0].Field; open != "metadata" && slices.Contains(openInSecret(), open) {
		return false
	}
	if field.Path[0].Field == "metadata" {
		return len(field.Path) > 1 && describes(field.Path[1].Field)
	}
	*path = field.Path[0].Field
	if len(field.Path) > 1 {
		*path += "[" + h.name(field.Path[1].Field+field.Path[1].Key) + "]"
	}
	return true
}

// rememberAll notes the texts of a value that is hidden as a whole.
func (h *hiding) rememberAll(value any) { h.value(value, sight{hidden: true}) }

func redactedAs(field *Field) v1alpha1.DiffRedacted {
	switch {
	case !field.HadValue:
		return v1alpha1.DiffRedactedAdded
	case !field.HasValue:
		return v1alpha1.DiffRedactedRemoved
	}
	return v1alpha1.DiffRedactedChanged
}

// isText reports whether each value is a text, if there is one.
func isText(values ...any) bool {
	return !slices.ContainsFunc(values, func(value any) bool {
		_, is := value.(string)
		return !is && value != nil
	})
}

// isSwitch reports whether each value is a boolean, if there is one, which says no secret.
func isSwitch(values ...any) bool {
	return !slices.ContainsFunc(values, func(value any) bool {
		_, is := value.(bool)
		return !is && value != nil
	})
}

// unified is the unified diff of texts, without the names of files.
func unified(before, after string) string {
	text := udiff.Unified("before", "after", before, after)
	for range 2 {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}
