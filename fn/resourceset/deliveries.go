package resourceset

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// deliveries are the objects that an entry delivers to all of its members, also those in the
// ConfigMaps and Secrets of the user's.
func (s *set) deliveries() []payload.Delivery {
	deliveries := s.deliveriesOf(s.content.objects, s.members)
	if len(s.content.provided) == 0 {
		return deliveries
	}
	homes := namespaceMembers(s.members)
	for _, reference := range s.content.provided {
		for _, home := range homes {
			holder, there := reference.holder(home.namespace)
			if !there {
				continue
			}
			for _, object := range holder.held {
				deliveries = append(deliveries, payload.Delivery{
					Object: object, Entry: string(s.Name), Path: reference.path,
					Strategy: s.strategyOf(reference.suffix), Members: home.members,
				})
			}
		}
	}
	return deliveries
}

// deliveriesOf are objects that the entry delivers to some of its members. The plain Namespace that
// is put before a bootstrap is left out, since it yields to any other.
func (s *set) deliveriesOf(objects []located, members []*fleet.Member) []payload.Delivery {
	var deliveries []payload.Delivery
	for _, object := range objects {
		if s.isPlainNamespace(object) {
			continue
		}
		ending, _ := s.suffixOf(object.Object)
		deliveries = append(deliveries, payload.Delivery{
			Object: object.Object, Entry: string(s.Name), Path: object.path, Strategy: s.strategyOf(ending),
			Members: members,
		})
	}
	return deliveries
}

// isPlainNamespace reports whether an object is the Namespace that is put before the others of a
// bootstrap where they do not hold it.
func (s *set) isPlainNamespace(object located) bool {
	return s.Bootstrap != nil && object.path.String() == s.Path.Child("namespace").String()
}

// strategyOf is the strategy by which the payload with a suffix is delivered.
func (s *set) strategyOf(ending suffix) string {
	for _, t := range tracksOf(s.fleet.NamedAs(), s.entry) {
		if slices.Contains(t.suffixes, ending) {
			return string(t.strategy)
		}
	}
	return string(s.Strategy)
}
