package environment

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// InfrastructureVersion and InfrastructureKind are the kind of infrastructure that Clusters of the
// tests refer to.
const (
	InfrastructureVersion = "infrastructure.cluster.x-k8s.io/v1beta2"
	InfrastructureKind    = "DockerCluster"
)

// providerDefinitions are stand-ins for the CustomResourceDefinitions of an infrastructure
// provider. Cluster API finds the versions that follow its contract by their labels.
func providerDefinitions() []Manifest {
	const group = "infrastructure.cluster.x-k8s.io"
	definition := Object(definitionVersion, definitionKind, "", "dockerclusters."+group)
	definition.SetLabels(map[string]string{"cluster.x-k8s.io/v1beta2": "v1beta2"})
	definition.Object["spec"] = map[string]any{
		"group": group, "scope": "Namespaced",
		"names": map[string]any{
			"kind": InfrastructureKind, "listKind": InfrastructureKind + "List",
			"plural": "dockerclusters", "singular": "dockercluster",
		},
		"versions": []any{map[string]any{
			"name": "v1beta2", "served": true, "storage": true,
			"subresources": map[string]any{"status": map[string]any{}},
			"schema": map[string]any{"openAPIV3Schema": map[string]any{
				"type": "object", "x-kubernetes-preserve-unknown-fields": true,
			}},
		}},
	}
	return []Manifest{definition}
}

// Provision does what an infrastructure provider and a control plane provider do for a Cluster that
// is on the management cluster: it writes the kubeconfig Secret, and reports the infrastructure as
// provisioned. It waits until Cluster API has seen that.
func (c *ControlPlane) Provision(t *testing.T, namespace, name string, workload *ControlPlane) {
	t.Helper()
	if err := c.provision(t.Context(), namespace, name, workload); err != nil {
		t.Fatal(err)
	}
	Eventually(t, "Cluster "+name+" is provisioned", func(ctx context.Context) error {
		cluster, err := c.Live(ctx, ClusterVersion, "Cluster", namespace, name)
		if err != nil {
			return err
		}
		path := []string{"status", "initialization", "infrastructureProvisioned"}
		if done, _, _ := unstructured.NestedBool(cluster.Object, path...); !done {
			return fmt.Errorf("status is %v", cluster.Object["status"])
		}
		return nil
	})
}

func (c *ControlPlane) provision(ctx context.Context, namespace, name string, workload *ControlPlane) error {
	config, err := kubeconfig(name, workload.Config)
	if err != nil {
		return err
	}
	secret := Object("v1", "Secret", namespace, name+"-kubeconfig")
	secret.SetLabels(map[string]string{"cluster.x-k8s.io/cluster-name": name})
	secret.Object["type"] = "cluster.x-k8s.io/secret"
	secret.Object["stringData"] = map[string]any{"value": string(config)}
	address, err := url.Parse(workload.Config.Host)
	if err != nil {
		return err
	}
	port, err := strconv.ParseInt(address.Port(), 10, 64)
	if err != nil {
		return err
	}
	infrastructure := Object(InfrastructureVersion, InfrastructureKind, namespace, name)
	infrastructure.Object["spec"] = map[string]any{
		"controlPlaneEndpoint": map[string]any{"host": address.Hostname(), "port": port},
	}
	if err := c.Apply(ctx, secret, infrastructure); err != nil {
		return err
	}
	live, err := c.Live(ctx, InfrastructureVersion, InfrastructureKind, namespace, name)
	if err != nil {
		return err
	}
	live.Object["status"] = map[string]any{"initialization": map[string]any{"provisioned": true}, "ready": true}
	err = c.Status().Update(ctx, live)
	if err != nil {
		return fmt.Errorf("report %s %s as provisioned: %w", InfrastructureKind, name, err)
	}
	return nil
}
