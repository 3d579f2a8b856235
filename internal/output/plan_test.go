package output_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/internal/output"
)

const inventory = ".capifleet-output"

// TestRefused wants what is in the way named, and nothing written.
func TestRefused(t *testing.T) {
	t.Parallel()
	const refused = "error CF0550: out/%s: %sthe file cannot be written or removed: "
	const (
		moveAway   = "; move it away"
		renameFile = "; rename the file, or the object"
		unlisted   = "a file that capifleet has not written is in its place; move it away, or write to another folder"
		edited     = "it was changed since capifleet wrote it; put the change into the input, " +
			"and remove the file or restore it"
		unwanted = "the output no longer has it, and it was changed since capifleet wrote it; " +
			"put the change elsewhere, and remove the file"
		restore = "; restore it from version control; or remove it, " +
			"and then the files that capifleet says are in the way"
	)
	// of is the problem of a file that is wanted, at that of another file.
	of := func(name, reason string) string {
		return fmt.Sprintf(refused, name, "ConfigMap "+path.Base(name)+": ") + reason
	}
	at := func(name, reason string) string { return fmt.Sprintf(refused, name, "") + reason }
	for sentence, test := range map[string]struct {
		before tree // what is there before an earlier run
		first  tree // what the earlier run writes; none for no earlier run
		since  tree // what somebody does then
		files  tree
		want   []string // problems
	}{
		"a file that nobody has listed": {
			before: tree{"a.yaml": "mine"}, files: tree{"a.yaml": "a"},
			want: []string{of("a.yaml", unlisted)},
		},
		"a file that nobody has listed, and that is equal": {before: tree{"a.yaml": "a"}, files: tree{"a.yaml": "a"}},
		"a listed file that somebody changed": {
			first: tree{"a.yaml": "a"}, since: tree{"a.yaml": "edited"}, files: tree{"a.yaml": "b"},
			want: []string{of("a.yaml", edited)},
		},
		"a listed file that somebody changed to what is wanted": {
			first: tree{"a.yaml": "a"}, since: tree{"a.yaml": "b"}, files: tree{"a.yaml": "b"},
		},
		"a listed file that somebody changed, and that is not wanted": {
			first: tree{"a.yaml": "a", "b.yaml": "b"}, since: tree{"a.yaml": "edited"}, files: tree{"b.yaml": "b"},
			want: []string{at("a.yaml", unwanted)},
		},
		"a listed file that somebody removed": {
			first: tree{"a.yaml": "a", "b.yaml": "b"}, since: tree{"a.yaml": "-"}, files: tree{"b.yaml": "b"},
		},
		"a key of a Secret that somebody added": {
			first: tree{"a.yaml": secretOld}, since: tree{"a.yaml": secretOld + "data: {}\n"},
			files: tree{"a.yaml": secretNew},
			want:  []string{of("a.yaml", edited)},
		},
		"a folder": {
			before: tree{"a.yaml/": ""}, files: tree{"a.yaml": "a"},
			want: []string{of("a.yaml", "a folder is in its place"+moveAway)},
		},
		"a link": {
			before: tree{"b.yaml": "a", "a.yaml": "link to b.yaml"}, files: tree{"a.yaml": "a"},
			want: []string{of("a.yaml", "a link is in its place"+moveAway)},
		},
		"a link in the place of a folder": {
			before: tree{"real/": "", "folder": "link to real"}, files: tree{"folder/sub/a.yaml": "a"},
			want: []string{of("folder/sub/a.yaml", "a link is in the place of the folder folder"+moveAway)},
		},
		"a link that leads out, in the place of a folder of a listed file": {
			first: tree{"folder/a.yaml": "a", "b.yaml": "b"},
			since: tree{"folder/": "-", "folder": "link to /tmp"},
			files: tree{"b.yaml": "b"},
			want:  []string{at("folder/a.yaml", "a link is in the place of the folder folder"+moveAway)},
		},
		"a file in the place of a folder": {
			before: tree{"folder": "mine"}, files: tree{"folder/a.yaml": "a"},
			want: []string{of("folder/a.yaml", "a file is in the place of the folder folder"+moveAway)},
		},
		"a link in the place of the inventory": {
			before: tree{"list": "{}", inventory: "link to list"}, files: tree{"a.yaml": "a"},
			want: []string{at(inventory, "a link is in its place"+moveAway)},
		},
		"an inventory that cannot be read": {
			before: tree{inventory: "<<<<<<< HEAD\n"}, files: tree{"a.yaml": "a"},
			want: []string{at(inventory, "it is not an inventory that capifleet has written"+restore)},
		},
		"an inventory of a newer version": {
			before: tree{inventory: `{"version":2,"files":{}}`}, files: tree{"a.yaml": "a"},
			want: []string{at(inventory, "it is of another version of capifleet"+restore)},
		},
		"an inventory that lists a path outside": {
			before: tree{inventory: `{"version":1,"files":{"../a.yaml":{"for":["of/run"],"digests":[]}}}`},
			files:  tree{"a.yaml": "a"},
			want:   []string{at(inventory, "it lists a path that capifleet does not write"+restore)},
		},
		"a link in the place of what is being written": {
			before: tree{".capifleet-output.tmp": "link to a.yaml"}, files: tree{"a.yaml": "a"},
			want: []string{at(".capifleet-output.tmp", "a link is in its place; remove it")},
		},
		"a path that leads out": {
			files: tree{"../a.yaml": "a", "/b.yaml": "b", "x/../../c.yaml": "c"},
			want: []string{
				of("../a.yaml", "its path leads out of the folder"+renameFile),
				of("/b.yaml", "its path leads out of the folder"+renameFile),
				of("x/../../c.yaml", "its path leads out of the folder"+renameFile),
			},
		},
		"a path that is not clean": {
			files: tree{"x//a.yaml": "a"},
			want:  []string{of("x//a.yaml", "its path has empty segments, or segments that are . or .."+renameFile)},
		},
		"the path of the inventory, in any case": {
			files: tree{".CAPIFLEET-output.json/a.yaml": "a"},
			want: []string{of(".CAPIFLEET-output.json/a.yaml",
				"its path is that of a file by which capifleet keeps track of the folder"+renameFile)},
		},
		"paths that differ in case only": {
			files: tree{"a/X.yaml": "a", "a/x.yaml": "b"},
			want: []string{of("a/x.yaml", "its path differs from a/X.yaml, of ConfigMap X.yaml, in case only, "+
				"so some systems have one file for both; rename one of the objects, or its file")},
		},
		"a path that is that of a folder": {
			files: tree{"a": "a", "a/b": "b"},
			want:  []string{of("a", "its path is that of the folder of a/b; rename one of the files")},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			root := test.before.in(t)
			if test.first != nil {
				run{owner: "of/run", files: test.first}.apply(t, root)
			}
			test.since.into(t, root)
			before := treeOf(t, root)
			plan, problems := run{owner: "of/run", files: test.files}.plan(root)
			if diff := cmp.Diff(test.want, texts(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, treeOf(t, root)); diff != "" {
				t.Errorf("to make a plan changes the folder (-before +after):\n%s", diff)
			}
			if problems.Failed() {
				return
			}
			if err := plan.Apply(root); err != nil {
				t.Fatal(err)
			}
			again, _ := run{owner: "of/run", files: test.files}.plan(root)
			if differences := again.Differences(); len(differences) > 0 {
				t.Errorf("after it was applied: %v", differences)
			}
		})
	}
}

