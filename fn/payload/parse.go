package payload

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	yaml11 "go.yaml.in/yaml/v2"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	kjson "sigs.k8s.io/json"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// Parse reads manifests as Cluster API reads a value of a payload: YAML documents, JSON objects between separators, or one JSON list.
// What Cluster API would skip in silence is a fault here.
func Parse(text []byte) ([]Object, []Fault) {
	var objects []Object
	var faults []Fault
	for _, d := range documents(text) {
		wrong := d.faults()
		if d.tree != nil {
			var object Object
			object, wrong = asWritten(d)
			objects = append(objects, object)
		}
		faults = append(faults, numbered(wrong, d.number)...)
	}
	return objects, faults
}

// asWritten is the object of a document, with the text as it was written; only where it has annotations that do not travel it is written anew.
func asWritten(d document) (Object, []Fault) {
	metadata, _ := d.tree["metadata"].(map[string]any)
	if annotations, _ := metadata["annotations"].(map[string]any); hasPipelineAnnotation(annotations) {
		return fromTree(d.tree)
	}
	object := newObject(d.tree)
	*object.text, object.written = strings.TrimSuffix(string(d.text), "\n")+"\n", true
	return object, object.faults()
}

// ParseTrees reads manifests whose texts are templates, each of which is rendered on its own: it takes the text apart as Parse does, and leaves the checks of an object
// to FromTree, since even a name is not yet what it will be. YAML comes first, so a template can be a text or a part of one, and never adds a field or an object.
func ParseTrees(text []byte) ([]map[string]any, []Fault) {
	var trees []map[string]any
	var faults []Fault
	for _, d := range documents(text) {
		wrong := d.faults()
		switch {
		case d.tree != nil:
			trees = append(trees, d.tree)
		case readsWithoutTemplates(d.text):
			wrong = []Fault{{
				Code:   fleet.BadPayload,
				Reason: "holds a template {{ }} where YAML does not read a text",
				Remedy: "put the template in single quotes, as '{{ .name }}'; it can be a text or a part of one, and adds no fields or lines",
			}}
		}
		faults = append(faults, numbered(wrong, d.number)...)
	}
	return trees, faults
}

// document is one document of a text: its tree, or what is wrong with it.
type document struct {
	number int    // which document, from 1; 0 for the text as a whole
	text   []byte // as it was written
	tree   map[string]any
	fault  *Fault
}

func (d document) faults() []Fault {
	if d.fault == nil {
		return nil
	}
	return []Fault{*d.fault}
}

// numbered are faults of a document.
func numbered(faults []Fault, number int) []Fault {
	for i := range faults {
		faults[i].Document = number
	}
	return faults
}

// documents are those of a text that are not empty. There is one at least: that of a text without any says so.
func documents(text []byte) []document {
	texts, broken := split(text)
	var found []document
	for i, text := range texts {
		d := readDocument(text)
		if d.tree != nil && goesOn(text) {
			d.tree, d.fault = nil, &Fault{Code: fleet.BadPayload, Reason: "goes on behind its end, where Cluster API does not read", Remedy: "put a line --- before the next object, or remove the rest"}
		}
		d.number = i + 1
		if d.tree != nil || d.fault != nil {
			found = append(found, d)
		}
	}
	if broken != nil {
		found = append(found, document{fault: broken})
	}
	if len(found) == 0 {
		found = append(found, document{fault: &Fault{Code: fleet.BadPayload, Reason: "holds no object", Remedy: "write at least one Kubernetes object"}})
	}
	return found
}

// split takes a text apart as Cluster API does: at the separators of YAML, or into the elements of a JSON list, which it looks for in the first bytes only (isJSONList).
func split(text []byte) ([][]byte, *Fault) {
	opens := func(text []byte) bool { return bytes.HasPrefix(bytes.TrimLeftFunc(text, unicode.IsSpace), []byte("[")) }
	switch {
	case opens(text[:min(len(text), MinBytes)]):
		return splitJSONList(text)
	case opens(text):
		return nil, &Fault{Code: fleet.BadPayload, Reason: fmt.Sprintf("is a list that begins behind its first %d bytes, where Cluster API does not look for one", MinBytes), Remedy: "remove the space before it"}
	}
	var texts [][]byte
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		text, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return texts, nil
		case err != nil:
			return texts, &Fault{Code: fleet.BadPayload, Reason: "cannot be split into documents", Remedy: "mend the separators"}
		}
		texts = append(texts, text)
	}
}

func splitJSONList(text []byte) ([][]byte, *Fault) {
	var elements []json.RawMessage
	if err := json.Unmarshal(text, &elements); err != nil {
		return nil, &Fault{Code: fleet.BadPayload, Reason: "is a broken JSON list, of which Cluster API reads nothing", Remedy: "mend the JSON"}
	}
	texts := make([][]byte, len(elements))
	for i, element := range elements {
		tree, err := decodeJSON(element)
		if err != nil {
			return nil, &Fault{Code: fleet.BadPayload, Document: i + 1, Reason: yamlReason(err), Remedy: "every element of the list must be one Kubernetes object"}
		}
		texts[i] = []byte(jsonText(treeOf(tree))) // JSON as YAML reads it too
	}
	return texts, nil
}

// decodeJSON reads an element of a JSON list as Cluster API does, but for a repeated key.
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

// readDocument reads one document; an empty one has neither tree nor fault.
func readDocument(text []byte) document {
	d := document{text: text}
	tree, err := yaml.Exact(text)
	switch {
	case err != nil:
		d.fault = &Fault{Code: fleet.BadPayload, Reason: yamlReason(err), Remedy: "every document must be one Kubernetes object"}
	case tree != nil && secondJSON(text):
		d.fault = &Fault{Code: fleet.BadPayload, Reason: "holds several JSON objects, of which Cluster API reads the first", Remedy: "put a line --- between them"}
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
	defer recovered(&err)
	err = yaml11.UnmarshalStrict(document, &read)
	return read, err
}

// goesOn tells whether anything stands behind the end of a document, as the parser that Cluster API runs sees it: behind a line of three dots, or a closing brace.
func goesOn(document []byte) bool {
	decoder := yaml11.NewDecoder(bytes.NewReader(document))
	next := func() (err error) {
		defer recovered(&err)
		var ignored any
		return decoder.Decode(&ignored)
	}
	return next() == nil && !errors.Is(next(), io.EOF)
}

// secondJSON tells whether a JSON document goes on after its first value.
func secondJSON(document []byte) bool {
	if !bytes.HasPrefix(bytes.TrimSpace(document), []byte("{")) {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	var first, second json.RawMessage
	return decoder.Decode(&first) == nil && decoder.Decode(&second) == nil
}

// readsWithoutTemplates tells whether it is its templates that keep a document from being YAML: without the lines that are nothing else,
// and with a word in place of the others, it is read. To YAML, {{ .name }} is a map whose key is a map.
func readsWithoutTemplates(document []byte) bool {
	lines, rest := regexp.MustCompile(`(?m)^[ \t]*\{\{[^\n]*\}\}[ \t\r]*$`), regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	without := rest.ReplaceAll(lines.ReplaceAll(document, nil), []byte("word"))
	if bytes.Equal(without, document) {
		return false
	}
	_, err := yaml.Exact(without)
	return err == nil
}
