package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// withoutSameCluster are differences without those of the destination, where both sides deploy to
// the Cluster of the Application and one of them by its address. The input does not say which
// address that is, so parameters have one that nothing else has: to compare it with the Cluster's
// name would show a difference that there is not.
func (a *one) withoutSameCluster(different []difference) []difference {
	isOfCluster := func(d difference) bool { return isCluster(d.path) }
	if a.old.Cluster != a.now.Cluster || !slices.ContainsFunc(different, isOfCluster) {
		return different
	}
	old, byAddress := a.old.deploysToOwn()
	now, byAddressNow := a.now.deploysToOwn()
	if !old || !now || !byAddress && !byAddressNow {
		return different
	}
	return slices.DeleteFunc(slices.Clone(different), isOfCluster)
}

// deploysToOwn reports whether an Application deploys to its Cluster, by the name or the address
// that its parameters have for it, and whether by an address that stands for an unknown one.
func (a owned) deploysToOwn() (own, byAddress bool) {
	tree, err := a.render()
	if err != nil || a.Cluster == (fleet.ID{}) {
		return false, false
	}
	destination := fleet.MapAt(tree, "spec", "destination")
	name, server := fleet.TextAt(destination, "name"), fleet.TextAt(destination, "server")
	switch {
	case name != "" && server != "":
		return false, false
	case server != "":
		byAddress = server == fleet.TextAt(a.Parameters, "server") && strings.HasSuffix(server, ".invalid")
		return byAddress, byAddress
	}
	return name != "" && (name == fleet.TextAt(a.Parameters, "name") ||
		name == fleet.TextAt(a.Parameters, "nameNormalized")), false
}
