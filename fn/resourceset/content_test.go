package resourceset

import (
	"testing"
)

// Manifests that the tests deliver.
const (
	monitoring = "apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}"
	settings   = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: kube-system}\ndata: {a: b}"
	others     = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: others, namespace: kube-system}\ndata: {a: b}"
	regional   = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: regional, namespace: kube-system}\n" +
		"data: {region: '{{ .metadata.labels.region }}'}"
	named = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: named, namespace: kube-system}\n" +
		"data: {name: '{{ .name }}'}"
	unscaled = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: unscaled, namespace: kube-system}\nspec: {}"
	password = "apiVersion: v1\nkind: Secret\nmetadata: {name: password, namespace: kube-system}\ndata: {a: Yg==}"

	// applicationDefinition is what Cluster API must know to create an Application.
	applicationDefinition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
		"metadata: {name: applications.argoproj.io}\n" +
		"spec: {group: argoproj.io, names: {kind: Application}, scope: Namespaced}\n"

	// userPayload is a ConfigMap of the user's that holds a ConfigMap in a Namespace.
	userPayload = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: user-payload, namespace: fleet}\ndata:\n" +
		"  a.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n" +
		"    metadata: {name: dashboard, namespace: monitoring}\n    data: {a: b}\n"
	// userJob is a ConfigMap of the user's that holds what Reconcile would destroy.
	userJob = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: user-job, namespace: fleet}\ndata:\n" +
		"  a.yaml: |\n    apiVersion: batch/v1\n    kind: Job\n    metadata: {name: once, namespace: kube-system}\n"
	// userSecret is a Secret of the user's that holds what Reconcile would destroy.
	userSecret = "apiVersion: v1\nkind: Secret\ntype: addons.cluster.x-k8s.io/resource-set\n" +
		"metadata: {name: user-secret, namespace: fleet}\nstringData:\n" +
		"  a.yaml: |\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: hidden, namespace: kube-system}\n"
)

// addons is an entry addons for all Clusters of an environment, with the rest of its fields.
func addons(fields string) string {
	return "resourceSets:\n- name: addons\n  clusterSelector: {matchLabels: {environment: production}}\n" + fields
}

// inEurope are two Clusters of one namespace.
const inEurope = "fleet/eu-1 environment=production region=eu\nfleet/eu-2 environment=production region=eu"

