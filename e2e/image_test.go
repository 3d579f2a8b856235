package e2e

import "testing"

func TestImage(t *testing.T) {
	e := containers(t)
	t.Log(e.podman("images").mustRun(t))
	t.Log(e.podman("run", "--rm", "--network", "none", image, "version").mustRun(t))
}
