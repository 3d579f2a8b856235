package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// canaryFolder is a fleet with CANARY-PLACE wherever a secret may be, and with OPEN-PLACE where
// none is. A value of a Secret's data is written base64:CANARY-PLACE.
const canaryFolder = "../../testdata/review/canary"

// TestCanariesAreNotShown compares two versions of the fleet in which each canary and each open
// value differs: no form of diff, plan and explain has a canary of either, and diff has each open
// value, as it must for the test to mean anything.
func TestCanariesAreNotShown(t *testing.T) {
	t.Parallel()
	pair := newCanaryPair(t, canaryFiles(t), canaryPlaces(t), openPlaces(t))
	for _, form := range pair.forms(t, []string{"clusters/eu-1"}) {
		if found := canariesIn(form.text); len(found) > 0 {
			t.Errorf("%s shows %s:\n%s", form.name, found, form.text)
		}
		if !form.isOpen {
			continue
		}
		for _, open := range openPlaces(t) {
			for _, text := range []string{"old-" + open, "new-" + open} {
				if !strings.Contains(form.text, text) {
					t.Errorf("%s does not show %s, which is not secret", form.name, text)
				}
			}
		}
	}
}

// TestEachCanaryChanges changes one canary at a time. That it changes is shown, in fields whose
// values are not.
func TestEachCanaryChanges(t *testing.T) {
	t.Parallel()
	files := canaryFiles(t)
	for _, canary := range canaryPlaces(t) {
		t.Run(canary, func(t *testing.T) {
			t.Parallel()
			newCanaryPair(t, files, []string{canary}, nil).checkHidden(t)
		})
	}
}

// TestNoDigestCoversCanaries changes all canaries and nothing else. What plan and explain print is
// the same then: also each digest, from which a short secret could be guessed. Names of generated
// objects, and the labels that select their Clusters, have hashes of contents, which are not for a
// review: whoever reads them in the output of render reads the contents beside them.
func TestNoDigestCoversCanaries(t *testing.T) {
	t.Parallel()
	pair := newCanaryPair(t, canaryFiles(t), canaryPlaces(t), nil)
	pair.checkHidden(t)
	generated := regexp.MustCompile(`(production-[a-z-]+-|/production\.again\W+)[0-9a-f]{8,12}\b`)
	for _, args := range [][]string{
		{"plan"},
		{"plan", "--wide"},
		{"plan", "--output", "markdown"},
		{"plan", "--output", "json", "--whole"},
		{"explain", "--all"},
		{"explain", "eu-1"},
	} {
		before := generated.ReplaceAllString(pair.run(t, append(args, pair.before)...), "$1")
		after := generated.ReplaceAllString(pair.run(t, append(args, pair.after)...), "$1")
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%v prints that secrets have changed:\n%s", args, diff)
		}
	}
}

// canaryPair is two versions of a fleet, in the folders before and after of a new one.
type canaryPair struct{ folder, before, after string }

