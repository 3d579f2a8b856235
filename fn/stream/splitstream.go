package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// SplitStream splits a stream of manifests that is from no file, as kubectl reads it: documents of
// YAML, or JSON objects one after the other, as jq prints them (NewYAMLOrJSONDecoder in
// k8s.io/apimachinery/pkg/util/yaml). The documents have no path; those of YAML are what
// [SplitDocuments] makes of them.
func SplitStream(text []byte) []Document {
	if docs := splitJSON(text); len(docs) > 1 {
		return docs
	}
	return SplitDocuments("", text)
}

// splitJSON are the objects of a stream that is JSON and nothing else; none for another one.
func splitJSON(text []byte) []Document {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	var docs []Document
	line, counted := 1, 0
	for {
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			if errors.Is(err, io.EOF) {
				return docs
			}
			return nil
		}
		end := int(decoder.InputOffset())
		start := end - len(value)
		line += bytes.Count(text[counted:start], []byte{'\n'})
		counted = start
		docs = append(docs, Document{Index: len(docs), Text: append(bytes.Clone(value), '\n'), line: line})
	}
}
