package review

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// applicationCase is a change of the files, and what it does to Applications.
type applicationCase struct {
	before, after appSide
	want          []string
}

// sides is a case whose Clusters are all on both sides.
func sides(before, after []appSet, want ...string) applicationCase {
	const all = "a b c"
	return applicationCase{appSide{clusters: all, sets: before}, appSide{clusters: all, sets: after}, want}
}

func sets(all ...appSet) []appSet { return all }

func runApplicationCases(t *testing.T, cases map[string]applicationCase) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			changes, _ := compareApplications(c.before.build(t), c.after.build(t))
			var got []string
			for _, change := range changes {
				got = append(got, line(change))
				checkText(t, change)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// checkText wants effects that fit the screens: at most four lines of 78 columns, whole sentences.
func checkText(t *testing.T, change Change) {
	t.Helper()
	const most = 4 * 78
	text := change.Effect.Text
	if text == "" || len(text) > most || text[len(text)-1] != '.' {
		t.Errorf("not at most four lines of sentences: %q (%d)", text, len(text))
	}
	if len(change.Effect.Because) == 0 || slices.Contains(change.Effect.Because, "") {
		t.Errorf("no reason is given: %q", change.Effect.Because)
	}
}

func TestOwnerStays(t *testing.T) {
	old := appSet{name: "old", clusters: "a b"}
	runApplicationCases(t, map[string]applicationCase{
		"nothing changes": sides(sets(old), sets(old)),
		"a Cluster leaves": sides(sets(old), sets(appSet{name: "old", clusters: "a"}),
			"Delete ApplicationDeleted OnMerge Certain, workloads Stay: 1 of applicationSets/old; gates [application-deletion]"),
	})
}
