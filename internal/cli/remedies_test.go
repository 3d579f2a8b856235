package cli_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// fewestRemedies is how many remedies the cases must have that a program can follow.
const fewestRemedies = 60

// TestRemedies follows the remedies of the golden cases and of the tables of refusals that say what
// to set: "set X to Y", and "did you mean Y?". Then the problem must be gone. A remedy that does
// not help by itself is listed, with the reason.
func TestRemedies(t *testing.T) {
	t.Parallel()
	followed, listed, used := 0, remediesThatNeedMore(), map[string]bool{}
	for name, c := range remedyCases(t) {
		for _, problem := range c.problems(t) {
			remedy, found := readRemedy(problem)
			if !found {
				continue
			}
			err := follow(t, c, remedy, problem)
			key := name + ": " + problem.code()
			reason, isListed := listed[key]
			switch {
			case err != nil && !isListed:
				t.Errorf("%s: the remedy does not help: %v\n%s", key, err, problem.Message)
			case err == nil && isListed:
				t.Errorf("%s: the remedy helps, so it need not be listed: %s", key, reason)
			}
			followed, used[key] = followed+1, true
		}
	}
	for key := range listed {
		if !used[key] {
			t.Errorf("%s has no remedy that can be followed", key)
		}
	}
	t.Logf("%d remedies were followed", followed)
	if followed < fewestRemedies {
		t.Errorf("only %d remedies were followed, want %d at least", followed, fewestRemedies)
	}
}

// remediesThatNeedMore are the remedies that do not help by themselves, by case and code.
func remediesThatNeedMore() map[string]string {
	return map[string]string{
		"golden names-that-no-manifest-tells: CF0409": "the name stays unknown, " +
			"and the remedy says to accept the warning",
	}
}

// TestRemediesThatDoNotHelp: a wrong value, a wrong field and a wrong name are found out.
func TestRemediesThatDoNotHelp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ right, wrong string }{
		"misspelt-kinds/cluster-of-a-misspelt-kind": {"set kind to Cluster", "set kind to Clustre"},
		"misspelt-kinds/second-cluster-without-a-group": {
			"set apiVersion to cluster.x-k8s.io/v1beta1", "set apiVersions to cluster.x-k8s.io/v1beta1",
		},
		"config/unknown-and-repeated-fields": {`did you mean "strategy"?`, `did you mean "strategi"?`},
	} {
		c, isCase := remedyCases(t)[name]
		if !isCase {
			t.Errorf("there is no case %s", name)
			continue
		}
		problems := c.problems(t)
		i := slices.IndexFunc(problems, func(p remediedResult) bool { return strings.Contains(p.Message, test.right) })
		if i < 0 {
			t.Errorf("%s has no remedy %q", name, test.right)
			continue
		}
		for _, text := range []string{test.right, test.wrong} {
			problem := problems[i]
			problem.Message = strings.Replace(problem.Message, test.right, text, 1)
			remedy, found := readRemedy(problem)
			err := follow(t, c, remedy, problem)
			if !found || (err != nil) != (text == test.wrong) {
				t.Errorf("%s: %q is read: %v, and followed: %v", name, text, found, err)
			}
		}
	}
}

// follow reports a problem that is still there after its remedy was followed.
func follow(t *testing.T, c remedyCase, remedy remedy, problem remediedResult) error {
	t.Helper()
	files, err := remedy.apply(c.files, problem)
	if err != nil {
		return err
	}
	return isGone(t, files, problem, c.problems(t))
}

// remedyCase is an input and the results that it gives.
type remedyCase struct {
	files   map[string]string
	results string
}

func remedyCases(t *testing.T) map[string]remedyCase {
	t.Helper()
	cases := map[string]remedyCase{}
	for _, file := range refusalTables(t) {
		table := readRefusals(t, file)
		for _, name := range table.names() {
			files, err := table.changed(name)
			if err != nil {
				t.Fatal(err)
			}
			cases[strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name] = remedyCase{
				files, table.cases[name][wantResults],
			}
		}
	}
	golden, err := filepath.Glob(filepath.Join(goldenFolder, "*", "*", wantResults))
	if err != nil || len(golden) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, file := range golden {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Dir(file)
		cases["golden "+filepath.Base(folder)] = remedyCase{readFiles(t, filepath.Join(folder, "input")), string(text)}
	}
	return cases
}

