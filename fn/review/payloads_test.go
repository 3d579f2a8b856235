package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// payloadCase is a change of what is delivered, and what a person reads of it.
type payloadCase struct {
	before, after *Side
	want          []string
}

// changedObjects are changes of objects within payloads that keep their names, in sets that do.
func changedObjects() map[string]payloadCase {
	const all = "eu-1 eu-2 us-1"
	return map[string]payloadCase{
		"nothing changes": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			nil,
		},
		"a field changes under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b v=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=2", "ConfigMap b v=1"))),
			[]string{"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"fields of two objects change under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b v=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=2", "ConfigMap b w=1"))),
			[]string{"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, ConfigMap b, kept by eu-1, eu-2, us-1; " +
				"ConfigMap a data.x 1 -> 2; ConfigMap b data.v 1 -> none; ConfigMap b data.w none -> 1"},
		},
		"a field changes under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1", "Deployment b "+
				"paused=true"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=2", "Deployment b "+
				"paused=true"))),
			[]string{"Reapply AppliedAgain, resourceSets/cni: ConfigMap a, Deployment b on eu-1, eu-2, us-1; " +
				"ConfigMap a data.x 1 -> 2"},
		},
		"an object is added under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			[]string{"NewOnly PayloadCreatedForNew, resourceSets/cni: ConfigMap b, kept by eu-1, eu-2, us-1"},
		},
		"an object is added under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			[]string{
				"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1",
				"Create PayloadCreated, resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1",
			},
		},
		"an object is removed under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			[]string{"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1"},
		},
		"an object is removed under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			[]string{
				"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1",
				"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1",
			},
		},
		"the objects are written in other bytes": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap b x=1")),
				payloadSetOf("dns-1 Reconcile", "eu-1", holding("dns", "ConfigMap c x=1")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=0x1")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap b x=1.0")),
				payloadSetOf("dns-1 Reconcile", "eu-1", holding("dns", "ConfigMap c x=1e0")),
			),
			[]string{
				"None Repacked, resourceSets/cni: ConfigMap cni, kept by eu-1, eu-2, us-1",
				"Reapply Repacked, no entry: ConfigMap b, ConfigMap c on eu-1, eu-2, us-1",
			},
		},
		"a root Application and another object change": {
			payloadHubSide(payloadSetOf("argocd-1 ApplyOnce", all, holding("argocd", "Application root "+
				"path=a", "ConfigMap b x=1"))),
			payloadHubSide(payloadSetOf("argocd-1 ApplyOnce", all, holding("argocd", "Application root "+
				"path=b", "ConfigMap b x=2"))),
			[]string{
				"NewOnly NewClustersOnly, resourceSets/argocd: Application root, kept by eu-1, eu-2, us-1; " +
					"spec.path a -> b",
				"NewOnly NewClustersOnly, resourceSets/argocd: ConfigMap b, kept by eu-1, eu-2, us-1; data.x 1 -> 2",
			},
		},
		"a Secret changes": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, asSecret(holding("cni", "Secret a "+
				"password=MTIz", "ConfigMap b "+
				"x=1")))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, asSecret(holding("cni", "Secret a "+
				"password=NDU2", "ConfigMap b "+
				"x=2")))),
			[]string{"Reapply AppliedAgain, resourceSets/cni: ConfigMap b, Secret a on eu-1, eu-2, us-1; " +
				"Secret a data.password secret; ConfigMap b data.x secret"},
		},
	}
}

