package resourceset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBootstrapArgoCD: which clusters and namespaces the Argo CD of a bootstrap may know, by what
// the entry delivers.
func TestBootstrapArgoCD(t *testing.T) {
	t.Parallel()
	const (
		application = `
  application:
    metadata: {name: root, namespace: apps}
    spec: {source: {repoURL: x, path: y}, destination: {name: '{{ .name }}'}}`
		secret = "{apiVersion: v1, kind: Secret, metadata: {name: b, namespace: argocd, " +
			"labels: {argocd.argoproj.io/secret-type: cluster}}, stringData: {name: b}}"
		settings = "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cmd-params-cm, namespace: argocd}, " +
			"data: {application.namespaces: apps}}"
		destination = "CF0410 spec.bootstrap[0].application.spec.destination.name"
		namespace   = "CF0411 spec.bootstrap[0].application.metadata.namespace"
	)
	for sentence, c := range map[string]struct {
		resource string
		want     []string
	}{
		"its own only": {
			"inline: '{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cmd-params-cm, namespace: argocd}}'",
			[]string{namespace, destination},
		},
		"that of a Secret":             {"inline: '" + secret + "'", []string{namespace}},
		"that of a Secret by template": {`inline: '` + secret + `', render: Template`, []string{namespace}},
		"namespaces of its settings":   {"inline: '" + settings + "'", []string{destination}},
		"what nobody sees":             {"secret: {name: credentials, provided: Externally}", nil},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec:     "bootstrap:\n- name: argocd\n  resources: [{" + c.resource + "}]" + application,
				clusters: "team/eu-1",
			}.run(t)
			var found []string
			for _, problem := range got.problems {
				if problem.Code == "CF0410" || problem.Code == "CF0411" {
					found = append(found, string(problem.Code)+" "+problem.FieldPath())
				}
			}
			if diff := cmp.Diff(c.want, found); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
