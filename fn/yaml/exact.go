package yaml

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	yaml11 "go.yaml.in/yaml/v2"
)

// Exact reads one YAML or JSON document with the parser that Kubernetes and Cluster API run
// (go.yaml.in/yaml/v2, through sigs.k8s.io/yaml). A duplicated key is an error, a
// [RepeatedKeyError], whereas they keep the last one silently. A key beside a merge (<<) is not
// duplicated: it replaces the merged one. Numbers are json.Number, since a float64 does not hold
// every integer. The tree is nil for an empty document. Other errors come from the parser and may
// quote the document.
func Exact(document []byte) (tree map[string]any, err error) {
	defer recovered("parse YAML", &err)
	if tree, ok := ExactOfLines(document); ok {
		if object, isMap := tree.(map[string]any); isMap {
			return object, nil
		}
	}
	read, err := Strict(document)
	if err != nil {
		return nil, err
	}
	value, err := jsonReader{exact: true, budget: budgetOf(document)}.value(read)
	if err != nil {
		return nil, err
	}
	switch value := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return value, nil
	}
	return nil, fmt.Errorf("cannot unmarshal a %T into an object", value)
}

// ExactOfLines returns what [Exact] reads, and reports false for a text that only a parser can
// read.
func ExactOfLines(text []byte) (tree any, ok bool) { return treeOfLines(text, true) }

// Strict reads a document into the types of the parser that Kubernetes runs. A duplicated key is an
// error, as for [Exact].
func Strict(document []byte) (read any, err error) {
	defer recovered("parse YAML", &err)
	if err := yaml11.UnmarshalStrict(document, &read); err != nil {
		return withoutMerges(document, err)
	}
	return read, nil
}

// withoutMerges reads a document that the strict parser has refused, if it has done so only because
// it takes a key that replaces a merged one for a duplicated key.
func withoutMerges(document []byte, refusal error) (read any, err error) {
	var types *yaml11.TypeError
	if !errors.As(refusal, &types) || !strings.Contains(refusal.Error(), "already set in map") {
		return nil, refusal
	}
	root, err := Node(document)
	if err != nil || root == nil {
		return nil, refusal
	}
	if repeated := repeatedKey(root, nil); repeated != nil {
		return nil, repeated
	}
	if !hasMerge(root) {
		return nil, refusal
	}
	err = yaml11.Unmarshal(document, &read)
	return read, err
}

// exactNumber is a number as sigs.k8s.io/yaml writes it into JSON.
func exactNumber(v any) (json.Number, bool) {
	switch v := v.(type) {
	case int:
		return json.Number(strconv.Itoa(v)), true
	case int64:
		return json.Number(strconv.FormatInt(v, 10)), true
	case uint64:
		return json.Number(strconv.FormatUint(v, 10)), true
	case float64:
		text, err := json.Marshal(v)
		return json.Number(text), err == nil
	}
	return "", false
}
