package payload

import (
	"encoding/json"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// traits are what many checks ask of an object before they look closer. Large objects have
// thousands of values, and nearly none of them has any.
type traits struct {
	hasBraces     bool // a text may contain a template
	hasCipher     bool // a text has the beginning of what SOPS has encrypted
	hasLongNumber bool // a number may be one that no float64 can represent
	// textAtLeast is a lower bound of the length of the object in canonical form, in bytes. Most
	// objects are so much longer in it than in another form that it need not be written. It is 0,
	// which means unknown, where the object contains an unprintable character, which is escaped, or
	// the merge key of YAML, which changes the form of the Text.
	textAtLeast int
}

// traitsOf walks over an object.
func traitsOf(object map[string]any) traits {
	w := traitWalk{}
	least := w.lines(object, 0)
	if w.isOdd {
		least = 0
	}
	return traits{
		hasBraces: w.hasBraces, hasCipher: w.hasCipher, hasLongNumber: w.hasLongNumber, textAtLeast: least,
	}
}

// traitWalk is a walk over one object, with what was met.
type traitWalk struct {
	hasBraces, hasCipher, hasLongNumber bool
	isOdd                               bool // the form of the Text may be another
}

// lines is a lower bound of the length of the lines of a map or a list, at an indentation of so
// many columns.
func (w *traitWalk) lines(value any, indent int) int {
	length := 0
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			w.text(key)
			length += indent + len(key) + len(":") + w.afterKey(inner, indent)
		}
	case []any:
		for _, element := range value {
			if isBlock(element) {
				length += w.lines(element, indent+len("- "))
			} else {
				length += indent + len("- \n") + w.scalar(element)
			}
		}
	}
	return length
}

// afterKey is a lower bound of the length of the value of a key, after the colon.
func (w *traitWalk) afterKey(value any, indent int) int {
	if !isBlock(value) {
		return len(" \n") + w.scalar(value)
	}
	if _, isMap := value.(map[string]any); isMap {
		indent += 2
	}
	return len("\n") + w.lines(value, indent)
}

// isBlock reports whether a value is written on lines of its own.
func isBlock(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0
	}
	return false
}

// scalar is a lower bound of the length of a string, another scalar, or an empty map or list.
func (w *traitWalk) scalar(value any) int {
	switch value := value.(type) {
	case string:
		w.text(value)
		return max(1, len(value))
	case json.Number:
		w.hasLongNumber = w.hasLongNumber || len(value) > alwaysExact
	}
	return 1
}

func (w *traitWalk) text(text string) {
	w.hasBraces = w.hasBraces || strings.Contains(text, "{{")
	w.hasCipher = w.hasCipher || strings.Contains(text, fleet.SOPSValue)
	w.isOdd = w.isOdd || text == "<<" || yaml.HasEscaped(text)
}
