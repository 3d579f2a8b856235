package environment

import (
	"encoding/json"
	"testing"
)

// Destination registers a workload cluster in the Argo CD of a control plane: under a name that
// Applications have as destination.name, and with an address, which must be another one for each
// name. localhost and 127.0.0.1 are two addresses of one cluster.
func (c *ControlPlane) Destination(t *testing.T, name string, workload *ControlPlane, address string) {
	t.Helper()
	config, err := json.Marshal(map[string]any{
		"bearerToken":     workload.Config.BearerToken,
		"tlsClientConfig": map[string]any{"caData": workload.Config.CAData, "serverName": "127.0.0.1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	secret := Object("v1", "Secret", ArgoCDNamespace, "cluster-"+name)
	secret.SetLabels(map[string]string{"argocd.argoproj.io/secret-type": "cluster"})
	secret.Object["stringData"] = map[string]any{"name": name, "server": address, "config": string(config)}
	if err := c.Apply(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
}
