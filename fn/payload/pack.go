package payload

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Key is the key of a payload's only value.
const Key = "resources.yaml"

// Packed is a payload as it travels: what may be read by anyone who may read ConfigMaps, and what may not.
type Packed struct {
	ConfigMap map[string]string // nil where no object goes there
	Secret    map[string]string // nil where no object is a Secret with data
}

// Pack writes objects, in their order, as the values of a ConfigMap and, for Secrets with data, of a Secret. It reads both back as Cluster API
// will and wants to find each object once.
func Pack(objects []Object) (Packed, []Fault) {
	var open, secret []Object
	for _, o := range objects {
		if o.HasSecretData() {
			secret = append(secret, o)
		} else {
			open = append(open, o)
		}
	}
	var packed Packed
	var faults []Fault
	packed.ConfigMap, faults = packValue(open)
	var more []Fault
	packed.Secret, more = packValue(secret)
	return packed, append(faults, more...)
}

func packValue(objects []Object) (map[string]string, []Fault) {
	if len(objects) == 0 {
		return nil, nil
	}
	texts := make([]string, len(objects))
	for i, o := range objects {
		texts[i] = o.Text
	}
	value := strings.Join(texts, "---\n")
	if len(value) > MaxBytes {
		largest := objects[0]
		for _, o := range objects {
			if len(o.Text) > len(largest.Text) {
				largest = o
			}
		}
		return nil, []Fault{{
			Code:   fleet.TooLarge,
			Reason: fmt.Sprintf("the payload has %d bytes, and a ConfigMap or Secret holds %d; the largest object is %s with %d", len(value), MaxBytes, largest, len(largest.Text)),
			Remedy: "split it into several resource sets",
		}}
	}
	return map[string]string{Key: value}, prove(value, objects)
}

// prove reads a packed value back and compares.
func prove(value string, want []Object) []Fault {
	got, faults := Parse([]byte(value))
	if len(faults) > 0 {
		return faults
	}
	if len(got) != len(want) {
		return []Fault{{Code: fleet.Internal, Reason: fmt.Sprintf("packed %d objects and read back %d", len(want), len(got)), Remedy: "please report this"}}
	}
	for i := range got {
		if !reflect.DeepEqual(got[i].tree, want[i].tree) {
			return []Fault{{Code: fleet.Internal, Object: want[i].String(), Reason: "is read back as another object", Remedy: "please report this"}}
		}
	}
	return nil
}
