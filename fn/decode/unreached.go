package decode

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkUnreached warns of Clusters in files beside a kustomization that it does not reach. Where
// files are read plainly they are Clusters of the fleet, and applied with pruning, what is missing
// is deleted. clusters are those that are read. Files that FleetConfigs name are read.
func (r *reader) checkUnreached(clusters []fleet.Object) fleet.Problems {
	if len(r.choice.Reading.Unreached) == 0 {
		return nil
	}
	known := map[fleet.ID]bool{}
	for _, cluster := range clusters {
		known[cluster.ID()] = true
	}
	patterns := r.config.Spec.Clusters.Files
	for _, other := range r.others {
		if other.read != nil {
			patterns = slices.Concat(patterns, other.read.Spec.Clusters.Files)
		}
	}
	named := remaindersOf(patterns)
	unreached := slices.DeleteFunc(slices.Clone(r.choice.Reading.Unreached), func(ref fleet.Ref) bool {
		return known[ref.ID()] || matchFile(named, r.files.dir, ref.File)
	})
	if len(unreached) == 0 {
		return nil
	}
	names := make([]string, len(unreached))
	for i, ref := range unreached {
		names[i] = ref.NamespacedName() + " (" + ref.File + ")"
	}
	n := len(names)
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.NotApplied, Object: fleet.Ref{File: r.choice.Reading.Kustomization},
		Message: "the kustomization does not reach " + fleet.Count(n, "Cluster") +
			" in files below the directory, so " + fleet.Verb(n, "it is", "they are") + " not in the output: " +
			fleet.NameFirst(names),
		Remedy: "add the " + fleet.Verb(n, "file", "files") + " to its resources, list " + fleet.Verb(n, "it", "them") +
			" in .krmignore, or set --kustomize=false",
	}}
}
