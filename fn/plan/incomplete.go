package plan

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// reportIncomplete warns of Clusters that Cluster API refuses, since they do not say what they are
// made from. It waits for a run without errors: the input may be a sketch.
func reportIncomplete(f *fleet.Fleet) fleet.Problems {
	if len(f.Incomplete) == 0 {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.IncompleteCluster, Object: f.Incomplete[0], Field: field.NewPath("spec"),
		Message: "there is none of controlPlaneRef, infrastructureRef and topology, so Cluster API refuses the Cluster",
		Remedy:  "set one of them",
	}
	if len(f.Incomplete) > 1 {
		problem.Clusters = f.Incomplete
	}
	return fleet.Problems{problem}
}
