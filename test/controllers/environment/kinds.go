package environment

import (
	"path/filepath"
	"testing"
)

// ClusterAPIKinds installs the kinds of Cluster API, in the version in which they are stored, and
// runs none of its controllers: for scenarios in which only Argo CD acts.
func (c *ControlPlane) ClusterAPIKinds(t *testing.T) {
	t.Helper()
	bases := filepath.Join(c.env.programs.Modules[clusterAPIModule].Dir, "core", "config", "crd", "bases")
	definitions, err := manifestsOf(bases)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.define(t.Context(), append(definitions, providerDefinitions()...)); err != nil {
		t.Fatal(err)
	}
}
