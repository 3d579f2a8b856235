package scenarios

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

const argoCD = "github.com/argoproj/argo-cd/v3"

// releases are the releases of Argo CD whose install manifests are delivered.
func releases() []string { return []string{programs.Version(environment.ArgoCD), "v3.6.1"} }

// archiveOf has the go command download a release of Argo CD whose hash the folder
// test/upstream/pins holds, and returns the path of its archive. The release may need a newer Go
// than this one, since nothing of it is compiled: the go command reports that, and has the archive
// by then.
func archiveOf(ctx context.Context, version string) (string, error) {
	pins := filepath.Join("..", "..", "upstream", "pins")
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", argoCD+"@"+version)
	cmd.Dir, cmd.Env = pins, append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local")
	output, runErr := cmd.Output()
	var module struct{ Zip, Sum, Error string }
	if err := json.Unmarshal(output, &module); err != nil || module.Zip == "" {
		return "", fmt.Errorf("download Argo CD %s: %w %v %s", version, runErr, err, module.Error)
	}
	sums, err := os.ReadFile(filepath.Join(pins, "go.sum"))
	if err != nil {
		return "", err
	}
	if line := argoCD + " " + version + " " + module.Sum + "\n"; !strings.Contains(string(sums), line) {
		return "", fmt.Errorf("the hash of Argo CD %s is not in go.sum: run make upstream", version)
	}
	return module.Zip, nil
}

// installManifest reads the install manifest of a release of Argo CD.
func installManifest(t *testing.T, version string) []byte {
	t.Helper()
	file, err := archiveOf(t.Context(), version)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	manifest, err := archive.Open(argoCD + "@" + version + "/manifests/install.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(manifest)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
