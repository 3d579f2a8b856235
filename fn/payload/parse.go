package payload

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Parse reads manifests as Cluster API reads a value of a payload: YAML documents, JSON objects between separators, or one JSON list.
// What Cluster API would skip in silence is a fault here.
func Parse(text []byte) ([]Object, []Fault) {
	if trimmed := bytes.TrimSpace(text); bytes.HasPrefix(trimmed, []byte("[")) {
		return parseJSONList(trimmed)
	}
	var objects []Object
	var faults []Fault
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for number := 1; ; number++ {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, append(faults, Fault{Code: fleet.BadPayload, Document: number, Reason: "cannot be split into documents", Remedy: "mend the separators"})
		}
		object, more := parseDocument(document)
		for i := range more {
			more[i].Document = number
		}
		faults = append(faults, more...)
		if object != nil {
			objects = append(objects, *object)
		}
	}
	return objects, orNothing(objects, faults)
}

// orNothing adds the fault of a text without any object.
func orNothing(objects []Object, faults []Fault) []Fault {
	if len(objects) == 0 && len(faults) == 0 {
		return []Fault{{Code: fleet.BadPayload, Reason: "holds no object", Remedy: "write at least one Kubernetes object"}}
	}
	return faults
}

// parseDocument reads one document; an empty one gives nothing.
func parseDocument(document []byte) (*Object, []Fault) {
	tree, err := decode(document)
	if err != nil {
		return nil, []Fault{{Code: fleet.BadPayload, Reason: yamlReason(err), Remedy: "every document must be one Kubernetes object"}}
	}
	if tree == nil {
		return nil, nil
	}
	if second := secondJSON(document); second {
		return nil, []Fault{{Code: fleet.BadPayload, Reason: "holds several JSON objects, of which Cluster API reads the first", Remedy: "put a line --- between them"}}
	}
	object := newObject(string(document), tree)
	return &object, object.faults()
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

// parseJSONList reads a JSON list of objects.
func parseJSONList(text []byte) ([]Object, []Fault) {
	var elements []json.RawMessage
	if err := json.Unmarshal(text, &elements); err != nil {
		return nil, []Fault{{Code: fleet.BadPayload, Reason: "is a broken JSON list, of which Cluster API reads nothing", Remedy: "mend the JSON"}}
	}
	var objects []Object
	var faults []Fault
	for i, element := range elements {
		object, more := parseDocument(element)
		for j := range more {
			more[j].Document = i + 1
		}
		faults = append(faults, more...)
		if object != nil {
			objects = append(objects, *object)
		}
	}
	return objects, orNothing(objects, faults)
}
