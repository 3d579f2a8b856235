package resourceset

import "testing"

// TestObjects: what must be true of the objects that an entry delivers together.
func TestObjects(t *testing.T) {
	t.Parallel()
	const widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a"
	const definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
		"metadata: {name: widgets.example.com}\nspec: {group: example.com, names: {kind: Widget}, scope: Namespaced}"
	for sentence, c := range map[string]struct {
		fields   string // of the entry
		files    map[string]string
		problems []string
	}{
		"an object twice in one source": {
			fields: "  resources: [{files: ['*']}]", files: map[string]string{"a": settings + "\n---\n" + settings},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[0].files: ConfigMap kube-system/settings is " +
					"duplicated in the payload; the first is in spec.resourceSets[0].resources[0].files; " +
					"remove one of them",
			},
		},
		"an object three times in several sources": {
			fields: "  resources: [{files: [a]}, {files: [b]}, {files: [c]}]",
			files:  map[string]string{"a": settings, "b": settings, "c": settings},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[1].files: ConfigMap kube-system/settings is " +
					"duplicated in the payload; the first is in spec.resourceSets[0].resources[0].files; " +
					"remove one of them",
				"error CF0307: spec.resourceSets[0].resources[2].files: ConfigMap kube-system/settings is " +
					"duplicated in the payload; the first is in spec.resourceSets[0].resources[0].files; " +
					"remove one of them",
			},
		},
		"an object that a template gives is there already": {
			fields: "  resources: [{files: [a]}, {files: [b], render: Template}]",
			files:  map[string]string{"a": settings, "b": settings},
			problems: []string{
				"error CF0307: spec.resourceSets[0].resources[1].files: ConfigMap kube-system/settings is " +
					"duplicated in the payload; the first is in spec.resourceSets[0].resources[0].files (2 Clusters: " +
					"fleet/eu-1, fleet/eu-2); remove one of them",
			},
		},
		"a namespaced object without a namespace": {
			fields: "  resources: [{files: [a]}]",
			files:  map[string]string{"a": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}"},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Pod a is namespaced and has no " +
					"metadata.namespace, so the cluster would refuse it; set its metadata.namespace",
			},
		},
		"a namespaced object without a namespace that a template gives": {
			fields: "  resources: [{files: [a], render: Template}]",
			files:  map[string]string{"a": "apiVersion: v1\nkind: Pod\nmetadata: {name: 'a'}"},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Pod a is namespaced and has no " +
					"metadata.namespace, so the cluster would refuse it (2 Clusters: fleet/eu-1, fleet/eu-2); set " +
					"its metadata.namespace",
			},
		},
		"nobody knows whether the kind is namespaced": {
			fields: "  resources: [{files: [a]}]", files: map[string]string{"a": widget + "}"},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Widget a has no metadata.namespace, and " +
					"it is unknown whether it needs one, since its kind is neither built in nor defined in the " +
					"payload; set its metadata.namespace, or its annotation capifleet.dev/scope: Cluster, which is " +
					"not delivered",
			},
		},
		"the payload says that the kind is namespaced": {
			fields: "  resources: [{files: [a, b]}]", files: map[string]string{"a": widget + "}", "b": definition},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Widget a is namespaced and has no " +
					"metadata.namespace, so the cluster would refuse it; set its metadata.namespace",
			},
		},
		"the payload says it of a kind that a template gives": {
			fields: "  resources: [{files: [a], render: Template}, {files: [b]}]",
			files:  map[string]string{"a": widget + "}", "b": definition},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Widget a is namespaced and has no " +
					"metadata.namespace, so the cluster would refuse it (2 Clusters: fleet/eu-1, fleet/eu-2); set " +
					"its metadata.namespace",
			},
		},
		"the object says another scope than the payload": {
			fields: "  resources: [{files: [a, b]}]",
			files:  map[string]string{"a": widget + ", annotations: {capifleet.dev/scope: Cluster}}", "b": definition},
			problems: []string{
				"error CF0306: spec.resourceSets[0].resources[0].files: Widget a has the annotation " +
					"capifleet.dev/scope, and its kind has another scope; remove the annotation",
			},
		},
		"the object says its scope": {
			fields: "  resources: [{files: [a]}]",
			files:  map[string]string{"a": widget + ", annotations: {capifleet.dev/scope: Cluster}}"},
		},
		"an object wants to be reconciled by an entry that applies once": {
			fields: "  resources: [{files: [a]}]",
			files: map[string]string{"a": "apiVersion: v1\nkind: Namespace\n" +
				"metadata: {name: a, annotations: {capifleet.dev/strategy: Reconcile}}"},
			problems: []string{
				"error CF0304: spec.resourceSets[0].resources[0].files: Namespace a has the annotation " +
					"capifleet.dev/strategy: Reconcile, and the strategy here is ApplyOnce; remove the annotation, " +
					"or deliver the object by an entry of resourceSets with strategy Reconcile",
			},
		},
		"an object wants to be applied once by an entry that does so": {
			fields: "  resources: [{files: [a]}]",
			files: map[string]string{"a": "apiVersion: v1\nkind: Namespace\n" +
				"metadata: {name: a, annotations: {capifleet.dev/strategy: ApplyOnce}}"},
		},
		"an object wants to be reconciled by an entry that reconciles": {
			fields: "  strategy: Reconcile\n  resources: [{files: [a]}]",
			files: map[string]string{"a": "apiVersion: v1\nkind: Namespace\n" +
				"metadata: {name: a, annotations: {capifleet.dev/strategy: Reconcile}}"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{spec: addons(c.fields), clusters: inEurope, files: c.files}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestSharedObjects: an object that two entries deliver to one Cluster must have one content.
func TestSharedObjects(t *testing.T) {
	t.Parallel()
	const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: kube-system}\ndata: {a: c}"
	const clusters = "f/a env=p\nf/b env=p both=x\nf/c both=x\nf/d both=x env=p"
	const application = "application: {metadata: {name: root}, " +
		"spec: {source: {repoURL: https://example.com/a, path: a}}}"
	for sentence, c := range map[string]struct {
		spec     string
		problems []string
	}{
		"another content for some Clusters": {
			spec: "resourceSets:\n- {name: one, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [settings]}]}\n" +
				"- {name: two, clusterSelector: {matchLabels: {both: x}}, " +
				"resources: [{files: [other]}]}",
			problems: []string{
				"warning CF0307: spec.resourceSets[1].resources[0].files: entry one delivers ConfigMap " +
					"kube-system/settings too, with other content; which version a Cluster ends up with is undefined " +
					"(2 Clusters: f/b, f/d); deliver it by one entry",
			},
		},
		"the same content": {
			spec: "resourceSets:\n- {name: one, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [settings]}]}\n" +
				"- {name: two, clusterSelector: {matchLabels: {both: x}}, " +
				"resources: [{files: [settings]}]}",
		},
		"another content for other Clusters": {
			spec: "resourceSets:\n- {name: one, clusterSelector: {matchLabels: {both: x}}, " +
				"resources: [{files: [settings]}]}\n" +
				"- {name: two, clusterSelector: {matchExpressions: [{key: both, operator: DoesNotExist}]}, " +
				"resources: [{files: [other]}]}",
		},
		"a third entry differs from two": {
			spec: "resourceSets:\n- {name: one, resources: [{files: [settings]}]}\n- {name: two, resources: [{files: " +
				"[settings]}]}\n" +
				"- {name: three, clusterSelector: {matchLabels: {both: x}}, resources: [{files: [other]}]}",
			problems: []string{
				"warning CF0307: spec.resourceSets[2].resources[0].files: entry one delivers ConfigMap " +
					"kube-system/settings too, with other content; which version a Cluster ends up with is undefined " +
					"(3 Clusters: f/b, f/c, f/d); deliver it by one entry",
				"warning CF0307: spec.resourceSets[2].resources[0].files: entry two delivers ConfigMap " +
					"kube-system/settings too, with other content; which version a Cluster ends up with is undefined " +
					"(3 Clusters: f/b, f/c, f/d); deliver it by one entry",
			},
		},
		"the Namespace of a bootstrap yields to any other": {
			spec: "resourceSets:\n- {name: one, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [namespace]}]}\n" +
				"bootstrap:\n- {name: two, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [definition, moved]}], " + application + "}\n" +
				"- {name: three, clusterSelector: {matchLabels: {both: x}}, " +
				"resources: [{files: [definition, moved]}], " +
				application + "}",
			problems: []string{
				"error CF0404: spec.bootstrap[1].application.metadata.name: entry two generates an Application " +
					"of this name for the same Cluster already (value \"root\"; Cluster f/b); let the entries select " +
					"different Clusters, or give the Applications different names",
				"error CF0404: spec.bootstrap[1].application.metadata.name: entry two generates an Application " +
					"of this name for the same Cluster already (value \"root\"; Cluster f/d); let the entries select " +
					"different Clusters, or give the Applications different names",
			},
		},
		"a Namespace that a bootstrap lists does not": {
			spec: "resourceSets:\n- {name: one, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [namespace]}]}\n" +
				"bootstrap:\n- {name: two, clusterSelector: {matchLabels: {env: p}}, " +
				"resources: [{files: [definition, moved, plain]}], " +
				application + "}",
			problems: []string{
				"warning CF0307: spec.bootstrap[0].resources[0].files: entry one delivers Namespace argocd too, " +
					"with other content; which version a Cluster ends up with is undefined (3 Clusters: f/a, f/b, " +
					"f/d); deliver it by one entry",
			},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{spec: c.spec, clusters: clusters, files: map[string]string{
				"settings": settings, "other": other, "definition": applicationDefinition,
				"moved":     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: moved}",
				"namespace": "apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd, labels: {a: b}}",
				"plain":     "apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd}",
			}}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}
