package payload

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	yaml11 "go.yaml.in/yaml/v2"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	kjson "sigs.k8s.io/json"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Parse reads manifests as Cluster API reads a value of a payload: YAML documents, JSON objects
// between separators, or one JSON list. What Cluster API would skip without an error is a problem
// here.
func Parse(text []byte) ([]Object, fleet.Problems) { return parse(text, secrecy{}) }

// parse is Parse of a text whose objects are as secret as that.
func parse(text []byte, secrecy secrecy) ([]Object, fleet.Problems) {
	var objects []Object
	var problems fleet.Problems
	for _, d := range documents(text) {
		wrong := d.problems
		if d.tree != nil {
			var object Object
			if secrecy.place.Key != "" {
				secrecy.place.Document = d.number
			}
			object, wrong = asWritten(d, secrecy)
			wrong = append(wrong, object.unrenderedParameters()...)
			objects = append(objects, object)
		}
		problems = append(problems, numbered(wrong, d.number)...)
	}
	return objects, problems
}

// asWritten is the object of a document, with its text as it was written. An object that has
// annotations that are not delivered is written anew.
func asWritten(d document, secrecy secrecy) (Object, fleet.Problems) {
	object := newObject(d.tree)
	object.secrecy = secrecy
	metadata, _ := d.tree["metadata"].(map[string]any)
	if annotations, _ := metadata["annotations"].(map[string]any); hasPipelineAnnotation(annotations) {
		return object.checked()
	}
	*object.text, object.written = strings.TrimSuffix(string(d.text), "\n")+"\n", true
	return object, append(object.unknownInstructions(), object.problems()...)
}

// ParseTrees reads manifests whose strings are templates, each of which is rendered on its own. It
// splits the text as Parse does, and leaves the checks of an object to FromTree, because even a
// name is not final yet. YAML is read first, so a template can be a string or part of one, and
// never adds a field or an object.
func ParseTrees(text []byte) ([]map[string]any, fleet.Problems) {
	var trees []map[string]any
	var problems fleet.Problems
	for _, d := range documents(text) {
		wrong := d.problems
		switch {
		case d.tree != nil:
			trees = append(trees, d.tree)
		case readsWithoutTemplates(d.text):
			wrong = textProblem(0, "the document contains a template {{ }} where YAML does not read a string",
				"put the template in single quotes, such as '{{ .name }}'; it can be a string or part of one, "+
					"and cannot add fields or lines")
		}
		problems = append(problems, numbered(wrong, d.number)...)
	}
	return trees, problems
}

// document is one document of a text: its tree, or what is wrong with it.
type document struct {
	number   int    // which document, from 1; 0 for the text as a whole
	text     []byte // as it was written
	tree     map[string]any
	problems fleet.Problems
}

// textProblem is a problem with a document of a text, counted from 1; 0 means the text as a whole.
func textProblem(document int, message, remedy string) fleet.Problems {
	return fleet.Problems{{
		Code: fleet.BadPayload, Payload: &fleet.PayloadObject{Document: document}, Message: message, Remedy: remedy,
	}}
}

// numbered are problems of a document, with its number.
func numbered(problems fleet.Problems, number int) fleet.Problems {
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		if number > 0 {
			about := *problem.Payload
			about.Document = number
			problem.Payload = &about
		}
		return problem
	})
}

// documents are those of a text that are not empty. There is at least one: that of a text without
// any has the problem that there is none.
func documents(whole []byte) []document {
	texts, broken := split(whole)
	var found []document
	for i, text := range texts {
		d := readDocument(text, func() int { return linesBefore(texts[:i], text, whole) })
		if d.tree != nil && goesOn(text) {
			d.tree = nil
			d.problems = textProblem(0, "the document has content after its end, which Cluster API does not read",
				"put a line --- before the next object, or remove the rest")
		}
		d.number = i + 1
		if d.tree != nil || d.problems != nil {
			found = append(found, d)
		}
	}
	if broken != nil {
		found = append(found, document{problems: broken})
	}
	if len(found) == 0 {
		empty := textProblem(0, "the text contains no object", "write at least one Kubernetes object")
		found = append(found, document{problems: empty})
	}
	return found
}

