package capi

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edit is a change that people make to a package.
type edit struct {
	does     string // a sentence
	change   func(t *testing.T, files tree)
	renames  bool // ClusterResourceSets come with other names
	payloads bool // ConfigMaps come or go
}

// replace replaces a text of a file, which must be there once.
func replace(file, text, by string) func(*testing.T, tree) {
	return func(t *testing.T, files tree) {
		t.Helper()
		if strings.Count(files[file], text) != 1 {
			t.Fatalf("%s does not hold %q once:\n%s", file, text, files[file])
		}
		files[file] = strings.Replace(files[file], text, by, 1)
	}
}

// edits are made one after another.
func edits() []edit {
	const base = "    - inline: |\n        {apiVersion: v1, kind: Namespace, metadata: {name: base}}\n"
	const facts = "    - inline: |\n" +
		"        {apiVersion: v1, kind: ConfigMap, metadata: {name: facts, namespace: base}, " +
		"data: {fact: '{{ .values.region }}'}}\n" +
		"      render: Template\n"
	return []edit{
		{does: "an object is edited", change: replace(configFile, "{name: base}", "{name: base, labels: {team: a}}")},
		{
			does: "an object is added",
			change: replace(configFile, "{name: base, labels: {team: a}}}\n",
				"{name: base, labels: {team: a}}}\n        ---\n"+
					"        {apiVersion: v1, kind: Namespace, metadata: {name: more}}\n"),
		},
		{
			does: "an object goes",
			change: replace(configFile,
				"        ---\n        {apiVersion: v1, kind: Namespace, metadata: {name: more}}\n", ""),
		},
		{
			does:    "the selector is edited",
			change:  replace(configFile, "{tier: standard}", "{tier: standard, cni: calico}"),
			renames: true,
		},
		{
			does: "the selector is spelled in another way",
			change: replace(configFile, "{matchLabels: {tier: standard, cni: calico}}",
				"{matchExpressions: [{key: cni, operator: In, values: [calico]}]}"),
			renames: true,
		},
		{
			does:    "the fence is edited",
			change:  replace(configFile, "{fleet: production}", "{fleet: production, managed: 'true'}"),
			renames: true,
		},
		{does: "the revision is edited", change: replace(configFile, "revision: '1'", "revision: '2'"), renames: true},
		{
			does:    "the strategy is edited",
			change:  replace(configFile, "strategy: ApplyOnce", "strategy: Reconcile"),
			renames: true,
		},
		{
			does: "an object that Reconcile would harm is added",
			change: replace(configFile, "{team: a}}}\n",
				"{team: a}}}\n        ---\n"+
					"        {apiVersion: v1, kind: Secret, metadata: {name: filled-later, namespace: base}}\n"),
			renames:  true,
			payloads: true,
		},
		{
			does: "and goes",
			change: replace(configFile, "        ---\n"+
				"        {apiVersion: v1, kind: Secret, metadata: {name: filled-later, namespace: base}}\n", ""),
			renames:  true,
			payloads: true,
		},
		{
			does: "labels for all that is generated are added",
			change: replace(configFile, "spec:\n",
				"spec:\n  metadata: {labels: {cluster.x-k8s.io/watch-filter: fleet}}\n"),
		},
		{does: "the payload grows beyond one ConfigMap", change: func(t *testing.T, files tree) {
			t.Helper()
			for i := range 3 {
				files[fmt.Sprintf("payloads/%d.yaml", i)] = fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\n"+
					"metadata: {name: large-%d, namespace: base}\ndata: {text: %q}\n", i, noise(uint64(i)))
			}
			replace(configFile, "    resources:\n", "    resources:\n    - files: [payloads/*.yaml]\n")(t, files)
		}, payloads: true},
		{
			does:   "one object of several ConfigMaps is edited",
			change: replace("payloads/1.yaml", "{text: ", "{more: text, text: "),
		},
		{does: "the payload fits one ConfigMap again", change: func(t *testing.T, files tree) {
			t.Helper()
			for i := range 3 {
				delete(files, fmt.Sprintf("payloads/%d.yaml", i))
			}
			replace(configFile, "    - files: [payloads/*.yaml]\n", "")(t, files)
		}, payloads: true},
		{does: "a ConfigMap is referred to", change: func(t *testing.T, files tree) {
			t.Helper()
			for _, namespace := range []string{"eu", "us"} {
				files["extra-"+namespace+".yaml"] = "apiVersion: v1\nkind: ConfigMap\n" +
					"metadata: {name: extra, namespace: " + namespace + "}\n" +
					"data:\n  extra: '{apiVersion: v1, kind: Namespace, metadata: {name: extra}}'\n"
			}
			replace(configFile, "    resources:\n", "    resources:\n    - configMap: {name: extra}\n")(t, files)
		}},
		{does: "a Cluster is added", change: func(t *testing.T, files tree) {
			t.Helper()
			files["clusters/eu-2.yaml"] = fleetCluster("eu", "eu-2", "eu")
		}},
		{does: "a Cluster is added in another namespace", change: func(t *testing.T, files tree) {
			t.Helper()
			files["clusters/ap-1.yaml"] = fleetCluster("ap", "ap-1", "ap")
			files["extra-ap.yaml"] = strings.Replace(files["extra-eu.yaml"], "namespace: eu", "namespace: ap", 1)
		}, renames: true, payloads: true},
		{does: "a Cluster goes, the last of its namespace", change: func(t *testing.T, files tree) {
			t.Helper()
			delete(files, "clusters/us-1.yaml")
		}, renames: true, payloads: true},
		{
			does:   "the API version is the one before",
			change: replace(configFile, "spec:\n", "spec:\n  clusterAPI: {version: v1beta1}\n"),
		},
		{
			does:     "a template makes groups by a label",
			change:   replace(configFile, base[:len("    - inline: |\n")], facts+"    - inline: |\n"),
			renames:  true,
			payloads: true,
		},
		{
			does:   "the API version is that of today again",
			change: replace(configFile, "  clusterAPI: {version: v1beta1}\n", ""),
		},
		{
			does:   "the template is edited",
			change: replace(configFile, "'{{ .values.region }}'", "'in {{ .values.region }}'"),
		},
		{
			does:     "a Cluster changes its group",
			change:   replace("clusters/eu-2.yaml", "region: eu", "region: north"),
			renames:  true,
			payloads: true,
		},
		{
			does:     "groups are made by a field",
			change:   replace(configFile, "label: region", "field: spec.infrastructureRef.kind"),
			renames:  true,
			payloads: true,
		},
		{
			does:     "a Cluster changes its group by a field",
			change:   replace("clusters/ap-1.yaml", "DockerCluster", "AWSCluster"),
			renames:  true,
			payloads: true,
		},
		{
			does:     "no group is made any more",
			change:   replace(configFile, strings.Replace(facts, "'{{", "'in {{", 1), ""),
			renames:  true,
			payloads: true,
		},
		{does: "the strategy is edited back, with a new name of the entry", change: func(t *testing.T, files tree) {
			t.Helper()
			replace(configFile, "strategy: Reconcile", "strategy: ApplyOnce")(t, files)
			replace(configFile, "- name: base\n", "- name: basis\n")(t, files)
		}, renames: true, payloads: true},
	}
}

