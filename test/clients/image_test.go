package clients

import (
	"archive/tar"
	"crypto/sha256"
	"debug/elf"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imageLimit is the size that the image stays below, in bytes: every node that runs it pulls it.
const imageLimit = 32_000_000

// programOfImage is the path of the program in the image.
const programOfImage = "usr/local/bin/capifleet"

// TestImage looks at what the image is.
func TestImage(t *testing.T) {
	e := containers(t)
	t.Run("it is smaller than 32 MB", func(t *testing.T) {
		size, err := strconv.Atoi(e.inspect(t, "{{.Size}}"))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("the image has %d bytes", size)
		if size >= imageLimit {
			t.Errorf("want less than %d", imageLimit)
		}
	})
	t.Run("it holds the program, and names for users, and nothing else", func(t *testing.T) {
		want := []string{"etc/group", "etc/passwd", programOfImage}
		if got := e.files(t, image).paths(); !slices.Equal(want, got) {
			t.Errorf("want %q, got %q", want, got)
		}
	})
	t.Run("it runs as nobody by default, and prints its version", func(t *testing.T) {
		if user := e.inspect(t, "{{.Config.User}}"); user != "65534:65534" {
			t.Errorf("the user is %q", user)
		}
		version := e.inspect(t, `{{index .Config.Labels "org.opencontainers.image.version"}}`)
		if version != imageVersion {
			t.Errorf("the label says %q", version)
		}
		want := "capifleet " + imageVersion + "\n"
		got := e.podman("run", "--rm", "--network", "none", image, "version").mustRun(t)
		if !strings.HasPrefix(got, want) {
			t.Errorf("want %q, got %q", want, got)
		}
	})
}

// TestImageRuns runs the image as its clients do.
func TestImageRuns(t *testing.T) {
	e := containers(t)
	capifleet := build(t, "capifleet", top)
	t.Run("as nobody without network it is the function", func(t *testing.T) {
		list := builtKpt(t).command(t, "", "fn", "source", fixture).mustRun(t)
		want := command{program: capifleet, stdin: list}.mustRun(t)
		function := e.podman("run", "--rm", "-i", "--network", "none", "--user", "nobody",
			"--security-opt", "no-new-privileges", image)
		function.stdin = list
		if got := function.mustRun(t); got != want || !strings.Contains(got, "kind: ClusterResourceSet") {
			t.Errorf("want\n%s\ngot\n%s", want, got)
		}
	})
	t.Run("as user 999 with a read-only root it renders a directory", func(t *testing.T) {
		dir, err := filepath.Abs(fixture)
		if err != nil {
			t.Fatal(err)
		}
		want := command{program: capifleet, args: []string{"render", dir}}.mustRun(t)
		got := e.podman(
			"run", "--rm", "--network", "none", "--user", "999", "--read-only", "--read-only-tmpfs=false",
			"--cap-drop", "all", "--security-opt", "no-new-privileges",
			"--volume", dir+":/fleet:ro", "--workdir", "/fleet", image, "render",
		).mustRun(t)
		if got != want || !strings.Contains(got, "kind: ClusterResourceSet") {
			t.Errorf("want\n%s\ngot\n%s", want, got)
		}
	})
	t.Run("with --help it tells what it is", func(t *testing.T) {
		want := command{program: capifleet, args: []string{"--help"}}.mustRun(t)
		if got := e.podman("run", "--rm", "-i", "--network", "none", image, "--help").mustRun(t); got != want {
			t.Errorf("want\n%s\ngot\n%s", want, got)
		}
	})
}

// TestImageIsReproducible: make builds the bytes of the image, in another folder and from other
// caches, with another proxy.
func TestImageIsReproducible(t *testing.T) {
	e := containers(t)
	t.Run("two builds, one digest of the program", func(t *testing.T) {
		out := t.TempDir()
		command{
			program: "make",
			args:    []string{"--no-print-directory", "build", "VERSION=" + imageVersion, "BIN=" + out},
			dir:     top,
		}.mustRun(t)
		made := readTree(t, out)["capifleet"]
		program, exists := e.files(t, image)[programOfImage]
		if want, got := sha256.Sum256([]byte(made)), sha256.Sum256([]byte(program)); want != got || !exists {
			t.Errorf("make builds %x, and the image holds %x", want, got)
		}
	})
}

// TestImageOfAnotherPlatform: the Dockerfile compiles for the platform that is asked for, wherever
// it runs.
func TestImageOfAnotherPlatform(t *testing.T) {
	e := containers(t)
	for platform, machine := range map[string]elf.Machine{"linux/amd64": elf.EM_X86_64, "linux/arm64": elf.EM_AARCH64} {
		t.Run(platform, func(t *testing.T) {
			name := image
			if platform != "linux/"+runtime.GOARCH {
				name = "localhost/capifleet:other"
				e.build(t, name, platform)
			}
			program, err := elf.NewFile(strings.NewReader(e.files(t, name)[programOfImage]))
			if err != nil || program.Machine != machine {
				t.Errorf("want a program for %s: %v", machine, err)
			}
		})
	}
}

// inspect returns something of the image's configuration.
func (e engine) inspect(t *testing.T, format string) string {
	t.Helper()
	return strings.TrimSpace(e.podman("image", "inspect", "--format", format, image).mustRun(t))
}

// files returns the files of an image, of all its layers.
func (e engine) files(t *testing.T, name string) tree {
	t.Helper()
	archive := filepath.Join(t.TempDir(), "image.tar")
	e.podman("save", "--format", "docker-archive", "--output", archive, name).mustRun(t)
	text, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files := tree{}
	for name, layer := range untar(t, string(text)) {
		if filepath.Ext(name) == ".tar" {
			maps.Copy(files, untar(t, layer))
		}
	}
	return files
}

// untar returns the files of an archive.
func untar(t *testing.T, text string) tree {
	t.Helper()
	archive := tar.NewReader(strings.NewReader(text))
	files := tree{}
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		files[header.Name] = string(text)
	}
}
