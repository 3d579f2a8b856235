package clients

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// sidecar is the container of a plugin, beside the repo-server: the folders that are mounted into
// it.
type sidecar struct {
	config  string // /home/argocd/cmp-server/config, with plugin.yaml
	sockets string // /home/argocd/cmp-server/plugins, where the server listens and the repo-server looks
	temp    string // /tmp
}

// newSidecar makes the folders. That of the sockets has a short name: the path of a socket has at
// most 107 bytes.
func newSidecar(t *testing.T, pluginYAML string) sidecar {
	t.Helper()
	sockets, err := os.MkdirTemp("/tmp", "cmp-") //nolint:usetesting // t.TempDir has the name of the test in it.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(sockets) })
	s := sidecar{config: t.TempDir(), sockets: sockets, temp: t.TempDir()}
	tree{"plugin.yaml": pluginYAML}.writeTo(t, s.config)
	return s
}

// startSidecar runs Argo CD's server of a plugin as a process, until the test ends. Its environment
// is a PATH on which it finds capifleet and nothing else: no shell.
func startSidecar(t *testing.T, pluginYAML string) sidecar {
	t.Helper()
	s := newSidecar(t, pluginYAML)
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(build(t, "argocd-cmp-server", "../controllers/argocd/cmpserver"), "--config-dir-path", s.config)
	cmd.Env = []string{
		"PATH=" + filepath.Dir(build(t, "capifleet", top)), "ARGOCD_PLUGINSOCKFILEPATH=" + s.sockets,
		"ARGOCD_CMP_WORKDIR=" + s.temp,
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // It goes on serving after SIGTERM.
		_ = cmd.Wait()
		_ = log.Close()
	})
	s.await(t, func() string { return read(t, log.Name()) })
	return s
}

// await returns when the server listens. If it never does, what it has said tells why.
func (s sidecar) await(t *testing.T, said func() string) {
	t.Helper()
	for range 300 {
		if _, err := os.Stat(filepath.Join(s.sockets, "capifleet.sock")); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the server of the plugin does not listen; it says\n%s", said())
}
