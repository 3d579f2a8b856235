package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPayloadTexts: what a person reads about a change beside the line: what happens, the fix, the
// place, the gates and the names. No text is longer than four lines.
func TestPayloadTexts(t *testing.T) {
	t.Parallel()
	const all = "eu-1 eu-2 us-1"
	for name, c := range map[string]struct {
		before, after *Side
		want          string
	}{
		"applied again": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1", "Deployment b "+
				"paused=true"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=2", "Deployment b "+
				"paused=true"))),
			"Strategy Reconcile: both objects are applied again. Fields that they do not set are removed. " +
				"Deployment kube-system/b does not set spec.replicas: it becomes 1.\n" +
				"fix: To keep the number of replicas, set spec.replicas in the payload.\n" +
				"payloads/cni.yaml:1 [reapply] []",
		},
		"applied again, and replicas are set": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "Deployment b replicas=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "Deployment b replicas=2"))),
			"Strategy Reconcile: the object is applied again. Fields that it does not set are removed.\n" +
				"payloads/cni.yaml:1 [reapply] [Deployment/kube-system/b]",
		},
		"new Clusters only": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=2"))),
			"Strategy ApplyOnce: 3 Clusters keep what they have. No later render changes that.\n" +
				"fix: To change them too, deliver the object by an Application.\n" +
				"payloads/cni.yaml:1 [] [ConfigMap/kube-system/a]",
		},
		"created for new Clusters only": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1", holding("cni", "ConfigMap a x=1"))),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", "eu-1", holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			"Strategy ApplyOnce: new Clusters get it. 1 Cluster has the payload already, and does not get it.\n" +
				"fix: To create it on them too, change revision of the entry. spec.resourceSets[name=cni].revision\n" +
				"payloads/cni.yaml:1 [] [ConfigMap/kube-system/b]",
		},
		"an entry goes": {
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1", "ConfigMap b"))),
			payloadHubSide(),
			"The entry is gone. Cluster API deletes nothing on Clusters: the objects stay there, and no set delivers " +
				"them any more.\n" +
				"fix: If the entry was renamed, set its renamedFrom. If not, delete on the Clusters what is not " +
				"wanted.\n" +
				"fleet.yaml:10 [left-behind] []",
		},
		"a hand-written ClusterResourceSet goes": {
			payloadHubSide(byHand(payloadSetOf("cni ApplyOnce", all, holding("cni", "ConfigMap a x=1")))),
			payloadHubSide(),
			"The ClusterResourceSet is gone. Cluster API deletes nothing on Clusters: the object stays there, and no " +
				"set delivers it any more.\n" +
				"fix: Delete on the Clusters what is not wanted there.\n" +
				"payloads/cni.yaml:1 [left-behind] [ConfigMap/kube-system/a]",
		},
		"an entry is new": {
			payloadHubSide(),
			payloadHubSide(payloadSetOf("cni-1 ApplyOnce", all, holding("cni", "ConfigMap a x=1"))),
			"The entry is new. Strategy ApplyOnce: Cluster API creates what is missing. An object of the same name " +
				"that something else has created there stays as it is.\n" +
				"fleet.yaml:10 [] [ConfigMap/kube-system/a]",
		},
		"an entry with a companion is new": {
			payloadHubSide(),
			payloadHubSide(
				payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("cni-2 ApplyOnce", all, holding("cni-once", "ConfigMap b")),
			),
			"The entry is new. Cluster API creates what is missing. An object of the same name that something else " +
				"has created there stays as it is under ApplyOnce, and is overwritten under Reconcile.\n" +
				"fleet.yaml:10 [] []",
		},
		"a root Application is left behind": {
			payloadHubSide(payloadSetOf("argocd-1 ApplyOnce", all, holding("argocd", "ConfigMap a "+
				"x=1", "Application root path=a"))),
			payloadHubSide(payloadSetOf("argocd-1 ApplyOnce", all, holding("argocd", "ConfigMap a x=1"))),
			"Cluster API deletes nothing on Clusters: the Application stays there, and the Argo CD there still " +
				"syncs it.\n" +
				"fix: Delete on the Clusters what is not wanted there.\n" +
				"payloads/argocd.yaml:1 [left-behind] [Application/kube-system/root]",
		},
		"entries are repacked": {
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=1")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap b x=1"))),
			payloadHubSide(payloadSetOf("cni-1 Reconcile", all, holding("cni", "ConfigMap a x=0x1")),
				payloadSetOf("csi-1 Reconcile", all, holding("csi", "ConfigMap b x=0x1"))),
			"The same objects are written in other bytes. Strategy Reconcile: they are applied again. Fields that " +
				"they do not set are removed.\n" +
				" [reapply] [resourceSets/cni resourceSets/csi]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes, _ := comparePayloads(c.before, c.after)
			if len(changes) != 1 {
				t.Fatalf("got %q, want one change", linesOf(changes))
			}
			if diff := cmp.Diff(c.want, detailsOf(changes[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(changes[0].Effect.Text) > 4*78 || len(changes[0].Effect.Because) == 0 {
				t.Errorf("%d characters, because %q", len(changes[0].Effect.Text), changes[0].Effect.Because)
			}
		})
	}
}

// byHand is a set that no entry makes.
func byHand(set ResourceSet) ResourceSet {
	set.Entry = ""
	return set
}

// detailsOf is the text of a change, its fix, and its place, gates and names.
func detailsOf(change Change) string {
	text := change.Effect.Text + "\n"
	if change.Fix != nil {
		text += strings.TrimSpace("fix: "+change.Fix.Text+" "+change.Fix.Path) + "\n"
	}
	place := change.At.File
	if change.At.Line > 0 {
		place += ":" + fmt.Sprint(change.At.Line)
	}
	return text + place + " " + fmt.Sprint(change.Gates) + " " + fmt.Sprint(change.Names)
}
