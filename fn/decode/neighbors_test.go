package decode

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNeighbors: which entries of other FleetConfigs are read, as resourceSets, bootstrap and
// applicationSets, and the sources of their payloads.
func TestNeighbors(t *testing.T) {
	t.Parallel()
	const (
		source = "spec: {source: {repoURL: 'https://example.com/r'}}"
		sets   = "resourceSets: [{name: a, resources: [{configMap: {name: addons}}]}]"
		boots  = "bootstrap: [{name: b, resources: [{inline: x}], application: {metadata: {name: a}, " + source + "}}]"
		apps   = "applicationSets: [{name: c, template: {metadata: {name: x}, " + source + "}}]"
		all    = "{" + sets + ", " + boots + ", " + apps + "}"
		others = "clusters: {selector: {matchLabels: {a: b}}}"
	)
	other := func(name, spec string) string {
		return "{apiVersion: capifleet.dev/v1alpha1, kind: FleetConfig, metadata: {name: " + name + "}, " +
			"spec: " + spec + "}"
	}
	named := func(name string) string {
		return "{applicationSets: [{name: c, template: {metadata: {name: '" + name + "'}, " + source + "}}]}"
	}
	for sentence, c := range map[string]struct {
		ours    string
		configs []string
		want    []string
	}{
		"no other": {all, nil, nil},
		"all that may meet": {
			all, []string{other("z", "{"+apps+"}"), other("x", all)}, []string{"x: 1 1 1 of 2", "z: 0 0 1 of 0"},
		},
		"one that is not valid is left out":      {all, []string{other("x", "{clusters: 7}")}, nil},
		"two of one name, of which one is meant": {all, []string{other("x", all), other("x", "{}")}, nil},
		"payloads beside a fleet without any": {
			"{" + apps + "}", []string{other("x", all)}, []string{"x: 0 0 1 of 0"},
		},
		"ApplicationSets beside payloads": {"{" + sets + "}", []string{other("x", all)}, []string{"x: 1 1 0 of 2"}},
		"those of another Argo CD": {
			all, []string{other("x", "{argocd: {namespace: team}, "+sets+", "+apps+"}")}, []string{"x: 1 0 0 of 1"},
		},
		"payloads for other Clusters": {
			all, []string{other("x", "{"+others+", "+sets+", "+apps+"}")}, []string{"x: 0 0 1 of 0"},
		},
		"one of other Clusters that would generate objects of the same names": {
			"{resourceSets: [{name: b-a, resources: [{inline: x}]}]}",
			[]string{other("production-b", "{"+others+", "+sets+"}")},
			[]string{"production-b: 0 0 0 of 0"},
		},
		"names that end, or begin, in the same texts": {
			named("{{ .name }}-web"),
			[]string{
				other("f", named("{{ .name }}-web")), other("g", named("{{ .namespace }}-{{ .name }}-web")),
				other("h", named("eu-{{ .name }}")), other("i", named("eu-1-web")),
				other("j", named("{{ .name }}{{- .x -}} b")),
			},
			[]string{"f: 0 0 1 of 0", "g: 0 0 1 of 0", "h: 0 0 1 of 0", "i: 0 0 1 of 0", "j: 0 0 1 of 0"},
		},
		"names that end, or begin, in other texts": {
			named("hub-{{ .name }}-web"),
			[]string{
				other("f", named("{{ .name }}-logs")), other("g", named("eu-{{ .name }}")),
				other("h", named("eu-1-web")),
			},
			[]string{"f: 0 0 0 of 0", "g: 0 0 0 of 0", "h: 0 0 0 of 0"},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			documents := cluster("eu-1")
			for _, config := range c.configs {
				documents += "---\n" + config + "\n"
			}
			f, problems := Fleet(input(t, documents, c.ours), Choice{}, nil)
			if problems.Failed() {
				t.Fatal(problems)
			}
			var got []string
			for _, neighbor := range f.Neighbors {
				lists := map[string]int{}
				for _, entry := range neighbor.Entries.Delivering {
					lists[entry.List]++
				}
				got = append(got, fmt.Sprintf("%s: %d %d %d of %d", neighbor.Name(), lists["resourceSets"],
					lists["bootstrap"], len(neighbor.Entries.ApplicationSets), len(neighbor.Sources)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
