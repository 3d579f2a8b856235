package resourceset

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/fn/fleet"
)

// TestGroups: into which groups an entry divides its Clusters, how each is selected, and what is
// stamped for that.
func TestGroups(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		spec     string // of the FleetConfig, beside the entry
		fields   string // of the entry, beside its template
		reads    string // what the template reads
		clusters string
		groups   []string
		wants    []string
	}{
		"nothing is read": {
			reads: "{{ 1 }}", clusters: "f/a env=p\nf/b env=p",
			fields: "  clusterSelector: {matchLabels: {env: p}}",
			groups: []string{
				"44136fa355b3 env=p: f/a, f/b",
			},
		},
		"neither the fleet nor the entry has a selector": {
			reads: "{{ 1 }}", clusters: "f/a\nf/b",
			groups: []string{
				"44136fa355b3 capifleet.dev/fleet=production: f/a, f/b",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"the selectors of the fleet and the entry both count": {
			spec:     "clusters: {selector: {matchLabels: {fleet: p}}}",
			fields:   "  clusterSelector: {matchLabels: {env: p}}",
			reads:    "{{ 1 }}",
			clusters: "f/a fleet=p env=p\nf/b env=p\nf/c fleet=p",
			groups: []string{
				"44136fa355b3 env=p,fleet=p: f/a",
			},
		},
		"labels are selected as they are": {
			reads: "{{ .metadata.labels.region }}", clusters: "f/a region=us\nf/b region=eu\nf/c region=us",
			groups: []string{
				"a1db89dfb601 capifleet.dev/fleet=production,region=eu: f/b",
				"d8c8b72a085c capifleet.dev/fleet=production,region=us: f/a, f/c",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/c: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"a label that is missing and one that is empty are two groups of one hash": {
			spec:  "values: [{name: region, label: region, default: none}]",
			reads: "{{ .values.region }}", clusters: "f/b region=\nf/a\nf/c region=eu",
			groups: []string{
				"91966f7bebbe capifleet.dev/fleet=production,!region: f/a",
				"91966f7bebbe capifleet.dev/fleet=production,region=: f/b",
				"a1db89dfb601 capifleet.dev/fleet=production,region=eu: f/c",
			},
			wants: []string{
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/c: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"two groups of one hash come in the order of their Clusters": {
			spec:  "values: [{name: region, label: region, default: none}]",
			reads: "{{ .values.region }}", clusters: "f/a region=\nf/b",
			groups: []string{
				"91966f7bebbe capifleet.dev/fleet=production,region=: f/a",
				"91966f7bebbe capifleet.dev/fleet=production,!region: f/b",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"several labels, those of values too": {
			spec:  "values: [{name: tier, label: tier}, {name: zone, label: zone}]",
			reads: "{{ .values.tier }}{{ .metadata.labels.region }}", clusters: "f/a region=eu tier=gold zone=z\nf/b " +
				"region=eu tier=iron",
			groups: []string{
				"0bbcf6fea39f capifleet.dev/fleet=production,region=eu,tier=iron: f/b",
				"3a0bf3143fa7 capifleet.dev/fleet=production,region=eu,tier=gold: f/a",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"all values, which are labels": {
			spec:  "values: [{name: tier, label: tier}, {name: zone, label: zone, default: z}]",
			reads: "{{ toJson .values | len }}", clusters: "f/a tier=gold zone=z\nf/b tier=iron",
			groups: []string{
				"9cd92aaadcfe capifleet.dev/fleet=production,tier=gold,zone=z: f/a",
				"f17264c891cf capifleet.dev/fleet=production,tier=iron,!zone: f/b",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
			},
		},
		"what is not a label needs a stamp": {
			reads: "{{ .name }}", clusters: "f/a\nf/b",
			groups: []string{
				"4990ff99be21 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=4990ff99be21: f/b",
				"d9d719b27480 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=d9d719b27480: f/a",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/a: label group.capifleet.dev/production.addons=d9d719b27480, for " +
					"spec.resourceSets[0].resources",
				"Cluster f/b: label group.capifleet.dev/production.addons=4990ff99be21, for " +
					"spec.resourceSets[0].resources",
			},
		},
		"a value that is not a label needs a stamp": {
			spec:  "values: [{name: site, field: spec.site}]",
			reads: "{{ .values.site }}{{ .metadata.labels.region }}", clusters: "f/a .site=x region=eu\nf/b .site=x " +
				"region=eu\nf/c .site=y region=eu",
			groups: []string{
				"7dba267723f0 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=7dba267723f0: f/c",
				"d1fc02a28d94 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=d1fc02a28d94: " +
					"f/a, f/b",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/c: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/a: label group.capifleet.dev/production.addons=d1fc02a28d94, for " +
					"spec.resourceSets[0].resources",
				"Cluster f/b: label group.capifleet.dev/production.addons=d1fc02a28d94, for " +
					"spec.resourceSets[0].resources",
				"Cluster f/c: label group.capifleet.dev/production.addons=7dba267723f0, for " +
					"spec.resourceSets[0].resources",
			},
		},
		"a label that is stamped by clusterLabels needs a stamp": {
			spec:  "clusterLabels: {region: '{{ .name | trunc 1 }}'}",
			reads: "{{ .metadata.labels.region }}", clusters: "f/a\nf/b",
			groups: []string{
				"05b6b95c801c capifleet.dev/fleet=production,group.capifleet.dev/production.addons=05b6b95c801c: f/a",
				"ff336b0e5201 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=ff336b0e5201: f/b",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/b: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/a: label group.capifleet.dev/production.addons=05b6b95c801c, for " +
					"spec.resourceSets[0].resources",
				"Cluster f/b: label group.capifleet.dev/production.addons=ff336b0e5201, for " +
					"spec.resourceSets[0].resources",
			},
		},
		"all labels need a stamp": {
			reads: "{{ toJson .metadata.labels | len }}", clusters: "f/a x=y",
			groups: []string{
				"808935188614 capifleet.dev/fleet=production,group.capifleet.dev/production.addons=808935188614: f/a",
			},
			wants: []string{
				"Cluster f/a: label capifleet.dev/fleet=production, for spec.resourceSets[0].clusterSelector",
				"Cluster f/a: label group.capifleet.dev/production.addons=808935188614, for " +
					"spec.resourceSets[0].resources",
			},
		},
		"no Clusters, no groups": {
			fields: "  clusterSelector: {matchLabels: {env: p}}",
			reads:  "{{ .name }}", clusters: "f/a env=q",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: c.spec + "\nresourceSets:\n- name: addons\n" + c.fields +
					"\n  resources:\n  - render: Template\n    inline: |\n" +
					"      {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}, " +
					"data: {a: '" + c.reads + "'}}\n",
				clusters: c.clusters,
			}.run(t)
			var groups []string
			for _, g := range got.sets.sets[0].groups {
				groups = append(groups, g.hash+" "+metav1.FormatLabelSelector(&g.selector)+": "+namesOf(g.members))
			}
			wantSame(t, "groups", c.groups, groups)
			wantSame(t, "wants", c.wants, wantLines(got.sets.Wants()))
		})
	}
}

// namesOf are the names of members.
func namesOf(members []*fleet.Member) string {
	names := make([]string, len(members))
	for i, member := range members {
		names[i] = member.NamespacedName()
	}
	return strings.Join(names, ", ")
}

// wantLines says what is wanted on which object, and why.
func wantLines(wants []fleet.Want) []string {
	var lines []string
	for _, want := range wants {
		line := want.Object.String() + ": " + want.Stamp.String() + "=" + want.Value
		if want.Reason.Path != nil {
			line += ", for " + want.Reason.Path.String()
		}
		lines = append(lines, line)
	}
	return lines
}
