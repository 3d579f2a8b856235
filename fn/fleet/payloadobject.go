package fleet

import (
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// PayloadObject says which object of a payload a problem is about.
type PayloadObject struct {
	Ref      Ref         // the zero Ref where the object cannot be read
	Field    *field.Path // within the object; nil for the object as a whole
	Document int         // of the text that holds the object, from 1; 0 where the object has a file of its own
	Key      string      // in the data of the ConfigMap or Secret that holds the text; "" where none does
	Plain    bool        // whether Key is in the stringData of a Secret
}

// String names the object: its key, document, kind, namespace, name, file and field. It is "" for
// nil.
func (p *PayloadObject) String() string {
	if p == nil {
		return ""
	}
	var parts []string
	switch {
	case p.Key != "" && p.Plain:
		parts = append(parts, "stringData["+p.Key+"]")
	case p.Key != "":
		parts = append(parts, "data["+p.Key+"]")
	}
	if p.Document > 0 {
		parts = append(parts, "document "+strconv.Itoa(p.Document))
	}
	if name := p.Ref.String(); name != "" {
		if p.Ref.File != "" {
			name += " (" + p.Ref.File + ")"
		}
		parts = append(parts, name)
	}
	if p.Field != nil {
		parts = append(parts, p.Field.String())
	}
	return strings.Join(parts, ", ")
}
