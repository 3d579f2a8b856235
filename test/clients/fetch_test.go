package clients

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readPackage reads a package, with the files that its README fetches with curl. They come from the
// module of that version, which the folder test/upstream/pins pins.
func readPackage(t *testing.T, dir string) tree {
	t.Helper()
	files := readTree(t, dir)
	curl := regexp.MustCompile(`(?m)^curl --create-dirs -fsSLo (\S+) ` +
		`https://raw\.githubusercontent\.com/argoproj/argo-cd/([^/\s]+)/(\S+)$`)
	for _, line := range curl.FindAllStringSubmatch(files["README.md"], -1) {
		version, source := argoCD(t)
		if line[2] != version {
			t.Errorf("%s fetches Argo CD %s, and upstream pins %s", dir, line[2], version)
		}
		text, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(line[3])))
		if err != nil {
			t.Fatal(err)
		}
		files[line[1]] = string(text)
	}
	return files
}

// argoCD returns the version of Argo CD that the folder test/upstream/pins pins, and the folder of
// its source, which belongs to the module cache.
func argoCD(t *testing.T) (version, dir string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", "github.com/argoproj/argo-cd/v3")
	cmd.Dir = filepath.Join("..", "upstream", "pins")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	output, err := cmd.Output()
	var module struct{ Version, Dir, Error string }
	if err := json.Unmarshal(output, &module); err != nil {
		t.Fatalf("read the output of %s: %v", strings.Join(cmd.Args, " "), err)
	}
	if err != nil || module.Error != "" {
		t.Fatalf("%s: %v: %s", strings.Join(cmd.Args, " "), err, module.Error)
	}
	return module.Version, module.Dir
}
