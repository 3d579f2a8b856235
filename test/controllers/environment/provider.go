package environment

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// InfrastructureVersion and InfrastructureKind are the kind of infrastructure that Clusters of the
// tests refer to.
const (
	InfrastructureVersion = "infrastructure.cluster.x-k8s.io/v1beta2"
	InfrastructureKind    = "DockerCluster"
)

// providerDefinitions are stand-ins for the CustomResourceDefinitions of the providers. Cluster API
// finds the versions that follow its contract by their labels.
func providerDefinitions() []Manifest {
	return []Manifest{
		providerDefinition("infrastructure.cluster.x-k8s.io", InfrastructureKind),
		providerDefinition("infrastructure.cluster.x-k8s.io", InfrastructureKind+"Template"),
		providerDefinition("controlplane.cluster.x-k8s.io", "KubeadmControlPlaneTemplate"),
	}
}

func providerDefinition(group, kind string) Manifest {
	singular := strings.ToLower(kind)
	definition := Object(definitionVersion, definitionKind, "", singular+"s."+group)
	definition.SetLabels(map[string]string{"cluster.x-k8s.io/v1beta2": "v1beta2"})
	definition.Object["spec"] = map[string]any{
		"group": group, "scope": "Namespaced",
		"names": map[string]any{
			"kind": kind, "listKind": kind + "List", "plural": singular + "s", "singular": singular,
		},
		"versions": []any{map[string]any{
			"name": "v1beta2", "served": true, "storage": true,
			"subresources": map[string]any{"status": map[string]any{}},
			"schema": map[string]any{"openAPIV3Schema": map[string]any{
				"type": "object", "x-kubernetes-preserve-unknown-fields": true,
			}},
		}},
	}
	return definition
}

// Provision does what an infrastructure provider and a control plane provider do for a Cluster that
// is on the management cluster, and waits until Cluster API has seen it.
func (c *ControlPlane) Provision(t *testing.T, namespace, name string, workload *ControlPlane) {
	t.Helper()
	c.Prepare(t, namespace, name, workload)
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

// Prepare is Provision for a Cluster that does not exist yet: it writes the kubeconfig Secret, and
// reports the infrastructure as provisioned.
func (c *ControlPlane) Prepare(t *testing.T, namespace, name string, workload *ControlPlane) {
	t.Helper()
	if err := c.provision(t.Context(), namespace, name, workload); err != nil {
		t.Fatal(err)
	}
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
