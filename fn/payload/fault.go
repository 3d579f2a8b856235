package payload

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Fault is one thing that is wrong with a payload.
type Fault struct {
	Code     fleet.Code
	Document int    // which document of the text, from 1; 0 for the text as a whole
	Object   string // Kind namespace/name, "" where that cannot be read
	Reason   string // never holds text of the payload
	Remedy   string
}

// yamlReason is what is wrong with a document that cannot be read, without what the parser quotes of it.
func yamlReason(err error) string {
	switch {
	case strings.Contains(err.Error(), "already set in map"), strings.Contains(err.Error(), "stands twice"), strings.Contains(err.Error(), "duplicate"):
		return "has a key twice, of which Cluster API would keep the last without a word"
	case strings.Contains(err.Error(), "map key"): // the message goes on with the key, or its value, as Go would write it
		return "has a key that is no text, a number or a boolean"
	case strings.Contains(err.Error(), "cannot unmarshal"):
		return "is not a YAML mapping: it is a list or a plain value"
	}
	return "is not a YAML mapping: " + fleet.Unquoted(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
}
