package environment

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Applications runs Argo CD's application controller on a control plane, with flags as they are by
// default, and what it needs: the repo-server, which reads repositories with the git that is on the
// path, and a Redis. It syncs Applications from a [Repository] to clusters that are registered as
// [ControlPlane.Destination] does it. When the test ends, it must have synced one at least.
//
// The controller serves its metrics on all addresses: no flag changes that.
func (c *ControlPlane) Applications(t *testing.T) {
	t.Helper()
	if err := c.installArgoCD(t.Context()); err != nil {
		t.Fatal(err)
	}
	redis, err := c.redis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	repoServer, err := c.repoServer(t.Context(), redis)
	if err != nil {
		t.Fatal(err)
	}
	kubeconfig, err := c.kubeconfigFile()
	if err != nil {
		t.Fatal(err)
	}
	var metrics string
	name := "application-controller-" + c.Name
	err = c.env.run(t.Context(), ArgoCD, name, func(port func() int) (invocation, error) {
		served := port()
		metrics = fmt.Sprintf("http://127.0.0.1:%d", served)
		return invocation{args: []string{
			"application-controller", "--kubeconfig=" + kubeconfig, "--namespace=" + ArgoCDNamespace,
			fmt.Sprintf("--metrics-port=%d", served), "--redis=" + redis,
			"--repo-server=" + repoServer, "--repo-server-plaintext",
		}, env: []string{"KUBECONFIG=" + kubeconfig, signaturesOff}, ready: answers(metrics + "/healthz")}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background() //nolint:usetesting // The context of the test has ended.
		syncs, err := sumOf(ctx, metrics+"/metrics", "argocd_app_sync_total")
		if err != nil || syncs == 0 {
			t.Errorf("the application controller has synced nothing: %d %v", syncs, err)
		}
	})
}

// signaturesOff makes Argo CD start no GnuPG.
const signaturesOff = "ARGOCD_GPG_ENABLED=false"

// redis starts a Redis and returns its address.
func (c *ControlPlane) redis(ctx context.Context) (address string, err error) {
	err = c.env.run(ctx, ArgoCD, "redis-"+c.Name, func(port func() int) (invocation, error) {
		address = fmt.Sprintf("127.0.0.1:%d", port())
		return invocation{args: []string{"redis", address}, ready: accepts(address)}, nil
	})
	return address, err
}

// repoServer starts the repo-server, with its clones in the folder of the environment, and returns
// its address.
func (c *ControlPlane) repoServer(ctx context.Context, redis string) (address string, err error) {
	temporary, err := c.env.subfolder("repo-server-" + c.Name)
	if err != nil {
		return "", err
	}
	const wrapper = "git-verify-wrapper.sh" // of Argo CD's image; it says whether a commit is signed
	script, err := os.ReadFile(filepath.Join(c.env.programs.Modules[argoCDModule].Dir, "hack", wrapper))
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(temporary, wrapper), script, 0o700); err != nil {
		return "", err
	}
	err = c.env.run(ctx, ArgoCD, "repo-server-"+c.Name, func(port func() int) (invocation, error) {
		served, diagnostics := port(), port()
		address = fmt.Sprintf("127.0.0.1:%d", served)
		return invocation{args: []string{
			"repo-server", "--address=127.0.0.1", fmt.Sprintf("--port=%d", served), "--disable-tls",
			"--client-ca-path=",
			"--metrics-address=127.0.0.1", fmt.Sprintf("--metrics-port=%d", diagnostics), "--redis=" + redis,
		}, env: []string{
			signaturesOff, "TMPDIR=" + temporary, "ARGOCD_ASK_PASS_SOCK=" + filepath.Join(temporary, "ask-pass.sock"),
			"PATH=" + temporary + string(filepath.ListSeparator) + os.Getenv("PATH"),
		}, ready: answers(fmt.Sprintf("http://127.0.0.1:%d/healthz?full=true", diagnostics))}, nil
	})
	return address, err
}

// accepts returns a check that fails unless a server accepts connections.
func accepts(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return connection.Close()
	}
}
