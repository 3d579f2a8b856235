package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListsByKey(t *testing.T) {
	for name, test := range map[string]struct{ before, after, want string }{
		"the revision of a chart": {
			`sources: [{chart: w, targetRevision: v1}, {ref: v, repoURL: r}]`,
			`sources: [{chart: w, targetRevision: v2}, {ref: v, repoURL: r}]`, "sources[w].targetRevision: v1 -> v2",
		},
		"a source that is added before another": {
			`sources: [{repoURL: r, path: a, targetRevision: v1}]`,
			`sources: [{repoURL: r, ref: x}, {repoURL: r, path: a, targetRevision: v2}]`,
			"sources[a of r].targetRevision: v1 -> v2, sources[x].ref: - -> x, sources[x].repoURL: - -> r",
		},
		"two sources of one chart, by position": {
			`sources: [{chart: w, targetRevision: v1}, {chart: w, targetRevision: v1}]`,
			`sources: [{chart: w, targetRevision: v1}, {chart: w, targetRevision: v2}]`,
			"sources[1].targetRevision: v1 -> v2",
		},
		"maps without keys, by position": {
			`files: [{owner: a}, {owner: b}]`, `files: [{owner: a}, {owner: c}]`, "files[1].owner: b -> c",
		},
		"more maps without keys": {
			`files: [{owner: a}]`, `files: [{owner: a}, {owner: b}]`,
			`files: [{"owner":"a"}] -> [{"owner":"a"},{"owner":"b"}]`,
		},
		"texts": {`args: [a, b]`, `args: [a, c]`, `args: ["a","b"] -> ["a","c"]`},
		"the order": {`a: [{name: u}, {name: v}]`, `a: [{name: v}, {name: u}]`, `a: [{"name":"u"},{"name":"v"}] -> ` +
			`[{"name":"v"},{"name":"u"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			lines := shownLines(t, test.before, test.after)
			if diff := cmp.Diff(test.want, strings.Join(lines, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
