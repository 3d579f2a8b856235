package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExisting: what the Fleet has of the objects that may be in the way of what it generates.
func TestExisting(t *testing.T) {
	t.Parallel()
	const set = "kind: ClusterResourceSet\napiVersion: addons.cluster.x-k8s.io/v1beta2\n" +
		"metadata: {name: a, namespace: team}\nspec: {resources: [{kind: ConfigMap, name: a}, {kind: Secret, name: b}]}"
	const made = "metadata: {labels: {app.kubernetes.io/managed-by: capifleet, capifleet.dev/fleet: production}, "
	for sentence, c := range map[string]struct {
		manifests []string
		want      []string
	}{
		"Applications of Argo CD, and of no other group": {
			[]string{
				"{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a, namespace: team}}",
				"{apiVersion: app.k8s.io/v1beta1, kind: Application, metadata: {name: b, namespace: team}}",
			},
			[]string{"Application team/a"},
		},
		"elements of lists": {
			[]string{
				"{apiVersion: v1, kind: List, items: [{apiVersion: argoproj.io/v1alpha1, kind: AppProject, " +
					"metadata: {name: b}}, {apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm}}]}",
				"{apiVersion: argoproj.io/v1alpha1, kind: ApplicationList, " +
					"items: [{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a}}, x]}",
			},
			[]string{"Application a", "AppProject b", "settings ConfigMap argocd-cm"},
		},
		"where API servers are, beside projects": {
			[]string{
				"{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: b}}",
				"{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: a, namespace: default}, " +
					"spec: {controlPlaneEndpoint: {host: '2001:db8::1', port: 6443}}}",
				"{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: b, namespace: default}, " +
					"spec: {controlPlaneEndpoint: {host: '', port: 0}}}",
				"{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: c, namespace: default}, " +
					"spec: {controlPlaneEndpoint: {host: c.example.com}}}",
			},
			[]string{"AppProject b", "https://[2001:db8::1]:6443"},
		},
		"no servers without a project": {
			[]string{
				"{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: a, namespace: default}, " +
					"spec: {controlPlaneEndpoint: {host: 10.0.0.1, port: 6443}}}",
			},
			nil,
		},
		"no settings without a project": {
			[]string{"{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm, namespace: argocd}}"}, nil,
		},
		"what a ClusterResourceSet names, in its namespace": {
			[]string{
				set, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: team}}",
				"{apiVersion: v1, kind: Secret, metadata: {name: b, namespace: other}}",
			},
			[]string{"ClusterResourceSet team/a", "payload ConfigMap team/a"},
		},
		"nothing that an earlier run has generated": {
			[]string{
				"{apiVersion: addons.cluster.x-k8s.io/v1beta2, kind: ClusterResourceSet, " + made +
					"name: old, namespace: team}}",
				set, "{apiVersion: v1, kind: ConfigMap, " + made + "name: a, namespace: team}}",
			},
			[]string{"ClusterResourceSet team/a"},
		},
		"what controllers make Secrets of": {
			[]string{
				set, "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: b, namespace: team}}",
				"{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a, namespace: team}}",
			},
			[]string{"ClusterResourceSet team/a", "promised Secret team/b"},
		},
		"what controllers make Secrets of other names of": {
			[]string{
				set, "{apiVersion: secrets.hashicorp.com/v1beta1, kind: VaultStaticSecret, " +
					"metadata: {name: v, namespace: team}, spec: {destination: {name: b, create: true}}}",
			},
			[]string{"ClusterResourceSet team/a", "promised Secret team/b"},
		},
		"what makes several Secrets, or one in many namespaces": {
			[]string{
				set, "{apiVersion: isindir.github.com/v1alpha3, kind: SopsSecret, metadata: {name: s, " +
					"namespace: other}, spec: {secretTemplates: [{name: a}, {name: b}]}}",
				"{apiVersion: external-secrets.io/v1, kind: ClusterExternalSecret, metadata: {name: c}, " +
					"spec: {externalSecretName: b, namespaceSelectors: [{}], externalSecretSpec: {}}}",
			},
			[]string{"ClusterResourceSet team/a", "promised Secret team/b"},
		},
		"a Secret of another namespace, or another name, is not promised": {
			[]string{
				set, "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: b, namespace: other}}",
				"{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: b, namespace: team}, " +
					"spec: {target: {name: c}}}",
			},
			[]string{"ClusterResourceSet team/a"},
		},
		"generators of a kustomization": {
			[]string{
				set, "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: k}, " +
					"configMapGenerator: [{name: a}], secretGenerator: [{name: c}]}",
			},
			[]string{"ClusterResourceSet team/a", "promised ConfigMap team/a"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			documents := strings.Join(append(c.manifests, cluster("eu-1")), "\n---\n")
			f, problems := Fleet(input(t, documents, "{}"), Choice{}, nil)
			if problems.Failed() {
				t.Fatal(problems)
			}
			var got []string
			for _, application := range f.Existing.Applications {
				got = append(got, application.String())
			}
			for _, project := range f.Existing.Projects {
				got = append(got, project.String())
			}
			for _, settings := range f.Existing.Settings {
				got = append(got, "settings "+settings.String())
			}
			for _, server := range f.Existing.Servers {
				got = append(got, server)
			}
			for _, set := range f.Existing.ResourceSets {
				got = append(got, set.String())
			}
			for id := range f.Existing.Payloads {
				got = append(got, "payload "+id.String())
			}
			for id := range f.Existing.Promised {
				got = append(got, "promised "+id.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
