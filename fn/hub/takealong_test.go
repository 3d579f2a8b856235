package hub

import "testing"

const (
	labelMark      = "take-along-label.capi-to-argocd."
	annotationMark = "take-along-annotation.capi-to-argocd."
)

// TestMarks shows which marks are stamped on Clusters, so that the registrar copies what is needed.
func TestMarks(t *testing.T) {
	checkDecisions(t, map[string]decision{
		"for the labels of a selector, on the Clusters that it selects": {
			spec:     byMarks + web("clusterSelector: {matchLabels: {env: prod, region: eu}},", "web"),
			clusters: []string{"a/eu-1 env=prod region=eu", "a/eu-2 region=eu"},
			want: []string{
				"main-web: Secrets with env=prod,region=eu",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"label take-along-label.capi-to-argocd.region= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"for the labels that must exist or have a value, on the Clusters that it selects": {
			spec: byMarks + web(
				"clusterSelector: {matchExpressions: [{key: env, operator: In, values: [prod]}, {key: region, "+
					"operator: Exists}]},",
				"web",
			),
			clusters: []string{"a/eu-1 env=prod region=eu", "a/eu-2 region=eu"},
			want: []string{
				"main-web: Secrets with env in (prod),region",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"label take-along-label.capi-to-argocd.region= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"for those that must not exist or not have a value, on all Clusters of the fleet that have them": {
			spec: byMarks + web(
				"clusterSelector: {matchLabels: {a: b}, matchExpressions: [{key: env, operator: NotIn, values: "+
					"[test]}, {key: gpu, operator: DoesNotExist}]},",
				"web",
			),
			clusters: []string{"a/eu-1 a=b env=prod", "a/eu-2 env=test", "a/eu-3 gpu="},
			want: []string{
				"main-web: Secrets with a=b,env notin (test),!gpu",
				"label take-along-label.capi-to-argocd.a= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1 a/eu-2",
				"label take-along-label.capi-to-argocd.gpu= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-3",
			},
		},
		"for the label of the fleet, which no Cluster has before": {
			spec: byMarks + web("", "web"), clusters: []string{"a/eu-1", "a/eu-2"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1 a/eu-2",
				"label take-along-label.capi-to-argocd.capifleet.dev/fleet= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1 a/eu-2",
			},
		},
		"for the label of the fleet, and not for one that no Cluster has": {
			spec: byMarks + web(
				"clusterSelector: {matchExpressions: [{key: env, operator: DoesNotExist}]},",
				"web",
			),
			clusters: []string{"a/eu-1", "a/eu-2 env=test"},
			want: []string{
				"main-web: Secrets with capifleet.dev/fleet=main,!env",
				"label capifleet.dev/fleet=main is wanted by spec.applicationSets[0].clusterSelector " +
					"(set spec.clusters.selector or clusterSelector, with a label that the Clusters " +
					"have) on a/eu-1 a/eu-2",
				"label take-along-label.capi-to-argocd.capifleet.dev/fleet= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-2",
			},
		},
		"for a label that the template reads, on the Clusters that have it": {
			spec:     byMarks + web(prod, `{{ index .metadata.labels "gpu" | default "none" }}`),
			clusters: []string{"a/eu-1 env=prod gpu=a", "a/eu-2 env=prod", "a/eu-3 gpu=b"},
			want: []string{
				"main-web: Secrets with env=prod",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1 a/eu-2",
				"label take-along-label.capi-to-argocd.gpu= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"for an annotation that the template reads": {
			spec:     byMarks + web(prod, `{{ index .metadata.annotations "example.com/owner" | default "none" }}`),
			clusters: []string{"a/eu-1 env=prod @example.com/owner=anna", "a/eu-2 env=prod @x=y"},
			want: []string{
				"error CF0203: spec.applicationSets[0].template.spec.source.path: the template reads " +
					"annotations of the cluster Secret, which has only those that are taken along (value " +
					`"{{ index .metadata.annotations \"example.com/owner\" | default \"none\" }}"; ` +
					"Cluster a/eu-2); set them, read them as values with a default, or leave the " +
					"Clusters out by clusterSelector",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1 a/eu-2",
				"annotation take-along-annotation.capi-to-argocd.example.com/owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"for values that are a label and an annotation": {
			spec: "values: [{name: region, label: region}, {name: owner, annotation: owner}]\n" + byMarks + web(
				prod,
				"{{ .values.owner }}{{ .values.region }}",
			),
			clusters: []string{"a/eu-1 env=prod region=eu @owner=anna"},
			want: []string{
				`main-web: Secrets with env=prod,region and values {"owner":"{{ index ` +
					`.metadata.annotations \"owner\" }}","region":"{{ index .metadata.labels \"region\" ` +
					`}}"}`,
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
				"label take-along-label.capi-to-argocd.region= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"not where the user has written the mark, whatever its value": {
			spec: byMarks + web(prod, "{{ .metadata.annotations.owner }}"),
			clusters: []string{
				"a/eu-1 env=prod " +
					"@owner=anna " + labelMark + "env=no @" + annotationMark + "owner=no", "a/eu-2 env=prod @owner=max",
			},
			want: []string{
				"main-web: Secrets with env=prod",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-2",
				"annotation take-along-annotation.capi-to-argocd.owner= is wanted by " +
					"spec.applicationSets[0].template (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-2",
			},
		},
		"again where an earlier run has stamped it": {
			spec: byMarks + web(prod, "web"),
			clusters: []string{
				"a/eu-1 env=prod " + labelMark + "env= @capifleet.dev/stamps=main:labels/" + labelMark + "env",
			},
			want: []string{
				"main-web: Secrets with env=prod",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"not for a label that the registrar writes itself": {
			spec: byMarks + web(
				"clusterSelector: {matchLabels: {env: prod, capi-to-argocd/owned: 'true'}},",
				"web",
			),
			clusters: []string{"a/eu-1 env=prod capi-to-argocd/owned=true"},
			want: []string{
				"main-web: Secrets with capi-to-argocd/owned=true,env=prod",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"none where labels get there by themselves": {
			spec: byAll + web(prod, regionPath), clusters: []string{"a/eu-1 env=prod region=eu"},
			want: []string{"main-web: Secrets with env=prod,region"},
		},
		"a label that the registrar never copies is refused": {
			spec: byAll + web(
				"clusterSelector: {matchLabels: {env: prod, cluster.x-k8s.io/a: b}},",
				`{{ index .metadata.labels "kubernetes.io/x" }}`,
			),
			clusters: []string{"a/eu-1 env=prod cluster.x-k8s.io/a=b kubernetes.io/x=y"},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the cluster generator needs " +
					"label cluster.x-k8s.io/a on the cluster Secrets, and it does not get there: the " +
					"registrar does not copy keys that begin with cluster.x-k8s.io/ (value " +
					`"cluster.x-k8s.io/a"); use another label, or set argocd.generator: List`,
				"error CF0406: spec.applicationSets[0].template: the cluster generator needs label " +
					"kubernetes.io/x on the cluster Secrets, and it does not get there: the registrar " +
					`does not copy keys that begin with kubernetes.io/ (value "kubernetes.io/x"); use ` +
					"another label, or set argocd.generator: List",
			},
		},
		"a label that is too long to be taken along is refused": {
			spec: byMarks + web(
				"clusterSelector: {matchLabels: {env: prod, a-label-with-a-name-that-is-long: b}},",
				"web",
			),
			clusters: []string{"a/eu-1 env=prod a-label-with-a-name-that-is-long=b"},
			want: []string{
				"error CF0406: spec.applicationSets[0].clusterSelector: the cluster generator needs " +
					"label a-label-with-a-name-that-is-long on the cluster Secrets, and it does not get " +
					"there: the registrar would need the key " +
					"take-along-label.capi-to-argocd.a-label-with-a-name-that-is-long, which is " +
					"not valid (name part must be no more than 63 bytes) (value " +
					`"a-label-with-a-name-that-is-long"); use another label, or set argocd.generator: ` +
					"List",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
		"an annotation that is too long to be taken along is refused": {
			spec:     byMarks + web(prod, `{{ index .metadata.annotations "an-annotation-with-a-name-that-is-long" }}`),
			clusters: []string{"a/eu-1 env=prod @an-annotation-with-a-name-that-is-long=b"},
			want: []string{
				"error CF0406: spec.applicationSets[0].template: the cluster generator needs " +
					"annotation an-annotation-with-a-name-that-is-long on the cluster Secrets, and it " +
					"does not get there: the registrar would need the key " +
					"take-along-annotation.capi-to-argocd.an-annotation-with-a-name-that-is-long, which " +
					"is not valid (name part must be no more than 63 bytes) (value " +
					`"an-annotation-with-a-name-that-is-long"); use another annotation, or set ` +
					"argocd.generator: List",
				"label take-along-label.capi-to-argocd.env= is wanted by " +
					"spec.applicationSets[0].clusterSelector (write it on the Clusters, or set " +
					"argocd.generator: List) on a/eu-1",
			},
		},
	})
}
