package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/capifleet/capifleet/fn/yaml"
)

// jsonNode is a JSON text as YAML nodes in block style, keys in the order of
// the text.
func jsonNode(text []byte) (*kyaml.Node, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	n, err := nextNode(decoder)
	if err != nil {
		return nil, fmt.Errorf("parse JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("parse JSON: more than one value")
	}
	return n, nil
}

// nextNode reads one value.
func nextNode(decoder *json.Decoder) (*kyaml.Node, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		n := &kyaml.Node{Kind: kyaml.SequenceNode, Tag: "!!seq"}
		if token == '{' {
			n = &kyaml.Node{Kind: kyaml.MappingNode, Tag: "!!map"}
		}
		for decoder.More() {
			child, err := nextNode(decoder)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err := decoder.Token() // the closing bracket
		return n, err
	case string:
		return textNode(token), nil
	case json.Number:
		// Without a tag: YAML says itself what a number out of range is.
		return &kyaml.Node{Kind: kyaml.ScalarNode, Value: token.String()}, nil
	case bool:
		return &kyaml.Node{Kind: kyaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(token)}, nil
	}
	return &kyaml.Node{Kind: kyaml.ScalarNode, Tag: "!!null", Value: "null"}, nil
}

// textNode is a string that every YAML parser reads as one.
func textNode(s string) *kyaml.Node {
	n := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: "!!str", Value: s}
	if !yaml.Word(s) {
		n.Style = kyaml.DoubleQuotedStyle
	}
	return n
}

// resultsText is the results section for a JSON array that SetResults has
// accepted.
func resultsText(array []byte) ([]byte, error) {
	results, err := jsonNode(array)
	if err != nil {
		return nil, err
	}
	text := []byte("results:\n")
	for _, result := range results.Content {
		// One at a time: the encoder keeps every event of a document.
		one := kyaml.Node{Kind: kyaml.SequenceNode, Tag: "!!seq", Content: []*kyaml.Node{result}}
		encoded, err := encodeProved(&one)
		if err != nil {
			return nil, fmt.Errorf("encode result: %w", err)
		}
		text = append(text, encoded...)
	}
	return text, nil
}
