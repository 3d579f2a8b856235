package sides_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/sides"
	"github.com/capifleet/capifleet/fn/stream"
)

// clusters are two Clusters of a namespace, and one that is paused in another.
const clusters = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: a, labels: {region: eu}}
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: us-1, namespace: a, labels: {region: us}}
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-2, namespace: b, labels: {region: eu}}
spec: {paused: true}
---
`

// TestManifests reads manifests that people have written, without a FleetConfig.
func TestManifests(t *testing.T) {
	t.Parallel()
	set := func(spec string) string {
		return "apiVersion: addons.cluster.x-k8s.io/v1beta2\nkind: ClusterResourceSet\n" +
			"metadata: {name: cni, namespace: a}\nspec: {" + spec + "}\n---\n"
	}
	made := func(spec string) string {
		return "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: web, namespace: argocd}\n" +
			"spec: {goTemplate: true, template: {metadata: {name: '{{ .name }}-web'}, spec: {project: default, " +
			"destination: {name: '{{ .name }}'}}}, " + spec + "}\n---\n"
	}
	const payload = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cni, namespace: a}\ndata: {a.yaml: 'kind: X'}\n"
	const refersTo = "resources: [{kind: ConfigMap, name: cni}]"
	for sentence, test := range map[string]struct{ input, want string }{
		"Clusters, with what pauses them": {
			clusters, "Cluster a/eu-1\nCluster a/us-1\nCluster b/eu-2 paused\n",
		},
		"a set reaches the Clusters of its namespace that its selector matches": {
			set("clusterSelector: {matchLabels: {region: eu}}, "+refersTo) + payload + "---\n" + clusters,
			"Cluster a/eu-1\nCluster a/us-1\nCluster b/eu-2 paused\n" +
				"ClusterResourceSet a/cni ApplyOnce to a/eu-1: ConfigMap a/cni a.yaml=kind: X\n",
		},
		"a set without a selector reaches none": {
			set("strategy: Reconcile, clusterSelector: {}, "+refersTo) + payload + "---\n" + clusters,
			"Cluster a/eu-1\nCluster a/us-1\nCluster b/eu-2 paused\n" +
				"ClusterResourceSet a/cni Reconcile to : ConfigMap a/cni a.yaml=kind: X\n",
		},
		"a payload that is not there is not known": {
			set("clusterSelector: {matchLabels: {region: us}}, "+refersTo) + clusters,
			"Cluster a/eu-1\nCluster a/us-1\nCluster b/eu-2 paused\n" +
				"ClusterResourceSet a/cni ApplyOnce to a/us-1: ConfigMap a/cni missing\n" +
				"not known: What ClusterResourceSet a/cni (all.yaml) delivers: ConfigMap a/cni " +
				"is not among the objects that the hub gets.\n",
		},
		"an ApplicationSet of a list makes an Application for each element": {
			made("generators: [{list: {elements: [{name: eu-1}, {name: other}]}}]") + clusters,
			"Cluster a/eu-1\nCluster a/us-1\nCluster b/eu-2 paused\n" +
				"ApplicationSet argocd/web: argocd/eu-1-web, argocd/other-web\n",
		},
		"a plain Application": {
			"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root, namespace: argocd}\n",
			"Application argocd/root\n",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			list, err := stream.FromDocuments(stream.SplitDocuments("all.yaml", []byte(test.input)))
			if err != nil {
				t.Fatal(err)
			}
			side := sides.Of(sides.Input{Items: list.Items()})
			if diff := cmp.Diff(test.want, described(side)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(side.Objects) != len(list.Items()) {
				t.Errorf("the hub gets %d objects of %d", len(side.Objects), len(list.Items()))
			}
			without := sides.WithoutObjects(sides.Input{Items: list.Items()})
			if diff := cmp.Diff(test.want, described(without)); diff != "" || len(without.Objects) > 0 {
				t.Errorf("without objects there are %d, and (-want +got):\n%s", len(without.Objects), diff)
			}
		})
	}
}

// described is a side with a line for each thing that it has.
func described(side *review.Side) string {
	var text strings.Builder
	for _, cluster := range side.Clusters {
		text.WriteString("Cluster " + cluster.NamespacedName())
		if cluster.Paused {
			text.WriteString(" paused")
		}
		text.WriteString("\n")
	}
	for _, set := range side.ResourceSets {
		fmt.Fprintf(&text, "ClusterResourceSet %s %s to %s:", set.NamespacedName(), set.Strategy, named(set.Clusters))
		for _, payload := range set.Payloads {
			text.WriteString(" " + payload.String())
			for _, key := range fleet.SortedKeys(payload.Data) {
				text.WriteString(" " + key + "=" + payload.Data[key])
			}
			if payload.Missing {
				text.WriteString(" missing")
			}
		}
		text.WriteString("\n")
	}
	for _, set := range side.ApplicationSets {
		var names []string
		for _, application := range set.Applications {
			names = append(names, application.Namespace+"/"+application.Name)
		}
		fmt.Fprintf(&text, "ApplicationSet %s: %s\n", set.NamespacedName(), strings.Join(names, ", "))
	}
	for _, application := range side.Applications {
		fmt.Fprintf(&text, "Application %s/%s\n", application.Namespace, application.Name)
	}
	for _, sentence := range side.NotKnown {
		text.WriteString("not known: " + sentence + "\n")
	}
	return text.String()
}

func named(ids []fleet.ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.Namespace + "/" + id.Name
	}
	return strings.Join(names, ", ")
}
