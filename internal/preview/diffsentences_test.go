package preview

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFirstSentences: a text that has no room is cut at the end of a sentence.
func TestFirstSentences(t *testing.T) {
	const text = "Argo CD 3.5.7 deletes it. Workloads stay, e.g. v1. of them. Sync history is lost."
	for name, test := range map[string]struct {
		width, most int
		want        string
		cut         bool
	}{
		"all have room":               {40, 3, text, false},
		"the last one has none":       {40, 2, "Argo CD 3.5.7 deletes it. Workloads stay, e.g. v1. of them.", true},
		"only the first one has room": {40, 1, "Argo CD 3.5.7 deletes it.", true},
		"none has room":               {20, 1, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			lines, cut := firstSentences(text, test.width, test.most)
			if diff := cmp.Diff(test.want, strings.Join(lines, " ")); diff != "" || cut != test.cut {
				t.Error(cut, diff)
			}
		})
	}
}
