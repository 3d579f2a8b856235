package argocd

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"
)

const (
	argoCD       = "github.com/argoproj/argo-cd/v3"
	gitopsEngine = "github.com/argoproj/argo-cd/gitops-engine" // a folder of Argo CD, and a module of its own
)

// newer are the modules that another program of this module wants in a newer version than Argo CD.
// None of them has a part in what Argo CD makes of an ApplicationSet.
func newer() []string {
	return []string{
		"github.com/go-logr/logr", "gomodules.xyz/jsonpatch/v2", "sigs.k8s.io/structured-merge-diff/v6",
	}
}

// TestArgoCDIsThePinnedOne wants the Argo CD that judges here to be the one that the folder
// test/upstream/pins pins, and each library in the version that Argo CD itself is built with: its
// replacements of versions, which do not count here, are repeated. Kubernetes may be a later patch
// release, which is that of the API server beside it; other exceptions are those of newer.
func TestArgoCDIsThePinnedOne(t *testing.T) {
	used := read(t, filepath.Join("..", "go.mod"))
	pinned := requirements(read(t, filepath.Join("..", "..", "upstream", "pins", "go.mod")))[argoCD]
	if version := requirements(used)[argoCD]; version != pinned {
		t.Errorf("Argo CD is %s, and test/upstream/pins/go.mod pins %s", version, pinned)
	}
	_, dir := moduleOf(t, argoCD)
	own := read(t, filepath.Join(dir, "go.mod"))
	ours, theirs := replacements(used), replacements(own)
	for _, module := range slices.Sorted(maps.Keys(theirs)) {
		if module != gitopsEngine && !isPatchOf(module, versionIn(ours[module]), versionIn(theirs[module])) {
			t.Errorf("%s is replaced by %q, and Argo CD replaces it by %q", module, ours[module], theirs[module])
		}
	}
	if theirs[gitopsEngine] == "" || ours[gitopsEngine] == "" {
		t.Errorf("%s is replaced by %q here and by %q in Argo CD",
			gitopsEngine, ours[gitopsEngine], theirs[gitopsEngine])
	}
	theirVersions := requirements(own)
	for module, version := range requirements(used) {
		if replaced, found := strings.CutPrefix(ours[module], module+" "); found {
			version = replaced
		}
		wanted, exists := theirVersions[module]
		if exists && theirs[module] == "" && !isPatchOf(module, version, wanted) && !slices.Contains(newer(), module) {
			t.Errorf("%s is %s, and Argo CD is built with %s", module, version, wanted)
		}
	}
}

// isPatchOf reports whether a version is another one or, of a module of Kubernetes, a later patch
// release of it.
func isPatchOf(module, version, wanted string) bool {
	if version == wanted {
		return true
	}
	ours, theirs := strings.LastIndex(version, "."), strings.LastIndex(wanted, ".")
	return strings.HasPrefix(module, "k8s.io/") && ours > 0 && theirs > 0 && version[:ours] == wanted[:theirs] &&
		semver.Compare(version, wanted) > 0
}

// requirements are the versions that a go.mod requires, by module.
func requirements(goMod string) map[string]string {
	versions := map[string]string{}
	required := regexp.MustCompile(`(?m)^(?:\t|require )(\S+) (v\S+)( // indirect)?$`)
	for _, line := range required.FindAllStringSubmatch(goMod, -1) {
		versions[line[1]] = line[2]
	}
	return versions
}

// versionIn returns the version of a replacement.
func versionIn(replacement string) string {
	return replacement[strings.LastIndex(replacement, " ")+1:]
}

// replacements are the modules that a go.mod replaces, and by what.
func replacements(goMod string) map[string]string {
	modules := map[string]string{}
	replaced := regexp.MustCompile(`(?m)^(?:\t|replace )(\S+) => (\S+(?: v\S+)?)$`)
	for _, line := range replaced.FindAllStringSubmatch(goMod, -1) {
		modules[line[1]] = line[2]
	}
	return modules
}
