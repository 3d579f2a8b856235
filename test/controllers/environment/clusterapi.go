package environment

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Versions of Cluster API's kinds, as they are stored.
const (
	ClusterVersion            = "cluster.x-k8s.io/v1beta2"
	ClusterResourceSetVersion = "addons.cluster.x-k8s.io/v1beta2"
)

// ClusterAPI installs Cluster API's core provider into a control plane and runs its controllers and
// webhooks, with flags as they are by default. When the test ends, its controller of
// ClusterResourceSets must have reconciled.
func (c *ControlPlane) ClusterAPI(t *testing.T, flags ...string) {
	t.Helper()
	kubeconfig, err := c.kubeconfigFile()
	if err != nil {
		t.Fatal(err)
	}
	var webhooks int
	var metrics string
	config := filepath.Join(c.env.programs.Modules[clusterAPIModule].Dir, "core", "config")
	err = c.env.run(t.Context(), ClusterAPICore, "cluster-api-"+c.Name, func(port func() int) (invocation, error) {
		webhooks = port()
		health, diagnostics := fmt.Sprintf("127.0.0.1:%d", port()), fmt.Sprintf("127.0.0.1:%d", port())
		metrics = "http://" + diagnostics + "/metrics"
		return invocation{
			args: append([]string{
				"--kubeconfig=" + kubeconfig, fmt.Sprintf("--webhook-port=%d", webhooks),
				"--webhook-cert-dir=" + filepath.Dir(c.env.tls.certificateFile),
				"--health-addr=" + health, "--diagnostics-address=" + diagnostics, "--insecure-diagnostics",
			}, flags...),
			ready: answers("http://" + health + "/readyz"),
		}, c.installClusterAPI(t.Context(), config, webhooks)
	})
	if err != nil {
		t.Fatal(err)
	}
	registrations, err := manifestsOf(filepath.Join(config, "webhook"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Apply(t.Context(), c.webhooks(registrations, webhooks)...); err != nil {
		t.Fatal(err)
	}
	Eventually(t, "Cluster API's webhooks refuse a set without selector", c.webhooksRefuse)
	c.metrics[ClusterResourceSetController] = metrics
	t.Cleanup(func() { mustHaveReconciled(t, metrics, ClusterResourceSetController) })
}

// ClusterAPILog returns what Cluster API has logged.
func (c *ControlPlane) ClusterAPILog() (string, error) {
	text, err := os.ReadFile(filepath.Join(c.env.logs, "cluster-api-"+c.Name+".log"))
	return string(text), err
}

// installClusterAPI creates the definitions of Cluster API's kinds and of the stand-ins for the
// kinds of infrastructure providers.
func (c *ControlPlane) installClusterAPI(ctx context.Context, config string, port int) error {
	definitions, err := manifestsOf(filepath.Join(config, "crd", "bases"))
	if err != nil {
		return err
	}
	for _, definition := range definitions {
		// The kustomization of Cluster API does this: it labels the contract's versions, and
		// lets a webhook convert between them.
		labels := map[string]string{}
		for _, version := range versionsOf(definition) {
			labels["cluster.x-k8s.io/"+version] = version
		}
		definition.SetLabels(labels)
		conversion := map[string]any{
			"strategy": "Webhook",
			"webhook": map[string]any{
				"conversionReviewVersions": []any{"v1"}, "clientConfig": c.webhookClient(port, "/convert"),
			},
		}
		if err := unstructured.SetNestedMap(definition.Object, conversion, "spec", "conversion"); err != nil {
			return err
		}
	}
	return c.define(ctx, append(definitions, providerDefinitions()...))
}

func versionsOf(definition Manifest) []string {
	versions, _, _ := unstructured.NestedSlice(definition.Object, "spec", "versions")
	var names []string
	for _, version := range versions {
		if tree, isMap := version.(map[string]any); isMap {
			names = append(names, fmt.Sprint(tree["name"]))
		}
	}
	return names
}

// webhookClient is the address of a webhook that runs outside of the cluster.
func (c *ControlPlane) webhookClient(port int, path string) map[string]any {
	return map[string]any{
		"url":      fmt.Sprintf("https://127.0.0.1:%d%s", port, path),
		"caBundle": base64.StdEncoding.EncodeToString(c.env.tls.certificate),
	}
}

// webhooks returns the webhook configurations among manifests, with addresses outside of the
// cluster.
func (c *ControlPlane) webhooks(manifests []Manifest, port int) []Manifest {
	var configurations []Manifest
	for _, one := range manifests {
		if !strings.HasSuffix(one.GetKind(), "WebhookConfiguration") {
			continue
		}
		webhooks, _, _ := unstructured.NestedSlice(one.Object, "webhooks")
		for _, webhook := range webhooks {
			tree, _ := webhook.(map[string]any)
			path, _, _ := unstructured.NestedString(tree, "clientConfig", "service", "path")
			tree["clientConfig"] = c.webhookClient(port, path)
		}
		one.Object["webhooks"] = webhooks
		configurations = append(configurations, one)
	}
	return configurations
}

// webhooksRefuse asks the webhooks to refuse a ClusterResourceSet that the schema accepts. An API
// server calls new webhooks some time after they are registered.
func (c *ControlPlane) webhooksRefuse(ctx context.Context) error {
	set := Object(ClusterResourceSetVersion, "ClusterResourceSet", "default", "refused")
	set.Object["spec"] = map[string]any{
		"clusterSelector": map[string]any{},
		"resources":       []any{map[string]any{"kind": "ConfigMap", "name": "none"}},
	}
	err := c.Create(ctx, set, client.DryRunAll)
	if err == nil {
		return errors.New("a ClusterResourceSet with an empty selector is accepted")
	}
	if !apierrors.IsInvalid(err) {
		return err
	}
	return nil
}

// mustHaveReconciled fails the test if a controller has never finished a reconciliation.
func mustHaveReconciled(t *testing.T, metrics, controller string) {
	t.Helper()
	counts, err := reconciliations(context.Background(), metrics) //nolint:usetesting // The test has ended.
	if err != nil {
		t.Error(err)
	} else if counts[controller] == 0 {
		t.Errorf("the controller %s has reconciled nothing, but %v", controller, counts)
	}
}
