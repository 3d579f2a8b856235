package preview_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/preview"
)

// TestTable is about small plans; the lines of large ones are in TestLinesAreShort.
func TestTable(t *testing.T) {
	for sentence, test := range map[string]struct {
		plan *fleet.Plan
		want string
	}{
		"everything": {everything(), `
Fleet production: 1 Cluster in 1 namespace, 5 entries
Hub: namespace -, registrar -, generator -

ENTRY                     CLUSTERS  WHICH  HOW
applicationSets/workload         1  all    podinfo@6.7.0 + https://example.com/values@main
bootstrap/argocd                 1  all
bootstrap/root                   1  all    1 root Application
resourceSets/addons              1  all    0 payloads
resourceSets/cni                 1  all    0 payloads

CLUSTERS  ALIKE   NAMES
       1  (0)     eu-1

1 Application on the hub, 1 on the Clusters; 3 ClusterResourceSets, 2 payloads (10 bytes)
Render edits 2 objects of the input, 1 of them Clusters.
No errors, no warnings.
One Cluster: capifleet explain NAME.
`},
		"nothing": {&fleet.Plan{}, `
Fleet production: 0 Clusters in 0 namespaces, 0 entries
Hub: namespace -, registrar -, generator -

0 Applications on the hub, 0 on the Clusters; 0 ClusterResourceSets, 0 payloads (0 bytes)
Render edits no object of the input.
No errors, no warnings.
`},
		"a fact that only some have, and one that is the same for all": {
			&fleet.Plan{
				Members: []fleet.MemberPlan{
					{
						Cluster: cluster("a", "one"), Values: map[string]string{"wave": "canary", "env": "x"},
						ResourceSets: []fleet.Delivery{{Entry: "cni", ResourceSet: "cni-1"}},
					},
					{Cluster: cluster("b", "two"), Values: map[string]string{"env": "x"}},
				},
				Edits: make([]fleet.Edit, 1),
			}, `
Fleet production: 2 Clusters in 2 namespaces, 1 entry
Hub: namespace -, registrar -, generator -

ENTRY             CLUSTERS  WHICH        HOW
resourceSets/cni         1  wave=canary  0 payloads

CLUSTERS  ALIKE   WAVE    NOT SELECTED BY  NAMES
       1  (0)     canary  -                a/one
       1  (1)     -       cni              b/two

0 Applications on the hub, 0 on the Clusters; 0 ClusterResourceSets, 0 payloads (0 bytes)
Render edits 1 object of the input.
No errors, no warnings.
One Cluster: capifleet explain NAME.  One line each: --wide.  One group: --group (1).
`,
		},
		"namespaces may be left to kubectl": {
			&fleet.Plan{Members: []fleet.MemberPlan{{Cluster: cluster("", "one")}, {Cluster: cluster("", "two")}}}, `
Fleet production: 2 Clusters without a namespace, 0 entries
Hub: namespace -, registrar -, generator -

CLUSTERS  ALIKE   NAMES
       2  (0)     one, two

0 Applications on the hub, 0 on the Clusters; 0 ClusterResourceSets, 0 payloads (0 bytes)
Render edits no object of the input.
No errors, no warnings.
One Cluster: capifleet explain NAME.  One line each: --wide.
`,
		},
		"facts that could be misread are in quotes, and hidden ones tell nobody apart": {
			&fleet.Plan{Members: []fleet.MemberPlan{
				{
					Cluster: cluster("a", "one"), Values: map[string]string{"a": "", "b": "two words", "c": "(hidden)"},
					ResourceSets: []fleet.Delivery{{Entry: "cni", ResourceSet: "cni-1"}},
				},
				{
					Cluster: cluster("a", "two"), Values: map[string]string{
						"a": "\x1b[31mred", "b": "x|y",
						"c": "open",
					},
				},
			}}, `
Fleet production: 2 Clusters in 1 namespace, 1 entry
Hub: namespace -, registrar -, generator -

ENTRY             CLUSTERS  WHICH  HOW
resourceSets/cni         1  a=""   0 payloads

CLUSTERS  ALIKE   A              B            C         NOT SELECTED BY  NAMES
       1  (0)     -              "two words"  (hidden)  -                one
       1  (1)     "\x1b[31mred"  x|y          open      cni              two

0 Applications on the hub, 0 on the Clusters; 0 ClusterResourceSets, 0 payloads (0 bytes)
Render edits no object of the input.
No errors, no warnings.
One Cluster: capifleet explain NAME.  One line each: --wide.  One group: --group (1).
`,
		},
		"Applications, each with its sources": {
			&fleet.Plan{
				Members: []fleet.MemberPlan{{Cluster: cluster("a", "one")}},
				Applications: []fleet.Application{
					hubApplication("git", fleet.ApplicationSource{
						RepoURL: "https://example.com/a", Path: "overlays/one", TargetRevision: "main",
					}),
					hubApplication("chart", fleet.ApplicationSource{
						RepoURL: "oci://example.com", Chart: "cilium", TargetRevision: "1.18.*",
					}),
					hubApplication("no-revision", fleet.ApplicationSource{RepoURL: "https://example.com/a", Path: "."}),
					hubApplication("ref", fleet.ApplicationSource{
						RepoURL: "https://user:hunter2@example.com/values", TargetRevision: "v1",
					}),
					hubApplication("odd", fleet.ApplicationSource{Path: "a, b", TargetRevision: "x@y"},
						fleet.ApplicationSource{Path: "c@d"}),
					hubApplication("no-source"),
				},
			}, `
Fleet production: 1 Cluster in 1 namespace, 6 entries
Hub: namespace -, registrar -, generator -

ENTRY                        CLUSTERS  WHICH  HOW
applicationSets/chart               1  all    cilium@1.18.*
applicationSets/git                 1  all    overlays/{name}@main
applicationSets/no-revision         1  all    .
applicationSets/no-source           1  all
applicationSets/odd                 1  all    "a, b"@"x@y" + "c@d"
applicationSets/ref                 1  all    https://example.com/values@v1

CLUSTERS  ALIKE   NAMES
       1  (0)     one

6 Applications on the hub, 0 on the Clusters; 0 ClusterResourceSets, 0 payloads (0 bytes)
Render edits no object of the input.
No errors, no warnings.
One Cluster: capifleet explain NAME.
`,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			var text bytes.Buffer
			shown := previewOf(test.plan, nil)
			if err := preview.Table(&text, shown); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, "\n"+withoutDigests(text.String(), shown)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// withoutDigests is a text with the number of a group in place of its digest.
func withoutDigests(text string, shown *v1alpha1.FleetPlan) string {
	for i := range shown.Groups {
		const digits = 6
		alike := strings.TrimPrefix(shown.Groups[i].Alike, "sha256:")[:digits]
		text = strings.ReplaceAll(text, alike, fmt.Sprintf("%-6s", fmt.Sprintf("(%d)", i)))
	}
	return strings.ReplaceAll(text, "(1)   .", "(1).")
}

func hubApplication(name string, sources ...fleet.ApplicationSource) fleet.Application {
	return fleet.Application{Entry: name, Set: "set", Cluster: cluster("a", "one"), Name: name, Sources: sources}
}

func TestAFullDiskIsAnError(t *testing.T) {
	shown := previewOf(everything(), nil)
	if preview.Table(broken{}, shown) == nil || preview.Wide(broken{}, shown) == nil ||
		preview.JSON(broken{}, shown) == nil || preview.PlanMarkdown(broken{}, shown) == nil {
		t.Error("an error of the writer is lost")
	}
}

// broken is a writer that writes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }
