package argocd

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// namespace is that of Argo CD on the hub.
const namespace = "argocd"

// isOfTheSystem reports whether capi2argo leaves a label out even where it copies all
// (buildAutoLabelCopy in its controllers/argo_cluster.go).
func isOfTheSystem(key string) bool {
	for _, prefix := range []string{
		"kubernetes.io/", "cluster.x-k8s.io/", "capi-to-argocd/", "take-along-label.capi-to-argocd.",
	} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return key == "ignore-cluster.capi-to-argocd"
}

// taken are the labels or annotations that capi2argo takes along since others of the Cluster name
// them, with a note for each (buildTakeAlongMap in its controllers/argo_cluster.go).
func taken(all map[string]string, kind string) map[string]string {
	found := map[string]string{}
	for key := range all {
		if name, names := strings.CutPrefix(key, "take-along-"+kind+".capi-to-argocd."); names {
			if value, exists := all[name]; exists {
				found[name], found["taken-from-cluster-"+kind+".capi-to-argocd."+name] = value, ""
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

// foreign is the Secret of a cluster that somebody has added with the argocd command: no
// ApplicationSet of a fleet may reach it.
func foreign() corev1.Secret {
	return clusterSecret("cluster-legacy.example.com-1", "legacy", "https://legacy.example.com",
		map[string]string{"argocd.argoproj.io/secret-type": "cluster"},
		map[string]string{"managed-by": "argocd.argoproj.io"})
}

// TestSecretsOfRegistrars holds what registrars write against what is known of them.
func TestSecretsOfRegistrars(t *testing.T) {
	cluster := object{"metadata": object{
		"name": "eu-1", "namespace": "fleet",
		"labels": object{
			"region":                                 "eu",
			"tier":                                   "gold",
			"kubernetes.io/os":                       "linux",
			"take-along-label.capi-to-argocd.region": "",
			"take-along-label.capi-to-argocd.gone":   "",
		},
		"annotations": object{"owner": "a", "contact": "b", "take-along-annotation.capi-to-argocd.owner": ""},
	}}
	for sentence, c := range map[string]struct {
		registrar           registrar
		secret, knownAs     string
		labels, annotations string
	}{
		"any registrar: nothing but the name": {
			registrar{name: "Any"}, "cluster-fleet-eu-1", "eu-1", `{"argocd.argoproj.io/secret-type":"cluster"}`, "{}",
		},
		"one that copies all labels": {
			registrar{name: "ClusterLabels"},
			"cluster-fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","kubernetes.io/os":"linux","region":"eu",` +
				`"take-along-label.capi-to-argocd.gone":"","take-along-label.capi-to-argocd.region":"","tier":"gold"}`,
			"{}",
		},
		"capargo copies none": {
			registrar{name: "Capargo"},
			"fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capargo.superorbital.io/controller-name":"capargo"}`,
			`{"capargo.superorbital.io/cluster-name":"eu-1","capargo.superorbital.io/cluster-namespace":"fleet"}`,
		},
		"capi2argo copies what the Cluster names": {
			registrar{"Capi2Argo", "Plain", "TakeAlong"},
			"cluster-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet",` +
				`"capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true","region":"eu",` +
				`"taken-from-cluster-label.capi-to-argocd.region":""}`,
			`{"owner":"a","taken-from-cluster-annotation.capi-to-argocd.owner":""}`,
		},
		"capi2argo with all labels and namespaced names": {
			registrar{"Capi2Argo", "Namespaced", "All"},
			"cluster-fleet-eu-1", "fleet-eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet",` +
				`"capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true",` +
				`"region":"eu","tier":"gold"}`,
			`{"owner":"a","taken-from-cluster-annotation.capi-to-argocd.owner":""}`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			secret := c.registrar.secret(cluster)
			for what, pair := range map[string][2]string{
				"name": {c.secret, secret.Name}, "data.name": {c.knownAs, string(secret.Data["name"])},
				"labels":      {c.labels, asJSON(t, secret.Labels)},
				"annotations": {c.annotations, asJSON(t, secret.Annotations)},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: want %s, got %s", what, pair[0], pair[1])
				}
			}
		})
	}
}

// TestUnregistered holds which Clusters get no Secret against what is known of the registrars.
func TestUnregistered(t *testing.T) {
	all, along := registrar{"Capi2Argo", "Plain", "All"}, registrar{"Capi2Argo", "Plain", "TakeAlong"}
	for sentence, c := range map[string]struct {
		registrar registrar
		metadata  object
		registers bool
	}{
		"a Cluster": {all, object{"name": "eu-1"}, true},
		"one that capi2argo is to ignore": {
			all, object{"name": "eu-1", "labels": object{"ignore-cluster.capi-to-argocd": ""}}, false,
		},
		"one that another registrar does not ignore": {
			registrar{name: "ClusterLabels"},
			object{"name": "eu-1", "labels": object{"ignore-cluster.capi-to-argocd": ""}},
			true,
		},
		"a kubeconfig that looks like that of a user": {along, object{"name": "eu-user"}, false},
		"a name that is too long for a label":         {along, object{"name": strings.Repeat("a", 53)}, false},
		"the longest name":                            {along, object{"name": strings.Repeat("a", 52)}, true},
		"a mark for a key that is too long for a note": {
			along,
			object{
				"name": "eu-1",
				"labels": object{
					"take-along-label.capi-to-argocd.abcdefghijklmnopqrstuvwx": "",
					"abcdefghijklmnopqrstuvwx":                                 "",
				},
			},
			false,
		},
		"a label that takes the place of Argo CD's": {
			all, object{"name": "eu-1", "labels": object{"argocd.argoproj.io/secret-type": "x"}}, false,
		},
		"the same label, which is not taken along": {
			along, object{"name": "eu-1", "labels": object{"argocd.argoproj.io/secret-type": "x"}}, true,
		},
		"the same label, with a registrar that keeps its own": {
			registrar{name: "ClusterLabels"},
			object{"name": "eu-1", "labels": object{"argocd.argoproj.io/secret-type": "x"}},
			true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			setAt(c.metadata, "fleet", "namespace")
			if registers := c.registrar.registers(object{"metadata": c.metadata}); registers != c.registers {
				t.Errorf("want %t, got %t", c.registers, registers)
			}
		})
	}
}
