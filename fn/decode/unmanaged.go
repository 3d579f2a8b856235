package decode

import (
	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
)

// isUnmanaged reports whether a Cluster stands for a cluster that Cluster API does not manage. Few
// Clusters are marked local-config, so few are parsed for it. One that cannot be read is reported
// where its tree is read.
func (r *reader) isUnmanaged(cluster fleet.Object) bool {
	if !cluster.LocalConfig() {
		return false
	}
	manifest, err := r.item(cluster).Tree()
	return err == nil && standsForUnmanaged(cluster, manifest)
}

// standsForUnmanaged is isUnmanaged for a Cluster whose manifest was read. One that is marked
// local-config and names what it is made from is the copy of a Cluster that something else applies,
// such as another package.
func standsForUnmanaged(cluster fleet.Object, manifest map[string]any) bool {
	return cluster.LocalConfig() && manifest != nil && clusterapi.IsIncomplete(manifest)
}
