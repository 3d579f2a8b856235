package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mostBytes is how large the program may be. It holds the types of Kubernetes and Cluster API, and
// every install and every pull of the image carries it.
const mostBytes = 32_000_000

// TestProgramIsSmall builds the program as a release is built, and weighs it.
func TestProgramIsSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("links the program")
	}
	program := filepath.Join(t.TempDir(), "capifleet")
	build := exec.Command("go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false",
		"-tags", "nethttpomithttp2", "-gcflags", "k8s.io/...=-l", "-gcflags", "google.golang.org/...=-l",
		"-gcflags", "github.com/google/...=-l", "-gcflags", "github.com/go-openapi/...=-l",
		"-gcflags", "github.com/spf13/...=-l", "-gcflags", "sigs.k8s.io/cluster-api/...=-l",
		"-gcflags", "sigs.k8s.io/kustomize/...=-l", "-gcflags", "sigs.k8s.io/structured-merge-diff/...=-l",
		"-gcflags", "github.com/itchyny/...=-l", "-gcflags", "github.com/fxamacker/...=-l",
		"-gcflags", "github.com/shopspring/...=-l", "-gcflags", "github.com/json-iterator/...=-l",
		"-gcflags", "crypto/...=-l", "-gcflags", "net/...=-l",
		"-ldflags", "-s -w", "-o", program, ".")
	build.Dir = root
	build.Env = append(build.Environ(), "GOPROXY=off", "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > mostBytes {
		t.Errorf("the program has %d bytes, and may have %d; look for what a new import brings in",
			info.Size(), mostBytes)
	}
	t.Logf("the program has %.1f MB", float64(info.Size())/1e6)
}

// TestBuildFlagsAgree: whoever builds the program gives the compiler the same flags, so that the
// same sources give the same bytes.
func TestBuildFlagsAgree(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`[a-z0-9./-]+/\.{3}=-l`)
	var want []string
	for _, file := range []string{"Makefile", "Dockerfile", ".goreleaser.yaml", "internal/cli/size_test.go"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		flags := slices.Sorted(slices.Values(named.FindAllString(string(text), -1)))
		if want == nil {
			want = flags
		}
		if diff := cmp.Diff(want, flags); diff != "" || len(flags) == 0 {
			t.Errorf("the flags of %s (-Makefile +there):\n%s", file, diff)
		}
	}
}
