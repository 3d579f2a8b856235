package plan

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// reportUnprinted names the Clusters that need stamps and that the output does not have, so that
// what is printed selects labels that they never get. Stamps do not matter on Clusters that Cluster
// API does not manage: nothing on the hub selects these.
func reportUnprinted(f *fleet.Fleet, of frozen) fleet.Problems {
	if f.Only == "" && !f.Applied {
		return nil
	}
	unmanaged := make(map[fleet.ID]bool, len(f.Clusters))
	for _, cluster := range f.Clusters {
		unmanaged[cluster.ID()] = cluster.Unmanaged
	}
	isMeant := func(edit fleet.Edit) bool { return edit.Object.IsCluster() && !unmanaged[edit.Object.ID()] }
	if f.Only != "" {
		return unprinted(of, isMeant, fmt.Sprintf("--only %s prints no Clusters", f.Only),
			"render all manifests, or let kpt fn render stamp the sources")
	}
	isLocal := func(edit fleet.Edit) bool { return isMeant(edit) && edit.Object.LocalConfig() }
	return unprinted(of, isLocal, "a Cluster that is marked local-config is not printed",
		"let kpt fn render stamp the sources, and apply these")
}

// unprinted is the problem of the stamps of edits that are not printed. Those that are withdrawn do
// no harm.
func unprinted(of frozen, isMeant func(edit fleet.Edit) bool, why, remedy string) fleet.Problems {
	clusters, names := map[fleet.ID]fleet.Ref{}, map[string]bool{}
	for _, edit := range of.edits {
		for _, stamp := range stampEdit(edit).changed() {
			if _, wanted := of.wanted[edit.Object.Item][stamp]; wanted && isMeant(edit) {
				clusters[edit.Object.ID()], names[stamp.String()] = edit.Object.Ref, true
			}
		}
	}
	if len(clusters) == 0 {
		return nil
	}
	refs := slices.SortedFunc(maps.Values(clusters), fleet.Ref.Compare)
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.UnprintedStamp, Field: field.NewPath("spec"), Clusters: refs,
		Message: fmt.Sprintf("the Clusters need %s, and %s", fleet.NameFirst(fleet.SortedKeys(names)), why),
		Remedy:  remedy,
	}}
}
