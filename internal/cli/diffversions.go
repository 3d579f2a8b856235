package cli

import "github.com/capifleet/capifleet/api/v1alpha1"

// The versions of the software whose behavior the effects describe, those of test/upstream/pins.
const (
	diffArgoCD     = "3.5.7"
	diffClusterAPI = "1.14.2"
)

// diffVersions are the versions that a FleetDiff names.
func diffVersions() v1alpha1.DiffVersions {
	return v1alpha1.DiffVersions{Capifleet: currentVersion(), ArgoCD: diffArgoCD, ClusterAPI: diffClusterAPI}
}
