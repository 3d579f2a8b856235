package encode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// noElements is how an object says that its list generator is empty.
const noElements = "elements: []\n"

// insertElements writes the elements of a list generator into an object that has none, one a line, so that a new Cluster is a diff of one line. They
// are written without the YAML library, whose encoder keeps every event of a document in memory.
func insertElements(document []byte, elements []map[string]any) ([]byte, error) {
	if len(elements) == 0 {
		return document, nil
	}
	spec := bytes.Index(document, []byte("\nspec:\n")) // only a line of this can stand before: texts in metadata are indented
	at := spec + bytes.Index(document[max(spec, 0):], []byte(noElements))
	if spec < 0 || at < spec {
		return nil, errors.New("the object has elements and no list generator")
	}
	indent := strings.Repeat(" ", at-bytes.LastIndexByte(document[:at], '\n')-1)
	out := bytes.NewBuffer(make([]byte, 0, len(document)+len(elements)*averageElement))
	out.Write(document[:at])
	out.WriteString("elements:\n")
	for some := range slices.Chunk(elements, 100) { // so many at a time, so that their proof takes little memory
		lines, err := elementLines(some)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(lines) {
			out.WriteString(indent + line)
		}
	}
	out.Write(document[at+len(noElements):])
	return out.Bytes(), nil
}

// averageElement is about the size of an element in bytes, to reserve memory.
const averageElement = 160

// elementLines writes elements as a list, each on a line in flow style, and reads them back.
func elementLines(elements []map[string]any) (string, error) {
	var lines strings.Builder
	for _, element := range elements {
		lines.WriteString("- ")
		if err := flow(&lines, element); err != nil {
			return "", err
		}
		lines.WriteString("\n")
	}
	wanted, err := json.Marshal(elements)
	if err != nil {
		return "", err
	}
	var want, got any
	if err := errors.Join(json.Unmarshal(wanted, &want), yaml.Unmarshal([]byte(lines.String()), &got)); err != nil {
		return "", fmt.Errorf("read elements back: %w", err)
	}
	if !reflect.DeepEqual(want, got) || strings.Count(lines.String(), "\n") != len(elements) {
		return "", errors.New("an element reads back as another")
	}
	return lines.String(), nil
}

// flow writes a value in flow style.
func flow(out *strings.Builder, value any) error {
	switch typed := value.(type) {
	case map[string]any:
		return flowMap(out, typed)
	case []any:
		out.WriteString("[")
		for i, inner := range typed {
			if i > 0 {
				out.WriteString(", ")
			}
			if err := flow(out, inner); err != nil {
				return err
			}
		}
		out.WriteString("]")
		return nil
	case string:
		if isPlain(typed) {
			out.WriteString(typed)
			return nil
		}
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	out.Write(escapeControls(bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))))
	return err
}

// flowMap writes a map, its name first and the other keys in order.
func flowMap(out *strings.Builder, values map[string]any) error {
	keys := slices.Sorted(maps.Keys(values))
	if i := slices.Index(keys, "name"); i > 0 {
		keys = slices.Insert(slices.Delete(keys, i, i+1), 0, "name")
	}
	out.WriteString("{")
	for i, key := range keys {
		if i > 0 {
			out.WriteString(", ")
		}
		if err := flow(out, key); err != nil {
			return err
		}
		out.WriteString(": ")
		if err := flow(out, values[key]); err != nil {
			return err
		}
	}
	out.WriteString("}")
	return nil
}
