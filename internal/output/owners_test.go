package output_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTakesThePlace wants files of owners that a run replaces to make way, and nothing written
// where the files of an owner are to be apart.
func TestTakesThePlace(t *testing.T) {
	t.Parallel()
	root := tree{}.in(t)
	run{owner: "old/apps", files: tree{"old/a.yaml": "a", "both.yaml": "both"}}.apply(t, root)
	run{owner: "other/apps", files: tree{"other.yaml": "other"}}.apply(t, root)
	whole := run{owner: "new/all", files: tree{"new/a.yaml": "a", "both.yaml": "both"}, replaces: []string{"old/apps"}}
	whole.apply(t, root)
	got := treeOf(t, root)
	if strings.Contains(got[inventory], "old/apps") {
		t.Errorf("the inventory still has the old owner:\n%s", got[inventory])
	}
	delete(got, inventory)
	want := tree{"new/": "", "new/a.yaml": "a", "both.yaml": "both", "other.yaml": "other"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, problems := run{owner: "new/apps", files: tree{"new/a.yaml": "a"}, apart: []string{"new/all"}}.plan(root)
	wantProblems := []string{"error CF0550: out/" + inventory + ": the file cannot be written or removed: " +
		"it lists the files of new/all, and this run writes a part of them; " +
		"write to another folder, or remove the files that it lists, and then the inventory"}
	if diff := cmp.Diff(wantProblems, texts(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOneObjectInTwoFiles wants a file refused whose object is in a file of another owner, however
// that is written, unless that file is on its way out.
func TestOneObjectInTwoFiles(t *testing.T) {
	t.Parallel()
	const remedy = "; rename one of the objects, or write to another folder; " +
		"if the other file is no longer needed, remove it"
	const refused = "error CF0550: out/a.yaml: ConfigMap a.yaml: the file cannot be written or removed: " +
		"ConfigMap a.yaml is in b/c.yaml too, which was written for of/other" + remedy
	for sentence, test := range map[string]struct {
		other  string // file of another owner
		shared bool   // whether this run has written it too
		want   []string
	}{
		"the same object": {
			other: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a.yaml}}",
			want:  []string{refused},
		},
		"one of several documents": {
			other: "a: b\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a.yaml}\n",
			want:  []string{refused},
		},
		"another name": {other: "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}"},
		"another namespace": {
			other: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a.yaml, namespace: b}}",
		},
		"another kind":  {other: "{apiVersion: v1, kind: Service, metadata: {name: a.yaml}}"},
		"another group": {other: "{apiVersion: example.com/v1, kind: ConfigMap, metadata: {name: a.yaml}}"},
		"no YAML":       {other: "{"},
		"a file that both have written": {
			other: "{apiVersion: v1, kind: ConfigMap, metadata: {name: a.yaml}}", shared: true,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			root := tree{}.in(t)
			run{owner: "of/other", files: tree{"b/c.yaml": test.other}}.apply(t, root)
			if test.shared {
				run{owner: "of/run", files: tree{"b/c.yaml": test.other}}.apply(t, root)
			}
			_, problems := run{owner: "of/run", files: tree{"a.yaml": "a"}}.plan(root)
			if diff := cmp.Diff(test.want, texts(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
