package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestLargeObjectsAreMarked: what client-side apply cannot copy into an annotation is marked for server-side apply, by its size as JSON: quotes and line breaks
// count twice there.
func TestLargeObjectsAreMarked(t *testing.T) {
	cases := map[string]struct {
		line   string
		lines  int
		marked bool
	}{
		"small":                         {"key: value\n", 100, false},
		"below the limit, as JSON":      {"key: value\n", 21000, false},
		"above the limit, as JSON only": {"k: \"v\"\n", 32000, true},
		"above the limit":               {"key: value\n", 30000, true},
	}
	for sentence, c := range cases {
		t.Run(sentence, func(t *testing.T) {
			p := &planner{fleet: &fleet.Fleet{}}
			metadata := fleet.Metadata{Name: "payload", Annotations: map[string]string{}}
			p.markLarge(&metadata, map[string]string{"resources.yaml": strings.Repeat(c.line, c.lines)}, nil, "ConfigMap payload")
			if marked := metadata.Annotations[argocd.SyncOptionsAnnotation] == argocd.ServerSideApply; marked != c.marked {
				t.Errorf("marked: %v", marked)
			}
			if warned := len(p.problems) == 1 && p.problems[0].Code == fleet.NearLimit; warned != c.marked {
				t.Errorf("problems: %v", p.problems)
			}
		})
	}
}

// TestManyFailuresAreCounted: the first few Clusters are named, and the rest counted.
func TestManyFailuresAreCounted(t *testing.T) {
	found := &failures{index: map[string]*failure{}}
	for i := range 1200 {
		m := &member{}
		m.Ref = fleet.Ref{Kind: "Cluster", Namespace: "a", Name: fmt.Sprintf("c-%04d", i)}
		found.add(fleet.Problem{Code: fleet.TemplateFails, Message: "fails on", Value: fmt.Sprint(i)}, m)
	}
	problems := found.problems(fleet.Ref{Kind: "FleetConfig", Name: "f"})
	want := `error CF0402: FleetConfig f: fails on 1200 Clusters: a/c-0000, a/c-0001, a/c-0002, a/c-0003, a/c-0004 and 1195 more (value "0")`
	if len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got  %v\nwant %s", problems, want)
	}
}
