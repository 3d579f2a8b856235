package yaml

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Map is a map whose keys are written in its order.
type Map []Pair

// Pair is a key of a [Map] and its value. A value is nil, a bool, an int, an int64, a float64, a
// string, a Map, a map[string]any or map[string]string (whose keys are written sorted), a []any, or
// [Lines].
type Pair struct {
	Key   string
	Value any
}

// Lines is a list that is written with each element on one line, in flow style, so that a new
// element is a diff of one line.
type Lines []any

// writer writes a tree as a document in block style, as the encoder of yaml/v3 writes it with
// compact lists and an indentation of two.
type writer struct {
	out  bytes.Buffer
	long func(text string) string // what is written for a long text

	// proved are the lists of lines whose lines have proved themselves, by their first element. A
	// writer of a proof writes one word for such a list.
	proved  map[*any]bool
	isProof bool
	err     error // the first one
}

// pairsOf are the pairs of a value that is a map, in the order in which they are written.
func pairsOf(value any) (pairs []Pair, isMap bool) {
	switch value := value.(type) {
	case Map:
		return value, true
	case map[string]any:
		return sorted(value), true
	case map[string]string:
		return sorted(value), true
	}
	return nil, false
}

func sorted[V any](values map[string]V) []Pair {
	pairs := make([]Pair, 0, len(values))
	for key, value := range values {
		pairs = append(pairs, Pair{key, value})
	}
	slices.SortFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
	return pairs
}

func (w *writer) write(texts ...string) {
	for _, text := range texts {
		w.out.WriteString(text)
	}
}

func (w *writer) indent(columns int) { w.write(strings.Repeat(" ", columns)) }

// mapping writes pairs, the first one where the writer is, and the others in a column.
func (w *writer) mapping(pairs []Pair, column int) {
	for i, pair := range pairs {
		if i > 0 {
			w.indent(column)
		}
		key := scalarText(pair.Key)
		if isSimpleKey(pair.Key) {
			w.write(key, ":")
			w.valueBelow(pair.Value, column)
			continue
		}
		w.write("? ", key, "\n")
		w.indent(column)
		w.write(":")
		w.valueBeside(pair.Value, column+2)
	}
}

// longestKey is the length from which yaml/v3 writes a key as a complex one, behind a question
// mark.
const longestKey = 128

func isSimpleKey(key string) bool {
	return len(key) <= longestKey && !strings.ContainsAny(key, "\n\r\u0085\u2028\u2029")
}

// valueBelow writes the value of a key in a column: a map or a list begins on the next line.
func (w *writer) valueBelow(value any, column int) {
	pairs, isMap := pairsOf(value)
	list, isList := value.([]any)
	lines, isLines := value.(Lines)
	switch {
	case isMap && len(pairs) > 0:
		w.write("\n")
		w.indent(column + 2)
		w.mapping(pairs, column+2)
	case isList && len(list) > 0:
		w.write("\n")
		w.indent(column)
		w.list(list, column)
	case isLines && len(lines) > 0:
		w.write("\n")
		w.lines(lines, column)
	default:
		w.scalar(value, column)
	}
}

// lines writes elements, each on one line in a column, and finds out whether they prove themselves.
func (w *writer) lines(elements Lines, column int) {
	if w.isProof && w.proved[&elements[0]] {
		w.indent(column)
		w.write("- ", provedLines, "\n")
		return
	}
	proved := true
	for _, element := range elements {
		w.indent(column)
		w.write("- ")
		start := w.out.Len()
		w.flow(element)
		proved = proved && provesFlow(w.out.Bytes()[start:], element)
		w.write("\n")
	}
	if w.proved != nil && !w.isProof {
		w.proved[&elements[0]] = proved
	}
}

// provedLines is what a proof has for lines that have proved themselves.
const provedLines = "proved"

// valueBeside writes a value that begins on this line, behind a dash or a colon, and continues in a
// column.
func (w *writer) valueBeside(value any, column int) {
	pairs, isMap := pairsOf(value)
	list, isList := value.([]any)
	switch {
	case isMap && len(pairs) > 0:
		w.write(" ")
		w.mapping(pairs, column)
	case isList && len(list) > 0:
		w.write(" ")
		w.list(list, column)
	default:
		w.scalar(value, column)
	}
}

// list writes elements, the first one where the writer is, and the others in a column.
func (w *writer) list(elements []any, column int) {
	for i, element := range elements {
		if i > 0 {
			w.indent(column)
		}
		w.write("-")
		w.valueBeside(element, column+2)
	}
}

// scalar writes a value that has no elements, and ends the line. The lines of a block begin in the
// column that is deeper by two.
func (w *writer) scalar(value any, column int) {
	text, isText := value.(string)
	if !isText || !isBlock(text) {
		w.write(" ")
		w.inline(value, scalarText)
		w.write("\n")
		return
	}
	if w.long != nil && len(text) >= longText {
		text = w.long(text)
	}
	body := strings.TrimRight(text, "\n")
	w.write(" |", blockEnd(len(text)-len(body)), "\n")
	for line := range strings.Lines(text) {
		if line != "\n" {
			w.indent(column + 2)
		}
		w.write(line)
	}
	if len(text) == len(body) {
		w.write("\n")
	}
}

// blockEnd is the sign that says how many line breaks a block ends with.
func blockEnd(breaks int) string {
	switch breaks {
	case 0:
		return "-"
	case 1:
		return ""
	}
	return "+"
}

// isBlock reports whether a text is written as a literal block: it has several lines, the first
// line shows the indentation, and every character stands for itself.
func isBlock(text string) bool {
	if !strings.Contains(text, "\n") || strings.ContainsAny(text[:1], " \t\n") {
		return false
	}
	return !HasEscaped(text)
}

// flow writes a value on one line. In a map the key "name" comes first.
func (w *writer) flow(value any) {
	if list, isList := value.([]any); isList {
		w.write("[")
		for i, element := range list {
			if i > 0 {
				w.write(", ")
			}
			w.flow(element)
		}
		w.write("]")
		return
	}
	pairs, isMap := pairsOf(value)
	if !isMap {
		w.inline(value, flowText)
		return
	}
	w.write("{")
	first := max(0, slices.IndexFunc(pairs, func(p Pair) bool { return p.Key == "name" }))
	for i := range pairs {
		at := i
		switch {
		case i == 0:
			at = first
		case i <= first:
			at = i - 1
		}
		if i > 0 {
			w.write(", ")
		}
		w.write(flowText(pairs[at].Key), ": ")
		w.flow(pairs[at].Value)
	}
	w.write("}")
}

// flowText writes a text as JSON does where it needs quotes.
func flowText(text string) string {
	if Plain(text) {
		return text
	}
	return string(AppendQuoted(nil, text))
}

// inline writes a value without elements on this line.
func (w *writer) inline(value any, text func(string) string) {
	switch value := value.(type) {
	case nil:
		w.write("null")
	case string:
		w.write(text(value))
	case Map, map[string]any, map[string]string:
		w.write("{}")
	case []any, Lines:
		w.write("[]")
	default:
		written, err := number(value)
		if w.err == nil {
			w.err = err
		}
		w.write(written)
	}
}

// number writes a number or boolean as JSON does.
func number(value any) (string, error) {
	switch value := value.(type) {
	case bool:
		return strconv.FormatBool(value), nil
	case int:
		return strconv.Itoa(value), nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	case float64:
		written, err := json.Marshal(value) // for the rules about exponents
		return string(written), err
	}
	return "", fmt.Errorf("a value of type %T cannot be written", value)
}
