package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// otherClusters are changes of the Clusters that are reached.
func otherClusters() map[string]payloadCase {
	const all = "eu-1 eu-2 us-1"
	return map[string]payloadCase{
		"a Cluster joins under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1 eu-2", holding("cni", "ConfigMap a "+
				"x=1", "ConfigMap b"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			[]string{"Create PayloadCreated, resourceSets/cni: ConfigMap a, ConfigMap b on us-1"},
		},
		"a Cluster joins under Reconcile, and the payload changes": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", "eu-1 eu-2", holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=2"))),
			[]string{
				"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, eu-2; data.x 1 -> 2",
				"Create PayloadCreated, resourceSets/cni: ConfigMap a on us-1",
			},
		},
		"a Cluster joins an entry whose object it has from another one": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 ApplyOnce", "eu-1", holding("csi", "ConfigMap a x=2")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 ApplyOnce", "eu-1 eu-2", holding("csi", "ConfigMap a x=2")),
			),
			[]string{"NewOnly NewClustersOnly, resourceSets/csi (was resourceSets/cni): ConfigMap a, kept by eu-2; " +
				"data.x 1 -> 2"},
		},
		"a Cluster leaves": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", "eu-1 eu-2", holding("cni", "ConfigMap a x=1"))),
			[]string{"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap a on us-1"},
		},
		"a Cluster leaves for an entry that delivers the same object": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b")),
				payloadSetOf("net-1 Reconcile", "", holding("net", "ConfigMap a x=2")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", "eu-1 eu-2", holding("cni", "ConfigMap a x=1", "ConfigMap b")),
				payloadSetOf("net-1 Reconcile", "us-1", holding("net", "ConfigMap a x=2")),
			),
			[]string{
				"Reapply AppliedAgain, resourceSets/net (was resourceSets/cni): ConfigMap a on us-1; data.x 1 -> 2",
				"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap b on us-1",
			},
		},
		"a Cluster goes to another group of the entry": {
			payloadHubSide(
				payloadSetOf("cni-eu ApplyOnce", "eu-1 eu-2", holding("cni-eu", "ConfigMap a region=eu")),
				payloadSetOf("cni-us ApplyOnce", "us-1", holding("cni-us", "ConfigMap a region=us")),
			),
			payloadHubSide(
				payloadSetOf("cni-eu ApplyOnce", "eu-1", holding("cni-eu", "ConfigMap a region=eu")),
				payloadSetOf("cni-us ApplyOnce", "us-1 eu-2", holding("cni-us", "ConfigMap a region=us")),
			),
			[]string{"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-2; data.region eu -> us"},
		},
		"the manifest of a Cluster goes, and another one is new": {
			without("us-1", payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1 eu-2", holding("cni", "ConfigMap a "+
				"x=1")))),
			without("eu-1", payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-2 us-1", holding("cni", "ConfigMap a "+
				"x=2")))),
			[]string{"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-2; data.x 1 -> 2"},
		},
		"a paused Cluster gets what the others get, since Cluster API does not ask here": {
			paused("eu-1", payloadHubSide(payloadSetOf("cni-1 Reconcile", "eu-1 us-1", holding("cni", "ConfigMap a "+
				"x=1")))),
			paused("eu-1", payloadHubSide(payloadSetOf("cni-1 Reconcile", "eu-1 us-1", holding("cni", "ConfigMap a "+
				"x=2")))),
			[]string{"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, us-1; data.x 1 -> 2"},
		},
		"the values differ by the names of the Clusters": {
			payloadHubSide(ownSets("v1")...),
			payloadHubSide(ownSets("v2")...),
			[]string{"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap eu-1, ConfigMap eu-2, ConfigMap us-1, " +
				"kept by eu-1, eu-2, us-1; data.url eu-1.example.com/v1 -> eu-1.example.com/v2 (3 different)"},
		},
		"the values differ by more than the names of the Clusters": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", "eu-1", holding("cni-1", "ConfigMap a size=1")),
				payloadSetOf("cni-2 ApplyOnce", "eu-2", holding("cni-2", "ConfigMap a size=1")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", "eu-1", holding("cni-1", "ConfigMap a size=2")),
				payloadSetOf("cni-2 ApplyOnce", "eu-2", holding("cni-2", "ConfigMap a size=3")),
			),
			[]string{
				"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-1; data.size 1 -> 2",
				"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-2; data.size 1 -> 3",
			},
		},
	}
}

// ownSets are a set for each Cluster, with an object that has its name.
func ownSets(version string) []ResourceSet {
	var sets []ResourceSet
	for _, name := range []string{"eu-1", "eu-2", "us-1"} {
		object := "ConfigMap " + name + " url=" + name + ".example.com/" + version
		sets = append(sets, payloadSetOf("cni-"+name+" ApplyOnce", name, holding("cni-"+name, object)))
	}
	return sets
}

