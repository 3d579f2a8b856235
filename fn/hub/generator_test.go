package hub

import "testing"

// Hubs whose ApplicationSets have the cluster generator.
const (
	byLabels   = "argocd: {registrar: ClusterLabels, generator: Clusters}\n"
	byMarks    = "argocd: {registrar: Capi2Argo, generator: Clusters}\n"
	byAll      = "argocd: {registrar: Capi2Argo, capi2argo: {labels: All}, generator: Clusters}\n"
	prod       = "clusterSelector: {matchLabels: {env: prod}},"
	regionPath = "{{ .metadata.labels.region }}"
)

// TestListGenerator writes for each Cluster what the template reads of it, and its name.
func TestListGenerator(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"the name alone": {
			spec: web("", "web"), clusters: []string{"a/eu-1"},
			want: []string{`main-web: list [{"name":"eu-1"}]`},
		},
		"what the template reads": {
			spec: "values: [{name: region, label: region}]\n" + web(
				"",
				"{{ .values.region }}/{{ .metadata.labels.env }}",
			),
			clusters: []string{"a/eu-1 region=eu env=prod gpu=yes", "a/us-1 region=us env=test"},
			want: []string{
				`main-web: list ` +
					`[{"metadata":{"labels":{"env":"prod"}},"name":"eu-1","values":{"region":"eu"}},` +
					`{"metadata":{"labels":{"env":"test"}},"name":"us-1","values":{"region":"us"}}]`,
			},
		},
		"the name by which the registrar knows it": {
			spec: "argocd: {registrar: Capi2Argo, capi2argo: {names: Namespaced}}\n" + web(
				"",
				"{{ .nameNormalized }}",
			),
			clusters: []string{"a/eu.1"},
			want:     []string{`main-web: list [{"name":"a-eu.1","nameNormalized":"a-eu.1"}]`},
		},
		"with a default where there is no value": {
			spec:     "values: [{name: region, label: region, default: none}]\n" + web("", "{{ .values.region }}"),
			clusters: []string{"a/eu-1"},
			want:     []string{`main-web: list [{"name":"eu-1","values":{"region":"none"}}]`},
		},
		"an element is short of what its Cluster lacks": {
			spec: web(
				"",
				`{{ index .metadata.labels "region" | default "none" }}`,
			), clusters: []string{"a/eu-1 region=eu", "a/us-1"},
			want: []string{
				`main-web: list ` +
					`[{"metadata":{"labels":{"region":"eu"}},"name":"eu-1"},{"metadata":{"labels":{}},"name":"us-1"}]`,
			},
		},
	})
}

