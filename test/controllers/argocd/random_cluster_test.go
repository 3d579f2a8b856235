package argocd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// cluster is a Cluster that has what most templates need, mostly.
func (r *random) cluster(i int) object {
	name := fmt.Sprintf("%s-%d",
		pick(r, "eu", "us", "prod.eu", "a", "c-0", "longer-than-any-name-that-people-give-to-a-cluster"), i)
	if i > 0 && r.oneIn(250) {
		name = "eu-0"
	}
	labels := object{
		"region":                        pick(r, "eu", "us", "ap-south-1"),
		"environment":                   pick(r, "production", "staging"),
		"topology.kubernetes.io/region": pick(r, "eu-central-1", "us-east-1"),
		"fleet":                         "main",
	}
	if r.oneIn(2) {
		labels["tier"] = pick(r, "gold", "standard", "Upper_Case.1", "true", "1", "0x10", "")
	}
	if r.oneIn(2) {
		labels["example.com/team"] = pick(r, "a", "platform", "null", "1e3")
	}
	if r.oneIn(4) {
		key := pick(r, "kubernetes.io/os", "cluster.x-k8s.io/cluster-name", "x-1", "argocd.argoproj.io/secret-type")
		labels[key] = pick(r, "x", "cluster")
	}
	if r.oneIn(10) {
		labels["fleet"] = "other"
	}
	if r.oneIn(300) {
		labels = object{}
	}
	if r.oneIn(120) {
		delete(labels, pick(r, "region", "environment", "topology.kubernetes.io/region"))
	}
	if r.oneIn(200) {
		labels["region"] = ""
	}
	if r.Name == "Capi2Argo" {
		name = r.asForCapi2Argo(name, labels)
	}
	cluster := object{
		"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
		"metadata": object{"name": name, "namespace": pick(r, "fleet", "tenant-a", "tenant-b"), "labels": labels},
		"spec": object{
			"paused": r.oneIn(2),
			"clusterNetwork": object{
				"pods":          object{"cidrBlocks": []string{"10.0.0.0/16", "fd00::/48"}},
				"apiServerPort": 6443,
			},
			"controlPlaneRef": object{
				"apiGroup": "controlplane.cluster.x-k8s.io",
				"kind":     "KubeadmControlPlane",
				"name":     name,
			},
			"infrastructureRef": object{
				"apiGroup": "infrastructure.cluster.x-k8s.io",
				"kind":     pick(r, "DockerCluster", "AWSCluster"),
				"name":     name,
			},
			"controlPlaneEndpoint": object{"host": name + ".example.com", "port": pick(r, 443, 6443, 1e7)},
		},
	}
	if r.annotates() && !r.oneIn(40) || !r.oneIn(3) {
		setAt(cluster, object{
			"contact": pick(r, "team@example.com", "O'Brien \"x\" & co", "two\nlines", "a: b # c",
				r.rarely("{{ .name }}", "braces { }"), "é <b>", "  ", "007"),
			"example.com/owner": pick(r, "ops", "1", "-"),
		}, "metadata", "annotations")
	}
	return cluster
}

// asForCapi2Argo gives a Cluster some of what matters to capi2argo: marks that somebody has
// written, and now and then what keeps it from being registered.
func (r *random) asForCapi2Argo(name string, labels object) string {
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if r.oneIn(6) && key != "argocd.argoproj.io/secret-type" {
			labels["take-along-label.capi-to-argocd."+key] = pick(r, "", "true")
		}
	}
	switch r.IntN(100) {
	case 0:
		labels["ignore-cluster.capi-to-argocd"] = pick(r, "", "false")
	case 1:
		labels["take-along-label.capi-to-argocd.gone"] = ""
	case 2:
		labels["take-along-label.capi-to-argocd.argocd.argoproj.io/secret-type"] = ""
	case 3:
		return name + "-user"
	case 4:
		long := name + strings.Repeat("-too-long", 6) // for capi2argo, and not for Cluster API
		return strings.TrimRight(long[:min(len(long), 63)], "-")
	case 5:
		labels["a-key-too-long-for-a-note"] = "x"
		labels["take-along-label.capi-to-argocd.a-key-too-long-for-a-note"] = ""
	}
	return name
}
