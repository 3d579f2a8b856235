package encode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/fn/fleet"
)

// documents writes objects as YAML. What was found out of a long text is kept: payloads are the same in each namespace.
type documents struct {
	texts  map[string]string // what texts in JSON say that can stand as blocks
	proved map[block]bool    // blocks that were read back
}

func newDocuments() documents {
	return documents{texts: map[string]string{}, proved: map[block]bool{}}
}

// write writes an object: fields in the order of its type, texts of several lines as blocks, an element of a list generator on a line. It
// is read back, as Kubernetes reads YAML, and compared before it is returned.
func (d documents) write(manifest fleet.Manifest, annotations map[string]string) ([]byte, error) {
	object, err := json.Marshal(manifest.Value)
	if err != nil {
		return nil, err
	}
	object, cut := d.cutBlocks(object)
	var node kyaml.Node
	if err := kyaml.Unmarshal(escapeControls(object), &node); err != nil {
		return nil, err
	}
	if err := annotate(&node, annotations); err != nil {
		return nil, err
	}
	apiVersionFirst(node.Content[0])
	restyle(node.Content[0])
	var out bytes.Buffer
	encoder := kyaml.NewEncoder(&out)
	if err := errors.Join(encoder.Encode(&node), encoder.Close()); err != nil {
		return nil, err
	}
	short, saying := cut.standIns(object)
	placed, err := d.insert(short, out.Bytes())
	if err != nil {
		return nil, err
	}
	if err := proveDocument(saying, placed, annotations); err != nil {
		return nil, err
	}
	written, err := d.insert(cut, out.Bytes())
	if err != nil {
		return nil, err
	}
	return insertElements(written, manifest.Elements)
}

// escapeControls writes the control characters of JSON texts as escapes: JSON allows some that YAML does not.
func escapeControls(text []byte) []byte {
	if !bytes.ContainsFunc(text, isControl) {
		return text
	}
	var out bytes.Buffer
	for _, r := range string(text) {
		if isControl(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.Bytes()
}

// apiVersionFirst puts apiVersion before kind, as people write it; metav1.TypeMeta has them the other way round.
func apiVersionFirst(object *kyaml.Node) {
	if len(object.Content) >= 4 && object.Content[0].Value == "kind" && object.Content[2].Value == "apiVersion" {
		object.Content[0], object.Content[1], object.Content[2], object.Content[3] = object.Content[2], object.Content[3], object.Content[0], object.Content[1]
	}
}

// annotate adds annotations that are for the pipeline only.
func annotate(node *kyaml.Node, annotations map[string]string) error {
	if len(annotations) == 0 {
		return nil
	}
	metadata := child(node.Content[0], "metadata")
	if metadata == nil {
		return errors.New("the object has no metadata")
	}
	existing := child(metadata, "annotations")
	if existing == nil {
		existing = &kyaml.Node{Kind: kyaml.MappingNode, Tag: kyaml.NodeTagMap}
		metadata.Content = append(metadata.Content, text("annotations"), existing)
	}
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		existing.Content = append(existing.Content, text(key), text(annotations[key]))
	}
	return nil
}

func text(value string) *kyaml.Node {
	return &kyaml.Node{Kind: kyaml.ScalarNode, Tag: kyaml.NodeTagString, Value: value}
}

// child is the value of a key of a mapping, nil where there is none.
func child(mapping *kyaml.Node, key string) *kyaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// proveDocument compares what was written with what should have been.
func proveDocument(want, got []byte, annotations map[string]string) error {
	var expected, read map[string]any
	if err := json.Unmarshal(want, &expected); err != nil {
		return err
	}
	if err := yaml.Unmarshal(got, &read); err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if len(annotations) > 0 {
		metadata, _ := read["metadata"].(map[string]any)
		written, _ := metadata["annotations"].(map[string]any)
		for key := range annotations {
			delete(written, key)
		}
		if len(written) == 0 {
			delete(metadata, "annotations")
		}
	}
	if !reflect.DeepEqual(expected, read) {
		return errors.New("it reads back as another object")
	}
	return nil
}
