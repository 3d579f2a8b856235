package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// sidecar is the container of a plugin, beside the repo-server: the folders that are mounted into it.
type sidecar struct {
	config  string // /home/argocd/cmp-server/config, with plugin.yaml
	sockets string // /home/argocd/cmp-server/plugins, where the server listens and the repo-server looks
	temp    string // /tmp
}

// newSidecar makes the folders. The test that calls it must have a short name: 104 bytes are the limit of a socket's path.
func newSidecar(t *testing.T, pluginYAML string) sidecar {
	t.Helper()
	s := sidecar{config: t.TempDir(), sockets: t.TempDir(), temp: t.TempDir()}
	if err := os.WriteFile(filepath.Join(s.config, "plugin.yaml"), []byte(pluginYAML), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// startSidecar runs Argo CD's server of a plugin as a process, until the test ends. Its environment is a PATH on which it finds capifleet and nothing else: no shell.
func startSidecar(t *testing.T, pluginYAML string) sidecar {
	t.Helper()
	s := newSidecar(t, pluginYAML)
	cmd := exec.Command(build(t, "argocd-cmp-server", "../argocd/cmpserver"), "--config-dir-path", s.config)
	cmd.Env = []string{"PATH=" + filepath.Dir(build(t, "capifleet", "..")), "ARGOCD_PLUGINSOCKFILEPATH=" + s.sockets, "ARGOCD_CMP_WORKDIR=" + s.temp}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // It goes on serving after SIGTERM.
		_ = cmd.Wait()
	})
	s.await(t)
	return s
}

// await returns when the server listens.
func (s sidecar) await(t *testing.T) {
	t.Helper()
	for range 300 {
		if _, err := os.Stat(filepath.Join(s.sockets, "capifleet.sock")); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server of the plugin does not listen")
}
