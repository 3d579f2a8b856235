package github

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// installation is a run of action/install.sh, and what comes of it.
type installation struct {
	env    map[string]string
	failed bool
	says   string // a part of what is printed
	runs   string // what the installed program prints; "" where none is installed
	builds string // how Go is called; "" where it is not
}

// installations are the cases of TestInstall. The server has the release v1.2.3, and others that
// are not complete.
func installations() map[string]installation {
	tagged := func(tag string) map[string]string {
		return map[string]string{"ACTION_REPOSITORY": "capifleet/capifleet", "ACTION_REF": tag}
	}
	version := func(name string) map[string]string { return map[string]string{"VERSION": name} }
	const source, module = "go build -trimpath", "go install github.com/capifleet/capifleet@"
	return map[string]installation{
		"the action by the tag of a release": {env: tagged("v1.2.3"), runs: "linux_amd64 of v1.2.3"},
		"a version that is a release":        {env: version("v1.2.3"), runs: "linux_amd64 of v1.2.3"},
		"a Mac": {
			env:  map[string]string{"VERSION": "v1.2.3", "RUNNER_OS": "macOS", "RUNNER_ARCH": "ARM64"},
			runs: "darwin_arm64 of v1.2.3",
		},
		"a wrong checksum": {
			env: tagged("v1.2.4"), failed: true, says: "capifleet_1.2.4_linux_amd64.tar.gz is not that of the release",
		},
		"no checksums":                {env: tagged("v1.2.5"), failed: true, says: "checksums.txt cannot be"},
		"no checksum of the archive":  {env: tagged("v1.2.6"), failed: true, says: "does not have capifleet_1.2.6"},
		"a server that refuses":       {env: tagged("v5.0.0"), failed: true, says: "HTTP status 403"},
		"a tag without a release":     {env: tagged("v9.9.9"), says: "There is no http://", builds: source},
		"a version without a release": {env: version("v9.9.9"), builds: module + "v9.9.9"},
		"a branch":                    {env: tagged("main"), says: "No release is wanted", builds: source},
		"a commit":                    {env: tagged("11bd71901bbe5b1630ceea73d27597364c9af683"), builds: source},
		"a version that is a branch":  {env: version("main"), builds: module + "main"},
		"a fork": {
			env:    map[string]string{"ACTION_REPOSITORY": "somebody/capifleet", "ACTION_REF": "v1.2.3"},
			builds: source,
		},
		"the source is asked for": {
			env: map[string]string{
				"VERSION": "source", "ACTION_REPOSITORY": "capifleet/capifleet", "ACTION_REF": "v1.2.3",
			},
			builds: source,
		},
		"a system without a binary": {
			env: map[string]string{"VERSION": "v1.2.3", "RUNNER_OS": "Windows"}, builds: module + "v1.2.3",
		},
	}
}

// TestInstall runs the script by which the action installs capifleet, as its steps do, with the
// releases of a server and a program in the place of Go.
func TestInstall(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	server := httptest.NewServer(http.HandlerFunc(serveRelease))
	t.Cleanup(server.Close)
	for name, test := range installations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runner := newRunner(t, server.URL, test.env)
			said, err := runner.install("release")
			if failed := err != nil; failed != test.failed || !strings.Contains(said, test.says) {
				t.Fatalf("it fails: %v, want %t and %q:\n%s", err, test.failed, test.says, said)
			}
			if test.builds != "" {
				if output := runner.read("output"); output != "installed=false\n" || runner.read("path") != "" {
					t.Fatalf("a release is installed: %s", output)
				}
				if said, err = runner.install("source"); err != nil {
					t.Fatalf("%v: %s", err, said)
				}
			}
			built := runner.read("built")
			if !strings.HasPrefix(built, test.builds) || test.builds == "" && built != "" {
				t.Errorf("Go is called as %q, want %q", built, test.builds)
			}
			program := filepath.Join(runner.dir, "capifleet-bin", "capifleet")
			if test.runs == "" {
				_, err := os.Stat(program)
				if err == nil || test.failed && runner.read("output")+runner.read("path") != "" {
					t.Error("a program is installed")
				}
				return
			}
			printed, err := exec.Command(program).CombinedOutput()
			if err != nil || strings.TrimSpace(string(printed)) != test.runs {
				t.Errorf("the program prints %s, %v, want %s", printed, err, test.runs)
			}
			path, output := runner.read("path"), runner.read("output")
			if path != filepath.Dir(program)+"\n" || output != "installed=true\n" {
				t.Errorf("the next steps find programs in %q", path)
			}
		})
	}
}

