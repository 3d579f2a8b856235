package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

const (
	fieldGap    = 4 // spaces between a field and its values
	shownFields = 3 // of a change, unless everything is asked for
	notSet      = "(not set)"
)

// fieldLines are the fields of a change, and whether something of them is left out.
func (v *diffView) fieldLines(change *v1alpha1.DiffChange, width int, all bool) (lines []string, cut bool) {
	most := shownFields
	if all {
		most = len(change.Fields)
	}
	shown := change.Fields[:min(most, len(change.Fields))]
	widest := 0
	for i := range shown {
		widest = max(widest, oneLine(&shown[i], width))
	}
	var object *v1alpha1.DiffObject
	for i := range shown {
		if of := shown[i].Object; of != nil && (object == nil || *of != *object) {
			lines = append(lines, wrapped(fleet.Printable(kindAndName(of)), width)...)
		}
		object = shown[i].Object
		more, shortened := lineOfField(&shown[i], widest, width, all)
		lines = append(lines, more...)
		cut = cut || shortened
	}
	if left := len(change.Fields) - len(shown); left > 0 {
		lines = append(lines, "and "+countOf(int32(left), "more field"))
		cut = true
	}
	return lines, cut
}

// oneLine is the width of the field's path if path and values fit one line, otherwise 0.
func oneLine(field *v1alpha1.DiffField, width int) int {
	path := utf8.RuneCountInString(fleet.Printable(field.Path))
	if path+fieldGap+utf8.RuneCountInString(values(field)) > width {
		return 0
	}
	return path
}

func lineOfField(field *v1alpha1.DiffField, widest, width int, all bool) (lines []string, cut bool) {
	path, text := fleet.Printable(field.Path), values(field)
	if all && field.Text != "" {
		return append([]string{path}, indented(diffTextLines(field.Text), 2)...), false
	}
	cut = field.Text != ""
	if utf8.RuneCountInString(text)+max(widest, utf8.RuneCountInString(path))+fieldGap <= width {
		return []string{padded(path, widest+fieldGap) + text}, cut
	}
	if oneLine(field, width) > 0 {
		return []string{path + strings.Repeat(" ", fieldGap) + text}, cut
	}
	if all {
		return append([]string{path}, indented(wrapped(text, width-2), 2)...), false
	}
	const arrow = 4
	const least = 16 // characters of a value
	each := max((width-2-arrow-len(distinct(field)))/2, least)
	if field.Redacted != "" || field.Text != "" {
		return append([]string{ending(path, width)}, indented(wrapped(text, width-2), 2)...), cut
	}
	fits := utf8.RuneCountInString(text) <= width-2
	if !fits {
		before, after := shortenedPair(value(field.Before), value(field.After), each)
		text = before + " -> " + after + distinct(field)
	}
	return []string{ending(path, width), "  " + text}, cut || !fits || utf8.RuneCountInString(path) > width
}

// diffTextLines are the lines of a unified diff, such that no terminal acts on them.
func diffTextLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		lines = append(lines, fleet.Printable(strings.ReplaceAll(line, "\t", "    ")))
	}
	return lines
}

// values says how a value changes: BEFORE -> AFTER.
func values(field *v1alpha1.DiffField) string {
	switch {
	case field.Redacted != "":
		return redacted(field.Redacted) + distinct(field)
	case field.Text != "":
		added, removed := countDiff(field.Text)
		return fmt.Sprintf("text: +%d -%d lines%s", added, removed, distinct(field))
	}
	return value(field.Before) + " -> " + value(field.After) + distinct(field)
}

func redacted(what v1alpha1.DiffRedacted) string {
	return "value " + strings.ToLower(string(what)) + " (not shown)"
}

// distinct says that a value differs by Cluster, or nothing.
func distinct(field *v1alpha1.DiffField) string {
	if field.Distinct <= 1 {
		return ""
	}
	return fmt.Sprintf(" (first of %s different changes)", grouped(field.Distinct))
}

// value is a value as it is; a text is in quotes where it could be misread, also as another type:
// "110" is not 110.
func value(encoded json.RawMessage) string {
	if len(encoded) == 0 {
		return notSet
	}
	var text string
	if encoded[0] != '"' || json.Unmarshal(encoded, &text) != nil {
		var compact bytes.Buffer
		if json.Compact(&compact, encoded) != nil {
			return fleet.Printable(string(encoded))
		}
		return fleet.Printable(compact.String())
	}
	if strings.Contains(text, `"`) && !strings.Contains(text, "'") && fleet.Printable(text) == text {
		return "'" + text + "'" // JSON in a text, for one
	}
	if read, err := yaml.Tree([]byte(text)); err == nil && !isText(read) {
		return strconv.Quote(text)
	}
	return quoted(text, "")
}

func isText(value any) bool {
	_, is := value.(string)
	return is
}

// countDiff is how many lines a unified diff adds and removes.
func countDiff(text string) (added, removed int) {
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "+++ ") || strings.HasPrefix(line, "--- "):
		case strings.HasPrefix(line, "+"):
			added++
		case strings.HasPrefix(line, "-"):
			removed++
		}
	}
	return added, removed
}
