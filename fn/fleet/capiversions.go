package fleet

import (
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// HasKnownVersion reports whether capifleet knows the version of CAPI that an object has.
func (r Ref) HasKnownVersion() bool {
	return slices.Contains(v1alpha1.ClusterAPIVersions(), v1alpha1.ClusterAPIVersion(r.Version()))
}

// NewestVersion is the newest version of CAPI that Clusters have, the oldest that capifleet knows
// where there is none.
func NewestVersion(clusters []Ref) v1alpha1.ClusterAPIVersion {
	versions := v1alpha1.ClusterAPIVersions()
	for _, version := range slices.Backward(versions) {
		if slices.ContainsFunc(clusters, func(cluster Ref) bool { return cluster.Version() == string(version) }) {
			return version
		}
	}
	return versions[0]
}
