package output

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
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

// mode is that of a new file. A file that may hold a Secret is for its owner alone.
func (d digest) mode() fs.FileMode {
	if strings.HasPrefix(string(d), wholeText) {
		return fileMode
	}
	return secretMode
}

func sum(text []byte) string {
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}
