package argocd

import (
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

// judge is what Argo CD makes of what the function has written, with the Secrets of all Clusters of
// the input, be they of the fleet or not, and a foreign one.
func (o outcome) judge(t *testing.T, config object) ([]argov1alpha1.Application, []application, error) {
	t.Helper()
	h := newHub(t, append(onHub(registrarOf(config), isListed(config), metadataOfAll(o.clusters)...), foreign())...)
	whole, short, err := h.generateAll(o.sets)
	if err != nil {
		return nil, nil, err
	}
	return whole, short, h.check(t.Context(), whole)
}

// isListed reports whether the list generator is asked for.
func isListed(config object) bool {
	return textAt(config, "List", "spec", "argocd", "generator") == "List"
}
