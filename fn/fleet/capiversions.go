package fleet

import "slices"

// ClusterAPIVersion is a version of Cluster API's kinds that capifleet knows.
type ClusterAPIVersion struct {
	Name string // v1beta2
}

// ClusterAPIVersions has a row for each version, the oldest first. What emit writes of a version is
// in its own table.
func ClusterAPIVersions() []ClusterAPIVersion {
	return []ClusterAPIVersion{{Name: "v1beta1"}, {Name: "v1beta2"}}
}

// NewestVersion is the newest version of Clusters, the oldest that is known where there is none.
func NewestVersion(clusters []Ref) string {
	versions := ClusterAPIVersions()
	for _, version := range slices.Backward(versions) {
		if slices.ContainsFunc(clusters, func(cluster Ref) bool { return cluster.Version() == version.Name }) {
			return version.Name
		}
	}
	return versions[0].Name
}
