package upstream

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/modfile"
)

// TestTemplatesHaveTheFunctionsOfArgoCD: templates are rendered here with the very libraries with
// which Argo CD renders them.
func TestTemplatesHaveTheFunctionsOfArgoCD(t *testing.T) {
	top, err := root()
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := versionsOf(t, top), versionsOf(t, Dir(t, ArgoCD))
	for _, module := range []string{
		"github.com/Masterminds/sprig/v3", "github.com/Masterminds/semver/v3", "github.com/gosimple/slug",
	} {
		if ours[module] == "" || ours[module] != theirs[module] {
			t.Errorf("%s has version %q, and that of Argo CD is %q", module, ours[module], theirs[module])
		}
	}
}

// versionsOf are the versions that the go.mod of a folder requires, by module.
func versionsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	file := filepath.Join(dir, "go.mod")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.ParseLax(file, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for _, require := range mod.Require {
		versions[require.Mod.Path] = require.Mod.Version
	}
	return versions
}
