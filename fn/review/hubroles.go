package review

import (
	"maps"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// hubRoles says which objects of the hub are compared elsewhere, by what the controllers make of
// them.
type hubRoles struct {
	before *Side
	// reachBefore and reachNow are which Clusters the objects of Cluster API of each side belong
	// to.
	reachBefore, reachNow func() *hubReach
	// made are the ApplicationSets that make Applications, the Applications, the
	// ClusterResourceSets that reach Clusters and their payloads, on either side.
	made map[fleet.ID]bool
	// unknown are the sets of which it is not all known on either side what they make.
	unknown map[fleet.ID]bool
	// clusters are the Clusters of both sides.
	clusters map[fleet.ID]clusterPair
	// classes are the ClusterClasses of the new side, without groups.
	classes map[fleet.ID]*Object
	// families are the Clusters that go and those that are new.
	families []clusterFamily
}

// clusterFamily is a Cluster that goes or is new, and what it refers to.
type clusterFamily struct {
	ref        fleet.Ref
	goes       bool
	references []fleet.ID // without groups
}

func newHubRoles(before, after *Side) *hubRoles {
	roles := &hubRoles{
		before: before, made: map[fleet.ID]bool{}, unknown: map[fleet.ID]bool{},
		clusters: map[fleet.ID]clusterPair{}, classes: classesOf(after),
		reachBefore: onceReach(before), reachNow: onceReach(after),
	}
	for _, side := range []*Side{before, after} {
		for _, set := range side.ApplicationSets {
			roles.unknown[set.ID()] = roles.unknown[set.ID()] || set.NotKnown != ""
			if len(set.Applications) > 0 {
				roles.made[set.ID()] = true
			}
		}
		for _, application := range side.Applications {
			roles.made[applicationID(&application, "")] = true
		}
		for _, set := range side.ResourceSets {
			roles.unknown[set.ID()] = roles.unknown[set.ID()] || set.NotKnown != ""
			if len(set.Clusters) == 0 {
				continue
			}
			roles.made[set.ID()] = true
			for _, payload := range set.Payloads {
				roles.made[payload.ID] = true
			}
		}
	}
	for _, pair := range pairClusters(before, after) {
		roles.clusters[pair.either().ID()] = pair
		if pair.before.onHub() == pair.after.onHub() {
			continue
		}
		state, goes := pair.after, pair.before.onHub()
		if goes {
			state = pair.before
		}
		roles.families = append(roles.families, clusterFamily{
			ref: state.Ref, goes: goes, references: referencesOf(state.Ref, treeOf(state.object)),
		})
	}
	return roles
}

// referencesOf are the objects that a Cluster is made from.
func referencesOf(cluster fleet.Ref, tree map[string]any) []fleet.ID {
	var found []fleet.ID
	for _, field := range []string{"infrastructureRef", "controlPlaneRef"} {
		kind, name := fleet.TextAt(tree, "spec", field, "kind"), fleet.TextAt(tree, "spec", field, "name")
		if kind != "" && name != "" {
			found = append(found, fleet.ID{Kind: kind, Namespace: cluster.Namespace, Name: name})
		}
	}
	return found
}

// mirrors reports whether an object only mirrors changes that are found elsewhere: in Applications,
// or in what ClusterResourceSets deliver.
func (r *hubRoles) mirrors(pair hubPair) bool {
	object := pair.either()
	if r.made[object.ID()] {
		return true
	}
	isPayload := object.Group() == "" && (object.Kind == fleet.ConfigMapKind || object.Kind == fleet.SecretKind)
	isSet := object.Group() == fleet.AddonsGroup && object.Kind == fleet.ResourceSetKind
	generated := object.Owner != "" && (isPayload || isSet)
	return generated || object.Named && isPayload
}

// followsCluster reports whether an object is new or goes together with the Cluster that it belongs
// to.
func (r *hubRoles) followsCluster(pair hubPair) bool {
	object := pair.either()
	for i := range r.families {
		family := &r.families[i]
		if family.goes == (pair.after == nil) && family.has(object) {
			return true
		}
	}
	return false
}

// followsFacts reports whether only labels and annotations of a Cluster change that other changes
// have: those of facts of the same name, of waves and of memberships.
func (r *hubRoles) followsFacts(id fleet.ID, changed []difference) bool {
	pair, is := r.clusters[id]
	if !is || pair.before.Cluster == nil || pair.after.Cluster == nil || !membersKnown(r.before) {
		return false
	}
	joinsOrLeaves := pair.before.member() != pair.after.member()
	otherWave := pair.before.Wave != pair.after.Wave
	if !joinsOrLeaves && (pair.before.Facts == nil || !pair.after.member()) {
		return false
	}
	for _, one := range changed {
		isText := len(one.path) == 3 && one.path[0].Field == "metadata" &&
			(one.path[1].Field == "labels" || one.path[1].Field == "annotations")
		if !isText {
			return false
		}
		if one.path[1].Field == "labels" && (joinsOrLeaves || otherWave) {
			continue
		}
		field, differs := factField(pair, one.path[2].Field)
		if joinsOrLeaves || !differs || field.Before != one.before || field.After != one.after {
			return false
		}
	}
	return true
}

// ownStamps reports whether nothing else changes of a Cluster that its stamps may follow from.
func (r *hubRoles) ownStamps(id fleet.ID) bool {
	pair, is := r.clusters[id]
	return is && pair.before.member() && pair.after.member() && pair.before.Facts != nil &&
		pair.before.Wave == pair.after.Wave && maps.Equal(pair.before.Facts, pair.after.Facts)
}

const clusterNameLabel = "cluster.x-k8s.io/cluster-name"

// has reports whether an object belongs to the Cluster: it is labelled so, the Cluster refers to
// it, or it is one of Cluster API, names the Cluster, or is beside it in a file and named after it.
func (f *clusterFamily) has(object *Object) bool {
	if object.Namespace != f.ref.Namespace {
		return false
	}
	tree := treeOf(object)
	if fleet.TextAt(tree, "metadata", "labels", clusterNameLabel) == f.ref.Name {
		return true
	}
	if !object.OfClusterAPI() {
		return false
	}
	for _, id := range f.references {
		if id.Kind == object.Kind && id.Name == object.Name {
			return true
		}
	}
	if fleet.TextAt(tree, "spec", "clusterName") == f.ref.Name {
		return true
	}
	named := object.Name == f.ref.Name || strings.HasPrefix(object.Name, f.ref.Name+"-")
	return named && f.ref.File != "" && object.File == f.ref.File
}
