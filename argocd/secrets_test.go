package argocd

import (
	"maps"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// namespace is that of Argo CD on the hub.
const namespace = "argocd"

// registrar is who writes the cluster Secrets, as spec.argocd says it.
type registrar struct {
	name   string
	names  string // of capi2argo
	labels string // of capi2argo
}

// registrarOf is the registrar that a FleetConfig names.
func registrarOf(config object) registrar {
	hub := at(config, "spec", "argocd")
	return registrar{
		name:   textAt(hub, "Any", "registrar"),
		names:  textAt(hub, "Plain", "capi2argo", "names"),
		labels: textAt(hub, "TakeAlong", "capi2argo", "labels"),
	}
}

// knownAs is the name by which Argo CD knows a Cluster.
func (r registrar) knownAs(cluster object) string {
	name := textAt(cluster, "", "metadata", "name")
	if r.name == "Capi2Argo" && r.names == "Namespaced" {
		return textAt(cluster, "", "metadata", "namespace") + "-" + name
	}
	return name
}

// server is the address of a cluster: the one that capifleet names where it does not know any.
func (r registrar) server(cluster object) string {
	return "https://" + r.knownAs(cluster) + ".invalid"
}

// secret is the cluster Secret that the registrar writes for a Cluster.
func (r registrar) secret(cluster object) corev1.Secret {
	name, home := textAt(cluster, "", "metadata", "name"), textAt(cluster, "", "metadata", "namespace")
	labels, annotations := r.copied(textsAt(cluster, "metadata", "labels")), map[string]string{}
	secretName := "cluster-" + home + "-" + name
	switch r.name {
	case "Capargo":
		secretName = home + "-" + name
		labels["capargo.superorbital.io/controller-name"] = "capargo"
		annotations["capargo.superorbital.io/cluster-name"] = name
		annotations["capargo.superorbital.io/cluster-namespace"] = home
	case "Capi2Argo":
		secretName = "cluster-" + r.knownAs(cluster)
		labels["capi-to-argocd/owned"] = "true"
		labels["capi-to-argocd/cluster-secret-name"] = name + "-kubeconfig"
		labels["capi-to-argocd/cluster-namespace"] = home
		annotations = named(textsAt(cluster, "metadata", "annotations"), "take-along-annotation.capi-to-argocd.")
	}
	labels["argocd.argoproj.io/secret-type"] = "cluster"
	return clusterSecret(secretName, r.knownAs(cluster), r.server(cluster), labels, annotations)
}

// copied are the labels of a Cluster that are on its Secret.
func (r registrar) copied(all map[string]string) map[string]string {
	switch {
	case r.name == "ClusterLabels":
		return maps.Clone(all)
	case r.name == "Capi2Argo" && r.labels == "All":
		kept := map[string]string{}
		for key, value := range all {
			if !isOfTheSystem(key) {
				kept[key] = value
			}
		}
		return kept
	case r.name == "Capi2Argo":
		kept := named(all, "take-along-label.capi-to-argocd.")
		for key := range maps.Clone(kept) {
			kept["taken-from-cluster-label.capi-to-argocd."+key] = ""
		}
		return kept
	}
	return map[string]string{}
}

// isOfTheSystem tells whether capi2argo leaves a label out even where it copies all (buildAutoLabelCopy in its controllers/argo_cluster.go).
func isOfTheSystem(key string) bool {
	for _, prefix := range []string{"kubernetes.io/", "cluster.x-k8s.io/", "capi-to-argocd/", "take-along-label.capi-to-argocd."} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return key == "ignore-cluster.capi-to-argocd"
}

// named are the entries whose keys other keys name, after a prefix.
func named(all map[string]string, prefix string) map[string]string {
	found := map[string]string{}
	for key := range all {
		if name, names := strings.CutPrefix(key, prefix); names {
			if value, exists := all[name]; exists {
				found[name] = value
			}
		}
	}
	return found
}

func clusterSecret(name, knownAs, server string, labels, annotations map[string]string) corev1.Secret {
	return corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace, Labels: labels, Annotations: annotations},
		Data:       map[string][]byte{"name": []byte(knownAs), "server": []byte(server), "config": []byte("{}")},
	}
}

// foreign is the Secret of a cluster that somebody has added with the argocd command: no ApplicationSet of a fleet may reach it.
func foreign() corev1.Secret {
	return clusterSecret("cluster-legacy.example.com-1", "legacy", "https://legacy.example.com",
		map[string]string{"argocd.argoproj.io/secret-type": "cluster"}, map[string]string{"managed-by": "argocd.argoproj.io"})
}

// TestSecretsOfRegistrars holds what registrars write against what is known of them.
func TestSecretsOfRegistrars(t *testing.T) {
	cluster := object{"metadata": object{
		"name": "eu-1", "namespace": "fleet",
		"labels":      object{"region": "eu", "tier": "gold", "kubernetes.io/os": "linux", "take-along-label.capi-to-argocd.region": "", "take-along-label.capi-to-argocd.gone": ""},
		"annotations": object{"owner": "a", "contact": "b", "take-along-annotation.capi-to-argocd.owner": ""},
	}}
	for sentence, c := range map[string]struct {
		registrar           registrar
		secret, knownAs     string
		labels, annotations string
	}{
		"any registrar: nothing but the name": {registrar{name: "Any"}, "cluster-fleet-eu-1", "eu-1", `{"argocd.argoproj.io/secret-type":"cluster"}`, "{}"},
		"one that copies all labels": {
			registrar{name: "ClusterLabels"}, "cluster-fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","kubernetes.io/os":"linux","region":"eu","take-along-label.capi-to-argocd.gone":"","take-along-label.capi-to-argocd.region":"","tier":"gold"}`, "{}",
		},
		"capargo copies none": {
			registrar{name: "Capargo"}, "fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capargo.superorbital.io/controller-name":"capargo"}`,
			`{"capargo.superorbital.io/cluster-name":"eu-1","capargo.superorbital.io/cluster-namespace":"fleet"}`,
		},
		"capi2argo copies what the Cluster names": {
			registrar{"Capi2Argo", "Plain", "TakeAlong"}, "cluster-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet","capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true","region":"eu","taken-from-cluster-label.capi-to-argocd.region":""}`,
			`{"owner":"a"}`,
		},
		"capi2argo with all labels and namespaced names": {
			registrar{"Capi2Argo", "Namespaced", "All"}, "cluster-fleet-eu-1", "fleet-eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet","capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true","region":"eu","tier":"gold"}`,
			`{"owner":"a"}`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			secret := c.registrar.secret(cluster)
			for what, pair := range map[string][2]string{
				"name": {c.secret, secret.Name}, "data.name": {c.knownAs, string(secret.Data["name"])},
				"labels": {c.labels, asJSON(t, secret.Labels)}, "annotations": {c.annotations, asJSON(t, secret.Annotations)},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: want %s, got %s", what, pair[0], pair[1])
				}
			}
		})
	}
}
