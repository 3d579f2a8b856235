package resourceset

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestTracks: by which ClusterResourceSets an entry delivers what.
func TestTracks(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		entry fleet.DeliveringEntry
		want  []track
	}{
		"under ApplyOnce both parts by one": {
			fleet.DeliveringEntry{NamedAs: "a", Strategy: "ApplyOnce"},
			[]track{{strategy: "ApplyOnce", name: "f-a", suffixes: []suffix{"", "-once"}}},
		},
		"under Reconcile one and a companion": {
			fleet.DeliveringEntry{NamedAs: "a", Strategy: "Reconcile"},
			[]track{
				{strategy: "Reconcile", name: "f-a", suffixes: []suffix{""}},
				{strategy: "ApplyOnce", name: "f-a-once", suffixes: []suffix{"-once"}},
			},
		},
		"a bootstrap has one suffix": {
			fleet.DeliveringEntry{NamedAs: "a", Strategy: "ApplyOnce", Bootstrap: &v1alpha1.Bootstrap{}},
			[]track{{strategy: "ApplyOnce", name: "f-a", suffixes: []suffix{""}}},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := tracksOf("f", entry{DeliveringEntry: c.entry})
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(track{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNamesOfTracks: no two entries generate ClusterResourceSets of one name.
func TestNamesOfTracks(t *testing.T) {
	t.Parallel()
	const sources = ", resources: [{files: [a]}]}"
	for sentence, c := range map[string]struct {
		entries  string
		problems []string
	}{
		"an entry is called like the companion of another": {
			entries: "- {name: a-once, strategy: ApplyOnce" + sources + "\n" +
				"- {name: a, strategy: Reconcile" + sources + "\n",
			problems: []string{
				"error CF0111: spec.resourceSets[1].name: the entry generates production-a-once, as " +
					"spec.resourceSets[0] (a-once) does: under Reconcile, the names of a companion end in -once " +
					`(value "a"); give it another name`,
			},
		},
		"which is listed before it": {
			entries: "- {name: a, strategy: Reconcile" + sources + "\n" +
				"- {name: a-once, strategy: Reconcile" + sources + "\n",
			problems: []string{
				"error CF0111: spec.resourceSets[1].name: the entry generates production-a-once, as " +
					"spec.resourceSets[0] (a) does: under Reconcile, the names of a companion end in -once (value " +
					`"a-once"); give it another name`,
			},
		},
		"an entry without a companion": {
			entries: "- {name: a, strategy: ApplyOnce" + sources + "\n" +
				"- {name: a-once, strategy: ApplyOnce" + sources + "\n",
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got := given{
				spec: "resourceSets:\n" + c.entries, clusters: "f/a", files: map[string]string{"a": settings},
			}.run(t)
			wantSame(t, "problems", c.problems, texts(got.problems))
		})
	}
}

// TestCompanion: an entry says once for each reason what goes to its companion, in order.
func TestCompanion(t *testing.T) {
	t.Parallel()
	e := entriesOf(given{spec: addons("  resources: []")}.fleet(t))[0]
	e.Strategy = "Reconcile"
	notes := []companionNote{
		{"it breaks", "Job b"}, {"it aches", "Pod c"}, {"it breaks", "Job a"}, {"it breaks", "Job b"},
	}
	message := func(objects, why string) string {
		return fmt.Sprintf("info CF0308: spec.resourceSets[0].strategy: %s: a companion with strategy ApplyOnce "+
			"creates them once and never changes them: %s; to reconcile such an object anyway, set its annotation "+
			"capifleet.dev/strategy: Reconcile", objects, why)
	}
	wantSame(t, "problems", []string{message("Pod c", "it aches"), message("Job a, Job b", "it breaks")},
		texts(e.reportCompanion(notes)))
	e.Strategy = "ApplyOnce"
	wantSame(t, "problems under ApplyOnce", []string(nil), texts(e.reportCompanion(notes)))
}
