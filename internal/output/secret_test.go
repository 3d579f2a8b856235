package output_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSecretReplaced wants it said when values of a Secret are replaced that somebody may have
// changed, and not otherwise.
func TestSecretReplaced(t *testing.T) {
	t.Parallel()
	const secret = "kind: Secret\nmetadata: {name: a, labels: {a: OLD}}\nstringData: {a: VALUE}\n"
	with := func(label, value string) string {
		return strings.NewReplacer("OLD", label, "VALUE", value).Replace(secret)
	}
	const said = "info CF0552: out/a.yaml: the file holds other values of a Secret than are wanted, " +
		"and is replaced or removed; whether somebody has changed them by hand is not known; " +
		"if somebody has, put the change into the input"
	for sentence, test := range map[string]struct {
		since, next tree
		want        []string
	}{
		"the input has another value": {next: tree{"a.yaml": with("a", "new")}, want: []string{said}},
		"somebody has changed the value": {
			since: tree{"a.yaml": with("a", "own")}, next: tree{"a.yaml": with("a", "old")}, want: []string{said},
		},
		"the file is not wanted any more": {next: tree{"b.yaml": "b"}, want: []string{said}},
		"something else changes":          {next: tree{"a.yaml": with("b", "old")}},
		"nothing changes":                 {next: tree{"a.yaml": with("a", "old")}},
		"somebody has made the change that is wanted": {
			since: tree{"a.yaml": with("a", "new")}, next: tree{"a.yaml": with("a", "new")},
		},
		"a ConfigMap takes the place": {next: tree{"a.yaml": "kind: ConfigMap\n"}, want: []string{said}},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			root := tree{}.in(t)
			run{owner: "of/run", files: tree{"a.yaml": with("a", "old")}}.apply(t, root)
			test.since.into(t, root)
			_, problems := run{owner: "of/run", files: test.next}.plan(root)
			if diff := cmp.Diff(test.want, texts(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
