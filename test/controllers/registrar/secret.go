package registrar

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Namespace is that of Argo CD on the hub.
const Namespace = "argocd"

// Connection is how Argo CD reaches a cluster: what registrars read in its kubeconfig.
type Connection struct {
	Server string
	Token  string // none where it is empty
	CA     []byte // PEM
}

// Secret is a cluster Secret.
func Secret(name, knownAs string, to Connection, labels, annotations map[string]string) corev1.Secret {
	return corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: Namespace, Labels: labels, Annotations: annotations},
		Data: map[string][]byte{
			"name": []byte(knownAs), "server": []byte(to.Server), "config": []byte(to.config()),
		},
	}
}

// ByHand is the Secret of a cluster that somebody adds without a registrar, with nothing on it that
// Argo CD does not need.
func ByHand(name, knownAs string, to Connection) corev1.Secret {
	return Secret(name, knownAs, to, map[string]string{typeLabel: clusterType}, nil)
}

// config is data.config of a Secret. All registrars write the same there where a kubeconfig has a
// token: ArgoConfig in controllers/argo_cluster.go of capi2argo, buildClusterConfigFromRestConfig
// in internal/controller/controller.go of capargo.
func (c Connection) config() string {
	type tls struct {
		CA []byte `json:"caData"`
	}
	config := struct {
		Token string `json:"bearerToken,omitempty"`
		TLS   *tls   `json:"tlsClientConfig,omitempty"`
	}{Token: c.Token}
	if len(c.CA) > 0 {
		config.TLS = &tls{c.CA}
	}
	text, _ := json.Marshal(config) // Bytes and texts can always be written.
	return string(text)
}
