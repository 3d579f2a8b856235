package output

import (
	"bytes"
	"reflect"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// treesWithSecrets are the documents of a text without the values of Secrets, and reports whether
// the text may hold a Secret at all. There are none where the text cannot be read.
func treesWithSecrets(text []byte) (trees []any, mayHold bool) {
	// A kind that is written with escapes has a backslash.
	if !bytes.Contains(text, []byte("Secret")) && !bytes.ContainsRune(text, '\\') {
		return nil, false
	}
	trees, err := treesOf(text)
	if err != nil {
		return nil, true
	}
	for _, secret := range secretsIn(trees) {
		mayHold = true
		hideValues(secret)
	}
	return trees, mayHold
}

// treesOf are the documents of a text.
func treesOf(text []byte) ([]any, error) {
	list, err := stream.FromDocuments(stream.SplitDocuments("", text))
	if err != nil {
		return nil, err
	}
	var trees []any
	for _, item := range list.Items() {
		tree, err := item.Tree()
		if err != nil {
			return nil, err
		}
		trees = append(trees, tree)
	}
	return trees, nil
}

// secretsIn are the Secrets at a place of a tree and below, as in a List, in a fixed order.
func secretsIn(value any) []map[string]any {
	var found []map[string]any
	switch value := value.(type) {
	case map[string]any:
		if value["kind"] == fleet.SecretKind {
			found = append(found, value)
		}
		for _, key := range fleet.SortedKeys(value) {
			found = append(found, secretsIn(value[key])...)
		}
	case []any:
		for _, below := range value {
			found = append(found, secretsIn(below)...)
		}
	}
	return found
}

// sameValues reports whether the Secrets of two texts have the same values.
func sameValues(a, b []byte) bool {
	if digestOf(a).mode() == fileMode && digestOf(b).mode() == fileMode {
		return true
	}
	return reflect.DeepEqual(valuesIn(a), valuesIn(b))
}

// valuesIn are the values of the Secrets of a text. A text that cannot be read is one value.
func valuesIn(text []byte) []any {
	trees, err := treesOf(text)
	if err != nil {
		return []any{string(text)}
	}
	var values []any
	for _, secret := range secretsIn(trees) {
		for _, name := range []string{"data", "stringData"} {
			if secret[name] != nil {
				values = append(values, secret[name])
			}
		}
	}
	return values
}

// noteSecret says that a file with values of a Secret is replaced or removed.
func (d *decision) noteSecret(name string) {
	d.problems = append(d.problems, fleet.Problem{
		Severity: fleet.Info, Code: fleet.SecretReplaced, Object: fleet.Ref{File: d.join(name)},
		Message: "the file holds other values of a Secret than are wanted, and is replaced or removed; " +
			"whether somebody has changed them by hand is not known",
		Remedy: "if somebody has, put the change into the input",
	})
}

// hideValues takes the values out of a Secret, those in kubectl's copy of it too.
func hideValues(secret map[string]any) {
	for _, name := range []string{"data", "stringData"} {
		values, isMap := secret[name].(map[string]any)
		if !isMap {
			delete(secret, name)
		}
		for key := range values {
			values[key] = nil
		}
	}
	metadata, _ := secret["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	delete(annotations, fleet.LastAppliedAnnotation)
}
