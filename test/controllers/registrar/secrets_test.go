package registrar_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/util/db"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// TestSecretsOfRegistrars holds what registrars write against what is known of them.
func TestSecretsOfRegistrars(t *testing.T) {
	cluster := &metav1.ObjectMeta{
		Name: "eu-1", Namespace: "fleet",
		Labels: map[string]string{
			"region":                                 "eu",
			"tier":                                   "gold",
			"kubernetes.io/os":                       "linux",
			"take-along-label.capi-to-argocd.region": "",
			"take-along-label.capi-to-argocd.gone":   "",
		},
		Annotations: map[string]string{"owner": "a", "contact": "b", "take-along-annotation.capi-to-argocd.owner": ""},
	}
	for sentence, c := range map[string]struct {
		by                  registrar.Registrar
		secret, knownAs     string
		labels, annotations string
	}{
		"any registrar: nothing but the name": {
			registrar.Registrar{Name: "Any"},
			"cluster-fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster"}`, "{}",
		},
		"one that copies all labels": {
			registrar.Registrar{Name: "ClusterLabels"},
			"cluster-fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","kubernetes.io/os":"linux","region":"eu",` +
				`"take-along-label.capi-to-argocd.gone":"","take-along-label.capi-to-argocd.region":"","tier":"gold"}`,
			"{}",
		},
		"capargo copies none": {
			registrar.Registrar{Name: "Capargo"},
			"fleet-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capargo.superorbital.io/controller-name":"capargo"}`,
			`{"capargo.superorbital.io/cluster-name":"eu-1","capargo.superorbital.io/cluster-namespace":"fleet"}`,
		},
		"capi2argo copies what the Cluster names": {
			registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: "TakeAlong"},
			"cluster-eu-1", "eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet",` +
				`"capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true","region":"eu",` +
				`"taken-from-cluster-label.capi-to-argocd.region":""}`,
			`{"owner":"a","taken-from-cluster-annotation.capi-to-argocd.owner":""}`,
		},
		"capi2argo with all labels and namespaced names": {
			registrar.Registrar{Name: "Capi2Argo", Names: "Namespaced", Labels: "All"},
			"cluster-fleet-eu-1", "fleet-eu-1",
			`{"argocd.argoproj.io/secret-type":"cluster","capi-to-argocd/cluster-namespace":"fleet",` +
				`"capi-to-argocd/cluster-secret-name":"eu-1-kubeconfig","capi-to-argocd/owned":"true",` +
				`"region":"eu","tier":"gold"}`,
			`{"owner":"a","taken-from-cluster-annotation.capi-to-argocd.owner":""}`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			secret := c.by.Secret(cluster, c.by.Unknown(cluster))
			for what, pair := range map[string][2]string{
				"name": {c.secret, secret.Name}, "data.name": {c.knownAs, string(secret.Data["name"])},
				"data.server": {"https://" + c.knownAs + ".invalid", string(secret.Data["server"])},
				"data.config": {"{}", string(secret.Data["config"])},
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

// TestConnection holds what Argo CD reads of a Secret against how the cluster is reached.
func TestConnection(t *testing.T) {
	to := registrar.Connection{Server: "https://10.0.0.1:6443", Token: "secret", CA: []byte("certificate")}
	secret := registrar.ByHand("cluster-eu-1", "eu-1", to)
	cluster, err := db.SecretToCluster(&secret)
	if err != nil {
		t.Fatal(err)
	}
	if cluster.Name != "eu-1" || cluster.Server != to.Server || cluster.Config.BearerToken != to.Token ||
		!bytes.Equal(cluster.Config.CAData, to.CA) {
		t.Errorf("want %v, got %v", to, cluster)
	}
}

// TestUnregistered holds which Clusters get no Secret against what is known of the registrars.
func TestUnregistered(t *testing.T) {
	all, along := registrar.Registrar{Name: "Capi2Argo", Names: "Plain", Labels: "All"}, registrar.Registrar{
		Name:   "Capi2Argo",
		Names:  "Plain",
		Labels: "TakeAlong",
	}
	for sentence, c := range map[string]struct {
		by        registrar.Registrar
		cluster   metav1.ObjectMeta
		registers bool
	}{
		"a Cluster": {all, metav1.ObjectMeta{Name: "eu-1"}, true},
		"one that capi2argo is to ignore": {
			all, metav1.ObjectMeta{Name: "eu-1", Labels: map[string]string{"ignore-cluster.capi-to-argocd": ""}}, false,
		},
		"one that another registrar does not ignore": {
			registrar.Registrar{Name: "ClusterLabels"},
			metav1.ObjectMeta{Name: "eu-1", Labels: map[string]string{"ignore-cluster.capi-to-argocd": ""}},
			true,
		},
		"a kubeconfig that looks like that of a user": {along, metav1.ObjectMeta{Name: "eu-user"}, false},
		"a name that is too long for a label":         {along, metav1.ObjectMeta{Name: strings.Repeat("a", 53)}, false},
		"the longest name":                            {along, metav1.ObjectMeta{Name: strings.Repeat("a", 52)}, true},
		"a mark for a key that is too long for a note": {
			along,
			metav1.ObjectMeta{
				Name: "eu-1",
				Labels: map[string]string{
					"take-along-label.capi-to-argocd.abcdefghijklmnopqrstuvwx": "",
					"abcdefghijklmnopqrstuvwx":                                 "",
				},
			},
			false,
		},
		"a label that takes the place of Argo CD's": {
			all,
			metav1.ObjectMeta{Name: "eu-1", Labels: map[string]string{"argocd.argoproj.io/secret-type": "x"}},
			false,
		},
		"the same label, which is not taken along": {
			along,
			metav1.ObjectMeta{Name: "eu-1", Labels: map[string]string{"argocd.argoproj.io/secret-type": "x"}},
			true,
		},
		"the same label, with a registrar that keeps its own": {
			registrar.Registrar{Name: "ClusterLabels"},
			metav1.ObjectMeta{Name: "eu-1", Labels: map[string]string{"argocd.argoproj.io/secret-type": "x"}},
			true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			c.cluster.Namespace = "fleet"
			if registers := c.by.Registers(&c.cluster); registers != c.registers {
				t.Errorf("want %t, got %t", c.registers, registers)
			}
		})
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