// runner is a machine that runs steps of the action: it has a file for each of their outputs.
type runner struct {
	dir string
	env []string
}

func newRunner(t *testing.T, server string, env map[string]string) runner {
	t.Helper()
	made := runner{dir: t.TempDir()}
	const asGo = "#!/bin/sh\necho go \"$@\" >>\"$RUNNER_TEMP/built\"\n"
	for name, text := range map[string]string{"tools/go": asGo, "output": "", "path": "", "built": ""} {
		file := filepath.Join(made.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	made.env = append(os.Environ(), "RUNNER_TEMP="+made.dir, "RUNNER_OS=Linux", "RUNNER_ARCH=X64", "RELEASES="+server,
		"GITHUB_OUTPUT="+filepath.Join(made.dir, "output"), "GITHUB_PATH="+filepath.Join(made.dir, "path"),
		"PATH="+filepath.Join(made.dir, "tools")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"VERSION=", "ACTION_REPOSITORY=", "ACTION_REF=", "NO_PROXY=*")
	for name, value := range env {
		made.env = append(made.env, name+"="+value)
	}
	return made
}

func (r runner) install(step string) (said string, err error) {
	process := exec.Command("bash", filepath.Join("..", "..", "action", "install.sh"), step)
	process.Env = r.env
	text, err := process.CombinedOutput()
	return string(text), err
}

func (r runner) read(name string) string {
	text, _ := os.ReadFile(filepath.Join(r.dir, name))
	return string(text)
}

// serveRelease answers as GitHub does for the files of releases.
func serveRelease(w http.ResponseWriter, r *http.Request) {
	tag, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch platform, isArchive := platformOf(name, tag); {
	case tag == "v5.0.0":
		w.WriteHeader(http.StatusForbidden)
	case tag == "v9.9.9", name == "checksums.txt" && tag == "v1.2.5":
		w.WriteHeader(http.StatusNotFound)
	case isArchive:
		_, _ = w.Write(archiveOf(platform, tag))
	case name == "checksums.txt":
		for _, platform := range []string{"darwin_arm64", "linux_amd64"} {
			text := archiveOf(platform, tag)
			if tag == "v1.2.4" {
				text = append(text, 0)
			}
			if tag != "v1.2.6" {
				_, _ = fmt.Fprintf(w, "%x  capifleet_%s_%s.tar.gz\n", sha256.Sum256(text), tag[1:], platform)
			}
		}
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// platformOf is the platform in the name of an archive.
func platformOf(name, tag string) (platform string, isArchive bool) {
	name, isArchive = strings.CutSuffix(name, ".tar.gz")
	platform, begins := strings.CutPrefix(name, "capifleet_"+strings.TrimPrefix(tag, "v")+"_")
	return platform, isArchive && begins
}

// archiveOf is the archive of a release, whose program says what it is.
func archiveOf(platform, tag string) []byte {
	var archive bytes.Buffer
	compressed := gzip.NewWriter(&archive)
	files := tar.NewWriter(compressed)
	for name, text := range map[string]string{"capifleet": "#!/bin/sh\necho " + platform + " of " + tag + "\n"} {
		_ = files.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))}) // A buffer takes all.
		_, _ = files.Write([]byte(text))
	}
	_, _ = files.Close(), compressed.Close()
	return archive.Bytes()
}