// split splits a text as Cluster API does: at the separators of YAML, or into the elements of a
// JSON list, which Cluster API looks for in the first bytes only (isJSONList).
func split(text []byte) ([][]byte, fleet.Problems) {
	opens := func(text []byte) bool { return bytes.HasPrefix(bytes.TrimLeftFunc(text, unicode.IsSpace), []byte("[")) }
	switch {
	case opens(text[:min(len(text), MinBytes)]):
		return splitJSONList(text)
	case opens(text):
		message := "the list begins after the first %d bytes, where Cluster API does not look for one"
		return nil, textProblem(0, fmt.Sprintf(message, MinBytes), "remove the white space before it")
	}
	var texts [][]byte
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		text, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return texts, nil
		case err != nil:
			return texts, textProblem(0, "the text cannot be split into documents", "fix the separators")
		}
		texts = append(texts, text)
	}
}

func splitJSONList(text []byte) ([][]byte, fleet.Problems) {
	var elements []json.RawMessage
	if err := json.Unmarshal(text, &elements); err != nil {
		message := "the JSON list cannot be parsed, so Cluster API would read nothing of it"
		return nil, textProblem(0, message, "fix the JSON")
	}
	texts := make([][]byte, len(elements))
	for i, element := range elements {
		tree, err := decodeJSON(element)
		if err != nil {
			return nil, textProblem(i+1, yamlProblem(err), "write one Kubernetes object as each element of the list")
		}
		texts[i] = []byte(jsonText(treeOf(tree))) // JSON that YAML reads in the same way.
	}
	return texts, nil
}

// decodeJSON reads an element of a JSON list as Cluster API does, except for a repeated key.
func decodeJSON(element []byte) (tree map[string]any, err error) {
	var strict map[string]any
	if repeated, err := kjson.UnmarshalStrict(element, &strict); err != nil || len(repeated) > 0 {
		return nil, errors.Join(append(repeated, err)...)
	}
	if err := exactly(element).Decode(&tree); err != nil {
		return nil, err
	}
	if tree == nil {
		return nil, errors.New("cannot unmarshal null into an object")
	}
	return tree, nil
}

// linesBefore counts the lines of a whole text before a document. It is 0 where that is not part of
// the text, as an element of a JSON list, which is written anew.
func linesBefore(earlier [][]byte, document, whole []byte) int {
	from := 0
	for _, text := range append(slices.Clip(earlier), document) {
		at := bytes.Index(whole[from:], text)
		if at < 0 {
			return 0
		}
		from += at + len(text)
	}
	return bytes.Count(whole[:from-len(document)], []byte{'\n'})
}

// readDocument reads one document. An empty one has neither a tree nor a problem. before counts the
// lines before it.
func readDocument(text []byte, before func() int) document {
	d := document{text: text}
	tree, err := yaml.Exact(text)
	switch {
	case err != nil:
		var object Object
		if tree, err := yaml.Tree(text); err == nil {
			fields, _ := tree.(map[string]any)
			object = newObject(fields)
		}
		wrong := notRead(fleet.BadPayload, object, before(), err, "write one Kubernetes object in each document")
		d.problems = fleet.Problems{wrong}
	case tree != nil && secondJSON(text):
		d.problems = textProblem(0, "the document contains several JSON objects, and Cluster API reads only the first",
			"put a line --- between them")
	default:
		d.tree = tree
	}
	return d
}

// recovered turns a panic of the parser into an error: it panics on some texts that a fuzzer finds.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("cannot be parsed: %v", r)
	}
}

// readYAML reads a document as the parser does that Cluster API runs; a repeated key is an error.
func readYAML(document []byte) (read any, err error) {
	return yaml.Strict(document)
}

// goesOn reports whether a document has content after its end, as the parser that Cluster API runs
// sees it: after a line of three dots, or a closing brace.
func goesOn(document []byte) bool {
	decoder := yaml11.NewDecoder(bytes.NewReader(document))
	next := func() (err error) {
		defer recovered(&err)
		var ignored any
		return decoder.Decode(&ignored)
	}
	return next() == nil && !errors.Is(next(), io.EOF)
}

// secondJSON reports whether a JSON document continues after its first value.
func secondJSON(document []byte) bool {
	if !bytes.HasPrefix(bytes.TrimSpace(document), []byte("{")) {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	var first, second json.RawMessage
	return decoder.Decode(&first) == nil && decoder.Decode(&second) == nil
}

// readsWithoutTemplates reports whether a document is not YAML only because of its templates: it
// can be read without the lines that are templates, and with a word in place of each other
// template. In YAML, {{ .name }} is a map whose key is a map.
func readsWithoutTemplates(document []byte) bool {
	lines, rest := regexp.MustCompile(`(?m)^[ \t]*\{\{[^\n]*\}\}[ \t\r]*$`), regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	without := rest.ReplaceAll(lines.ReplaceAll(document, nil), []byte("word"))
	if bytes.Equal(without, document) {
		return false
	}
	_, err := yaml.Exact(without)
	return err == nil
}
