package environment

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// ArgoCDNamespace is the namespace of Argo CD on every cluster.
const ArgoCDNamespace = "argocd"

// ApplicationSets installs Argo CD's kinds, its project default and its settings into a control
// plane, and runs its ApplicationSet controller, with flags as they are by default. When the test
// ends, the controller must have reconciled.
func (c *ControlPlane) ApplicationSets(t *testing.T, env ...string) {
	t.Helper()
	if err := c.installArgoCD(t.Context()); err != nil {
		t.Fatal(err)
	}
	kubeconfig, err := c.kubeconfigFile()
	if err != nil {
		t.Fatal(err)
	}
	var metrics string
	env = append(env, "KUBECONFIG="+kubeconfig)
	err = c.env.run(t.Context(), ArgoCD, "applicationset-controller-"+c.Name,
		func(port func() int) (invocation, error) {
			address := fmt.Sprintf("127.0.0.1:%d", port())
			metrics = "http://" + address + "/metrics"
			return invocation{args: []string{
				"applicationset-controller", "--kubeconfig=" + kubeconfig, "--namespace=" + ArgoCDNamespace,
				"--metrics-addr=" + address, fmt.Sprintf("--probe-addr=127.0.0.1:%d", port()),
				fmt.Sprintf("--webhook-addr=127.0.0.1:%d", port()),
			}, env: env, ready: answers(metrics)}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	c.metrics[ApplicationSetController] = metrics
	t.Cleanup(func() { mustHaveReconciled(t, metrics, ApplicationSetController) })
}

// installArgoCD creates what the controllers of Argo CD read: a part of its install manifest.
func (c *ControlPlane) installArgoCD(ctx context.Context) error {
	definitions, err := manifestsOf(filepath.Join(c.env.programs.Modules[argoCDModule].Dir, "manifests", "crds"))
	if err != nil {
		return err
	}
	definitions = slices.DeleteFunc(definitions, func(one Manifest) bool { return one.GetKind() != definitionKind })
	if err := c.define(ctx, definitions); err != nil {
		return err
	}
	partOf := map[string]string{"app.kubernetes.io/part-of": "argocd"}
	settings := Object("v1", "ConfigMap", ArgoCDNamespace, "argocd-cm")
	settings.SetLabels(partOf)
	secret := Object("v1", "Secret", ArgoCDNamespace, "argocd-secret")
	secret.SetLabels(partOf)
	secret.Object["stringData"] = map[string]any{"server.secretkey": c.env.token}
	return c.Apply(ctx, Object("v1", "Namespace", "", ArgoCDNamespace), settings, secret, defaultProject())
}

// defaultProject is the AppProject that Argo CD makes when it starts.
func defaultProject() Manifest {
	project := Object("argoproj.io/v1alpha1", "AppProject", ArgoCDNamespace, "default")
	project.Object["spec"] = map[string]any{
		"sourceRepos":              []any{"*"},
		"destinations":             []any{map[string]any{"server": "*", "namespace": "*"}},
		"clusterResourceWhitelist": []any{map[string]any{"group": "*", "kind": "*"}},
	}
	return project
}
