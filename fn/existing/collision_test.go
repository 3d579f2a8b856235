package existing

import (
	"testing"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// TestCollision has each combination of strategies, of Applications and other objects, and of
// ClusterResourceSets with and without an owner.
func TestCollision(t *testing.T) {
	t.Parallel()
	const once, reconcile = string(v1alpha1.StrategyApplyOnce), string(v1alpha1.StrategyReconcile)
	const by = "entry addons delivers objects of this ClusterResourceSet to the same Clusters, with other content: o; "
	const byOther = "entry addons delivers objects of this ClusterResourceSet of fleet other to the same Clusters, " +
		"with other content: o; "
	const undefined = "which version a Cluster ends up with is undefined"
	const theyOverwrite = "this ClusterResourceSet overwrites what the entry creates"
	const weOverwrite = "the entry overwrites what this ClusterResourceSet creates"
	const bothOverwrite = "each of the two overwrites the other when its payload changes"
	for sentence, c := range map[string]struct {
		ours, theirs string
		application  bool
		owner, want  string
	}{
		"an object, which both create": {
			once, once, false, "", "warning CF0509 " + by + undefined,
		},
		"an object, which they overwrite": {
			once, reconcile, false, "", "warning CF0509 " + by + theyOverwrite,
		},
		"an object, which we overwrite": {
			reconcile, once, false, "", "warning CF0509 " + by + weOverwrite,
		},
		"an object, which both overwrite": {
			reconcile, reconcile, false, "", "error CF0509 " + by + bothOverwrite,
		},
		"an Application, which both create": {
			once, once, true, "", "error CF0507 " + by + undefined,
		},
		"an Application, which they overwrite": {
			once, reconcile, true, "", "error CF0507 " + by + theyOverwrite,
		},
		"an Application, which we overwrite": {
			reconcile, once, true, "", "error CF0507 " + by + weOverwrite,
		},
		"an Application, which both overwrite": {
			reconcile, reconcile, true, "", "error CF0507 " + by + bothOverwrite,
		},
		"an object of a fleet, which both create": {
			once, once, false, "other", "warning CF0509 " + byOther + undefined,
		},
		"an object of a fleet, which they overwrite": {
			once, reconcile, false, "other", "warning CF0509 " + byOther + theyOverwrite,
		},
		"an object of a fleet, which we overwrite": {
			reconcile, once, false, "other", "warning CF0509 " + byOther + weOverwrite,
		},
		"an object of a fleet, which both overwrite": {
			reconcile, reconcile, false, "other", "warning CF0509 " + byOther + bothOverwrite,
		},
		"an Application of a fleet, which both create": {
			once, once, true, "other", "warning CF0507 " + byOther + undefined,
		},
		"an Application of a fleet, which they overwrite": {
			once, reconcile, true, "other", "warning CF0507 " + byOther + theyOverwrite,
		},
		"an Application of a fleet, which we overwrite": {
			reconcile, once, true, "other", "warning CF0507 " + byOther + weOverwrite,
		},
		"an Application of a fleet, which both overwrite": {
			reconcile, reconcile, true, "other", "warning CF0507 " + byOther + bothOverwrite,
		},
		"an object, with a strategy that is none of either": {
			once, "Always", false, "", "warning CF0509 " + by + undefined,
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			set := resourceSet{SourceObject: fleet.SourceObject{Object: ownedBy(c.owner)}, strategy: c.theirs}
			found := met{
				meeting: meeting{entry: "addons", ours: c.ours, theirs: c.theirs, application: c.application},
				objects: []string{"o"},
			}
			problem := set.collision(found)
			if got := string(problem.Severity) + " " + string(problem.Code) + " " + problem.Message; got != c.want {
				t.Errorf("want %s\ngot  %s", c.want, got)
			}
		})
	}
}

// ownedBy is a ClusterResourceSet that a fleet has generated, or somebody has written.
func ownedBy(owner string) fleet.Object {
	object := fleet.Object{Ref: fleet.Ref{
		APIVersion: fleet.AddonsGroup + "/v1beta2", Kind: fleet.ResourceSetKind, Namespace: "default", Name: "hand",
	}}
	if owner != "" {
		object.Labels = map[string]string{
			v1alpha1.ManagedByLabel: v1alpha1.ManagedByValue, v1alpha1.FleetLabel: owner,
		}
	}
	return object
}
