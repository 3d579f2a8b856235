package cli_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"sigs.k8s.io/yaml"
)

// TestRenamesChangeNothing renames the fleet of each golden case, and every entry of it, twice.
// With renamedFrom nothing of what an earlier run has left differs, but marks of ownership, records
// of stamps and folders. That these do is shown by the golden cases of the topic names.
func TestRenamesChangeNothing(t *testing.T) {
	t.Parallel()
	cases := 0
	for _, dir := range goldenCases(t) {
		files := readFiles(t, filepath.Join(dir, "input"))
		first := runFunction(t, packageOf(t, files).list(nil))
		if first.status != 0 || files[fleetYAML] == "" {
			continue
		}
		cases++
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			last := first
			for _, now := range []string{"renamed", "renamed-again"} {
				want := runFunction(t, last.stdout)
				was, input := renameAll(t, last.stdout, now)
				got := runFunction(t, input)
				if got.status != 0 {
					t.Fatal(got.report())
				}
				if diff := cmp.Diff(withMarks(t, want, was, now), withMarks(t, got, was, now)); diff != "" {
					t.Errorf("%s to %s (-before +after):\n%s", was, now, diff)
				}
				// It is said what was taken over of a name in between.
				taken := func(code string) bool { return code == "info CF0503" }
				said := slices.DeleteFunc(codesOf(got), taken)
				if diff := cmp.Diff(slices.DeleteFunc(codesOf(want), taken), said, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s to %s: problems (-before +after):\n%s", was, now, diff)
				}
				last = got
			}
		})
	}
	if cases < 100 {
		t.Errorf("%d fleets are renamed only", cases)
	}
}

// renameAll gives the fleet of a list, and each of its entries, another name. Where they were
// renamed before, they keep renamedFrom.
func renameAll(t *testing.T, list []byte, now string) (was string, renamed []byte) {
	t.Helper()
	parsed := mustParse(t, list)
	was = parsed.FunctionConfig().Meta().Name
	var read pkg
	for _, item := range parsed.Items() {
		text := document(t, item)
		if meta := item.Meta(); meta.Kind == "FleetConfig" && meta.Name == was {
			text = renamedConfig(t, text, now)
			read.config = text
		}
		read.objects = append(read.objects, text)
	}
	return was, read.list(nil)
}

// renamedConfig is a FleetConfig of which the fleet and each entry have another name.
func renamedConfig(t *testing.T, config, now string) string {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(config), &tree); err != nil {
		t.Fatal(err)
	}
	metadata, _ := tree["metadata"].(map[string]any)
	spec, _ := tree["spec"].(map[string]any)
	if spec["renamedFrom"] == nil {
		spec["renamedFrom"] = metadata["name"]
	}
	metadata["name"] = now
	for _, list := range []string{"resourceSets", "bootstrap", "applicationSets"} {
		entries, _ := spec[list].([]any)
		for _, entry := range entries {
			entry, _ := entry.(map[string]any)
			if entry["renamedFrom"] == nil {
				entry["renamedFrom"] = entry["name"]
			}
			entry["name"] = fmt.Sprint(now, "-", entry["renamedFrom"])
		}
	}
	text, err := yaml.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withMarks are the objects that a run leaves, by file and position in it, with the marks of
// ownership, records and folders of the fleet under another name. The FleetConfig is not among
// them.
func withMarks(t *testing.T, r run, was, now string) map[string]string {
	t.Helper()
	record := regexp.MustCompile(`(capifleet\.dev/stamps: )['"]?([^'"\n]*)['"]?`)
	objects, positions := map[string]string{}, map[string]int{}
	for _, item := range mustParse(t, r.stdout).Items() {
		if meta := item.Meta(); meta.Kind == "FleetConfig" && (meta.Name == was || meta.Name == now) {
			continue
		}
		file, text := item.Path(), document(t, item)
		if below, generated := strings.CutPrefix(file, "generated/"+was+"/"); generated {
			file = "generated/" + now + "/" + below
			text = strings.ReplaceAll(text, "generated/"+was+"/", "generated/"+now+"/")
			text = strings.ReplaceAll(text, "\n    capifleet.dev/fleet: "+was+"\n",
				"\n    capifleet.dev/fleet: "+now+"\n")
		}
		text = record.ReplaceAllStringFunc(text, func(match string) string {
			parts := record.FindStringSubmatch(match)
			stamps := strings.Fields(parts[2])
			for i, stamp := range stamps {
				if rest, ours := strings.CutPrefix(stamp, was+":"); ours {
					stamps[i] = now + ":" + rest
				}
			}
			slices.Sort(stamps)
			return parts[1] + strings.Join(stamps, " ")
		})
		objects[fmt.Sprint(file, " ", positions[file])] = text
		positions[file]++
	}
	return objects
}

// codesOf are the severities and codes of the results of a run, sorted.
func codesOf(r run) []string {
	codes := map[string]bool{}
	for _, one := range r.results {
		codes[one.Severity+" "+one.Tags["code"]] = true
	}
	return slices.Sorted(maps.Keys(codes))
}
