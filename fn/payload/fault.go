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

// yamlReason is what a YAML error says, without what it quotes of the text.
func yamlReason(err error) string {
	switch {
	case strings.Contains(err.Error(), "already set in map"), strings.Contains(err.Error(), "duplicate"):
		return "a key stands twice"
	case strings.Contains(err.Error(), "cannot unmarshal"):
		return "it is a list or a plain value"
	}
	return fleet.Unquoted(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
}
