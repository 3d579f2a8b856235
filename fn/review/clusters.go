package review

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// compareClusters returns what changes of the Clusters themselves: those whose manifest is new or
// goes, those that join or leave the fleet, and their facts and waves.
func compareClusters(before, after *Side) []Change {
	pairs := pairClusters(before, after)
	changes := deletedClusters(before, after, pairs)
	changes = append(changes, createdClusters(before, after, pairs)...)
	if membersKnown(before) {
		changes = append(changes, memberships(pairs, before.Fleet != "" && after.Fleet != "")...)
	}
	changes = append(changes, factChanges(pairs)...)
	return append(changes, waveChanges(pairs)...)
}

// membersKnown reports whether it is known which Clusters are part of the fleet. A side that could
// not be compiled has no members.
func membersKnown(side *Side) bool {
	return side.Fleet == "" || slices.ContainsFunc(side.Clusters, func(cluster Cluster) bool { return cluster.Member })
}

// clusterPair is a Cluster of both sides.
type clusterPair struct {
	before, after clusterState
	// moved says which Cluster has taken its place, or whose place it takes; nil for none.
	moved *fleet.Ref
}

// clusterState is a Cluster on a side. The zero value is one that the side does not have.
type clusterState struct {
	*Cluster
	object *Object // that the hub gets; nil where the manifest stays off the hub
}

// exists reports whether the side has the Cluster.
func (s clusterState) exists() bool { return s.Cluster != nil }

// onHub reports whether the hub gets the manifest, so that Cluster API manages the Cluster.
func (s clusterState) onHub() bool { return s.object != nil }

func (s clusterState) member() bool { return s.exists() && s.Member }

// tree is the manifest, if the hub gets it.
func (s clusterState) tree() func() map[string]any {
	if s.object == nil {
		return nil
	}
	return s.object.Tree
}

func (s clusterState) place() Place {
	if s.object != nil {
		return Place{File: s.File, Line: s.object.Line}
	}
	return Place{File: s.File}
}

// either is the Cluster of the new side, or of the old side where it goes.
func (p clusterPair) either() clusterState {
	if p.after.exists() {
		return p.after
	}
	return p.before
}

// ofOthers reports whether the Cluster is part of other fleets wherever it is, so that what changes
// of it is their change.
func (p clusterPair) ofOthers() bool {
	others := func(state clusterState) bool { return !state.exists() || state.Others }
	return others(p.before) && others(p.after)
}

func (p clusterPair) target() Target {
	state := p.either()
	return Target{
		Cluster: state.ID(), Object: state.ID(), Before: p.before.tree(), After: p.after.tree(), Paused: state.Paused,
	}
}

// pairClusters are the Clusters of both sides, sorted by namespace and name. Two sides have the
// same Cluster if group, kind, namespace and name are equal.
func pairClusters(before, after *Side) []clusterPair {
	pairs := map[fleet.ID]*clusterPair{}
	for id, state := range clusterStates(before) {
		pairs[id] = &clusterPair{before: state}
	}
	for id, state := range clusterStates(after) {
		if pairs[id] == nil {
			pairs[id] = &clusterPair{}
		}
		pairs[id].after = state
	}
	sorted := make([]clusterPair, 0, len(pairs))
	for _, pair := range pairs {
		sorted = append(sorted, *pair)
	}
	slices.SortFunc(sorted, func(a, b clusterPair) int { return compareIDs(a.either().ID(), b.either().ID()) })
	findMoved(sorted)
	return sorted
}

func clusterStates(side *Side) map[fleet.ID]clusterState {
	states := make(map[fleet.ID]clusterState, len(side.Clusters))
	for i := range side.Clusters {
		states[side.Clusters[i].ID()] = clusterState{Cluster: &side.Clusters[i]}
	}
	for i := range side.Objects {
		object := &side.Objects[i]
		if !object.IsCluster() {
			continue
		}
		state := states[object.ID()]
		if state.Cluster == nil {
			state.Cluster = &Cluster{Ref: object.Ref}
		}
		state.object = object
		states[object.ID()] = state
	}
	return states
}

// findMoved finds the Clusters that somebody has renamed or moved: those of which one goes and one
// is new, with the same name in another namespace, or in the same place of the same file.
func findMoved(pairs []clusterPair) {
	var gone, created []int
	for i, pair := range pairs {
		switch {
		case pair.before.onHub() && !pair.after.exists():
			gone = append(gone, i)
		case pair.after.onHub() && !pair.before.exists():
			created = append(created, i)
		}
	}
	sameName := func(old, now fleet.Ref) bool { return old.Name == now.Name }
	samePlace := func(old, now fleet.Ref) bool {
		return old.File != "" && old.File == now.File && old.Index == now.Index
	}
	for _, same := range []func(old, now fleet.Ref) bool{sameName, samePlace} {
		for _, i := range gone {
			old := pairs[i].before.Ref
			var found []int
			for _, j := range created {
				if pairs[j].moved == nil && same(old, pairs[j].after.Ref) {
					found = append(found, j)
				}
			}
			if pairs[i].moved == nil && len(found) == 1 {
				pairs[i].moved, pairs[found[0]].moved = &pairs[found[0]].after.Ref, &pairs[i].before.Ref
			}
		}
	}
}
