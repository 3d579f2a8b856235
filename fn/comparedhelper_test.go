package fn

import (
	"regexp"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// comparedClusters are the Clusters of a test.
func comparedClusters(lines ...string) string {
	var documents []string
	for _, line := range lines {
		name, labels, _ := strings.Cut(line, " ")
		documents = append(documents, "apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
			"metadata: {name: "+name+", namespace: f, labels: {"+labels+"}}\n"+
			"spec:\n  controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: a}\n"+
			"  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: a}")
	}
	return strings.Join(documents, "\n---\n")
}

func comparedFleet(spec string) string {
	return "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\nspec:\n" + spec
}

// leftInInput are the documents that a run leaves beside the FleetConfig: those that are generated,
// and the Clusters, with stamps.
func leftInInput(t *testing.T, list *stream.List) (generated, clusters []string) {
	t.Helper()
	for _, item := range list.Items() {
		text, err := item.Document(stream.Edit{})
		if err != nil {
			t.Fatal(err)
		}
		switch item.Meta().Kind {
		case "FleetConfig":
		case "Cluster":
			clusters = append(clusters, strings.Trim(string(text), "\n"))
		default:
			generated = append(generated, strings.TrimPrefix(strings.Trim(string(text), "\n"), "---\n"))
		}
	}
	return generated, clusters
}

// comparedLines are the problems that compare with earlier output, without remedies that all have.
func comparedLines(problems fleet.Problems) []string {
	var lines []string
	for _, problem := range problems {
		switch problem.Code {
		case fleet.NewClustersOnly, fleet.AppliedAgain, fleet.StaysRunning, fleet.SetsGone, fleet.ApplicationsGone:
			text := strings.Replace(problem.String(), "FleetConfig production: ", "", 1)
			lines = append(lines, regexp.MustCompile(`-[0-9a-f]{8,12}\b`).ReplaceAllString(text, "-#"))
		default:
		}
	}
	return lines
}

const (
	comparedBase = "  - name: base\n    strategy: STRATEGY\n    resources:\n    - inline: |\n"
	settingsText = "        apiVersion: v1\n        kind: ConfigMap\n" +
		"        metadata: {name: settings, namespace: default}\n        data: {a: \"1\"}\n"
	changedText = "        apiVersion: v1\n        kind: ConfigMap\n" +
		"        metadata: {name: settings, namespace: default}\n        data: {a: \"2\"}\n"
	moreText = "        ---\n        apiVersion: v1\n        kind: ConfigMap\n" +
		"        metadata: {name: more, namespace: default}\n        data: {b: \"1\"}\n"
	runnerText = "        ---\n        apiVersion: apps/v1\n        kind: Deployment\n" +
		"        metadata: {name: runner, namespace: default, " +
		"annotations: {capifleet.dev/strategy: Reconcile}}\n" +
		"        spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, " +
		"spec: {containers: [{name: a, image: a}]}}}\n"
	regionText = "    - render: Template\n      inline: |\n        apiVersion: v1\n        kind: ConfigMap\n" +
		"        metadata: {name: region, namespace: default}\n        data: {region: '{{ .values.region }}'}\n"
)

func baseEntry(strategy string, texts ...string) string {
	return strings.Replace(comparedBase, "STRATEGY", strategy, 1) + strings.Join(texts, "")
}

func webEntry(name, fields string) string {
	return "  - name: " + name + "\n" + fields + "    template:\n" +
		"      metadata: {name: '{{ .name }}-web'}\n      spec:\n" +
		"        source: {repoURL: 'https://github.com/your-org/web', targetRevision: main, path: .}\n" +
		"        destination: {namespace: default}\n"
}
