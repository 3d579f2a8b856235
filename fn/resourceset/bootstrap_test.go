package resourceset

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/template"
)

// TestBootstrapApplication: what the Application says where the FleetConfig does not.
func TestBootstrapApplication(t *testing.T) {
	t.Parallel()
	type tree = map[string]any
	for sentence, c := range map[string]struct{ application, want tree }{
		"the FleetConfig says nothing": {
			application: tree{},
			want: tree{
				"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": tree{"namespace": "gitops"},
				"spec": tree{"project": "default", "destination": tree{"server": "https://kubernetes.default.svc"}},
			},
		},
		"what it says stays": {
			application: tree{
				"metadata": tree{"name": "root", "namespace": "apps"},
				"spec": tree{
					"project": "fleet", "destination": tree{"server": "https://example.com", "namespace": "a"},
				},
			},
			want: tree{
				"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
				"metadata": tree{"name": "root", "namespace": "apps"},
				"spec": tree{
					"project": "fleet", "destination": tree{"server": "https://example.com", "namespace": "a"},
				},
			},
		},
		"a destination by name has no server": {
			application: tree{"spec": tree{"destination": tree{"name": "in-cluster"}}},
			want: tree{
				"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": tree{"namespace": "gitops"},
				"spec": tree{"project": "default", "destination": tree{"name": "in-cluster"}},
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			before := v1alpha1.Tree(c.application).DeepCopy()
			got := bootstrapApplication(&v1alpha1.Bootstrap{Namespace: "gitops", Application: c.application})
			wantSame(t, "application", c.want, got)
			if diff := cmp.Diff(before, v1alpha1.Tree(c.application)); diff != "" {
				t.Errorf("the FleetConfig has changed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBootstrap: what a bootstrap delivers, in which order, and into which namespace.
func TestBootstrap(t *testing.T) {
	t.Parallel()
	const account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: argocd-server}"
	const binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: argocd}\n" +
		"roleRef: {kind: ClusterRole, name: a}\n" +
		"subjects: [{kind: ServiceAccount, name: argocd-server, namespace: argocd}]"
	const elsewhere = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n" +
		"metadata: {name: elsewhere}\nroleRef: {kind: ClusterRole, name: a}\n" +
		"subjects: [{kind: ServiceAccount, name: argocd-server, namespace: other}]"
	for sentence, c := range map[string]struct {
		resources string
		delivered []string
		problems  []string
	}{
		"install, credentials, Application": {
			resources: "[{secret: {name: user-secret}}, {configMap: {name: user-payload}}, {files: [account]}, " +
				"{files: [definition]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, Secret user-secret, ConfigMap user-payload, " +
					"ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: Namespace gitops, CustomResourceDefinition " +
					"applications.argoproj.io, ServiceAccount gitops/argocd-server",
				"ConfigMap fleet/production-argocd-44136fa355b3: Application gitops/root",
			},
		},
		"what is rendered comes with the Application": {
			resources: "[{files: [settings], render: Template}, {files: [definition]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: CustomResourceDefinition applications.argoproj.io",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, ConfigMap " +
					"kube-system/settings, Application gitops/root",
			},
		},
		"what Reconcile would destroy has no payload of its own": {
			resources: "[{files: [unscaled, definition]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: CustomResourceDefinition applications.argoproj.io, " +
					"Deployment kube-system/unscaled",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, Application gitops/root",
			},
		},
		"nobody brings the definition of the Application": {
			resources: "[{files: [settings]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: ConfigMap kube-system/settings",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, Application gitops/root",
			},
			problems: []string{
				"info CF0315: spec.bootstrap[0].resources: the resources do not hold the " +
					"CustomResourceDefinition of Argo CD's Application; until something else brings it, Cluster API " +
					"cannot create the Application, and tries again",
			},
		},
		"the user's own ConfigMap brings it": {
			resources: "[{configMap: {name: user-definition}}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"user-definition, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, Application gitops/root",
			},
		},
		"the resources bring the namespace": {
			resources: "[{files: [account, definition, namespace]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: Namespace gitops, CustomResourceDefinition " +
					"applications.argoproj.io, ServiceAccount gitops/argocd-server",
				"ConfigMap fleet/production-argocd-44136fa355b3: Application gitops/root",
			},
		},
		"the user's own ConfigMap brings the namespace": {
			resources: "[{files: [account, definition]}, {configMap: {name: user-namespace}}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"user-namespace, ConfigMap production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: CustomResourceDefinition applications.argoproj.io, " +
					"ServiceAccount gitops/argocd-server",
				"ConfigMap fleet/production-argocd-44136fa355b3: Application gitops/root",
			},
		},
		"a template brings the namespace": {
			resources: "[{files: [account, definition]}, {files: [namespace], render: Template}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd-44136fa355b3, ConfigMap production-argocd",
				"ConfigMap fleet/production-argocd: CustomResourceDefinition applications.argoproj.io, " +
					"ServiceAccount gitops/argocd-server",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, Application gitops/root",
			},
		},
		"a rendered account gets the namespace, and brings it": {
			resources: "[{files: [definition]}, {files: [account], render: Template}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-argocd-ee03f805, ApplyOnce to env=p: ConfigMap " +
					"production-argocd, ConfigMap production-argocd-44136fa355b3",
				"ConfigMap fleet/production-argocd: CustomResourceDefinition applications.argoproj.io",
				"ConfigMap fleet/production-argocd-44136fa355b3: Namespace gitops, ServiceAccount " +
					"gitops/argocd-server, Application gitops/root",
			},
		},
		"the install names several namespaces": {
			resources: "[{files: [account, binding, elsewhere, definition]}]",
			problems: []string{
				"error CF0304: spec.bootstrap[0].resources: in ClusterRoleBinding elsewhere, subjects[0]: the " +
					"subject is a ServiceAccount of this payload in namespace other, and ClusterRoleBinding argocd " +
					"names one in namespace argocd; a payload can be written for one namespace only; set " +
					"metadata.namespace of the ServiceAccounts that belong elsewhere",
				"info CF0315: spec.bootstrap[0].resources: the resources do not hold the " +
					"CustomResourceDefinition of Argo CD's Application; until something else brings it, Cluster API " +
					"cannot create the Application, and tries again",
			},
		},
		"what is rendered names several namespaces": {
			resources: "[{files: [definition]}, {files: [account, binding, elsewhere], render: Template}]",
			problems: []string{
				"error CF0304: spec.bootstrap[0].application: in ClusterRoleBinding elsewhere, subjects[0]: the " +
					"subject is a ServiceAccount of this payload in namespace other, and ClusterRoleBinding argocd " +
					"names one in namespace argocd; a payload can be written for one namespace only (Cluster " +
					"fleet/eu-1); set metadata.namespace of the ServiceAccounts that belong elsewhere",
			},
		},
		"a rendered object is there twice": {
			resources: "[{files: [definition]}, {files: [settings], render: Template}, {inline: '" +
				"{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: kube-system}}', " +
				"render: Template}]",
			problems: []string{
				"error CF0307: spec.bootstrap[0].resources[2].inline: ConfigMap kube-system/settings is " +
					"duplicated in the payload; the first is in spec.bootstrap[0].resources[1].files (Cluster " +
					"fleet/eu-1); remove one of them",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: "clusters: {selector: {matchLabels: {env: p}}}\nbootstrap:\n- name: argocd\n" +
					"  namespace: gitops\n  resources: " + c.resources + "\n" +
					"  application: {metadata: {name: root}, " +
					"spec: {source: {repoURL: https://example.com/a, path: a}}}",
				clusters: "fleet/eu-1 env=p",
				files: map[string]string{
					"account": account, "binding": binding, "elsewhere": elsewhere, "definition": applicationDefinition,
					"settings": settings, "unscaled": unscaled, "user-payload": userPayload, "user-secret": userSecret,
					"namespace": "apiVersion: v1\nkind: Namespace\nmetadata: {name: gitops, labels: {a: b}}",
					"user-namespace": "apiVersion: v1\nkind: ConfigMap\n" +
						"metadata: {name: user-namespace, namespace: fleet}\n" +
						"data: {a: '{apiVersion: v1, kind: Namespace, metadata: {name: gitops}}'}",
					"user-definition": "apiVersion: v1\nkind: ConfigMap\n" +
						"metadata: {name: user-definition, namespace: fleet}\n" +
						"data: {a: '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, " +
						"metadata: {name: applications.argoproj.io}, " +
						"spec: {group: argoproj.io, names: {kind: Application}, scope: Namespaced}}'}",
				},
			}.run(t)
			wantSame(t, "delivered", c.delivered, got.deliveredLines(t))
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestRenderedNamespaces: a Namespace among the templates counts as one that is delivered, unless
// its name is a template.
func TestRenderedNamespaces(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		object map[string]any
		want   []string
	}{
		"a Namespace": {map[string]any{
			"apiVersion": "v1", "kind": "Namespace",
			"metadata": map[string]any{"name": "a"},
		}, []string{"Namespace a"}},
		"a kind of that name": {map[string]any{
			"apiVersion": "v2", "kind": "Namespace",
			"metadata": map[string]any{"name": "a"},
		}, nil},
		"another kind": {map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap",
			"metadata": map[string]any{"name": "a"},
		}, nil},
		"its name is a template": {map[string]any{
			"apiVersion": "v1", "kind": "Namespace",
			"metadata": map[string]any{"name": "{{ 1 }}"},
		}, nil},
		"it has no name": {map[string]any{"apiVersion": "v1", "kind": "Namespace"}, nil},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			wantSame(t, "namespaces", c.want, namesOfRendered(t, c.object))
		})
	}
}

// namesOfRendered names the Namespaces that a template is known to give.
func namesOfRendered(t *testing.T, object map[string]any) []string {
	t.Helper()
	parsed, errs := template.Parse(nil, object)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var names []string
	for _, namespace := range renderedNamespaces([]objectTemplate{{Tree: parsed}}) {
		names = append(names, namespace.String())
	}
	return names
}
