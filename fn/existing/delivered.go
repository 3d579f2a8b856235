package existing

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// delivered is what a fleet delivers.
type delivered struct {
	byID map[fleet.ID][]payload.Delivery

	// byCluster are positions in byID, by object and Cluster, of the objects that were asked for.
	byCluster map[fleet.ID]map[fleet.ID][]int
}

func newDelivered(by Given) delivered {
	byID := map[fleet.ID][]payload.Delivery{}
	for _, delivery := range by.Deliveries {
		byID[delivery.ID()] = append(byID[delivery.ID()], delivery)
	}
	return delivered{byID: byID, byCluster: map[fleet.ID]map[fleet.ID][]int{}}
}

// to are the deliveries of an object to a Cluster, as positions among all of the object. An object
// of one identity may be another one for each Cluster: to compare all with all others would take
// minutes. So those of an object are put in order by Cluster when it is first asked for.
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

// encounter is that the fleet and a rival deliver an object to a Cluster, with different content.
type encounter struct {
	delivery *payload.Delivery
	rival    *rival
	cluster  fleet.Ref
}

// shown is the object in a message.
func (e encounter) shown() string {
	if e.delivery.Hidden() {
		return e.delivery.Shown()
	}
	return e.rival.shown
}

// meeting is what encounters have in common.
type meeting struct {
	entry, ours, theirs string // the entry of the fleet, its strategy, and that of the rival
	application         bool   // whether the objects are Applications
}

// met are the encounters of a meeting.
type met struct {
	meeting
	path     *field.Path // in the FleetConfig, of the first object
	objects  []string
	clusters []fleet.Ref
}

// meet finds where rivals deliver what the fleet delivers too.
func (d delivered) meet(rivals []rival) []met {
	var encounters []encounter
	for place := range rivals {
		one := &rivals[place]
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
					encounters = append(encounters, encounter{&candidates[i], one, cluster})
				}
			}
		}
	}
	return meetings(encounters)
}

// meetings are encounters put together, in the order of the first of each.
func meetings(encounters []encounter) []met {
	var order []meeting
	byMeeting := map[meeting][]encounter{}
	for _, one := range encounters {
		key := meeting{
			one.delivery.Entry, one.delivery.Strategy, one.rival.strategy, isApplication(one.rival.Ref),
		}
		if len(byMeeting[key]) == 0 {
			order = append(order, key)
		}
		byMeeting[key] = append(byMeeting[key], one)
	}
	all := make([]met, len(order))
	for i, key := range order {
		var objects []string
		var clusters []fleet.Ref
		named := map[string]bool{}
		for _, one := range byMeeting[key] {
			if shown := one.shown(); !named[shown] {
				named[shown], objects = true, append(objects, shown)
			}
			clusters = append(clusters, one.cluster)
		}
		slices.SortFunc(clusters, fleet.Ref.Compare)
		all[i] = met{key, byMeeting[key][0].delivery.Path, objects, slices.Compact(clusters)}
	}
	return all
}

// isApplication reports whether an object is an Application of Argo CD.
func isApplication(ref fleet.Ref) bool {
	return ref.Group() == fleet.ArgoCDGroup && ref.Kind == fleet.ApplicationKind
}
