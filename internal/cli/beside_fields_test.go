package cli_test

import "testing"

// TestFieldsOfResourceSetsBeside: ClusterResourceSets of the input that are not as Cluster API
// wants them, or that reach nothing.
func TestFieldsOfResourceSetsBeside(t *testing.T) {
	t.Parallel()
	const here, resources = "name: hand, namespace: default", "  resources: [{kind: ConfigMap, name: hand}]\n"
	const selector = "  clusterSelector: {matchLabels: {region: eu}}\n"
	const payload = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: hand, namespace: default}\n" +
		"data:\n  a.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: hand, namespace: default}\n"
	of := func(version, metadata, rest string) string {
		return payload + object("addons.cluster.x-k8s.io/"+version, "ClusterResourceSet", metadata, rest)
	}
	spec := func(rest string) string { return of("v1beta2", here, "spec:\n"+rest) }
	selecting := func(selector string) string { return spec("  clusterSelector: {" + selector + "}\n" + resources) }
	with := func(more string) string { return spec(selector + resources + more) }
	listing := func(resources string) string { return spec(selector + "  resources: " + resources) }
	checkBeside(t, map[string]besideCase{
		"as it should be":           {with(""), ""},
		"in v1beta1":                {of("v1beta1", here, "spec:\n"+selector+resources), ""},
		"strategy ApplyOnce":        {with("  strategy: ApplyOnce"), ""},
		"strategy Reconcile":        {with("  strategy: Reconcile"), ""},
		"strategy Always":           {with("  strategy: Always"), "warning CF0510 hand spec.strategy"},
		"strategy in lower case":    {with("  strategy: reconcile"), "warning CF0510 hand spec.strategy"},
		"strategy that is empty":    {with("  strategy: ''"), "warning CF0510 hand spec.strategy"},
		"strategy without a value":  {with("  strategy:"), "warning CF0510 hand spec.strategy"},
		"strategy that is a list":   {with("  strategy: [Reconcile]"), "warning CF0510 hand spec.strategy"},
		"strategy that is not set":  {with("  strategy: ${STRATEGY}"), "warning CF0118 production -"},
		"stratgy":                   {with("  stratgy: Reconcile"), "warning CF0510 hand spec.stratgy"},
		"a field of another object": {with("  replicas: 3"), "warning CF0510 hand spec.replicas"},
		"strategy beside the spec": {
			with("strategy: Reconcile"),
			"warning CF0510 hand strategy",
		},
		"spec that is misspelt": {
			of("v1beta2", here, "sepc:\n"+selector+resources),
			"warning CF0510 hand sepc",
		},
		"without a spec": {
			of("v1beta2", here, ""),
			"warning CF0510 hand spec.resources\nwarning CF0112 hand spec.clusterSelector",
		},
		"clusterSelecter": {
			spec("  clusterSelecter: {matchLabels: {region: eu}}\n" + resources),
			"warning CF0510 hand spec.clusterSelecter",
		},
		"matchLables": {
			selecting("matchLables: {region: eu}"),
			"warning CF0510 hand spec.clusterSelector.matchLables",
		},
		"labels without matchLabels": {
			selecting("region: eu"),
			"warning CF0510 hand spec.clusterSelector.region",
		},
		"a field of an expression": {
			selecting("matchExpressions: [{key: region, operator: Exists, value: []}]"),
			"warning CF0510 hand spec.clusterSelector.matchExpressions[0].value",
		},
		"resource": {
			spec(selector + "  resource: [{kind: ConfigMap, name: hand}]"),
			"warning CF0510 hand spec.resource",
		},
		"resources that are a map": {
			listing("{kind: ConfigMap, name: hand}"),
			"warning CF0510 hand spec.resources",
		},
		"resources that are empty": {listing("[]"), "warning CF0510 hand spec.resources"},
		"resources of v1beta1":     {of("v1beta1", here, "spec:\n"+selector), "warning CF0510 hand spec.resources"},
		"a field of a reference": {
			listing("[{kind: ConfigMap, name: hand, key: a}]"),
			"warning CF0510 hand spec.resources[0].key",
		},
		"a misspelt name": {
			listing("[{kind: ConfigMap, nam: hand}]"),
			"warning CF0510 hand spec.resources[0].nam",
		},
		"a misspelt kind": {
			listing("[{knd: ConfigMap, name: hand}]"),
			"warning CF0510 hand spec.resources[0].knd",
		},
		"kind Configmap": {
			listing("[{kind: Configmap, name: hand}]"),
			"warning CF0302 hand spec.resources[0].kind eu-1",
		},
		"kind secret": {
			listing("[{kind: secret, name: hand}]"),
			"warning CF0302 hand spec.resources[0].kind eu-1",
		},
		"v1alpha4": {
			of("v1alpha4", here, "spec:\n"+selector+resources),
			"warning CF0510 hand apiVersion",
		},
		"v1beta3": {
			of("v1beta3", here, "spec:\n"+selector+resources),
			"warning CF0510 hand apiVersion",
		},
		"v1": {
			of("v1", here, "spec:\n"+selector+resources),
			"warning CF0510 hand apiVersion",
		},
		"a misspelt label": {
			selecting("matchLabels: {regoin: eu}"),
			"warning CF0201 hand spec.clusterSelector",
		},
		"a label in upper case": {
			selecting("matchLabels: {region: EU}"),
			"warning CF0201 hand spec.clusterSelector",
		},
		"a label with a prefix": {
			selecting("matchLabels: {example.com/region: eu}"),
			"warning CF0201 hand spec.clusterSelector",
		},
		"another label": {
			selecting("matchLabels: {environment: eu}"),
			"info CF0201 hand spec.clusterSelector",
		},
		"one of two labels": {
			selecting("matchLabels: {region: eu, regoin: eu}"),
			"warning CF0201 hand spec.clusterSelector",
		},
		"no label": {
			selecting("matchExpressions: [{key: region, operator: DoesNotExist}]"),
			"info CF0201 hand spec.clusterSelector",
		},
		"a namespace without any": {
			of("v1beta2", "name: hand, namespace: other", "spec:\n"+selector+resources),
			"info CF0201 hand metadata.namespace",
		},
		"without a namespace": {of("v1beta2", "name: hand", "spec:\n"+selector+resources), ""},
		"without a filled-in label": {
			selecting("matchLabels: {region: '${REGION}'}"),
			"warning CF0118 production -",
		},
		"of another fleet, by a run": {
			of("v1beta2", "name: other-network, namespace: default, labels: {app.kubernetes.io/managed-by: capifleet, "+
				"capifleet.dev/fleet: other}", "spec:\n"+selector+resources+"  stratgy: Reconcile"),
			"warning CF0503 production -",
		},
		"two of one namespace": {
			of("v1beta2", "name: hand, namespace: other", "spec:\n"+selector+resources) +
				object("addons.cluster.x-k8s.io/v1beta2", "ClusterResourceSet", "name: more, namespace: other",
					"spec:\n"+selector+resources),
			"info CF0201 hand metadata.namespace\ninfo CF0201 more metadata.namespace",
		},
		"kept off the hub": {
			of("v1beta2", here+", annotations: {config.kubernetes.io/local-config: 'true'}",
				"spec:\n"+selector+resources+"  stratgy: Reconcile"), "",
		},
	})
}
