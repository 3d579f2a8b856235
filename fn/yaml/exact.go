package yaml

import (
	"encoding/json"

	"sigs.k8s.io/yaml"
)

// Exact reads one YAML or JSON document with the parser that Kubernetes and Cluster API run
// (sigs.k8s.io/yaml). A duplicated key is an error, whereas they keep the last one silently. Numbers
// are json.Number, since a float64 does not hold every integer. The tree is nil for an empty
// document. The error comes from the parser and may quote the document.
func Exact(document []byte) (tree map[string]any, err error) {
	defer recovered("parse YAML", &err)
	err = yaml.UnmarshalStrict(document, &tree, func(d *json.Decoder) *json.Decoder {
		d.UseNumber()
		return d
	})
	if err != nil {
		return nil, err
	}
	return tree, nil
}
