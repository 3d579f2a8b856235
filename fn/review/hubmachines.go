package review

import (
	"fmt"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// isClass reports whether Clusters may be made from an object as their ClusterClass.
func isClass(ref fleet.Ref) bool {
	return ref.Kind == classKind && ref.Group() == fleet.ClusterAPIGroup
}

// isTemplate reports whether machines, infrastructure or control planes are made from an object.
func isTemplate(ref fleet.Ref) bool {
	return ref.OfClusterAPI() && ref.Group() != fleet.ClusterAPIGroup && strings.HasSuffix(ref.Kind, "Template") &&
		!strings.Contains(ref.Kind, "Remediation")
}

// updateOfTemplate fills in what happens when a ClusterClass or a template changes in place. It
// returns the Clusters whose machines may follow.
func (r *hubRoles) updateOfTemplate(object *Object, change *Change) []fleet.ID {
	effect := &change.Effect
	reached, byClass := r.reached(object)
	switch {
	case isClass(object.Ref) && len(reached) == 0:
		effect.Text += " No Cluster of the new side has this ClusterClass."
	case isClass(object.Ref):
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Cluster API brings the Clusters of this ClusterClass to what it says. It may replace machines."
	case byClass && len(reached) > 0:
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = mayRefuseTemplate + "If it does not, Cluster API may replace machines of the Clusters that are " +
			"made from it."
		effect.Because = []string{"A ClusterClass refers to it, and Cluster API compares its Clusters with that."}
	default:
		effect.Certainty = v1alpha1.DiffPossible
		effect.Text = mayRefuseTemplate + "If it does not, only new machines get the change."
		change.Fix = &v1alpha1.DiffFix{
			Text: "To replace machines, add a template with another name, and refer to that.",
		}
		return nil
	}
	return reached
}

const mayRefuseTemplate = "The provider may refuse to change a template in place. "

// classGoes fills in what happens when a ClusterClass goes. Cluster API refuses to delete one that
// a Cluster is made from.
func (r *hubRoles) classGoes(object *Object, change *Change) (alone bool) {
	using, _ := r.reached(object)
	if len(using) > 0 {
		change.Targets = r.targetsOf(hubPair{before: object}, using)[1:]
		change.refuse()
		change.Effect.Text = "Cluster API refuses to delete it, and whoever prunes it reports an error."
		change.Effect.Because = []string{fmt.Sprintf("%s of the new side %s made from it.",
			fleet.Count(len(using), "Cluster"), fleet.Verb(len(using), "is", "are"))}
		change.Fix = &v1alpha1.DiffFix{Text: "Let the Clusters use another ClusterClass first, or keep this one."}
		return true
	}
	if before, _ := r.reachBefore().clustersOf(object); len(before) > 0 {
		change.Effect.Because = append(change.Effect.Because,
			"Cluster API refuses to delete it as long as a Cluster is made from it.")
	}
	return false
}

// poolsGo fills in that all machines of some pools of workers are deleted, if any are.
func poolsGo(pair hubPair, change *Change) {
	effect := &change.Effect
	gone := poolsWithout(treeOf(pair.before), treeOf(pair.after))
	if !pair.after.IsCluster() && len(gone) > 0 {
		effect.Text = "It is scaled to 0: Cluster API deletes all its machines, and what runs on them must find room " +
			"on others."
	}
	if pair.after.IsCluster() && len(gone) > 0 {
		later := ""
		if pausedTree(treeOf(pair.after)) {
			later = " once the Cluster is resumed"
		}
		effect.Text = fmt.Sprintf("Cluster API deletes all machines of %s %s%s, and what runs on them must find room "+
			"on others.", fleet.Verb(len(gone), "worker pool", "worker pools"), strings.Join(gone, ", "), later)
		if len(change.Fields) > 0 && changesAny(change.Fields, isOfNoPool) && later == "" {
			effect.Text += " It may replace others."
		}
	}
	if len(gone) > 0 {
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayGo
		change.Gates = append(change.Gates, v1alpha1.DiffGateWorkloadDeletion)
	}
}

// isOfNoPool reports whether a field of a Cluster is in no pool of workers.
func isOfNoPool(path Path) bool {
	return path[0].Field != "metadata" && (len(path) < 3 || path[1].Field != "topology" || path[2].Field != "workers")
}

// poolsWithout are the pools of workers that have machines on the old side and have none on the new
// one: those of the topology of a Cluster, and the one that an object is itself.
func poolsWithout(before, after map[string]any) []string {
	if fleet.MapAt(after, "spec", "topology") == nil {
		before = map[string]any{"spec": map[string]any{"replicas": fleet.MapAt(before, "spec")["replicas"]}}
	}
	var gone []string
	for _, list := range []string{"machineDeployments", "machinePools"} {
		now := map[string]any{}
		for _, pool := range fleet.ListAt(after, "spec", "topology", "workers", list) {
			tree, _ := pool.(map[string]any)
			now[fleet.TextAt(tree, "name")] = tree["replicas"]
		}
		for _, pool := range fleet.ListAt(before, "spec", "topology", "workers", list) {
			tree, _ := pool.(map[string]any)
			replicas, stays := now[fleet.TextAt(tree, "name")]
			if !isZero(tree["replicas"]) && (!stays || isZero(replicas)) {
				gone = append(gone, fleet.TextAt(tree, "name"))
			}
		}
	}
	itself := fleet.MapAt(after, "spec")["replicas"]
	if isZero(itself) && !isZero(fleet.MapAt(before, "spec")["replicas"]) {
		gone = append(gone, fleet.TextAt(after, "metadata", "name"))
	}
	return gone
}

// isZero reports whether a number of replicas is 0. Without one, something else decides about it.
func isZero(replicas any) bool { return replicas != nil && Text(replicas) == "0" }