// TestRunsShareAFolder wants each run to remove only files that no other run wants.
func TestRunsShareAFolder(t *testing.T) {
	t.Parallel()
	root := tree{}.in(t)
	sets := run{owner: "a/resourceSets", files: tree{"set.yaml": "set", "both.yaml": "both"}}
	sets.apply(t, root)
	run{owner: "a/applicationSets", files: tree{"apps.yaml": "apps", "both.yaml": "both"}}.apply(t, root)
	run{owner: "b/applicationSets", files: tree{"b.yaml": "b"}}.apply(t, root)
	run{owner: "a/applicationSets", files: tree{"other.yaml": "apps"}}.apply(t, root)
	got := treeOf(t, root)
	delete(got, inventory)
	want := tree{"set.yaml": "set", "both.yaml": "both", "other.yaml": "apps", "b.yaml": "b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if plan, problems := sets.plan(root); len(problems) > 0 || len(plan.Differences()) > 0 {
		t.Errorf("for the first run: %v %v", plan.Differences(), problems)
	}
}

// TestDifferences wants each file that is not current, and nothing changed where all is.
func TestDifferences(t *testing.T) {
	t.Parallel()
	first := run{owner: "of/run", files: tree{"goes.yaml": "a", "changes.yaml": "a", "same.yaml": "a"}}
	root := tree{}.in(t)
	first.apply(t, root)
	if plan, problems := first.plan(root); len(problems) > 0 || len(plan.Differences()) > 0 {
		t.Errorf("nothing has changed: %v %v", plan.Differences(), problems)
	}
	plan, _ := run{owner: "of/run", files: tree{"comes.yaml": "a", "changes.yaml": "b", "same.yaml": "a"}}.plan(root)
	want := []output.Difference{
		{What: output.Differs, Path: inventory},
		{What: output.Differs, Path: "changes.yaml"},
		{What: output.Missing, Path: "comes.yaml"},
		{What: output.Superfluous, Path: "goes.yaml"},
	}
	if diff := cmp.Diff(want, plan.Differences()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	plan, problems := first.plan(nil)
	if len(plan.Differences()) != 4 || len(problems) > 0 {
		t.Errorf("a folder that does not exist: %v %v", plan.Differences(), problems)
	}
}

// TestInventory shows the inventory. It has a line for each file, and no digest that covers a value
// of a Secret: two values of one length have one digest, wherever in the file the Secret is.
func TestInventory(t *testing.T) {
	t.Parallel()
	root := tree{}.in(t)
	run{owner: "a/apps", files: tree{"b.yaml": "b", "a/b.yaml": "ab"}}.apply(t, root)
	want := `{"version":1,"files":{
"a/b.yaml":{"for":["a/apps"],"digests":["sha256:fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"]},
"b.yaml":{"for":["a/apps"],"digests":["sha256:3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"]}
}}
`
	if diff := cmp.Diff(want, treeOf(t, root)[inventory]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for sentence, file := range map[string]string{
		"stringData":             "kind: Secret\nstringData: {a: VALUE}\n",
		"data":                   "apiVersion: v1\nkind: Secret\ndata:\n  a: VALUE\n",
		"a kind that is escaped": "kind: \"\\u0053ecret\"\ndata:\n  a: VALUE\n",
		"JSON":                   `{"kind":"Secret","data":{"a":"VALUE"}}`,
		"one of several":         "kind: ConfigMap\n---\nkind: Secret\nstringData: {a: VALUE}\n",
		"in a List":              "kind: List\nitems:\n- kind: Secret\n  stringData: {a: VALUE}\n",
		"in kubectl's copy": "kind: Secret\nmetadata: {annotations: " +
			"{kubectl.kubernetes.io/last-applied-configuration: VALUE}}\n",
		"in place of a map":       "kind: Secret\nstringData: [VALUE]\n",
		"an alias":                "kind: Secret\nmetadata: {name: a}\nstringData: {a: &v VALUE, b: *v}\n",
		"a Secret without values": "kind: Secret\n# VALUE\n",
	} {
		inventories := map[string]bool{}
		for _, value := range []string{"old-secret", "new-secret"} {
			root := tree{}.in(t)
			run{owner: "a/generated", files: tree{"a.yaml": strings.ReplaceAll(file, "VALUE", value)}}.apply(t, root)
			inventories[treeOf(t, root)[inventory]] = true
		}
		if len(inventories) != 1 {
			t.Errorf("%s: the inventory tells values apart", sentence)
		}
	}
}
