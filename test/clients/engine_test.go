package clients

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// image is the name of the image that the Dockerfile makes, as clients have to say it.
const image = "localhost/capifleet:e2e"

// engine is podman, with storage of its own for images and containers, so that those of this
// machine are left alone.
type engine struct {
	env []string // what podman and everything that calls it must be run with
}

// containers returns an engine that holds the image of capifleet. Where none can run the test is
// skipped, loudly; in CI it fails.
func containers(t *testing.T) engine {
	t.Helper()
	e := newEngine(t)
	if why := e.whyNot(t); why != "" {
		message := "NO CONTAINER IS TESTED: " + why
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	if e.podman("image", "exists", image).run(t).status != 0 {
		e.build(t, image, "linux/"+runtime.GOARCH)
	}
	return e
}

// whyNot is the reason why no container can run here, empty where one can.
func (e engine) whyNot(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("podman"); err != nil {
		return "podman is not installed"
	}
	if e.podman("image", "exists", goImage).run(t).status == 0 {
		return ""
	}
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		return "busybox is not installed (Debian's busybox-static), the shell that the image is built with"
	}
	program, err := elf.Open(busybox)
	if err != nil || slices.ContainsFunc(program.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		return "busybox is not a static program (Debian's busybox-static is one)"
	}
	if r := e.podman("build", "--network", "none", "--tag", goImage, shellImage(t, busybox)).run(t); r.status != 0 {
		return "podman builds nothing: " + r.stderr
	}
	if r := e.podman("run", "--rm", "--network", "none", goImage, "true").run(t); r.status != 0 {
		return "podman runs nothing: " + r.stderr
	}
	return ""
}

// newEngine configures podman. The settings let it run inside a virtual machine or a container of
// CI: without systemd, and with the limits that it may set there.
func newEngine(t *testing.T) engine {
	t.Helper()
	dir := filepath.Join(workshop, "containers")
	files := tree{
		"storage.conf": "[storage]\ndriver = \"vfs\"\n" +
			"graphroot = \"" + filepath.Join(dir, "images") + "\"\nrunroot = \"" + filepath.Join(dir, "run") + "\"\n",
		"containers.conf": "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=1024:1024\"]\n" +
			"[engine]\ncgroup_manager = \"cgroupfs\"\n",
		"registries.conf": "unqualified-search-registries = []\n",
	}
	if _, err := exec.LookPath("runc"); err == nil {
		files["containers.conf"] += "runtime = \"runc\"\n"
	}
	files.writeTo(t, dir)
	return engine{env: []string{
		"CONTAINERS_STORAGE_CONF=" + filepath.Join(dir, "storage.conf"),
		"CONTAINERS_CONF=" + filepath.Join(dir, "containers.conf"),
		"CONTAINERS_REGISTRIES_CONF=" + filepath.Join(dir, "registries.conf"),
		"TMPDIR=" + dir,
		// kpt before and since its 1.0.0-beta.61.
		"KPT_FN_RUNTIME=podman",
		"KRM_FN_RUNTIME=podman",
	}}
}

// podman is a command of podman's.
func (e engine) podman(args ...string) command {
	return command{program: "podman", args: args, env: e.env}
}

// docker returns the path of a program called docker, which is podman: kustomize knows no other
// name.
func (e engine) docker(t *testing.T) string {
	t.Helper()
	return script(t, "docker", "exec podman \"$@\"")
}

// imageVersion is the version that the image is built with.
const imageVersion = "v0.0.0-e2e"

// goImage takes the place of the image with Go: one with a shell, into which this machine's Go is
// mounted.
const goImage = "localhost/go:e2e"

// build makes an image by the Dockerfile, from what is on this machine: Go and its modules, as a
// proxy, are mounted. What is compiled in there is compiled apart from all else; where there is a
// folder for caches (CAPIFLEET_CACHE), that is kept in it.
func (e engine) build(t *testing.T, name, platform string) {
	t.Helper()
	build(t, "capifleet", top) // so that the modules are there
	modules := filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")
	c := e.podman(
		"build", "--tag", name, "--platform", platform, "--network", "none",
		"--volume", goEnv(t, "GOROOT")+":/usr/local/go:ro", "--volume", modules+":/modules:ro",
		"--build-arg", "BUILDPLATFORM=linux/"+runtime.GOARCH, // podman 4.3 does not know it
		"--build-arg", "GO_IMAGE="+goImage, "--build-arg", "GOPROXY=file:///modules",
		"--build-arg", "VERSION="+imageVersion, top,
	)
	if cache := os.Getenv("CAPIFLEET_CACHE"); cache != "" {
		c.env = append(slices.Clone(c.env), "TMPDIR="+cache) // where podman keeps the mounts of type cache
	}
	c.mustRun(t)
}

// shellImage returns a folder from which an image with a shell can be built.
func shellImage(t *testing.T, busybox string) string {
	t.Helper()
	return tree{
		"busybox": read(t, busybox),
		"Dockerfile": "FROM scratch\nCOPY --chmod=755 busybox /bin/busybox\n" +
			"RUN [\"/bin/busybox\", \"--install\", \"/bin\"]\nRUN mkdir -p -m 1777 /tmp\n" +
			"ENV HOME=/root GOPATH=/go GOTOOLCHAIN=local PATH=/usr/local/go/bin:/bin\n",
	}.write(t)
}

// goEnv is a setting of the go command.
func goEnv(t *testing.T, name string) string {
	t.Helper()
	return strings.TrimSpace(command{program: "go", args: []string{"env", name}}.mustRun(t))
}
