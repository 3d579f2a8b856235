package preview

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// TestTheVerdictSaysThatUpdatesMayDelete: where prune is switched on, an update is more than one.
func TestTheVerdictSaysThatUpdatesMayDelete(t *testing.T) {
	update := func(count int32, workloads v1alpha1.DiffWorkloads) v1alpha1.DiffChange {
		return v1alpha1.DiffChange{
			Kind: v1alpha1.DiffKindApplication, Action: v1alpha1.DiffUpdate,
			Objects: &v1alpha1.DiffObjects{Count: count}, Effect: v1alpha1.DiffEffect{Workloads: workloads},
		}
	}
	for want, changes := range map[string][]v1alpha1.DiffChange{
		"15 Applications": {update(15, v1alpha1.DiffWorkloadsMayChange)},
		"15 Applications, and workloads of 11 of them may be deleted": {
			update(4, v1alpha1.DiffWorkloadsMayChange), update(11, v1alpha1.DiffWorkloadsMayGo),
		},
		"15 Applications, and their workloads may be deleted": {update(15, v1alpha1.DiffWorkloadsMayGo)},
	} {
		diff := &v1alpha1.FleetDiff{Changes: changes}
		diff.Summary.Applications.Updated = 15
		if diff := cmp.Diff(want, (&diffWords{diff: diff}).updated()); diff != "" {
			t.Error(diff)
		}
	}
}

// TestMachinesOfClusters: what surely happens to some Clusters does not hide what may happen to
// others.
func TestMachinesOfClusters(t *testing.T) {
	update := func(
		count int32, certainty v1alpha1.DiffCertainty, workloads v1alpha1.DiffWorkloads,
	) *v1alpha1.DiffChange {
		return &v1alpha1.DiffChange{
			Objects: &v1alpha1.DiffObjects{Count: count},
			Effect:  v1alpha1.DiffEffect{Certainty: certainty, Workloads: workloads},
		}
	}
	replaced := update(1, v1alpha1.DiffCertain, v1alpha1.DiffWorkloadsMayChange)
	maybe := update(20, v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange)
	none := update(3, v1alpha1.DiffCertain, v1alpha1.DiffWorkloadsNone)
	for want, changes := range map[string][]*v1alpha1.DiffChange{
		"":                               {none},
		", and machines are replaced":    {none, replaced},
		", and machines may be replaced": {maybe, none},
		", and machines of 1 of them are replaced, of 20 perhaps": {replaced, maybe, none},
	} {
		if diff := cmp.Diff(want, machines(changes)); diff != "" {
			t.Error(diff)
		}
	}
}
