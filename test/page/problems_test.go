package page

import "sync"

// theProblems is a small fleet with warnings, of which one Cluster changes.
var theProblems = sync.OnceValues(func() (written, error) {
	return pagesOf("problems", problemFiles("eu-1"), problemFiles("eu-2"), "fleet", 0)
})

func problemFiles(mode string) map[string]string {
	cluster := func(name, region string) string {
		return `---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: ` + name + `, namespace: clusters, labels: {region: ` + region + `}}
spec: {topology: {classRef: {name: standard}, version: v1.34.0}}
`
	}
	return map[string]string{
		"fleet/clusters.yaml": cluster("eu-1", "eu") + cluster("us-1", "us") + cluster("us-2", "us"),
		"fleet/fleet.yaml": `apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: small}
spec:
  values:
  - {name: region, label: region}
  resourceSets:
  - name: policy
    clusterSelector: {matchLabels: {region: eu}}
    strategy: Reconcile
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: policy, namespace: kube-system}
        data: {mode: ` + mode + `}
  - name: nobody
    clusterSelector: {matchLabels: {region: ap}}
    resources:
    - inline: |
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: nobody, namespace: kube-system}
`,
	}
}
