package payload

import (
	"github.com/capifleet/capifleet/fn/fleet"
)

// DeliveryOrder is an order of payloads, as indices of the list. Each payload comes after those
// that hold a Namespace or a CustomResourceDefinition that its objects need: these are put directly
// before it, and nothing else moves. Where payloads need each other there is no such order. Then
// Cluster API continues after an object that cannot be created, and tries again later.
func DeliveryOrder(payloads [][]Object) []int {
	holds := make([]map[fleet.ID]bool, len(payloads))
	for i, objects := range payloads {
		holds[i] = bases(objects)
	}
	order, placed := make([]int, 0, len(payloads)), make([]bool, len(payloads))
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		needs := needed(payloads[i])
		for other := range payloads {
			for base := range holds[other] {
				if needs[base] && !holds[i][base] {
					place(other)
				}
			}
		}
		order = append(order, i)
	}
	for i := range payloads {
		place(i)
	}
	return order
}

// bases are the Namespaces among objects, by name, and the kinds that they define.
func bases(objects []Object) map[fleet.ID]bool {
	found := map[fleet.ID]bool{}
	for _, o := range objects {
		switch {
		case o.Group() == "" && o.Kind == "Namespace":
			found[fleet.ID{Namespace: o.Name}] = true
		case o.isDefinition():
			kind, _ := o.defines()
			found[kind] = true
		}
	}
	return found
}

// needed are the Namespaces that objects are in, and their kinds.
func needed(objects []Object) map[fleet.ID]bool {
	found := map[fleet.ID]bool{}
	for _, o := range objects {
		found[fleet.ID{Group: o.Group(), Kind: o.Kind}] = true
		if o.Namespace != "" {
			found[fleet.ID{Namespace: o.Namespace}] = true
		}
	}
	return found
}
