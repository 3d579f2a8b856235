package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// Node reads a text as exactly one YAML document, with yaml/v3, and returns its root. The root is nil
// for a text without content.
func Node(text []byte) (root *kyaml.Node, err error) {
	defer recovered("parse YAML", &err)
	decoder := kyaml.NewDecoder(bytes.NewReader(text))
	var doc, second kyaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	// Only the attempt to read on shows what follows the document.
	switch err := decoder.Decode(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, err
	default:
		return nil, errors.New("more than one document")
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	root = doc.Content[0]
	if doc.HeadComment != "" && root.HeadComment == "" {
		root.HeadComment = doc.HeadComment
	}
	return root, nil
}

// EncodeNode writes one node as a document at column 0.
func EncodeNode(n *kyaml.Node) (text []byte, err error) {
	defer recovered("encode YAML", &err)
	var b bytes.Buffer
	encoder := kyaml.NewEncoder(&b)
	if err := encoder.Encode(n); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Nodes reads the first two documents of a text that have content, or fewer, with yaml/v3, and
// returns their roots.
func Nodes(data []byte) (docs []*kyaml.Node, err error) {
	defer recovered("parse YAML", &err)
	decoder := kyaml.NewDecoder(bytes.NewReader(data))
	for len(docs) < 2 {
		var doc kyaml.Node
		if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
			return docs, nil
		} else if err != nil {
			return nil, err
		}
		if len(doc.Content) == 1 && doc.Content[0].Tag != kyaml.NodeTagNull {
			docs = append(docs, doc.Content[0])
		}
	}
	return docs, nil
}

// recovered turns a panic of a YAML library into an error. Both libraries panic with "internal error"
// on some texts that a fuzzer finds.
func recovered(what string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: %v", what, r)
	}
}
