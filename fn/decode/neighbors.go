package decode

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/selector"
)

// neighbors reads the fleets of the other FleetConfigs of the input, as far as they may get into
// the way of this one. What is wrong with them is reported where they are meant themselves: one
// that cannot be read is left out.
func (r *reader) neighbors(clusters, objects, candidates []fleet.Object) []fleet.Neighbor {
	count := map[string]int{}
	for _, other := range r.others {
		count[other.self.Name]++
	}
	var neighbors []fleet.Neighbor
	for _, other := range r.others {
		if other.read == nil || count[other.self.Name] > 1 {
			continue
		}
		if neighbor, readable := r.neighborOf(other, clusters, objects, candidates); readable {
			neighbors = append(neighbors, neighbor)
		}
	}
	return neighbors
}

// neighborOf reads the fleet of another FleetConfig.
func (r *reader) neighborOf(
	other otherConfig, clusters, objects, candidates []fleet.Object,
) (fleet.Neighbor, bool) {
	// The problems are reported where what belongs to others is left out.
	off, _ := r.offHub(other.self, other.entries, candidates)
	meeting := r.meeting(other, clusters)
	beside := &reader{
		config: other.read, entries: meeting, self: other.self, neighbor: true,
		choice: Choice{Budget: r.choice.Budget},
		input:  r.input, files: r.files, hasPaths: r.hasPaths, renames: r.renames,
	}
	theirs := selectedBy(other.read, clusters)
	if meeting.Len() == 0 || len(theirs) == 0 && len(clusters) > 0 {
		// Payloads are in the namespaces of Clusters; ApplicationSets are there without any.
		return fleet.Neighbor{Fleet: &fleet.Fleet{
			Config: other.read, Self: other.self, Entries: fleet.NewEntries(nil, meeting.ApplicationSets),
		}, OffHub: off}, true
	}
	found, problems := beside.fleet(theirs, objects)
	return fleet.Neighbor{Fleet: found, OffHub: off}, !problems.Failed()
}

// selectedBy are the Clusters of the fleet of a FleetConfig. Another one reads no more of the
// input, so that many fleets together read each Cluster a few times, and not once for each fleet.
// They are all Clusters where the selector is not one, which is reported elsewhere.
func selectedBy(config *v1alpha1.FleetConfig, clusters []fleet.Object) []fleet.Object {
	fence, err := selector.Parse(config.Spec.Clusters.Selector)
	if err != nil {
		return clusters
	}
	var selected []fleet.Object
	for _, cluster := range clusters {
		if cluster.SelectedBy(fence, config.Name) {
			selected = append(selected, cluster)
		}
	}
	return selected
}

// meeting are the entries of another FleetConfig without those that cannot meet what this one
// gives: payloads where the two have no Cluster in common, and ApplicationSets for another Argo CD.
// So the payloads of many fleets are not all read for each of them. Nothing is left out of one that
// would generate objects of the same names.
func (r *reader) meeting(other otherConfig, clusters []fleet.Object) fleet.Entries {
	if r.sharesNames(other) {
		return other.entries
	}
	delivering := other.entries.Delivering
	if len(r.entries.Delivering) == 0 || !r.shares(other.read, clusters) {
		delivering = nil
	}
	var sets []fleet.ApplicationSetEntry
	if other.read.Spec.ArgoCD.Namespace == r.config.Spec.ArgoCD.Namespace {
		for _, set := range other.entries.ApplicationSets {
			mayMeetSet := func(ours fleet.ApplicationSetEntry) bool { return mayMeet(ours, set) }
			if slices.ContainsFunc(r.entries.ApplicationSets, mayMeetSet) {
				sets = append(sets, set)
			}
		}
	}
	return fleet.NewEntries(delivering, sets)
}

// mayMeet reports whether two entries may give Applications of one name. They cannot where the
// templates of the names begin, or end, in different texts: {{ .name }}-web and {{ .name }}-logs.
func mayMeet(a, b fleet.ApplicationSetEntry) bool {
	begin, end := endsOfName(a)
	otherBegin, otherEnd := endsOfName(b)
	return (strings.HasPrefix(begin, otherBegin) || strings.HasPrefix(otherBegin, begin)) &&
		(strings.HasSuffix(end, otherEnd) || strings.HasSuffix(otherEnd, end))
}

// endsOfName are the texts before the first action of the template of a name, and after the last
// one: the whole text where it has none.
func endsOfName(set fleet.ApplicationSetEntry) (begin, end string) {
	metadata, _ := set.Template["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	begin, _, _ = strings.Cut(name, "{{")
	if end = name; strings.Contains(name, "}}") {
		end = name[strings.LastIndex(name, "}}")+len("}}"):]
	}
	return strings.TrimSpace(begin), strings.TrimSpace(end)
}

// sharesNames reports whether an entry of this FleetConfig and one of another one generate objects
// of the same name: entry b of fleet x-a, and entry a-b of fleet x, or two with one objectName.
func (r *reader) sharesNames(other otherConfig) bool {
	ours := map[string]bool{}
	for _, name := range entryNames(fleet.NamedAs(r.config), r.entries) {
		ours[name] = true
	}
	theirs := entryNames(fleet.NamedAs(other.read), other.entries)
	return slices.ContainsFunc(theirs, func(name string) bool { return ours[name] })
}

// entryNames are the names of what the entries of a fleet generate, which is named after a name.
func entryNames(namedAs string, of fleet.Entries) []string {
	var names []string
	for _, entry := range of.Delivering {
		names = append(names, fleet.EntryName(namedAs, entry.NamedAs))
	}
	for _, set := range of.ApplicationSets {
		names = append(names, fleet.ApplicationSetName(namedAs, set.ApplicationSet))
	}
	return names
}

// shares reports whether this FleetConfig and another one may have a Cluster in common. Those that
// are read from files are not compared.
func (r *reader) shares(other *v1alpha1.FleetConfig, clusters []fleet.Object) bool {
	ours, err := selector.Parse(r.config.Spec.Clusters.Selector)
	if err != nil {
		return false
	}
	theirs, err := selector.Parse(other.Spec.Clusters.Selector)
	if err != nil {
		return false
	}
	for _, cluster := range clusters {
		if cluster.SelectedBy(ours, r.config.Name) && cluster.SelectedBy(theirs, other.Name) {
			return true
		}
	}
	return len(clusters) == 0
}
