package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// digest recognizes a text that was written to a file. It never covers a value of a Secret: who can
// read the inventory and not the file, as where only the inventory is committed, could try values
// until the digest fits. Of a file that holds a Secret it covers everything else, and the length.
type digest string

const (
	wholeText     = "sha256:"
	withoutValues = "sha256-without-secret-values:"
)

// digestOf is the digest of a text. A text in which a Secret may be that cannot be read has none,
// and is recognized by nothing but equality.
func digestOf(text []byte) digest {
	trees, mayHold := treesWithSecrets(text)
	switch {
	case !mayHold:
		return digest(wholeText + sum(text))
	case trees == nil:
		return ""
	}
	redacted, err := json.Marshal(trees) // map keys are sorted
	if err != nil {
		return ""
	}
	return digest(withoutValues + sum(redacted) + ":" + strconv.Itoa(len(text)))
}

func sum(text []byte) string {
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}

// treesWithSecrets are the documents of a text without the values of Secrets, and reports whether
// the text may hold a Secret at all. There are none where the text cannot be read.
func treesWithSecrets(text []byte) (trees []any, mayHold bool) {
	// A kind that is written with escapes has a backslash.
	if !bytes.Contains(text, []byte("Secret")) && !bytes.ContainsRune(text, '\\') {
		return nil, false
	}
	list, err := stream.FromDocuments(stream.SplitDocuments("", text))
	if err != nil {
		return nil, true
	}
	for _, item := range list.Items() {
		tree, err := item.Tree()
		if err != nil {
			return nil, true
		}
		mayHold = hideSecrets(tree) || mayHold
		trees = append(trees, tree)
	}
	return trees, mayHold
}

// hideSecrets takes the values out of all Secrets at a place of a tree and below, as in a List, and
// reports whether there is one.
func hideSecrets(value any) bool {
	found := false
	switch value := value.(type) {
	case map[string]any:
		if value["kind"] == fleet.SecretKind {
			found = true
			hideValues(value)
		}
		for _, below := range value {
			found = hideSecrets(below) || found
		}
	case []any:
		for _, below := range value {
			found = hideSecrets(below) || found
		}
	}
	return found
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
