package cli_test

import (
	"strings"
	"testing"
)

// TestResourceSetsBeside: ClusterResourceSets of the input, and what they name.
func TestResourceSetsBeside(t *testing.T) {
	t.Parallel()
	const configMap, secret = "{kind: ConfigMap, name: hand}", "{kind: Secret, name: hand}"
	const eu = "matchLabels: {region: eu}"
	// set is a ClusterResourceSet with its selector, what it names, and more.
	set := func(selector, resources, more string) string {
		return object("addons.cluster.x-k8s.io/v1beta2", "ClusterResourceSet", "name: hand, namespace: default",
			"spec:\n  clusterSelector: {"+selector+"}\n  resources: ["+resources+"]\n"+more)
	}
	const here = "name: hand, namespace: default"
	const monitoring = "\n  a.yaml: |\n    apiVersion: v1\n    kind: ConfigMap\n" +
		"    metadata: {name: monitoring, namespace: kube-system}\n    data: {retention: 7d}"
	payload := func(metadata, data string) string { return object("v1", "ConfigMap", metadata, "data:"+data) }
	const secretType = "type: addons.cluster.x-k8s.io/resource-set\n"
	hidden := func(rest string) string { return object("v1", "Secret", here, rest) }
	checkBeside(t, map[string]besideCase{
		"the same object": {
			set(eu, configMap, "") + payload(here, monitoring),
			"warning CF0509 hand spec.resources eu-1",
		},
		"the same object under Reconcile": {
			set(eu, configMap, "  strategy: Reconcile") + payload(here, monitoring),
			"error CF0509 hand spec.resources eu-1",
		},
		"the same content": {
			set(eu, configMap, "") + payload(here, strings.ReplaceAll(monitoring, "7d", "30d")), "",
		},
		"another object": {
			set(eu, configMap, "") + payload(here, strings.ReplaceAll(monitoring, "name: monitoring", "name: other")),
			"",
		},
		"the same object in another namespace": {
			set(eu, configMap, "") + payload(here, strings.ReplaceAll(monitoring, "kube-system", "kube-public")), "",
		},
		"in v1beta1": {
			strings.ReplaceAll(set(eu, configMap, ""), "k8s.io/v1beta2", "k8s.io/v1beta1") +
				payload(here, monitoring), "warning CF0509 hand spec.resources eu-1",
		},
		"for Clusters of another namespace": {
			strings.ReplaceAll(set(eu, configMap, "")+payload(here, monitoring), "default", "other"),
			"info CF0201 hand metadata.namespace",
		},
		"for no Cluster": {
			set("matchLabels: {region: apac}", configMap, ""),
			"info CF0201 hand spec.clusterSelector",
		},
		"a selector that is empty": {
			set("", configMap, ""),
			"warning CF0112 hand spec.clusterSelector",
		},
		"a selector of a wrong operator": {
			set("matchExpressions: [{key: region, operator: Is, values: [eu]}]", configMap, ""),
			"warning CF0112 hand spec.clusterSelector",
		},
		"a selector without values": {
			set("matchExpressions: [{key: region, operator: In}]", configMap, ""),
			"warning CF0112 hand spec.clusterSelector",
		},
		"a selector of a wrong value": {
			set("matchLabels: {region: 'e u'}", configMap, ""),
			"warning CF0112 hand spec.clusterSelector",
		},
		"a selector of a number": {
			set("matchLabels: {region: 1}", configMap, ""),
			"warning CF0112 hand spec.clusterSelector",
		},
		"a payload that is missing": {
			set(eu, configMap, ""),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"a payload that is missing, named twice": {
			set(eu, configMap+", "+configMap, ""),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"a payload of another namespace": {
			set(eu, configMap, "") + payload("name: hand, namespace: other", monitoring),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"a payload without a namespace": {set(eu, configMap, "") + payload("name: hand", monitoring), ""},
		"a ConfigMap that is a Secret": {
			set(eu, secret, "") + payload(here, monitoring),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"a kind in lower case": {
			set(eu, "{kind: configmap, name: hand}", "") + payload(here, monitoring),
			"warning CF0302 hand spec.resources[0].kind eu-1",
		},
		"a kind that is no payload": {
			set(eu, "{kind: Deployment, name: hand}", ""),
			"warning CF0302 hand spec.resources[0].kind eu-1",
		},
		"no kind": {
			set(eu, "{name: hand}", "") + payload(here, monitoring),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"no name": {
			set(eu, "{kind: ConfigMap}", ""),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"nothing named": {set(eu, "", ""), "warning CF0510 hand spec.resources"},
		"no data": {
			set(eu, configMap, "") + object("v1", "ConfigMap", here, "binaryData: {a: aGFsbG8=}"),
			"warning CF0303 hand - eu-1",
		},
		"a number": {
			set(eu, configMap, "") + payload(here, " {a: 5}"),
			"warning CF0303 hand - eu-1",
		},
		"a text that is no object": {
			set(eu, configMap, "") + payload(here, " {a: a text of more than thirty-two bytes}"),
			"warning CF0303 hand - eu-1",
		},
		"an object without a kind": {
			set(eu, configMap, "") + payload(here, strings.ReplaceAll(monitoring, "    kind: ConfigMap\n", "")),
			"warning CF0303 hand - eu-1",
		},
		"an object that cannot be read beside the same object": {
			set(eu, configMap, "") + payload(here, monitoring+"\n    ---\n    - a list"), "warning CF0303 hand - eu-1",
		},
		"a Secret": {
			set(eu, secret, "") + hidden(secretType+"stringData:"+monitoring),
			"warning CF0509 hand spec.resources eu-1",
		},
		"a Secret without a type": {
			set(eu, secret, "") + hidden("stringData:"+monitoring),
			"warning CF0303 hand - eu-1",
		},
		"a Secret of another type": {
			set(eu, secret, "") + hidden("type: Opaque\nstringData:"+monitoring),
			"warning CF0303 hand - eu-1",
		},
		"a Secret that is not base64": {
			set(eu, secret, "") + hidden(secretType+"data: {a: '###'}"),
			"warning CF0303 hand - eu-1",
		},
		"a Secret of another type beside the same object": {
			set(eu, configMap+", "+secret, "") + payload(here, monitoring) +
				hidden("type: Opaque\nstringData:"+monitoring),
			"warning CF0303 hand - eu-1",
		},
		"a Secret that something makes": {
			set(eu, secret, "") +
				object("external-secrets.io/v1", "ExternalSecret", here, "spec: {target: {name: hand}}"),
			"",
		},
		"a Secret that something makes in another namespace": {
			set(eu, secret, "") + object("external-secrets.io/v1",
				"ExternalSecret", "name: hand, namespace: other", "spec: {target: {name: hand}}"),
			"warning CF0302 hand spec.resources[0] eu-1",
		},
		"a sealed Secret": {
			set(eu, secret, "") + object("bitnami.com/v1alpha1", "SealedSecret", here, "spec: {encryptedData: {a: b}}"),
			"",
		},
	})
}
