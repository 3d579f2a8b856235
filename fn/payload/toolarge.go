package payload

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// tooLarge says that an object, of so many bytes with its separator, does not fit into a ConfigMap or Secret, and what of it is so large.
func (o Object) tooLarge(size int, format Format) Fault {
	path, bytes := o.largestField()
	fault := Fault{
		Code: fleet.TooLarge, Object: o.String(),
		Reason: fmt.Sprintf("has %d bytes as it is packed, and a ConfigMap or Secret holds %d; its largest field is %s with %d as JSON", size, MaxBytes, path, bytes),
		Remedy: "make it smaller, split it into several objects, or let something else deliver it, as Argo CD",
	}
	if shortest, _ := o.as(Auto); format != Auto && len(separator)+len(shortest) <= MaxBytes {
		fault.Remedy = "leave out format: in the shortest form it fits"
	}
	return fault
}

// largestField is the path of the field that makes an object large, and its size as compact JSON: the deepest that holds half of the object. What is below a key of a Secret's data is part
// of a value, so there it goes no deeper.
func (o Object) largestField() (string, int) {
	whole := treeOf(o.tree)
	field, path := whole, ""
	for depth := 0; len(field.children) > 0 && (depth < 2 || !o.isSecret()); depth++ {
		largest := 0
		for i, child := range field.children {
			if child.bytes > field.children[largest].bytes {
				largest = i
			}
		}
		if depth > 0 && field.children[largest].bytes < whole.bytes/2 {
			break
		}
		if field.kind == mapKind {
			path += segment(field.keys[largest])
		} else {
			path += "[" + strconv.Itoa(largest) + "]"
		}
		field = field.children[largest]
	}
	return strings.TrimPrefix(path, "."), field.bytes
}