func (c remedyCase) problems(t *testing.T) []remediedResult {
	t.Helper()
	var problems []remediedResult
	if err := yaml.Unmarshal([]byte(c.results), &problems); err != nil {
		t.Fatal(err)
	}
	return problems
}

// remediedResult is a result, with what says where a remedy is followed.
type remediedResult struct {
	Message     string
	ResourceRef struct{ Kind, Name string } `yaml:"resourceRef"`
	Field       struct{ Path string }
	File        struct{ Path string }
}

// path is where the problem is: in an object of a payload, if its message says so.
func (r remediedResult) path() string {
	if r.Field.Path != "" {
		return r.Field.Path
	}
	if in := regexp.MustCompile(`^CF\d+: \S+: in ([\w.\[\]-]+): `).FindStringSubmatch(r.Message); in != nil {
		return in[1]
	}
	return ""
}

// unknownFields are the codes of fields that are not part of an API.
func unknownFields() []string { return []string{"CF0107", "CF0117", "CF0119"} }

func (r remediedResult) code() string { return codePattern().FindString(r.Message) }

// isGone wants fewer problems of a code and an object than there were: a problem that only moves to
// another field, or has another value, is not gone.
func isGone(t *testing.T, files map[string]string, problem remediedResult, before []remediedResult) error {
	t.Helper()
	left := slices.Clone(before)
	left = slices.DeleteFunc(left, func(p remediedResult) bool {
		return p.code() != problem.code() || p.ResourceRef != problem.ResourceRef
	})
	got := runFunction(t, packageOf(t, files).list(nil))
	still := slices.DeleteFunc(got.results, func(r result) bool {
		return r.Tags["code"] != problem.code() || r.ResourceRef.Name != problem.ResourceRef.Name
	})
	if len(still) < len(left) {
		return nil
	}
	return fmt.Errorf("there are %d such problems, and there were %d: %s", len(still), len(left), still[0].Message)
}

// remedy is what to set: values by their paths, which begin at the object or at the FleetConfig.
type remedy struct {
	values map[string]string
	rename string // the right name of the field of the problem
}

// readRemedy reads the remedy of a problem, and reports whether a program can follow it.
func readRemedy(problem remediedResult) (remedy, bool) {
	_, text, found := strings.Cut(problem.Message, "; ")
	if !found {
		return remedy{}, false
	}
	if meant := regexp.MustCompile(`did you mean "([^"]+)"\?`).FindStringSubmatch(text); meant != nil {
		if strings.Contains(problem.Message, "no such field") || slices.Contains(unknownFields(), problem.code()) {
			return remedy{rename: meant[1]}, true
		}
		return remedy{values: map[string]string{problem.path(): meant[1]}}, true
	}
	if meant := regexp.MustCompile(`did you mean ([^ =]+)=([^ ?]+)\?`).FindStringSubmatch(text); meant != nil {
		return remedy{values: map[string]string{problem.Field.Path + ".matchLabels[" + meant[1] + "]": meant[2]}}, true
	}
	set := regexp.MustCompile(`\bset (its annotation )?([\w./\[\]-]+)(?: to |: )('[^']*'|[^\s,;]+)`)
	values := map[string]string{}
	text = regexp.MustCompile(`(set \S+ to \S+), and (\w+ to )`).ReplaceAllString(text, "$1, set $2")
	for _, match := range set.FindAllStringSubmatch(text, -1) {
		name, value := match[2], strings.Trim(match[3], "'")
		if slices.Contains([]string{"a", "the", "one", "GROUP/VERSION"}, value) {
			continue // It is for a person to choose.
		}
		if match[1] != "" {
			name = "metadata.annotations[" + name + "]"
		}
		if values[name] == "" {
			values[name] = value
		}
	}
	return remedy{values: values}, len(values) > 0
}

// apply follows a remedy in the files of a case.
func (r remedy) apply(files map[string]string, problem remediedResult) (map[string]string, error) {
	files = maps.Clone(files)
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		if err := edit(files, problem, name, func(parent *yaml.Node, last string) error {
			return setChild(parent, last, r.values[name])
		}); err != nil {
			return nil, err
		}
	}
	if r.rename != "" {
		return files, edit(files, problem, problem.path(), func(parent *yaml.Node, last string) error {
			return renameChild(parent, last, r.rename)
		})
	}
	return files, nil
}
