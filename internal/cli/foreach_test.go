package cli_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomEntries are an entry with forEach, and the entries that somebody would write by hand
// instead, called ENTRY-ITEM.
type randomEntries struct{ forEach, byHand string }

// pick is one of some texts.
func pick(random *rand.Rand, texts ...string) string { return texts[random.IntN(len(texts))] }

// randomItems are the items of an entry: their YAML, what they have, and their selectors.
func randomItems(random *rand.Rand) (items []map[string]string) {
	for i := range 1 + random.IntN(4) {
		items = append(items, map[string]string{
			"name": fmt.Sprintf("item-%d", i), "version": fmt.Sprintf("v%d.%d", i, random.IntN(3)),
			"region": pick(random, "eu", "us"), "a-b": pick(random, "x", "y z"),
			"selector": pick(random, "", "{matchLabels: {tls: enabled}}", "{matchExpressions: [{key: gpu, operator: Exists}]}"),
		})
	}
	return items
}

// written is a text of an entry with what an item has.
func writtenFor(item map[string]string, text string) string {
	for key, value := range item {
		text = strings.ReplaceAll(text, "{{ .item."+key+" }}", value)
		text = strings.ReplaceAll(text, "{{item."+key+"}}", value)
		text = strings.ReplaceAll(text, `{{ index .item "`+key+`" }}`, value)
	}
	return text
}

// entriesOf writes an entry, whose body has two spaces before each line, in both ways.
func (e *randomEntries) add(body string, items []map[string]string) {
	e.forEach += "  - name: addons\n    forEach:\n"
	for _, item := range items {
		e.forEach += fmt.Sprintf("    - name: %s\n      values: {version: %s, region: %s, a-b: %q}\n",
			item["name"], item["version"], item["region"], item["a-b"])
		e.byHand += "  - name: addons-" + item["name"] + "\n"
		if selector := item["selector"]; selector != "" {
			e.forEach += "      clusterSelector: " + selector + "\n"
			e.byHand += "    clusterSelector: " + selector + "\n"
		}
		e.byHand += writtenFor(item, body)
	}
	e.forEach += body
}

// randomConfigs are the specs of two FleetConfigs that are to give the same.
func randomConfigs(random *rand.Rand) randomEntries {
	spec := "spec:\n  values: [{name: zone, label: region, default: none}]\n  metadata: {labels: {a: b}}\n"
	spec += "  waves: [{name: canary, selector: {matchLabels: {tls: enabled}}}, {name: rest}]\n"
	spec += "  argocd: {registrar: ClusterLabels, generator: " + pick(random, "List", "List", "Clusters") + "}\n"
	e := randomEntries{spec, spec}
	e.forEach, e.byHand = e.forEach+"  resourceSets:\n", e.byHand+"  resourceSets:\n"
	e.add(`    strategy: `+pick(random, "ApplyOnce", "Reconcile")+`
    metadata: {labels: {addon: '{{ .item.name }}'}}
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: '{{ .item.name }}', namespace: kube-system}
        data: {version: '`+pick(random, "{{ .item.version }}", "{{item.version}}-{{ .values.zone }}", "{{ .name }}")+`'}
      render: Template
    - files: ['payloads/{{ .item.region }}/*']
      render: `+pick(random, "Verbatim", "Template")+`
`, randomItems(random))
	e.forEach, e.byHand = e.forEach+"  applicationSets:\n", e.byHand+"  applicationSets:\n"
	e.add(`    template:
      metadata: {name: '`+pick(random, "{{ .name }}-{{ .item.name }}", "{{name}}-{{item.name}}")+`'}
      spec:
        source:
          repoURL: https://github.com/your-org/addons
          path: '`+pick(random, "{{ .item.name }}", `{{ index .item "a-b" }}`, "{{ .values.zone }}/{{ .item.region }}")+`'
          targetRevision: '`+pick(random, "{{ .item.version }}", "main")+`'
        destination: {namespace: '{{ .item.name }}'}
`, randomItems(random))
	return e
}

// TestForEachIsAsByHand holds random entries with forEach to the entries that they stand for:
// objects, names, stamps and problems are the same.
func TestForEachIsAsByHand(t *testing.T) {
	t.Parallel()
	runs := 100
	if testing.Short() {
		runs = 20
	}
	files := map[string]string{
		"payloads/eu/a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: eu}\n",
		"payloads/us/a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: us}\n",
	}
	for i, labels := range []string{"tls: enabled, region: eu", "gpu: yes-2, region: us", "tls: enabled, gpu: a, region: us"} {
		files[fmt.Sprintf("cluster-%d.yaml", i)] = fmt.Sprintf(`apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata: {name: c-%d, namespace: default, labels: {%s}}
spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AWSCluster, name: c-%d}}
`, i, labels, i)
	}
	const head = "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\n"
	accepted := 0
	for seed := range runs {
		e := randomConfigs(rand.New(rand.NewPCG(uint64(seed), 1)))
		changes := map[string]string{}
		for name, spec := range map[string]string{"forEach": e.forEach, "by hand": e.byHand} {
			files["fleet.yaml"] = head + spec
			input := packageOf(t, files)
			got := runFunction(t, input.list(nil))
			if got.status == 0 {
				changes[name] = got.changed(t, input)
			}
			if strings.Contains(changes[name], ".item.") {
				t.Errorf("seed %d: something that is generated reads .item:\n%s", seed, changes[name])
			}
			changes[name+" failed"] = fmt.Sprint(got.status)
		}
		if diff := cmp.Diff(changes["by hand"], changes["forEach"]); diff != "" ||
			changes["forEach failed"] != changes["by hand failed"] {
			t.Fatalf("seed %d (-by hand +forEach):\n%s\nof:\n%s", seed, diff, e.forEach)
		}
		if changes["forEach failed"] == "0" {
			accepted++
		}
	}
	if accepted < runs/2 {
		t.Errorf("%d of %d FleetConfigs are accepted", accepted, runs)
	}
}
