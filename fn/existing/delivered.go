package existing

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// delivered finds what a fleet delivers to a Cluster. An object of one identity may be another one
// for each Cluster: to compare all with all others would take minutes.
type delivered struct {
	byID      map[fleet.ID][]payload.Delivery
	byCluster map[fleet.ID]map[fleet.ID][]int // by object and Cluster: which of byID; once an object is asked for
}

func newDelivered(by Given) delivered {
	d := delivered{byID: map[fleet.ID][]payload.Delivery{}, byCluster: map[fleet.ID]map[fleet.ID][]int{}}
	for _, delivery := range by.Deliveries {
		d.byID[delivery.ID()] = append(d.byID[delivery.ID()], delivery)
	}
	return d
}

// to are the deliveries of an object to a Cluster, as positions among all of the object.
func (d delivered) to(object, cluster fleet.ID) []int {
	known, exists := d.byCluster[object]
	if !exists {
		known = map[fleet.ID][]int{}
		for i, delivery := range d.byID[object] {
			for _, member := range delivery.Members {
				known[member.ID()] = append(known[member.ID()], i)
			}
		}
		d.byCluster[object] = known
	}
	return known[cluster]
}

// rival is an object that something else delivers to Clusters.
type rival struct {
	payload.Object
	shown    string // the object in a message
	strategy string
	clusters []fleet.Ref
}

// meeting is what deliveries of the fleet and rivals have in common that deliver the same objects
// to the same Clusters with different content.
type meeting struct {
	entry, ours, theirs string // the entry of the fleet, its strategy, and that of the rival
	application         bool   // whether the objects are Applications
}

// met are the objects and Clusters of a meeting.
type met struct {
	meeting
	path     string // in the FleetConfig, of the first object
	objects  []string
	clusters []fleet.Ref
}

// meet finds where rivals deliver what the fleet delivers too.
func (d delivered) meet(rivals []rival) []met {
	all := meetings{at: map[meeting]int{}, shown: map[meeting]map[string]bool{}}
	for _, one := range rivals {
		candidates := d.byID[one.ID()]
		if len(candidates) == 0 {
			continue
		}
		same := map[int]bool{} // as which of the candidates; once they are compared
		for _, cluster := range one.clusters {
			for _, i := range d.to(one.ID(), cluster.ID()) {
				equal, compared := same[i]
				if !compared {
					equal = candidates[i].Equals(one.Object)
					same[i] = equal
				}
				if !equal {
					all.add(candidates[i], one, cluster)
				}
			}
		}
	}
	for i := range all.list {
		slices.SortFunc(all.list[i].clusters, fleet.Ref.Compare)
		all.list[i].clusters = slices.Compact(all.list[i].clusters)
	}
	return all.list
}

// meetings are gathered object by object.
type meetings struct {
	list  []met
	at    map[meeting]int             // where in the list
	shown map[meeting]map[string]bool // the objects
}

// add adds that a rival delivers an object of a delivery to a Cluster.
func (m *meetings) add(delivery payload.Delivery, by rival, cluster fleet.Ref) {
	key := meeting{delivery.Entry, delivery.Strategy, by.strategy, isApplication(by.Ref)}
	i, exists := m.at[key]
	if !exists {
		i = len(m.list)
		m.at[key], m.shown[key] = i, map[string]bool{}
		m.list = append(m.list, met{meeting: key, path: delivery.Path.String()})
	}
	name := by.shown
	if delivery.Hidden {
		name = delivery.Shown()
	}
	if !m.shown[key][name] {
		m.shown[key][name] = true
		m.list[i].objects = append(m.list[i].objects, name)
	}
	m.list[i].clusters = append(m.list[i].clusters, cluster)
}

// isApplication reports whether an object is an Application of Argo CD.
func isApplication(ref fleet.Ref) bool {
	return ref.Group() == fleet.ArgoCDGroup && ref.Kind == fleet.ApplicationKind
}
