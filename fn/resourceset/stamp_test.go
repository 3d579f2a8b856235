package resourceset

import (
	"math"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/fn/facts"
)

// TestRemediesOfWants: what makes a stamp unnecessary.
func TestRemediesOfWants(t *testing.T) {
	t.Parallel()
	got := given{
		clusters: "f/a", spec: "resourceSets:\n- name: addons\n  resources: [{files: [named.yaml], " +
			"render: Template}]\n",
		files: map[string]string{"named.yaml": named},
	}.run(t)
	var remedies []string
	for _, want := range got.sets.Wants()[1:] {
		remedies = append(remedies, want.Stamp.String()+": "+want.Reason.Remedy)
	}
	wantSame(t, "remedies", []string{
		"label capifleet.dev/fleet: set spec.clusters.selector or clusterSelector, with a label that the Clusters have",
		"label group.capifleet.dev/production.addons: let the templates read only labels that the Clusters have, " +
			"or remove mode and files of spec.clusters",
	}, remedies)
}

// TestMoved: the Clusters that an earlier run has put into another group of the entry are named.
func TestMoved(t *testing.T) {
	t.Parallel()
	const key, record = "group.capifleet.dev/production.addons", "@capifleet.dev/stamps=production:labels/" +
		"group.capifleet.dev/production.addons"
	const before = "f/a " + key + "=d9d719b27480 " + record + "\nf/b " + key + "=123456789abc " + record + "\nf/c\n" +
		"f/d " + key + "= " + record
	for sentence, c := range map[string]struct {
		entry    string
		clusters string
		problems []string
	}{
		"an entry with strategy ApplyOnce": {
			entry:    "resourceSets:\n- name: addons\n  resources: [{files: [named.yaml], render: Template}]",
			clusters: before,
			problems: []string{
				"warning CF0312: spec.resourceSets[0].resources: the facts that are read here have changed, and " +
					"under ApplyOnce what was delivered stays as it is (2 Clusters: f/b, f/d); change revision " +
					"to create on them what is missing",
			},
		},
		"an entry with strategy Reconcile": {
			entry: "resourceSets:\n- name: addons\n  strategy: Reconcile\n" +
				"  resources: [{files: [named.yaml], render: Template}]",
			clusters: before,
			problems: []string{
				"warning CF0313: spec.resourceSets[0].resources: the facts that are read here have changed, so " +
					"the payload is applied again, and every field that it does not set is deleted (2 Clusters: f/b, " +
					"f/d); make sure that nothing else has set fields of these objects",
			},
		},
		"a bootstrap": {
			entry: "bootstrap:\n- name: addons\n  resources: [{files: [definition.yaml]}]\n" +
				"  application: {metadata: {name: '{{ .name }}'}, " +
				"spec: {source: {repoURL: https://example.com/a, path: a}}}",
			clusters: before,
			problems: []string{
				"warning CF0312: spec.bootstrap[0].application: the facts that are read here have changed, and " +
					"under ApplyOnce what was delivered stays as it is (2 Clusters: f/b, f/d); let the fleet " +
					"manager, an entry of applicationSets, keep Argo CD and its root Application current",
			},
		},
		"nobody has moved": {
			entry:    "resourceSets:\n- name: addons\n  resources: [{files: [named.yaml], render: Template}]",
			clusters: "f/c",
		},
		"groups that are selected by labels": {
			entry:    "resourceSets:\n- name: addons\n  resources: [{files: [settings.yaml]}]",
			clusters: before,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{spec: c.entry, clusters: c.clusters, files: map[string]string{
				"named.yaml": named, "settings.yaml": settings, "definition.yaml": applicationDefinition,
			}}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestGroupsContradict: facts that have no name, or the name of others, are a bug and no group.
func TestGroupsContradict(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		sites   []any // of the Clusters
		problem string
	}{
		"JSON does not have the fact": {[]any{math.Inf(1)}, "error CF0002: spec.resourceSets[0]: " +
			"the facts cannot be written: json: unsupported value: +Inf; this is a bug in capifleet; please report it"},
		"two facts are one in JSON": {[]any{uint8(1), 1.0}, "error CF0002: spec.resourceSets[0]: " +
			"two groups of different facts have one name, 25727cb0a4f6; this is a bug in capifleet; please report it"},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			f := given{
				clusters: "f/a env=p\nf/b env=p", spec: "resourceSets:\n- name: addons\n" +
					"  clusterSelector: {matchLabels: {env: p}}\n  resources: [{files: [a.yaml], render: Template}]",
				files: map[string]string{"a.yaml": strings.Replace(named, ".name", ".cluster.spec.site", 1)},
			}.fleet(t)
			for i, site := range c.sites {
				f.Clusters[i].Manifest = map[string]any{"spec": map[string]any{"site": site}}
			}
			f.Clusters = f.Clusters[:len(c.sites)]
			known, _ := facts.Evaluate(f)
			sets, problems := Read(f, known)
			wantSame(t, "problems", []string{c.problem}, texts(problems))
			wantSame(t, "wants", []string{
				"ConfigMap kube-system/named: annotation config.kubernetes.io/local-config=true, " +
					"for spec.resourceSets[0].resources[0].files",
			}, wantLines(sets.Wants()))
			if len(sets.sets) > 0 {
				t.Errorf("the entry is complete: %v", sets.sets)
			}
		})
	}
}

// TestLabelsRead: the labels of a selector come in one order, each once, however they are read,
// since the name of the ClusterResourceSet is made of it.
func TestLabelsRead(t *testing.T) {
	t.Parallel()
	template := strings.Replace(named, ".name", ".metadata.labels.zone}}{{ .values.a }}{{ .values.z", 1)
	got := given{
		spec: "values: [{name: a, label: area, default: x}, {name: z, label: zone, default: x}]\n" +
			"resourceSets: [{name: addons, resources: [{files: [a], render: Template}]}]",
		clusters: "f/a", files: map[string]string{"a": template},
	}.run(t)
	wantSame(t, "selector", metav1.LabelSelector{
		MatchLabels: map[string]string{"capifleet.dev/fleet": "production"},
		MatchExpressions: []metav1.LabelSelectorRequirement{
			{Key: "area", Operator: metav1.LabelSelectorOpDoesNotExist},
			{Key: "zone", Operator: metav1.LabelSelectorOpDoesNotExist},
		},
	}, got.sets.sets[0].groups[0].selector)
}
