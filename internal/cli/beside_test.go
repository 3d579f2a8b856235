package cli_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

// besideCase is what stands beside the fleet of a test, and what is said of it: a line for each
// result, with its severity, code, object, field and Clusters.
type besideCase struct{ objects, want string }

// checkBeside runs the function on a fleet beside other objects.
func checkBeside(t *testing.T, cases map[string]besideCase) {
	t.Helper()
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := runFunction(t, packageOf(t, map[string]string{
				"clusters.yaml": besideClusters, "fleet.yaml": besideFleet, "hand.yaml": c.objects,
			}).list(nil))
			var lines []string
			for _, result := range got.results {
				clusters := strings.ReplaceAll(result.Tags["capifleet.dev/clusters"], "default/", "")
				line := fmt.Sprintf("%s %s %s %s %s", result.Severity, result.Tags["code"], result.ResourceRef.Name,
					cmp.Or(result.Field.Path, "-"), clusters)
				lines = append(lines, strings.TrimSpace(line))
			}
			if all := strings.Join(lines, "\n"); all != c.want {
				t.Errorf("want:\n%s\ngot:\n%s\n%s", c.want, all, got.stderr)
			}
		})
	}
}

// besideClusters are the Clusters of the fleet, one in each version of Cluster API.
const besideClusters = `
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: eu-1, namespace: default, labels: {region: eu}}
spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: eu-1}}
---
apiVersion: cluster.x-k8s.io/v1beta1
kind: Cluster
metadata: {name: us-1, namespace: default, labels: {region: us}}
spec: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: AWSCluster, name: us-1}}
`

// besideFleet makes the Applications eu-1-web and us-1-web, and delivers ConfigMap
// kube-system/monitoring.
const besideFleet = `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  argocd: {registrar: ClusterLabels}
  resourceSets:
  - name: settings
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: monitoring, namespace: kube-system}
        data: {retention: 30d}
  applicationSets:
  - name: workload
    template:
      metadata: {name: '{{ .name }}-web'}
      spec:
        project: team
        source: {repoURL: https://example.com/team/web, path: .}
        destination: {namespace: web}
        syncPolicy: {syncOptions: [CreateNamespace=true]}
`

// object is a manifest: its apiVersion and kind, its metadata, and the rest of it.
func object(apiVersion, kind, metadata, rest string) string {
	return fmt.Sprintf("---\napiVersion: %s\nkind: %s\nmetadata: {%s}\n%s\n", apiVersion, kind, metadata, rest)
}