// otherNames are changes of payloads, sets and entries.
func otherNames() map[string]payloadCase {
	const all = "eu-1 eu-2 us-1"
	return map[string]payloadCase{
		"an object moves to another payload of the set": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a "+
				"x=1"), holding("cni-2", "ConfigMap b"))),
			[]string{
				"None Repacked, resourceSets/cni: ConfigMap cni, kept by eu-1, eu-2, us-1",
				"None PayloadCreated (Possible), resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1",
			},
		},
		"an object moves to another payload, and another one is new there": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a "+
				"x=1"), holding("cni-2", "ConfigMap "+
				"b", "ConfigMap c"))),
			[]string{
				"None Repacked, resourceSets/cni: ConfigMap cni, kept by eu-1, eu-2, us-1",
				"Create PayloadCreated, resourceSets/cni: ConfigMap c on eu-1, eu-2, us-1",
				"None PayloadCreated (Possible), resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1",
			},
		},
		"an object moves to another entry under ApplyOnce": {
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b x=1")),
				payloadSetOf("csi-1 ApplyOnce", all, holding("csi", "ConfigMap c")),
			),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 ApplyOnce", all, holding("csi", "ConfigMap c", "ConfigMap b x=2")),
			),
			[]string{"NewOnly NewClustersOnly, resourceSets/csi (was resourceSets/cni): ConfigMap b, " +
				"kept by eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"a payload has another name under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni-b", "ConfigMap a x=2"))),
			[]string{"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1; data.x 1 -> 2"},
		},
		"revision changes under ApplyOnce, and with it the payload": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-2 ApplyOnce", all, holding("cni", "ConfigMap a x=2", "ConfigMap b"))),
			[]string{
				"NewOnly NewClustersOnly, resourceSets/cni: ConfigMap a, kept by eu-1, eu-2, us-1; data.x 1 -> 2",
				"Create PayloadCreated, resourceSets/cni: ConfigMap b on eu-1, eu-2, us-1",
			},
		},
		"revision changes under ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-2 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			[]string{"None PayloadCreated (Possible), resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1"},
		},
		"the selector changes under Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-2 Reconcile", "eu-1 us-1", holding("cni", "ConfigMap a x=1"))),
			[]string{
				"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, us-1",
				"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap a on eu-2",
			},
		},
		"from ApplyOnce to Reconcile": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-2 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			[]string{"Reapply AppliedAgain, resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1"},
		},
		"from Reconcile to ApplyOnce": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-2 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			[]string{"None PayloadCreated (Possible), resourceSets/cni: ConfigMap a on eu-1, eu-2, us-1"},
		},
		"the entry is renamed without renamedFrom": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("net-1 ApplyOnce", all, holding("net", "ConfigMap a x=1"))),
			[]string{"None PayloadCreated (Possible), resourceSets/net (was resourceSets/cni): ConfigMap a on eu-1, " +
				"eu-2, us-1"},
		},
		"the entry is renamed with renamedFrom": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(inEntry("resourceSets/net", payloadSetOf("cni-1 "+
				"ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			nil,
		},
		"the entry is renamed with renamedFrom, and an object goes": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(inEntry("resourceSets/net", payloadSetOf("cni-1 "+
				"ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			[]string{"LeftBehind LeftOnCluster, resourceSets/net (was resourceSets/cni): ConfigMap b on eu-1, eu-2, " +
				"us-1"},
		},
		"an entry is new": {
			payloadHubSide(),
			payloadHubSide(
				payloadSetOf("cni-1 ApplyOnce", "eu-1 eu-2", holding("cni", "ConfigMap a x=1", "ConfigMap b")),
				payloadSetOf("cni-2 ApplyOnce", "us-1", holding("cni-us", "ConfigMap c")),
			),
			[]string{"Create PayloadCreated, resourceSets/cni (was none): ConfigMap a, ConfigMap b, ConfigMap c on " +
				"eu-1, eu-2, us-1"},
		},
		"an entry goes": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(),
			[]string{"LeftBehind LeftOnCluster, resourceSets/cni: ConfigMap a, ConfigMap b on eu-1, eu-2, us-1; at " +
				"old fleet.yaml"},
		},
	}
}

// inEntry is a set that another entry makes.
func inEntry(entry string, set ResourceSet) ResourceSet {
	set.Entry = entry
	return set
}

func TestPayloadChanges(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]payloadCase{changedObjects(), otherNames()} {
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
