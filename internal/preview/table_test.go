package preview_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

func TestTable(t *testing.T) {
	for sentence, test := range map[string]struct {
		plan *fleet.Plan
		want string
	}{
		"everything": {everything(), `
CLUSTER        FACTS                               RESOURCE SETS   BOOTSTRAP   APPLICATIONS
default/eu-1   region=eu-central-1 tier=standard   cni, addons     argocd      cluster:root apps@v1, ` +
			`hub:eu-1-workload podinfo@6.7.0 + https://example.com/values@main

1 Cluster in 1 namespace
3 ClusterResourceSets, 2 payloads (10 bytes)
1 ApplicationSet, 1 Application on the hub, 1 Application on the clusters
2 objects to be edited (1 Cluster)
`},
		"nothing": {&fleet.Plan{}, `
CLUSTER   FACTS   RESOURCE SETS   BOOTSTRAP   APPLICATIONS

0 Clusters in 0 namespaces
0 ClusterResourceSets, 0 payloads (0 bytes)
0 ApplicationSets, 0 Applications on the hub, 0 Applications on the clusters
0 objects to be edited (0 Clusters)
`},
		"a cell of nothing is a dash, also beside a Cluster that has all": {
			&fleet.Plan{
				Members: []fleet.MemberPlan{
					{Cluster: cluster("a", "long-name-of-a-cluster"), Values: map[string]string{"wave": "canary"}},
					{Cluster: cluster("b", "x")},
				},
				ResourceSets: make([]fleet.ResourceSet, 1),
				Payloads:     []fleet.Payload{{Data: map[string]string{"a": "1"}}},
				Edits:        make([]fleet.Edit, 1),
			}, `
CLUSTER                    FACTS         RESOURCE SETS   BOOTSTRAP   APPLICATIONS
a/long-name-of-a-cluster   wave=canary   -               -           -
b/x                        -             -               -           -

2 Clusters in 2 namespaces
1 ClusterResourceSet, 1 payload (1 byte)
0 ApplicationSets, 0 Applications on the hub, 0 Applications on the clusters
1 object to be edited (0 Clusters)
`,
		},
		"namespaces may be left to kubectl": {
			&fleet.Plan{Members: []fleet.MemberPlan{{Cluster: cluster("", "one")}, {Cluster: cluster("", "two")}}}, `
CLUSTER   FACTS   RESOURCE SETS   BOOTSTRAP   APPLICATIONS
one       -       -               -           -
two       -       -               -           -

2 Clusters without a namespace
0 ClusterResourceSets, 0 payloads (0 bytes)
0 ApplicationSets, 0 Applications on the hub, 0 Applications on the clusters
0 objects to be edited (0 Clusters)
`,
		},
		"facts that could be misread are in quotes": {
			&fleet.Plan{Members: []fleet.MemberPlan{{Cluster: cluster("a", "one"), Values: map[string]string{
				"a": "", "b": "two words", "c": `a "quote"`, "d": "tab\tand\nline", "e": "x=y,z@w", "f": "v1.33.1+k3s1",
				"g": "-", "h": "Zürich", "i": "\x1b[31mred",
			}}}}, `
CLUSTER   FACTS` + strings.Repeat(" ", 105) + `RESOURCE SETS   BOOTSTRAP   APPLICATIONS
a/one     a="" b="two words" c="a \"quote\"" d="tab\tand\nline" e=x=y,z@w ` +
				`f=v1.33.1+k3s1 g=- h=Zürich i="\x1b[31mred"   -               -           -

1 Cluster in 1 namespace
0 ClusterResourceSets, 0 payloads (0 bytes)
0 ApplicationSets, 0 Applications on the hub, 0 Applications on the clusters
0 objects to be edited (0 Clusters)
`,
		},
		"many Applications, each with its sources": {
			&fleet.Plan{
				Members: []fleet.MemberPlan{{Cluster: cluster("a", "one")}},
				Applications: []fleet.Application{
					hubApplication("git", fleet.ApplicationSource{
						RepoURL:        "https://example.com/a",
						Path:           "overlays/one",
						TargetRevision: "main",
					}),
					hubApplication("chart", fleet.ApplicationSource{
						RepoURL:        "oci://example.com",
						Chart:          "cilium",
						TargetRevision: "1.18.*",
					}),
					hubApplication("no-revision", fleet.ApplicationSource{RepoURL: "https://example.com/a", Path: "."}),
					hubApplication("ref", fleet.ApplicationSource{
						RepoURL:        "git@example.com:values",
						TargetRevision: "v1",
					}),
					hubApplication("odd", fleet.ApplicationSource{Path: "a, b", TargetRevision: "x@y"},
						fleet.ApplicationSource{Path: "c@d"}),
					hubApplication("no-source"),
				},
			}, `
CLUSTER   FACTS   RESOURCE SETS   BOOTSTRAP   APPLICATIONS
a/one     -       -               -           hub:git overlays/one@main, hub:chart cilium@1.18.*, ` +
				`hub:no-revision ., hub:ref "git@example.com:values"@v1, hub:odd "a, b"@"x@y" + "c@d", hub:no-source

1 Cluster in 1 namespace
0 ClusterResourceSets, 0 payloads (0 bytes)
0 ApplicationSets, 6 Applications on the hub, 0 Applications on the clusters
0 objects to be edited (0 Clusters)
`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			var text bytes.Buffer
			if err := preview.Table(&text, preview.Of(production(), test.plan, nil)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, "\n"+text.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func hubApplication(name string, sources ...fleet.ApplicationSource) fleet.Application {
	return fleet.Application{Set: "set", Cluster: cluster("a", "one"), Name: name, Sources: sources}
}

func TestAFullDiskIsAnError(t *testing.T) {
	shown := preview.Of(production(), everything(), nil)
	if preview.Table(broken{}, shown) == nil || preview.JSON(broken{}, shown) == nil {
		t.Error("an error of the writer is lost")
	}
}

// broken is a writer that writes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }
