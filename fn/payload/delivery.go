package payload

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Delivery is an object that an entry of a FleetConfig delivers to some members.
type Delivery struct {
	Object
	Entry    string
	Path     *field.Path // in the FleetConfig, of the source of the object
	Strategy string      // of the ClusterResourceSet that delivers it
	Members  []*fleet.Member
}

// Tree is the content of the object. It is never changed, and never shown.
func (o Object) Tree() map[string]any { return o.tree }
