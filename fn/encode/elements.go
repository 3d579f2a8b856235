package encode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

// insertElements writes the elements of list generators into an object that has none, one a line, so that a new Cluster is a diff of one line. They
// are written without the YAML library, whose encoder keeps every event of a document in memory.
func insertElements(document []byte, lists [][]map[string]any) ([]byte, error) {
	lines, count := map[int][]map[string]any{}, 0
	for i, elements := range lists {
		if len(elements) == 0 {
			continue
		}
		line, err := lineOfElements(document, i)
		if err != nil {
			return nil, err
		}
		lines[line], count = elements, count+len(elements)
	}
	if count == 0 {
		return document, nil
	}
	out := bytes.NewBuffer(make([]byte, 0, len(document)+count*averageElement))
	number := 0
	for line := range bytes.Lines(document) {
		number++
		elements := lines[number]
		if elements == nil {
			out.Write(line)
			continue
		}
		before, isEmpty := bytes.CutSuffix(line, []byte("elements: []\n"))
		if !isEmpty {
			return nil, errors.New("the elements of a list generator have lost their place")
		}
		out.Write(before)
		out.WriteString("elements:\n")
		if err := writeElements(out, elements, strings.Repeat(" ", len(before))); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// lineOfElements is the line, from 1, at which the elements of the i-th generator stand, which must be a list without any.
func lineOfElements(document []byte, i int) (int, error) {
	var root kyaml.Node
	if err := kyaml.Unmarshal(document, &root); err != nil {
		return 0, err
	}
	at := &root
	if len(root.Content) > 0 {
		at = root.Content[0]
	}
	for _, step := range []string{"spec", "generators", strconv.Itoa(i), "list", "elements"} {
		index, err := strconv.Atoi(step)
		switch {
		case at == nil || err == nil && index >= len(at.Content):
			at = nil
		case err == nil:
			at = at.Content[index]
		default:
			at = child(at, step)
		}
	}
	if at == nil || at.Kind != kyaml.SequenceNode || len(at.Content) > 0 {
		return 0, errors.New("the object has elements and no list generator")
	}
	return at.Line, nil
}

// writeElements writes elements as lines of a list.
func writeElements(out *bytes.Buffer, elements []map[string]any, indent string) error {
	for some := range slices.Chunk(elements, 100) { // so many at a time, so that their proof takes little memory
		lines, err := elementLines(some)
		if err != nil {
			return err
		}
		for line := range strings.Lines(lines) {
			out.WriteString(indent + line)
		}
	}
	return nil
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
