package capi

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer writes random ClusterResourceSets by hand.
type writer struct {
	*rand.Rand

	by map[string]string // whose content each object has in the payloads
}

func newWriter(seed uint64) writer {
	w := writer{rand.New(rand.NewPCG(7, seed)), map[string]string{}}
	for _, name := range append(ofFleet(), "four") {
		w.by[name] = w.oneOf("fleet", "hand", "hand")
	}
	return w
}

func (w writer) oneOf(texts ...string) string { return texts[w.IntN(len(texts))] }

// writtenClusters are three Clusters of the fleet, and one of another namespace.
func writtenClusters() string {
	var all strings.Builder
	for i, labels := range []string{"{region: eu, tier: a}", "{region: us, tier: a}", "{region: us}", "{region: eu}"} {
		namespace := "fleet"
		if i == 3 {
			namespace = "other"
		}
		fmt.Fprintf(&all, `---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: c%d, namespace: %s, labels: %s}
spec: {infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}
`, i, namespace, labels)
	}
	return all.String()
}

// writtenFleet delivers each of its objects to all Clusters.
func writtenFleet() string {
	config := `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: main}
spec:
  resourceSets:
  - name: settings
    resources:
    - inline: |
`
	for _, name := range ofFleet() {
		config += "        ---\n" + configMap(name, "fleet", 8)
	}
	return config
}

// configMap is an object of the fleet, by somebody.
func configMap(name, by string, indent int) string {
	return indented("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "+name+", namespace: kube-system}\ndata: {by: "+
		by+"}\n", indent)
}

// set is a random ClusterResourceSet.
func (w writer) set() string {
	selector := w.oneOf(
		"{matchLabels: {region: eu}}", "{matchLabels: {region: us}}", "{matchLabels: {tier: a}}",
		"{matchExpressions: [{key: tier, operator: Exists}]}", "{matchLabels: {region: apac}}",
		"{matchExpressions: [{key: tier, operator: DoesNotExist}]}",
		"{matchExpressions: [{key: region, operator: In, values: [eu, us]}]}",
		"{matchExpressions: [{key: region, operator: NotIn, values: [eu]}]}",
		"{}", "{matchExpressions: [{key: region, operator: In}]}", "{matchLabels: {region: 'e u'}}",
		"{matchExpressions: [{key: region, operator: Is, values: [eu]}]}",
	)
	var references []string
	for range 1 + w.IntN(3) {
		references = append(references, fmt.Sprintf("{kind: %s, name: %s}", w.oneOf("ConfigMap", "Secret"),
			w.oneOf("p0", "p1", "p2", "missing")))
	}
	return fmt.Sprintf(`---
apiVersion: addons.cluster.x-k8s.io/%s
kind: ClusterResourceSet
metadata: {name: by-hand, namespace: %s}
spec:
  strategy: %s
  clusterSelector: %s
  resources: [%s]
`, w.oneOf("v1beta1", "v1beta2"), w.oneOf("fleet", "fleet", "fleet", "other"), w.oneOf("ApplyOnce", "Reconcile"),
		selector, strings.Join(references, ", "))
}

// payloads are random ConfigMaps and Secrets.
func (w writer) payloads() string {
	var all strings.Builder
	for i := range 3 {
		for _, namespace := range []string{"fleet", "other"} {
			if w.IntN(6) > 0 {
				fmt.Fprintf(&all, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: p%d, namespace: %s}\n%s",
					i, namespace, w.data(w.oneOf("data", "data", "data", "data", "data", "binaryData")))
			}
		}
		if w.IntN(3) > 0 {
			fmt.Fprintf(&all, "---\napiVersion: v1\nkind: Secret\nmetadata: {name: p%d, namespace: fleet}\ntype: "+
				"%s\n%s", i, w.oneOf("addons.cluster.x-k8s.io/resource-set", "Opaque"),
				"stringData:\n  a: |\n"+configMap("four", "hand", 4))
		}
	}
	return all.String()
}

// data are the data of a payload.
func (w writer) data(field string) string {
	if field == "binaryData" {
		return "binaryData: {a: aGFsbG8=}\n"
	}
	text := "data:\n"
	for i := range 1 + w.IntN(2) {
		text += fmt.Sprintf("  k%d: |\n", i)
		for range 1 + w.IntN(2) {
			text += "    ---\n" + w.document()
		}
	}
	return text
}

// document is a document of a payload.
func (w writer) document() string {
	if w.IntN(8) == 0 {
		return w.oneOf("    short: true\n", "    {apiVersion: v1, kind: ConfigMap, metadata: {name: open}\n",
			"    - apiVersion: v1\n    - kind: ConfigMap of a list\n",
			"    metadata: {name: of-no-kind-at-all, labels: {}}\n", "    {}\n")
	}
	name := w.oneOf("one", "two", "three", "four")
	return configMap(name, w.by[name], 4)
}