// noise is a text of 500 kB that no other form makes smaller.
func noise(seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	text := make([]byte, 500<<10)
	for i := range text {
		text[i] = "0123456789abcdef"[random.IntN(16)]
	}
	return string(text)
}

// fleetCluster is a Cluster of the fleet.
func fleetCluster(namespace, name, region string) string {
	return clusterManifest(namespace, name,
		"fleet: production, managed: 'true', tier: standard, cni: calico, region: "+region)
}

// TestEditsAreAccepted renders a package after each of many edits, and wants Cluster API's webhook
// to accept each ClusterResourceSet, as a new one or as an edit of the one with its name, its
// reconciler to deliver, and nothing to be left behind on the hub. Edits of what is immutable come
// with another name; the names of payloads stay, since a ConfigMap that Cluster API has put an
// owner on is never pruned.
func TestEditsAreAccepted(t *testing.T) {
	files := tree{
		"clusters/eu-1.yaml": fleetCluster("eu", "eu-1", "eu"),
		"clusters/us-1.yaml": fleetCluster("us", "us-1", "us"),
		configFile: `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: production}
spec:
  clusters: {selector: {matchLabels: {fleet: production}}}
  values:
  - {name: region, label: region}
  resourceSets:
  - name: base
    clusterSelector: {matchLabels: {tier: standard}}
    strategy: ApplyOnce
    revision: '1'
    resources:
    - inline: |
        {apiVersion: v1, kind: Namespace, metadata: {name: base}}
`,
	}
	h := newHub(t)
	var before names
	for i, e := range slices.Insert(edits(), 0, edit{
		does:     "everything is new",
		change:   func(*testing.T, tree) {},
		renames:  true,
		payloads: true,
	}) {
		e.change(t, files)
		rendered := files.render(t)
		h.sync(t, rendered)
		h.checkReferences(t)
		after := namesOf(rendered)
		if diff := cmp.Diff(after, h.names(t)); diff != "" {
			t.Errorf("%s: the hub does not hold what is rendered (-rendered +hub):\n%s", e.does, diff)
		}
		if renamed := !slices.Equal(before.sets, after.sets); renamed != e.renames {
			t.Errorf("%s: other names of sets: %t\nbefore %q\nafter  %q", e.does, renamed, before.sets, after.sets)
		}
		if others := !slices.Equal(before.payloads, after.payloads); others != e.payloads {
			t.Errorf("%s: other payloads: %t\nbefore %q\nafter  %q", e.does, others, before.payloads, after.payloads)
		}
		for key, w := range h.workloads {
			if len(w.created) == 0 {
				t.Errorf("%s: Cluster %s got nothing", e.does, key)
			}
		}
		if t.Failed() {
			t.Fatalf("after edit %d: %s", i, e.does)
		}
		before = after
	}
}
