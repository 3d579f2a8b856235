package payload

import "github.com/capifleet/capifleet/fn/fleet"

// IsUnreadable reports whether Cluster API cannot read a payload as a whole. It then delivers
// nothing of it, while an object that the workload cluster refuses holds up no other
// (reconcileScopeForResource and apply in clusterresourceset_scope.go of CAPI 1.14.2).
func IsUnreadable(objects []Object, problems fleet.Problems) bool {
	nameless := 0 // errors about what has no name, such as a text, less the objects that have none
	for _, problem := range problems {
		if problem.IsError() && problem.Payload != nil && problem.Payload.Ref == (fleet.Ref{}) {
			nameless++
		}
	}
	for _, object := range objects {
		if object.Ref == (fleet.Ref{}) {
			nameless--
		}
	}
	return nameless > 0
}
