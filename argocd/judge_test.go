package argocd

import (
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	corev1 "k8s.io/api/core/v1"
)

// judge is what Argo CD makes of what the function has written, with a Secret for each Cluster of the input, be it of the fleet or not, and a foreign one.
func (o outcome) judge(t *testing.T, by registrar) ([]argov1alpha1.Application, []application, error) {
	t.Helper()
	secrets := []corev1.Secret{foreign()}
	for _, cluster := range o.clusters {
		secrets = append(secrets, by.secret(cluster))
	}
	h := newHub(t, secrets...)
	whole, short, err := h.generateAll(o.sets)
	if err != nil {
		return nil, nil, err
	}
	return whole, short, h.check(t.Context(), whole)
}
