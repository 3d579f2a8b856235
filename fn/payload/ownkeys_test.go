package payload_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/fn/payload"
)

// TestUnknownKeys: what is said of keys of capifleet.dev.
func TestUnknownKeys(t *testing.T) {
	t.Parallel()
	const remove, strategy = "remove it, or fix its name", "rename it to capifleet.dev/strategy"
	for sentence, c := range map[string]struct {
		labels, annotations []string
		want                []string // path; remedy
	}{
		"what capifleet reads and writes": {
			[]string{"capifleet.dev/fleet", "capifleet.dev/wave", "group.capifleet.dev/a.b"},
			[]string{"capifleet.dev/strategy", "capifleet.dev/scope", "capifleet.dev/stamps", "capifleet.dev/facts"},
			nil,
		},
		"keys of others": {
			[]string{"a", "example.com/strategy"},
			[]string{"b", "capifleet.dev.example.com/stratgy"},
			nil,
		},
		"a letter is missing": {
			nil,
			[]string{"capifleet.dev/stratgy"},
			[]string{"metadata.annotations[capifleet.dev/stratgy]; " + strategy},
		},
		"a capital": {
			nil,
			[]string{"capifleet.dev/Strategy"},
			[]string{"metadata.annotations[capifleet.dev/Strategy]; " + strategy},
		},
		"an annotation among labels": {
			[]string{"capifleet.dev/strategy"},
			nil,
			[]string{"metadata.labels[capifleet.dev/strategy]; write it under metadata.annotations"},
		},
		"a label among annotations": {
			nil,
			[]string{"capifleet.dev/wave"},
			[]string{"metadata.annotations[capifleet.dev/wave]; " + remove},
		},
		"keys that are near nothing, in order": {
			[]string{"capifleet.dev/z", "capifleet.dev/a"},
			nil,
			[]string{"metadata.labels[capifleet.dev/a]; " + remove, "metadata.labels[capifleet.dev/z]; " + remove},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, problem := range payload.UnknownKeys(c.labels, c.annotations) {
				got = append(got, problem.Payload.Field.String()+"; "+problem.Remedy)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