// TestSelectorOfSecrets shows by what the cluster generator selects.
func TestSelectorOfSecrets(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"by the selector of the entry": {
			spec: byLabels + web(prod, "web"), clusters: []string{"a/eu-1 env=prod", "a/us-1"},
			want: []string{"main-web: Secrets with env=prod"},
		},
		"by the selectors of the fleet and of the entry": {
			spec:     "clusters: {selector: {matchLabels: {region: eu}}}\n" + byLabels + web(prod, "web"),
			clusters: []string{"a/eu-1 env=prod region=eu", "a/us-1 env=prod"},
			want:     []string{"main-web: Secrets with env=prod,region=eu"},
		},
		"which must not contradict each other": {
			spec:     "clusters: {selector: {matchLabels: {env: test}}}\n" + byLabels + web(prod, "web"),
			clusters: []string{"a/eu-1 env=test"},
			want: []string{
				"warning CF0201: spec.applicationSets[0].clusterSelector: the selector matches no " +
					`Cluster of the fleet, which has 1 Cluster (value "env=prod"); check the labels of ` +
					"the Clusters; the values of label env are: test",
				"error CF0206: spec.applicationSets[0].clusterSelector.matchLabels[env]: the " +
					`selector contradicts spec.clusters.selector, which wants env=test (value "prod"); ` +
					"no Cluster can match both: change one of them",
			},
		},
		"by the label of the fleet where there is no selector, which is stamped on all of it": {
			spec: byLabels + web("", "web"), clusters: []string{"a/eu-1", "a/us-1"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1 a/us-1",
			},
		},
		"besides a selector that matches what has no labels": {
			spec: byLabels + web(
				"clusterSelector: {matchExpressions: [{key: env, operator: DoesNotExist}]},",
				"web",
			),
			clusters: []string{"a/eu-1", "a/us-1 env=test"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main,!env",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1 a/us-1",
			},
		},
		"a template that needs an annotation needs the label of the fleet, where labels get there by themselves": {
			spec: byAll + web(
				prod,
				"{{ .metadata.annotations.owner }}",
			), clusters: []string{"a/eu-1 env=prod @owner=anna"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main,env=prod",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].template (read " +
					"labels instead of annotations, or set argocd.generator: List) on a/eu-1",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"as does one that reads a value of an annotation": {
			spec:     "values: [{name: owner, annotation: owner}]\n" + byAll + web(prod, "{{ .values.owner }}"),
			clusters: []string{"a/eu-1 env=prod @owner=anna", "a/us-1 @owner=max"},
			want: []string{
				`main-web: Secrets with capifleet.dev/fleet=main,env=prod and values {"owner":"{{ ` +
					`index .metadata.annotations \"owner\" }}"}`,
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].template (read " +
					"labels instead of annotations, or set argocd.generator: List) on a/eu-1 a/us-1",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"unless the value has a default": {
			spec: "values: [{name: owner, annotation: owner, default: nobody}]\n" + byAll + web(
				prod,
				"{{ .values.owner }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				`main-web: Secrets with env=prod and values {"owner":"{{ if hasKey .metadata ` +
					`\"annotations\" }}{{ index .metadata.annotations \"owner\" | default \"nobody\" ` +
					`}}{{ else }}{{ \"nobody\" }}{{ end }}"}`,
			},
		},
		"or labels are taken along by marks, which only a run sets": {
			spec: byMarks + web(
				prod,
				"{{ .metadata.annotations.owner }}",
			), clusters: []string{"a/eu-1 env=prod @owner=anna"},
			want: []string{
				"main-web: Secrets with env=prod",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"overrides are refused": {
			spec: byLabels + web(
				prod+" overrides: [{clusterSelector: {matchLabels: {gpu: a}}, spec: {project: gpu}}],",
				"web",
			),
			clusters: []string{"a/eu-1 env=prod gpu=a"},
			want: []string{
				"error CF0406: spec.applicationSets[0].overrides: overrides are resolved for each " +
					"Cluster when the ApplicationSet is rendered, and the cluster generator finds its " +
					"Clusters later; set argocd.generator: List",
			},
		},
	})
}

// TestValuesOfSecrets shows the values of the cluster generator, which Argo CD makes of each
// Secret.
func TestValuesOfSecrets(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"a label is required": {
			spec:     "values: [{name: region, label: region}]\n" + byLabels + web(prod, "{{ .values.region }}"),
			clusters: []string{"a/eu-1 env=prod region=eu"},
			want: []string{
				`main-web: Secrets with env=prod,region and values {"region":"{{ index ` +
					`.metadata.labels \"region\" }}"}`,
			},
		},
		"a label with a default is not": {
			spec: "values: [{name: region, label: region, default: 'no \"where'}]\n" + byLabels + web(
				prod,
				"{{ .values.region }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				`main-web: Secrets with env=prod and values {"region":"{{ index .metadata.labels ` +
					`\"region\" | default \"no \\\"where\" }}"}`,
			},
		},
		"an annotation": {
			spec: "values: [{name: owner, annotation: example.com/owner}]\n" + byMarks + web(
				prod,
				"{{ .values.owner }}",
			),
			clusters: []string{"a/eu-1 env=prod @example.com/owner=anna"},
			want: []string{
				`main-web: Secrets with env=prod and values {"owner":"{{ index .metadata.annotations ` +
					`\"example.com/owner\" }}"}`,
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"annotation take-along-annotation.capi-to-argocd.example.com/owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"an annotation with a default": {
			spec: "values: [{name: owner, annotation: owner, default: nobody}]\n" + byMarks + web(
				prod,
				"{{ .values.owner }}",
			),
			clusters: []string{"a/eu-1 env=prod", "a/us-1 env=prod @owner=anna"},
			want: []string{
				`main-web: Secrets with env=prod and values {"owner":"{{ if hasKey .metadata ` +
					`\"annotations\" }}{{ index .metadata.annotations \"owner\" | default \"nobody\" ` +
					`}}{{ else }}{{ \"nobody\" }}{{ end }}"}`,
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1 a/us-1",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/us-1",
			},
		},
		"only those that are read": {
			spec: "values: [{name: region, label: region, default: none}, {name: zone, label: " +
				"zone}]\n" + byLabels + web(
				prod,
				"{{ .values.region }}",
			),
			clusters: []string{"a/eu-1 env=prod"},
			want: []string{
				`main-web: Secrets with env=prod and values {"region":"{{ index .metadata.labels ` +
					`\"region\" | default \"none\" }}"}`,
			},
		},
	})
}
