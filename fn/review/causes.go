package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// causes are the positions of changes, by what else changes since they do.
type causes struct {
	byObject  map[fleet.ID][]int
	byEntry   map[string][]int // by LIST/NAME
	byCluster map[fleet.ID][]int
	ofNew     []int // Clusters that are created
	ofGone    []int // Clusters that are deleted

	entryOf  map[fleet.ID]string     // of objects of the hub
	members  map[string][][]fleet.ID // of entries, on each side
	byMember map[string][]int        // changes of the members of entries, as far as anything asked
	setsOf   map[fleet.ID][]fleet.ID // ClusterResourceSets that name a payload
}

// withCauses are the consequences of a comparison with the changes that they follow from. Objects
// that follow from no change are a consequence of their own.
func withCauses(c *Comparison) []Consequence {
	all := causesOf(c)
	linked := make([]Consequence, 0, len(c.Consequences))
	for _, consequence := range c.Consequences {
		var from []int
		var caused, others []fleet.Ref
		consequence.CausesOf = make(map[fleet.ID][]int, len(consequence.Objects))
		for _, object := range consequence.Objects {
			found := sortedOnce(all.of(object, consequence.Action))
			consequence.CausesOf[object.ID()] = found
			if from = append(from, found...); len(found) > 0 {
				caused = append(caused, object)
			} else {
				others = append(others, object)
			}
		}
		consequence.Causes = sortedOnce(from)
		if len(caused) > 0 && len(others) > 0 {
			if rest, split := consequence.part(others); split {
				consequence, _ = consequence.part(caused)
				rest.Causes = nil
				linked = append(linked, rest)
			}
		}
		linked = append(linked, consequence)
	}
	return linked
}

// sortedOnce are positions in their order, each once.
func sortedOnce(positions []int) []int {
	sorted := slices.Sorted(slices.Values(positions))
	return slices.Compact(sorted)
}

// part is the consequence for some of its objects. It reports whether its text can be written for
// them.
func (c Consequence) part(objects []fleet.Ref) (Consequence, bool) {
	if len(c.Objects) == 0 {
		return c, false
	}
	kind := c.Objects[0].Kind
	verb, counts := strings.CutPrefix(c.Text, fleet.Count(len(c.Objects), kind)+" ")
	if !counts {
		return c, false
	}
	part := c
	part.Objects, part.Text = objects, fleet.Count(len(objects), kind)+" "+verb
	return part, true
}

func causesOf(c *Comparison) *causes {
	all := &causes{
		byObject: map[fleet.ID][]int{}, byEntry: map[string][]int{}, byCluster: map[fleet.ID][]int{},
		entryOf: map[fleet.ID]string{}, members: map[string][][]fleet.ID{}, byMember: map[string][]int{},
		setsOf: map[fleet.ID][]fleet.ID{},
	}
	for i := range c.Changes {
		all.add(i, &c.Changes[i])
	}
	for _, side := range []*Side{c.Before, c.After} {
		for _, entry := range side.Entries {
			all.members[entry.Name] = append(all.members[entry.Name], entry.Members)
		}
		for i := range side.ResourceSets {
			for _, payload := range side.ResourceSets[i].Payloads {
				all.setsOf[payload.ID] = append(all.setsOf[payload.ID], side.ResourceSets[i].ID())
			}
		}
		for i := range side.Objects {
			if object := &side.Objects[i]; object.Entry != "" {
				all.entryOf[object.ID()] = object.Entry
			}
		}
	}
	return all
}

// add adds a change at a position.
func (a *causes) add(position int, change *Change) {
	a.byObject[change.Subject.ID()] = append(a.byObject[change.Subject.ID()], position)
	if old := change.Subject.Old; old != nil {
		a.byObject[old.ID()] = append(a.byObject[old.ID()], position)
	}
	for _, set := range change.Sets {
		a.byObject[set.ID()] = append(a.byObject[set.ID()], position)
	}
	for _, entry := range slices.Compact([]string{change.Entry, change.PreviousEntry}) {
		if entry != "" {
			a.byEntry[entry] = append(a.byEntry[entry], position)
		}
	}
	switch change.Kind {
	case v1alpha1.DiffKindCluster, v1alpha1.DiffKindMembership, v1alpha1.DiffKindFact, v1alpha1.DiffKindWave:
	default:
		return
	}
	for i := range change.Targets {
		cluster := change.Targets[i].Cluster
		a.byCluster[cluster] = append(a.byCluster[cluster], position)
	}
	switch {
	case change.Kind == v1alpha1.DiffKindCluster && change.Action == v1alpha1.DiffCreate:
		a.ofNew = append(a.ofNew, position)
	case change.Kind == v1alpha1.DiffKindCluster && change.Action == v1alpha1.DiffDelete:
		a.ofGone = append(a.ofGone, position)
	}
}

// of are the changes that a change of an object of the hub follows from.
func (a *causes) of(object fleet.Ref, action v1alpha1.DiffAction) []int {
	entry := a.entryOf[object.ID()]
	found := slices.Concat(a.byObject[object.ID()], a.byEntry[entry], a.byCluster[object.ID()])
	for _, set := range a.setsOf[object.ID()] {
		found = append(found, a.byObject[set]...)
	}
	found = append(found, a.ofMembers(entry)...)
	if len(found) > 0 || entry != "" {
		return found
	}
	switch action { // What belongs to a Cluster comes and goes with it.
	case v1alpha1.DiffCreate:
		return a.ofNew
	case v1alpha1.DiffDelete:
		return a.ofGone
	default:
		return nil
	}
}

// ofMembers are the changes of the Clusters that an entry reaches, on either side. They are found
// once, since an entry may have an object for each of its Clusters.
func (a *causes) ofMembers(entry string) []int {
	found, known := a.byMember[entry]
	if known {
		return found
	}
	for _, members := range a.members[entry] {
		for _, cluster := range members {
			found = append(found, a.byCluster[cluster]...)
		}
	}
	a.byMember[entry] = sortedOnce(found)
	return a.byMember[entry]
}