// TestDelivered: which ClusterResourceSets and payloads are made of the sources of an entry, what
// each holds, and in which order the ClusterResourceSet refers to them.
func TestDelivered(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"monitoring.yaml": monitoring, "settings.yaml": settings, "others.yaml": others, "regional.yaml": regional,
		"named.yaml": named, "unscaled.yaml": unscaled, "password.yaml": password, "user-payload.yaml": userPayload,
		"user-job.yaml": userJob, "user-secret.yaml": userSecret,
	}
	for sentence, c := range map[string]struct {
		fields    string // of the entry
		clusters  string
		delivered []string
		problems  []string
	}{
		"all sources that are not rendered share a payload, in an order that installs": {
			fields: "  resources: [{files: [settings.yaml]}, {files: [monitoring.yaml, others.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons",
				"ConfigMap fleet/production-addons: Namespace monitoring, ConfigMap kube-system/settings, " +
					"ConfigMap kube-system/others",
			},
		},
		"what is rendered alike for all Clusters has one payload": {
			fields: "  resources: [{files: [regional.yaml], render: Template}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-ec67ab26, ApplyOnce to " +
					"environment=production,region=eu: ConfigMap production-addons-a1db89dfb601",
				"ConfigMap fleet/production-addons-a1db89dfb601: ConfigMap kube-system/regional",
			},
		},
		"the payload of the group stands where its first source stands": {
			fields: "  resources: [{files: [regional.yaml], render: Template}, {files: [settings.yaml]}, " +
				"{files: [named.yaml], render: Template}]",
			clusters: "fleet/eu-1 environment=production region=eu",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-98562515, ApplyOnce to " +
					"environment=production,group.capifleet.dev/production.addons=7765292fc47a: ConfigMap " +
					"production-addons-7765292fc47a, ConfigMap production-addons",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
				"ConfigMap fleet/production-addons-7765292fc47a: ConfigMap kube-system/regional, ConfigMap " +
					"kube-system/named",
			},
		},
		"the shared payload stands where its first source stands": {
			fields: "  resources: [{files: [settings.yaml]}, {files: [regional.yaml], render: Template}, {files: " +
				"[others.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-ec67ab26, ApplyOnce to " +
					"environment=production,region=eu: ConfigMap production-addons, " +
					"ConfigMap production-addons-a1db89dfb601",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings, ConfigMap kube-system/others",
				"ConfigMap fleet/production-addons-a1db89dfb601: ConfigMap kube-system/regional",
			},
		},
		"a reference stands where it is listed": {
			fields: "  resources: [{files: [settings.yaml]}, {configMap: {name: user-payload}}, " +
				"{configMap: {name: user-job}}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons, ConfigMap user-payload, ConfigMap user-job",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
			},
		},
		"but after what it needs": {
			fields: "  resources: [{configMap: {name: user-payload}}, {configMap: {name: user-job}}, {files: " +
				"[monitoring.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons, ConfigMap user-payload, ConfigMap user-job",
				"ConfigMap fleet/production-addons: Namespace monitoring",
			},
		},
		"a Secret with data travels in a Secret": {
			fields: "  resources: [{files: [password.yaml, settings.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons, Secret production-addons",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
				"Secret fleet/production-addons: Secret kube-system/password",
			},
		},
		"under ApplyOnce what Reconcile would destroy has a payload of its own, and one ClusterResourceSet": {
			fields: "  resources: [{files: [unscaled.yaml, settings.yaml]}, {configMap: {name: user-job}}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons, ConfigMap production-addons-once, ConfigMap user-job",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
				"ConfigMap fleet/production-addons-once: Deployment kube-system/unscaled",
			},
		},
		"under Reconcile it has a companion": {
			fields: "  strategy: Reconcile\n  resources: [{files: [unscaled.yaml, settings.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-cd2d9744, Reconcile to environment=production: " +
					"ConfigMap production-addons",
				"ClusterResourceSet fleet/production-addons-once-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons-once",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
				"ConfigMap fleet/production-addons-once: Deployment kube-system/unscaled",
			},
			problems: []string{
				"info CF0308: spec.resourceSets[0].strategy: Deployment kube-system/unscaled: a companion with " +
					"strategy ApplyOnce creates them once and never changes them: it has no replicas, so the " +
					"number that an autoscaler or a person has set would be deleted; to reconcile such an object " +
					"anyway, set its annotation capifleet.dev/strategy: Reconcile",
			},
		},
		"under Reconcile without anything else it has the companion alone": {
			fields: "  strategy: Reconcile\n  resources: [{files: [unscaled.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-once-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap production-addons-once",
				"ConfigMap fleet/production-addons-once: Deployment kube-system/unscaled",
			},
			problems: []string{
				"info CF0308: spec.resourceSets[0].strategy: Deployment kube-system/unscaled: a companion with " +
					"strategy ApplyOnce creates them once and never changes them: it has no replicas, so the " +
					"number that an autoscaler or a person has set would be deleted; to reconcile such an object " +
					"anyway, set its annotation capifleet.dev/strategy: Reconcile",
			},
		},
		"under Reconcile nothing is left to the companion where everything is safe": {
			fields: "  strategy: Reconcile\n  resources: [{files: [settings.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-cd2d9744, Reconcile to environment=production: " +
					"ConfigMap production-addons",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
			},
		},
		"under Reconcile a rendered object goes to the companion of its group": {
			fields: "  strategy: Reconcile\n  resources: [{inline: \"{apiVersion: batch/v1, kind: Job, " +
				"metadata: {name: '{{ .metadata.labels.region }}', namespace: kube-system}}\", render: Template}, " +
				"{files: [settings.yaml]}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-614a7165, Reconcile to " +
					"environment=production,region=eu: ConfigMap production-addons",
				"ClusterResourceSet fleet/production-addons-once-ec67ab26, ApplyOnce to " +
					"environment=production,region=eu: ConfigMap production-addons-once-a1db89dfb601",
				"ConfigMap fleet/production-addons: ConfigMap kube-system/settings",
				"ConfigMap fleet/production-addons-once-a1db89dfb601: Job kube-system/eu",
			},
			problems: []string{
				"info CF0308: spec.resourceSets[0].strategy: Job kube-system/eu: a companion with strategy " +
					"ApplyOnce creates them once and never changes them: it has immutable fields that the cluster " +
					"sets, so the patch would be refused; to reconcile such an object anyway, set its annotation " +
					"capifleet.dev/strategy: Reconcile",
			},
		},
		"under Reconcile what the user provides goes to the companion as a whole": {
			fields: "  strategy: Reconcile\n  resources: [{configMap: {name: user-payload}}, " +
				"{configMap: {name: user-job}}, {secret: {name: user-secret}}]",
			delivered: []string{
				"ClusterResourceSet fleet/production-addons-cd2d9744, Reconcile to environment=production: " +
					"ConfigMap user-payload",
				"ClusterResourceSet fleet/production-addons-once-b6963932, ApplyOnce to environment=production: " +
					"ConfigMap user-job, Secret user-secret",
			},
			problems: []string{
				"info CF0308: spec.resourceSets[0].strategy: ConfigMap fleet/user-job with Job kube-system/once, " +
					"Secret fleet/user-secret: a companion with strategy ApplyOnce creates them once and never " +
					"changes them: it has immutable fields that the cluster sets, so the patch would be refused; " +
					"to reconcile such an object anyway, set its annotation capifleet.dev/strategy: Reconcile",
			},
		},
		"each namespace has its own": {
			fields:   "  resources: [{files: [settings.yaml]}]",
			clusters: "b/eu-1 environment=production\na/eu-2 environment=production\nb/eu-3 environment=production",
			delivered: []string{
				"ClusterResourceSet a/production-addons-b6963932, ApplyOnce to environment=production: ConfigMap " +
					"production-addons",
				"ClusterResourceSet b/production-addons-b6963932, ApplyOnce to environment=production: ConfigMap " +
					"production-addons",
				"ConfigMap a/production-addons: ConfigMap kube-system/settings",
				"ConfigMap b/production-addons: ConfigMap kube-system/settings",
			},
		},
		"a group has payloads in its namespaces only": {
			fields:   "  resources: [{files: [settings.yaml]}, {files: [regional.yaml], render: Template}]",
			clusters: "a/eu-1 environment=production region=eu\nb/us-1 environment=production region=us",
			delivered: []string{
				"ClusterResourceSet a/production-addons-ec67ab26, ApplyOnce to environment=production,region=eu: " +
					"ConfigMap production-addons, ConfigMap production-addons-a1db89dfb601",
				"ClusterResourceSet b/production-addons-8b5c45ed, ApplyOnce to environment=production,region=us: " +
					"ConfigMap production-addons, ConfigMap production-addons-d8c8b72a085c",
				"ConfigMap a/production-addons: ConfigMap kube-system/settings",
				"ConfigMap a/production-addons-a1db89dfb601: ConfigMap kube-system/regional",
				"ConfigMap b/production-addons: ConfigMap kube-system/settings",
				"ConfigMap b/production-addons-d8c8b72a085c: ConfigMap kube-system/regional",
			},
		},
		"Clusters without a namespace have theirs without one": {
			fields:   "  resources: [{files: [settings.yaml]}]",
			clusters: "eu-1 environment=production",
			delivered: []string{
				"ClusterResourceSet production-addons-b6963932, ApplyOnce to environment=production: ConfigMap " +
					"production-addons",
				"ConfigMap production-addons: ConfigMap kube-system/settings",
			},
		},
		"nobody is reached": {
			fields:   "  resources: [{files: [settings.yaml]}]",
			clusters: "fleet/eu-1 environment=test",
			problems: []string{
				"warning CF0201: spec.resourceSets[0].clusterSelector: the selector matches no Cluster of the " +
					"fleet, which has 1 Cluster (value \"environment=production\"); check the labels of the " +
					"Clusters; the values of label environment are: test",
			},
		},
		"nothing is delivered where a source finds nothing": {
			fields: "  resources: [{files: [settings.yaml, lost.yaml]}]",
			problems: []string{
				"error CF0301: spec.resourceSets[0].resources[0].files[1]: the pattern matches no object of the " +
					`input (value "lost.yaml"); check it against the paths and labels there; Clusters, and what ` +
					"capifleet generates, are never a payload",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			if c.clusters == "" {
				c.clusters = inEurope
			}
			got := given{spec: addons(c.fields), clusters: c.clusters, files: files}.run(t)
			wantSame(t, "delivered", c.delivered, got.deliveredLines(t))
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}