// unknownContent are changes of payloads that the input does not hold, or that cannot be read.
func unknownContent() map[string]payloadCase {
	const all = "eu-1 eu-2 us-1"
	some, gone := holding("cni", "ConfigMap a x=1"), missing(holding("cni"))
	broken := holding("cni")
	broken.Data = map[string]string{"a": "{ this is: [ no YAML"}
	return map[string]payloadCase{
		"nothing is known, and nothing changes": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, gone)), payloadHubSide(payloadSetOf("cni-1 "+
				"ApplyOnce", all, gone)), nil,
		},
		"the new content is not known, under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, some)), payloadHubSide(payloadSetOf("cni-1 "+
				"ApplyOnce", all, gone)),
			[]string{"NewOnly NotKnown (NotKnown), resourceSets/cni: ConfigMap cni, kept by eu-1, eu-2, us-1"},
		},
		"the old content cannot be read, under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, broken)), payloadHubSide(payloadSetOf("cni-1 "+
				"Reconcile", all, some)),
			[]string{"Reapply NotKnown (NotKnown), resourceSets/cni: ConfigMap cni on eu-1, eu-2, us-1"},
		},
		"a Cluster joins": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1", gone)), payloadHubSide(payloadSetOf("cni-1 "+
				"ApplyOnce", "eu-1 eu-2", gone)),
			[]string{"Create NotKnown (NotKnown), resourceSets/cni: ConfigMap cni on eu-2"},
		},
		"a Cluster leaves": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1 eu-2", gone)), payloadHubSide(payloadSetOf("cni-1 "+
				"ApplyOnce", "eu-1", gone)),
			[]string{"LeftBehind NotKnown (NotKnown), resourceSets/cni: ConfigMap cni on eu-2"},
		},
		"the set has another name": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, gone)), payloadHubSide(payloadSetOf("cni-2 "+
				"ApplyOnce", all, gone)),
			[]string{"None NotKnown (NotKnown), resourceSets/cni: ConfigMap cni on eu-1, eu-2, us-1"},
		},
		"an object goes while something else is not known": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, some), payloadSetOf("csi-1 "+
				"ApplyOnce", all, missing(holding("csi")))),
			payloadHubSide(payloadSetOf("csi-1 ApplyOnce", all, missing(holding("csi")))),
			[]string{"LeftBehind LeftOnCluster (Possible), resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1; at " +
				"old fleet.yaml"},
		},
		"an object is new while something else is not known": {
			payloadHubSide(payloadSetOf("csi-1 ApplyOnce", all, missing(holding("csi")))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, some), payloadSetOf("csi-1 "+
				"ApplyOnce", all, missing(holding("csi")))),
			[]string{"Create PayloadCreated (Possible), resourceSets/cni (was none): ConfigMap a on eu-1, eu-2, us-1"},
		},
	}
}

// handWritten are changes of sets that no entry makes, and of objects that two sets deliver.
func handWritten() map[string]payloadCase {
	own := func(set ResourceSet) ResourceSet { return inEntry("", set) }
	const all = "eu-1 eu-2 us-1"
	return map[string]payloadCase{
		"a hand-written set changes": {
			payloadHubSide(own(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1")))),
			payloadHubSide(own(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=2")))),
			[]string{"Reapply AppliedAgain, no entry: ConfigMap a on eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"a hand-written set has another strategy under its name, which Cluster API refuses": {
			payloadHubSide(own(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			payloadHubSide(own(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=2")))),
			[]string{"Reapply AppliedAgain (Possible), no entry: ConfigMap a on eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"a hand-written set goes": {
			payloadHubSide(own(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			payloadHubSide(),
			[]string{"LeftBehind LeftOnCluster, no entry: ConfigMap a on eu-1, eu-2, us-1; at old payloads/cni.yaml"},
		},
		"an entry takes a hand-written set over": {
			payloadHubSide(own(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			payloadHubSide(payloadSetOf("cni-2 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			[]string{"None PayloadCreated (Possible), resourceSets/cni (was none): ConfigMap a on eu-1, eu-2, us-1"},
		},
		"of two sets that deliver an object, one goes": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 ApplyOnce", all, holding("csi", "ConfigMap a x=1")),
			),
			payloadHubSide(payloadSetOf("csi-1 ApplyOnce", all, holding("csi", "ConfigMap a x=1"))),
			nil,
		},
		"two sets that deliver an object change it, and the one that applies it counts": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap a x=1")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=2")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap a x=2")),
			),
			[]string{"Reapply AppliedAgain, resourceSets/csi: ConfigMap a on eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"two new sets deliver an object": {
			payloadHubSide(),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 ApplyOnce", all, holding("csi", "ConfigMap a x=2")),
			),
			[]string{"Create PayloadCreated, resourceSets/cni (was none): ConfigMap a on eu-1, eu-2, us-1"},
		},
	}
}

// without is a side that lacks a Cluster.
func without(name string, side *Side) *Side {
	var clusters []Cluster
	for _, cluster := range side.Clusters {
		if cluster.Name != name {
			clusters = append(clusters, cluster)
		}
	}
	side.Clusters = clusters
	return side
}

// paused is a side on which a Cluster is paused.
func paused(name string, side *Side) *Side {
	for i := range side.Clusters {
		side.Clusters[i].Paused = side.Clusters[i].Paused || side.Clusters[i].Name == name
	}
	return side
}

func TestPayloadReach(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]payloadCase{otherClusters(), unknownContent(), handWritten()} {
		for name, c := range table {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				changes, _ := comparePayloads(c.before, c.after)
				if diff := cmp.Diff(c.want, linesOf(changes)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}
