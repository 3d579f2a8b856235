package payload

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// tooLarge is the problem of an object that does not fit into a ConfigMap or Secret. It says which
// field makes the object so large. size is in bytes, with the separator.
func (o Object) tooLarge(size int, format Format) fleet.Problem {
	path, bytes := o.largestField()
	problem := fleet.Problem{
		Code: fleet.TooLarge, Payload: o.at(nil),
		Message: fmt.Sprintf("the object has %d bytes as it is packed, and a ConfigMap or Secret holds at most %d",
			size, MaxBytes),
		Remedy: "make it smaller, split it into several objects, or deliver it by other means, such as Argo CD",
	}
	if shown := o.at(path).Field; shown != nil {
		problem.Message += fmt.Sprintf("; its largest field is %s, with %d bytes as JSON", shown, bytes)
	}
	if shortest, _ := o.as(Auto); format != Auto && len(separator)+len(shortest) <= MaxBytes {
		problem.Remedy = "remove format: the object fits in the shortest form"
	}
	return problem
}

// largestField is the path of the field that makes an object large, and its size in bytes as
// compact JSON. It is the deepest field that takes half of the object. What is below a key of the
// data of a Secret is part of a value, so the path goes no deeper there.
func (o Object) largestField() (*field.Path, int) {
	whole := treeOf(o.tree)
	found := whole
	var path *field.Path
	for depth := 0; len(found.children) > 0 && depth < o.shownDepth(); depth++ {
		largest := 0
		for i, child := range found.children {
			if child.bytes > found.children[largest].bytes {
				largest = i
			}
		}
		if depth > 0 && found.children[largest].bytes < whole.bytes/2 {
			break
		}
		if found.kind == mapKind {
			path = below(path, found.keys[largest])
		} else {
			path = path.Index(largest)
		}
		found = found.children[largest]
	}
	return path, found.bytes
}
