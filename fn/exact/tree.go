// Package exact is a leaf: it reads YAML as Kubernetes does, and loses nothing on the way.
package exact

import (
	"encoding/json"
	"fmt"

	"sigs.k8s.io/yaml"
)

// Tree reads one YAML or JSON document by the parser that Kubernetes and Cluster API run (sigs.k8s.io/yaml), but for a repeated key, of which they would keep the last without a word: it is an
// error. Numbers are json.Number, since a float64 would not hold every integer. It is nil for an empty document. The error comes from the parser and may quote the document.
func Tree(document []byte) (tree map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser panics on some texts that a fuzzer finds
			tree, err = nil, fmt.Errorf("cannot be parsed: %v", r)
		}
	}()
	err = yaml.UnmarshalStrict(document, &tree, func(d *json.Decoder) *json.Decoder {
		d.UseNumber()
		return d
	})
	if err != nil {
		return nil, err
	}
	return tree, nil
}
