package resourceset

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestRender: what is wrong with what the templates give, for which Clusters, and that nothing is
// delivered to a group for which one fails.
func TestRender(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		spec      string // of the FleetConfig, beside the entry
		template  string
		delivered []string
		problems  []string
	}{
		"a fact is missing for one group": {
			template: configMap("{{ .metadata.labels.zone }}"),
			delivered: []string{
				"ClusterResourceSet f/production-addons-71fdde12, ApplyOnce to environment=production,zone=z: " +
					"ConfigMap production-addons, ConfigMap production-addons-d20eaa944017",
				"ConfigMap f/production-addons: ConfigMap kube-system/settings",
				"ConfigMap f/production-addons-d20eaa944017: ConfigMap kube-system/rendered, " +
					"ConfigMap kube-system/others",
			},
			problems: []string{
				"error CF0203: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template reads label zone, which is missing " +
					"(Cluster f/us-1); set it, read it as a value with a default, " +
					"or leave the Clusters out by clusterSelector",
				"error CF0203: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template reads label zone, which is missing " +
					"(Cluster f/us-2); set it, read it as a value with a default, " +
					"or leave the Clusters out by clusterSelector",
			},
		},
		"a function fails": {
			template: configMap(`{{ fail "no " }}`),
			problems: []string{
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: fail: no  (Cluster f/eu-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: fail: no  (Cluster f/us-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: fail: no  (Cluster f/us-2); fix the template, or the Clusters",
			},
		},
		"a value that is missing is reported where it is evaluated": {
			spec: "values: [{name: site, field: spec.sites}]\n", template: configMap("{{ .values.site }}"),
			problems: []string{
				"error CF0203: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template reads value site, and field spec.sites is missing or empty: " +
					"spec of a Cluster has no field sites " +
					"(Cluster f/eu-1); set it, check the path in spec.values[0].field, give the value a default, or " +
					"leave the Clusters out by clusterSelector",
				"error CF0203: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template reads value site, and field spec.sites is missing or empty: " +
					"spec of a Cluster has no field sites " +
					"(Cluster f/us-1); set it, check the path in spec.values[0].field, give the value a default, or " +
					"leave the Clusters out by clusterSelector",
				"error CF0203: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template reads value site, and field spec.sites is missing or empty: " +
					"spec of a Cluster has no field sites " +
					"(Cluster f/us-2); set it, check the path in spec.values[0].field, give the value a default, or " +
					"leave the Clusters out by clusterSelector",
			},
		},
		"the template of a Secret fails": {
			template: "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: kube-system}\n" +
				`stringData: {a: '{{ fail "no" }}'}`,
			problems: []string{
				"error CF0402: spec.resourceSets[0].resources[1].files: in Secret kube-system/a (a), " +
					"stringData.a: the template fails, and the reason is not shown, since the template reads or " +
					"makes what may be secret (Cluster f/eu-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in Secret kube-system/a (a), " +
					"stringData.a: the template fails, and the reason is not shown, since the template reads or " +
					"makes what may be secret (Cluster f/us-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in Secret kube-system/a (a), " +
					"stringData.a: the template fails, and the reason is not shown, since the template reads or " +
					"makes what may be secret (Cluster f/us-2); fix the template, or the Clusters",
			},
		},
		"a template that reads a secret fails": {
			spec: "values: [{name: token, label: region}]\n", template: configMap("{{ fail .values.token }}"),
			problems: []string{
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template fails, and the reason is not shown, since the template reads or makes what " +
					"may be secret (Cluster f/eu-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template fails, and the reason is not shown, since the template reads or makes what " +
					"may be secret (Cluster f/us-1); fix the template, or the Clusters",
				"error CF0402: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/rendered (a), " +
					"data.a: the template fails, and the reason is not shown, since the template reads or makes what " +
					"may be secret (Cluster f/us-2); fix the template, or the Clusters",
			},
		},
		"the name is not valid": {
			template: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .metadata.labels.region }}_', " +
				"namespace: kube-system}",
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/{{ " +
					".metadata.labels.region }}_ (a): metadata.name is not a valid Kubernetes name (Cluster f/eu-1); " +
					"use lower-case letters, digits, '-' and '.'",
				"error CF0304: spec.resourceSets[0].resources[1].files: in ConfigMap kube-system/{{ " +
					".metadata.labels.region }}_ (a): metadata.name is not a valid Kubernetes name (2 Clusters: " +
					"f/us-1, f/us-2); use lower-case letters, digits, '-' and '.'",
			},
		},
		"the name of a Secret is a template": {
			template: "apiVersion: v1\nkind: Secret\nmetadata: {name: '{{ .metadata.labels.region }}', namespace: " +
				"kube-system}\n" +
				"data: {a: '{{ .name }}'}",
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[1].files: in Secret kube-system/us (a), data[a]: " +
					"the value is not base64 (Cluster f/us-2); encode it, or write it under stringData",
				"error CF0304: spec.resourceSets[0].resources[1].files: in Secret kube-system/eu (a), data[a]: " +
					"the value is not base64 (Cluster f/eu-1); encode it, or write it under stringData",
				"error CF0304: spec.resourceSets[0].resources[1].files: in Secret kube-system/us (a), data[a]: " +
					"the value is not base64 (Cluster f/us-1); encode it, or write it under stringData",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec:  c.spec + addons("  resources: [{files: [b]}, {files: [a, c], render: Template}]"),
				files: map[string]string{"a": c.template, "b": settings, "c": others},
				clusters: "f/eu-1 environment=production region=eu zone=z\nf/us-1 environment=production region=us\n" +
					"f/us-2 environment=production region=us",
			}.run(t)
			wantSame(t, "delivered", c.delivered, got.deliveredLines(t))
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// configMap is one with a text.
func configMap(text string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rendered, namespace: kube-system}\n" +
		"data: {a: '" + text + "'}"
}

// TestApplications: which Applications the Clusters' own Argo CDs will have, and what is wrong with
// them.
func TestApplications(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		entries      string
		applications []string
		problems     []string
	}{
		"one for each Cluster": {
			entries: bootstrapOf("argocd", "", "{{ .name }}-root", "clusters/{{ .metadata.labels.region }}"),
			applications: []string{
				"f/eu-1 by argocd: argocd/eu-1-root, path clusters/eu",
				"f/us-1 by argocd: argocd/us-1-root, path clusters/us",
			},
		},
		"a name that two entries give": {
			entries: bootstrapOf("argocd", "", "root", "a") + bootstrapOf("more", "",
				"root-{{ .metadata.labels.region }}", "b") +
				bootstrapOf("again", "{matchLabels: {region: us}}", "root", "a"),
			applications: []string{
				"f/eu-1 by argocd: argocd/root, path a",
				"f/us-1 by argocd: argocd/root, path a",
				"f/eu-1 by more: argocd/root-eu, path b",
				"f/us-1 by more: argocd/root-us, path b",
			},
			problems: []string{
				"error CF0404: spec.bootstrap[2].application.metadata.name: entry argocd generates an " +
					"Application of this name for the same Cluster already (value \"root\"; Cluster f/us-1); let the " +
					"entries select different Clusters, or give the Applications different names",
			},
		},
		"one name in two namespaces": {
			entries: bootstrapOf("argocd", "", "root", "a") + "- name: more\n  namespace: gitops\n" +
				"  resources: [{files: [definition]}]\n" +
				"  application: {metadata: {name: root}, spec: {source: {repoURL: https://example.com/a, path: a}}}\n",
			applications: []string{
				"f/eu-1 by argocd: argocd/root, path a",
				"f/us-1 by argocd: argocd/root, path a",
				"f/eu-1 by more: gitops/root, path a",
				"f/us-1 by more: gitops/root, path a",
			},
		},
		"an Application that would be refused": {
			entries: bootstrapOf("argocd", "", "Root_{{ .metadata.labels.region }}", "a"),
			applications: []string{
				"f/eu-1 by argocd: argocd/Root_eu, path a",
				"f/us-1 by argocd: argocd/Root_us, path a",
			},
			problems: []string{
				"error CF0403: spec.bootstrap[0].application.metadata.name: the Application would be refused: " +
					"Kubernetes does not accept the text (a lowercase RFC 1123 " +
					"subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
					"and must start and end with an alphanumeric character) (value \"Root_eu\"; Cluster f/eu-1); fix " +
					"the template, or the Clusters",
				"error CF0403: spec.bootstrap[0].application.metadata.name: the Application would be refused: " +
					"Kubernetes does not accept the text (a lowercase RFC 1123 " +
					"subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
					"and must start and end with an alphanumeric character) (value \"Root_us\"; Cluster f/us-1); fix " +
					"the template, or the Clusters",
			},
		},
		"an Application that would be refused, and reads a secret": {
			entries: "- name: argocd\n  resources: [{files: [definition]}]\n  application: {metadata: {name: '{{ " +
				".values.token }}_'}, " +
				"spec: {source: {repoURL: https://example.com/a, path: a}}}\n",
			applications: []string{
				"f/eu-1 by argocd: argocd/eu_, path a",
				"f/us-1 by argocd: argocd/us_, path a",
			},
			problems: []string{
				"error CF0403: spec.bootstrap[0].application.metadata.name: the Application would be refused: " +
					"Kubernetes does not accept the text (a lowercase RFC 1123 " +
					"subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
					"and must start and end with an alphanumeric character) (Cluster f/eu-1); fix the template, or " +
					"the Clusters",
				"error CF0403: spec.bootstrap[0].application.metadata.name: the Application would be refused: " +
					"Kubernetes does not accept the text (a lowercase RFC 1123 " +
					"subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
					"and must start and end with an alphanumeric character) (Cluster f/us-1); fix the template, or " +
					"the Clusters",
			},
		},
		"a template that fails": {
			entries: bootstrapOf("argocd", "", "root", "{{ .metadata.labels.zone }}"),
			applications: []string{
				"f/eu-1 by argocd: argocd/root, path z",
			},
			problems: []string{
				"error CF0203: spec.bootstrap[0].application.spec.source.path: the template reads label zone, " +
					"which is missing (value \"{{ .metadata.labels.zone }}\"; Cluster f/us-1); set it, read it as a " +
					"value with a default, or leave the Clusters out by clusterSelector",
			},
		},
		"a template that is not one": {
			entries: bootstrapOf("argocd", "", "root", "{{ .zone"),
			problems: []string{
				"error CF0401: spec.bootstrap[0].application.spec.source.path: unclosed action (value \"{{ " +
					".zone\"); fix the template; its language is Argo CD's, Go templates with sprig",
			},
		},
		"a template that reads the server": {
			entries: bootstrapOf("argocd", "", "root", "{{ .server }}"),
			problems: []string{
				"error CF0401: spec.bootstrap[0].application: the template at " +
					"spec.bootstrap[0].application.spec.source.path reads a parameter that only the " +
					"cluster Secret on the hub holds, so it is not known at render time (value \".server\"); remove " +
					"it, or read a value of spec.values",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: "clusters: {selector: {matchLabels: {env: p}}}\nvalues: [{name: token, label: " +
					"region}]\nbootstrap:\n" + c.entries,
				files:    map[string]string{"definition": applicationDefinition},
				clusters: "f/eu-1 env=p region=eu zone=z\nf/us-1 env=p region=us",
			}.run(t)
			var applications []string
			for _, one := range got.delivered.Applications {
				applications = append(applications, one.Cluster.NamespacedName()+" by "+one.Entry+": "+
					one.Namespace+"/"+one.Name+", path "+one.Sources[0].Path)
			}
			wantSame(t, "applications", c.applications, applications)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// bootstrapOf is an entry with an Application.
func bootstrapOf(name, clusterSelector, application, path string) string {
	entry := "- name: " + name + "\n  resources: [{files: [definition]}]\n  application: {metadata: {name: '" +
		application + "'}, " +
		"spec: {source: {repoURL: https://example.com/a, path: '" + path + "'}}}\n"
	if clusterSelector != "" {
		entry += "  clusterSelector: " + clusterSelector + "\n"
	}
	return entry
}

// TestApplication: the whole of what is known of an Application.
func TestApplication(t *testing.T) {
	t.Parallel()
	got := given{
		spec:  "bootstrap:\n" + bootstrapOf("argocd", "{matchLabels: {env: p}}", "root", "a"),
		files: map[string]string{"definition": applicationDefinition}, clusters: "f/eu-1 env=p",
	}.run(t)
	want := []fleet.Application{{
		Entry: "argocd", Cluster: got.members[0].Ref, Namespace: "argocd", Name: "root", Project: "default",
		Destination: fleet.Destination{Server: "https://kubernetes.default.svc"}, InCluster: true,
		Sources: []fleet.ApplicationSource{{RepoURL: "https://example.com/a", Path: "a"}},
	}}
	if diff := cmp.Diff(want, got.delivered.Applications); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
