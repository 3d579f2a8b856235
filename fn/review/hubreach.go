package review

import (
	"slices"
	"sync"

	"github.com/capifleet/capifleet/fn/fleet"
)

// hubReach is which Clusters of a side the objects of Cluster API belong to.
type hubReach struct {
	// users are the objects that refer to an object, and owner is the Cluster that an object names.
	// Identities are without groups: references have either a group or an API version, or none.
	users map[fleet.ID][]fleet.ID
	owner map[fleet.ID]fleet.ID
}

const classKind = "ClusterClass"

// newHubReach reads the objects of Cluster API of a side. It is called only where one of them
// differs, since all Clusters are read for that.
func newHubReach(side *Side) *hubReach {
	reach := &hubReach{users: map[fleet.ID][]fleet.ID{}, owner: map[fleet.ID]fleet.ID{}}
	for i := range side.Objects {
		object := &side.Objects[i]
		if !object.OfClusterAPI() {
			continue
		}
		tree, id := treeOf(object), withoutGroup(object.ID())
		references := referencesBelow(fleet.MapAt(tree, "spec"), object.Namespace)
		if object.IsCluster() {
			if class, has := classOf(object.Ref, tree); has {
				references = append(references, class)
			}
		} else if name := clusterNamed(tree); name != "" {
			reach.owner[id] = fleet.ID{Kind: "Cluster", Namespace: object.Namespace, Name: name}
		}
		for _, reference := range references {
			users := reach.users[reference]
			if len(users) == 0 || users[len(users)-1] != id { // It may refer to one object twice.
				reach.users[reference] = append(users, id)
			}
		}
	}
	return reach
}

func withoutGroup(id fleet.ID) fleet.ID {
	id.Group = ""
	return id
}

// clusterNamed is the name of the Cluster that an object of Cluster API names, "" for none.
func clusterNamed(tree map[string]any) string {
	if name := fleet.TextAt(tree, "spec", "clusterName"); name != "" {
		return name
	}
	return fleet.TextAt(tree, "metadata", "labels", clusterNameLabel)
}

// classOf is the ClusterClass that a Cluster is made from, without group: v1beta2 says classRef,
// v1beta1 class.
func classOf(cluster fleet.Ref, tree map[string]any) (fleet.ID, bool) {
	topology := fleet.MapAt(tree, "spec", "topology")
	name, namespace := fleet.TextAt(topology, "classRef", "name"), fleet.TextAt(topology, "classRef", "namespace")
	if name == "" {
		name, namespace = fleet.TextAt(topology, "class"), fleet.TextAt(topology, "classNamespace")
	}
	if namespace == "" {
		namespace = cluster.Namespace
	}
	return fleet.ID{Kind: classKind, Namespace: namespace, Name: name}, name != ""
}

// referencesBelow are all objects that a value refers to by kind and name.
func referencesBelow(value any, namespace string) []fleet.ID {
	var found []fleet.ID
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			found = append(found, referencesBelow(element, namespace)...)
		}
	case map[string]any:
		kind, name := fleet.TextAt(value, "kind"), fleet.TextAt(value, "name")
		if kind != "" && name != "" {
			id := fleet.ID{Kind: kind, Namespace: namespace, Name: name}
			if other := fleet.TextAt(value, "namespace"); other != "" {
				id.Namespace = other
			}
			found = append(found, id)
		}
		for _, key := range fleet.SortedKeys(value) {
			found = append(found, referencesBelow(value[key], namespace)...)
		}
	}
	return found
}

// clustersOf are the Clusters that an object belongs to, sorted: those that it names, and those
// that refer to it or to what refers to it. byClass reports whether a ClusterClass is between them.
func (h *hubReach) clustersOf(object *Object) (clusters []fleet.ID, byClass bool) {
	start := withoutGroup(object.ID())
	found, todo, seen := map[fleet.ID]bool{}, []fleet.ID{start}, map[fleet.ID]bool{start: true}
	if name := clusterNamed(treeOf(object)); name != "" {
		todo = append(todo, fleet.ID{Kind: "Cluster", Namespace: object.Namespace, Name: name})
	}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if id.Kind == "Cluster" {
			id.Group = fleet.ClusterAPIGroup
			found[id] = true
			continue
		}
		byClass = byClass || id.Kind == classKind
		next := h.users[id]
		if owner, has := h.owner[id]; has {
			next = append(slices.Clone(next), owner)
		}
		for _, one := range next {
			if !seen[one] {
				seen[one] = true
				todo = append(todo, one)
			}
		}
	}
	for id := range found {
		clusters = append(clusters, id)
	}
	slices.SortFunc(clusters, compareIDs)
	return clusters, byClass
}

// reached are the Clusters of the new side that an object belongs to.
func (r *hubRoles) reached(object *Object) (clusters []fleet.ID, byClass bool) {
	if !object.OfClusterAPI() || object.IsCluster() {
		return nil, false
	}
	clusters, byClass = r.reachNow().clustersOf(object)
	return slices.DeleteFunc(clusters, func(id fleet.ID) bool {
		pair, is := r.clusters[id]
		return !is || !pair.after.onHub()
	}), byClass
}

// targetsOf are the targets of a change of an object: the object, and it for each of some Clusters
// that are not only of other fleets.
func (r *hubRoles) targetsOf(pair hubPair, clusters []fleet.ID) []Target {
	target := pair.target()
	if pair.either().IsCluster() {
		target.Paused = pausedTree(treeOf(pair.after))
	}
	targets := []Target{target}
	for _, id := range clusters {
		if of := r.clusters[id]; !of.ofOthers() {
			target.Cluster, target.Paused = id, of.after.Paused
			targets = append(targets, target)
		}
	}
	return targets
}

// onceReach is the reach of a side, which is read when it is first asked for.
func onceReach(side *Side) func() *hubReach {
	return sync.OnceValue(func() *hubReach { return newHubReach(side) })
}
