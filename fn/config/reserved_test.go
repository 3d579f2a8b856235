package config

import "testing"

// TestLabelsOfOthers: keys of spec.clusterLabels that somebody else gives a meaning.
func TestLabelsOfOthers(t *testing.T) {
	const remedy = "; use a key of your own, with a prefix that is a domain of yours"
	const ofClusterAPI = "the key belongs to Cluster API, which sets it itself, or takes the Cluster for " +
		"another object" +
		remedy
	testProblems(t, []problemCase{
		{
			name: "keys that belong to others",
			spec: `clusterLabels:
  cluster.x-k8s.io/cluster-name: a
  topology.cluster.x-k8s.io/owned: a
  kubernetes.io/os: a
  k8s.io/x: a
  app.kubernetes.io/instance: a
  argocd.argoproj.io/instance: a
  kustomize.toolkit.fluxcd.io/name: a
resourceSets:
- name: a
  resources: [{inline: x}]`,
			want: []string{
				"warning CF0124: spec.clusterLabels[cluster.x-k8s.io/cluster-name]: " + ofClusterAPI,
				"warning CF0124: spec.clusterLabels[topology.cluster.x-k8s.io/owned]: " + ofClusterAPI,
				"warning CF0124: spec.clusterLabels[kubernetes.io/os]: the key belongs to Kubernetes, " +
					"which reserves this " +
					"prefix" + remedy,
				"warning CF0124: spec.clusterLabels[k8s.io/x]: the key belongs to Kubernetes, " +
					"which reserves this prefix" +
					remedy,
				"warning CF0124: spec.clusterLabels[app.kubernetes.io/instance]: the key belongs to Argo " +
					"CD, which may " +
					"track the objects of an Application by it" + remedy,
				"warning CF0124: spec.clusterLabels[argocd.argoproj.io/instance]: the key belongs to Argo " +
					"CD, which may " +
					"track the objects of an Application by it" + remedy,
				"warning CF0124: spec.clusterLabels[kustomize.toolkit.fluxcd.io/name]: the key belongs " +
					"to Flux, which " +
					"tracks its objects by it" + remedy,
			},
		},
		{
			name: "keys that are free",
			spec: `clusterLabels:
  cluster.x-k8s.io/watch-filter: a
  topology.kubernetes.io/region: a
  app.kubernetes.io/part-of: a
  kubernetes: a
  capifleet.dev/site: a
  x-k8s.io/a: a
resourceSets:
- name: a
  resources: [{inline: x}]`,
		},
	})
}
