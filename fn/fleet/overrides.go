package fleet

import "k8s.io/apimachinery/pkg/util/validation/field"

// Overrides are the fields of the FleetConfig in whose place something else counts, by their paths:
// who has said it, as a message names it.
type Overrides map[string]string

// From is what goes before the message of a problem with a field that is overridden, so that nobody
// looks for the value in the file; "" for other fields.
func (o Overrides) From(at *field.Path) string {
	if at == nil || o[at.String()] == "" {
		return ""
	}
	return "from " + o[at.String()] + ": "
}
