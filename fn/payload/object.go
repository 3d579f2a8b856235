package payload

import (
	"slices"
	"strings"
	"sync"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Object is one object of a payload.
type Object struct {
	fleet.Ref
	tree    map[string]any // its content; shared, so it is never changed
	text    *string        // its Text; "" until it is first needed
	written bool           // its Text is as the user wrote it
	moved   bool           // its namespace was given by InNamespace
	instructions
	secrecy

	// definition reads the definition that the object is, once; nil where it is none.
	definition func() kubernetes.Definition
	// traits are what one walk over the tree finds out, once.
	traits func() traits
}

// newObject reads the tree of an object.
func newObject(tree map[string]any) Object {
	return Object{}.withTree(tree)
}

// withTree is the object with another content.
func (o Object) withTree(tree map[string]any) Object {
	o.Ref, o.tree, o.text, o.written, o.definition = fleet.RefOf(tree), tree, new(string), false, nil
	o.traits = sync.OnceValue(func() traits { return traitsOf(tree) })
	if o.isDefinition() && o.APIVersion == "apiextensions.k8s.io/v1" {
		o.definition = sync.OnceValue(func() kubernetes.Definition { return kubernetes.ReadDefinition(tree) })
	}
	return o
}

// Text is the object as one YAML document, without separators: as it was written, or in canonical
// form, or as JSON where it contains a character that the YAML library cannot write.
func (o Object) Text() string {
	if *o.text != "" {
		return *o.text
	}
	if *o.text = canonical(o.tree); !o.isSaidBy(*o.text) {
		*o.text = jsonText(treeOf(o.tree))
	}
	return *o.text
}

// Equals reports whether the two are the same object with the same content, in any form.
func (o Object) Equals(other Object) bool {
	return sameValue(o.tree, other.tree)
}

// HasSecretData reports whether the object is a Secret that has data in any form. Such an object
// must not be delivered in a ConfigMap.
func (o Object) HasSecretData() bool {
	holds := func(field string) bool {
		values, isMap := o.tree[field].(map[string]any)
		return len(values) > 0 || !isMap && o.tree[field] != nil
	}
	return o.isSecret() && (holds("data") || holds("stringData"))
}

// isSecret reports whether the object is a Secret, whatever the case of its kind.
func (o Object) isSecret() bool {
	return o.Group() == "" && strings.EqualFold(o.Kind, "Secret")
}

func (o Object) has(field string) bool {
	values, _ := o.tree[field].(map[string]any)
	return len(values) > 0
}

// isDefinition reports whether the object is a CustomResourceDefinition.
func (o Object) isDefinition() bool {
	return o.Group() == "apiextensions.k8s.io" && o.Kind == "CustomResourceDefinition"
}

// defines is the kind that a CustomResourceDefinition defines, and whether it is namespaced.
func (o Object) defines() (kind fleet.ID, namespaced bool) {
	spec, _ := o.tree["spec"].(map[string]any)
	names, _ := spec["names"].(map[string]any)
	return fleet.ID{Group: fleet.TextAt(spec, "group"), Kind: fleet.TextAt(names, "kind")}, fleet.TextAt(spec,
		"scope") == "Namespaced"
}

// Sort puts objects in an order that installs: Namespaces, CustomResourceDefinitions, all others as
// listed, and last the custom resources of the definitions among them.
func Sort(objects []Object) {
	rank := ranking(objects)
	slices.SortStableFunc(objects, func(a, b Object) int { return rank(a) - rank(b) })
}

// ranks are the ranks of objects in the order of Sort.
func ranks(objects []Object) []int {
	rank := ranking(objects)
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = rank(o)
	}
	return places
}

// ranking returns the rank of one of the objects. Objects of a lower rank must exist before it.
func ranking(objects []Object) func(Object) int {
	custom := map[fleet.ID]bool{}
	for _, o := range objects {
		if o.isDefinition() {
			kind, _ := o.defines()
			custom[kind] = true
		}
	}
	return func(o Object) int {
		switch {
		case o.Group() == "" && o.Kind == "Namespace":
			return 0
		case o.isDefinition():
			return 1
		case custom[fleet.ID{Group: o.Group(), Kind: o.Kind}]:
			return 3
		}
		return 2
	}
}