// newCanaryPair writes the files. The canaries and open values of the places that are named are
// others in the second version.
func newCanaryPair(t *testing.T, files map[string]string, canaries, open []string) canaryPair {
	t.Helper()
	folder := t.TempDir()
	pair := canaryPair{folder, filepath.Join(folder, "before"), filepath.Join(folder, "after")}
	place := regexp.MustCompile(`(base64:)?(CANARY|OPEN)-([a-z0-9-]+)`)
	for name, text := range files {
		for version, dir := range map[string]string{"old": pair.before, "new": pair.after} {
			writeFile(t, filepath.Join(dir, name), place.ReplaceAllStringFunc(text, func(found string) string {
				parts := place.FindStringSubmatch(found)
				changing, value := canaries, "CANARY"
				if parts[2] == "OPEN" {
					changing, value = open, ""
				}
				if slices.Contains(changing, parts[3]) {
					value += version + "-" + parts[3]
				} else {
					value += "old-" + parts[3]
				}
				if parts[1] != "" {
					return base64.StdEncoding.EncodeToString([]byte(value))
				}
				return value
			}))
		}
	}
	return pair
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run is everything that a command prints, without the name of the folder.
func (p canaryPair) run(t *testing.T, args ...string) string {
	t.Helper()
	return strings.NewReplacer(p.before, "DIR", p.after, "DIR").Replace(printed(t, args...))
}

// canaryForm is what a command prints.
type canaryForm struct {
	name   string
	isOpen bool // whether it must have what is not secret of both versions
	text   string
}

// forms are all forms of diff, plan and explain.
func (p canaryPair) forms(t *testing.T, clusters []string) []canaryForm {
	t.Helper()
	commands := [][]string{}
	for _, args := range [][]string{
		{},
		{"--all"},
		{"--change", "1"},
		{"--output", "markdown"},
		{"--output", "markdown", "--max-length", "2000"},
		{"--output", "json"},
		{"--annotations", "github"},
		{"--fleet", "all", "--output", "json"},
	} {
		commands = append(commands, append([]string{"diff", p.after, "--against", p.before}, args...))
	}
	for _, dir := range []string{p.before, p.after} {
		for _, args := range [][]string{
			{},
			{"--wide"},
			{"--output", "json"},
			{"--output", "json", "--whole"},
			{"--output", "markdown"},
			{"--output", "secrets"},
			{"--annotations", "github"},
		} {
			commands = append(commands, append([]string{"plan", dir}, args...))
		}
		commands = append(commands, []string{"explain", "--all", dir})
		for _, cluster := range clusters {
			commands = append(commands, []string{"explain", cluster, dir},
				[]string{"explain", cluster, dir, "--annotations", "github"})
		}
	}
	var forms []canaryForm
	for _, args := range commands {
		isOpen := args[0] == "diff" && (args[len(args)-1] == "--all" || args[len(args)-1] == "json")
		forms = append(forms, canaryForm{strings.Join(args, " "), isOpen, p.run(t, args...)})
	}
	return append(forms, canaryForm{"diff --output applications", false, p.applications(t)})
}

// applications are the files of diff --output applications.
func (p canaryPair) applications(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(p.folder, "applications")
	text := p.run(t, "diff", p.after, "--against", p.before, "--output", "applications", "--output-dir", dir)
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			text += file + "\n" + read(t, file)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) { // a fleet with errors has none
		t.Fatal(err)
	}
	return text
}

// checkHidden wants the comparison to say that something changes, and each field that does to be
// one whose values are not shown.
func (p canaryPair) checkHidden(t *testing.T) {
	t.Helper()
	var diff v1alpha1.FleetDiff
	text := p.run(t, "diff", p.after, "--against", p.before, "--output", "json")
	_, object, _ := strings.Cut(text, "{") // problems may stand before it
	if err := json.NewDecoder(strings.NewReader("{" + object)).Decode(&diff); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if found := canariesIn(text); len(found) > 0 {
		t.Errorf("json shows %s:\n%s", found, text)
	}
	shown := 0
	for _, change := range diff.Changes {
		for _, field := range change.Fields {
			shown++
			hidden, err := json.Marshal(field)
			if err != nil {
				t.Fatal(err)
			}
			if field.Redacted == "" && !strings.Contains(string(hidden), "(hidden, changed)") {
				t.Errorf("a secret changes and the field does not say so: %s", hidden)
			}
		}
	}
	if shown == 0 {
		t.Errorf("that the secret changes is not shown:\n%s", text)
	}
}

// canariesIn are the canaries in a text, also those that are encoded.
func canariesIn(text string) []string {
	canary := regexp.MustCompile(`CANARY(?:old|new)[\w-]*`)
	found := canary.FindAllString(text, -1)
	for _, word := range regexp.MustCompile(`[A-Za-z0-9+/]{8,}`).FindAllString(text, -1) {
		for start := range min(4, len(word)) {
			decoded, _ := base64.RawStdEncoding.DecodeString(word[start : start+(len(word)-start)/4*4])
			found = append(found, canary.FindAllString(string(decoded), -1)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// canaryFiles are the files of the fleet.
func canaryFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{
		"fleet.yaml", "cluster.yaml", "hub.yaml", "payloads/once.yaml", "payloads/again.yaml", "payloads/argocd.yaml",
	} {
		files[name] = read(t, filepath.Join(canaryFolder, name))
	}
	return files
}

// canaryPlaces are the names of the places of canaries.
func canaryPlaces(t *testing.T) []string { return namesAfter(t, "CANARY-") }

// openPlaces are the names of the places of open values.
func openPlaces(t *testing.T) []string { return namesAfter(t, "OPEN-") }

func namesAfter(t *testing.T, prefix string) []string {
	t.Helper()
	var names []string
	for _, text := range canaryFiles(t) {
		for _, found := range regexp.MustCompile(prefix+`[a-z0-9-]+`).FindAllString(text, -1) {
			names = append(names, strings.TrimPrefix(found, prefix))
		}
	}
	if len(names) == 0 {
		t.Fatalf("the fleet has no %s", prefix)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
