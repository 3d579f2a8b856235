package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// deletion fills in what happens when the hub does not get an object any more. It reports whether
// that is a change of its own, so that it is acknowledged by its own name.
func (r *hubRoles) deletion(object *Object, change *Change) (alone bool) {
	change.Effect = Effect{
		Code: v1alpha1.DiffEffectHubDeleted, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone,
		Text:      "Whoever applies the manifests of the hub deletes it, if it prunes.",
	}
	tree := treeOf(object)
	alone = r.consequencesOf(object, tree, change)
	for _, option := range keptBy(tree) {
		if option == pruneFalse {
			change.Action, change.Gates = v1alpha1.DiffLeftBehind, nil
			change.Targets = slices.DeleteFunc(change.Targets, func(target Target) bool {
				return target.Cluster != (fleet.ID{}) // Clusters that would have gone with it
			})
			change.Effect = Effect{
				Code: v1alpha1.DiffEffectHubKept, When: v1alpha1.DiffNever, Certainty: v1alpha1.DiffPossible,
				Workloads: v1alpha1.DiffWorkloadsStay, Text: "Argo CD does not prune it. Nothing updates it any more.",
				Because: []string{optionReason(option)},
			}
			return alone
		}
		change.Effect.Certainty = v1alpha1.DiffPossible
		change.Effect.Because = append(change.Effect.Because, optionReason(option))
	}
	return alone
}

// consequencesOf fills in what else goes with an object, and reports whether anything does.
func (r *hubRoles) consequencesOf(object *Object, tree map[string]any, change *Change) bool {
	effect := &change.Effect
	with := func(workloads v1alpha1.DiffWorkloads, text string, gates ...v1alpha1.DiffGateClass) bool {
		effect.Workloads, effect.Text, change.Gates = workloads, text, gates
		return true
	}
	switch kind := object.Group() + "/" + object.Kind; {
	case kind == "/Namespace":
		return r.namespaceGoes(object, change)
	case kind == "apiextensions.k8s.io/CustomResourceDefinition":
		with(v1alpha1.DiffWorkloadsMayGo, fmt.Sprintf(
			"When the hub prunes it, Kubernetes deletes all objects of kind %s on the hub.",
			fleet.TextAt(tree, "spec", "names", "kind")), v1alpha1.DiffGateWorkloadDeletion)
		if object.Name == "clusters."+fleet.ClusterAPIGroup {
			r.clustersGo(object, change, "of that kind", func(fleet.ID) bool { return true })
		}
		return true
	case kind == "/PersistentVolumeClaim":
		effect.Because = append(effect.Because, "The reclaim policy of its volume decides about the data.")
		return with(v1alpha1.DiffWorkloadsNone, "When the hub prunes it, the data of its volume may be deleted.")
	case kind == fleet.ArgoCDGroup+"/AppProject":
		return with(v1alpha1.DiffWorkloadsStay,
			"When the hub prunes it, Argo CD does not sync the Applications of the project any more.")
	case isClusterSecret(object, tree):
		effect.Certainty = v1alpha1.DiffPossible
		return with(v1alpha1.DiffWorkloadsMayGo, "When the hub prunes it, Argo CD does not know the cluster any more. "+
			"Applications that cluster generators make for it are deleted.", v1alpha1.DiffGateWorkloadDeletion)
	case isClass(object.Ref):
		return r.classGoes(object, change)
	case hasMachines(object.Ref):
		clusters, _ := r.reached(object)
		change.Targets = r.targetsOf(hubPair{before: object}, clusters)[1:]
		return with(v1alpha1.DiffWorkloadsMayGo,
			"When the hub prunes it, Cluster API deletes the machines or infrastructure that it stands for.",
			v1alpha1.DiffGateWorkloadDeletion)
	case isWorkload(object.Ref):
		return with(v1alpha1.DiffWorkloadsNone, "When the hub prunes it, its Pods on the hub are deleted.",
			v1alpha1.DiffGateWorkloadDeletion)
	case kind == fleet.ArgoCDGroup+"/"+fleet.ApplicationSetKind && !r.makesNone(object.ID()):
		unknownSetGoes(tree, change)
		return true
	}
	return false
}

// namespaceGoes fills in that all that is in a namespace goes with it.
func (r *hubRoles) namespaceGoes(object *Object, change *Change) bool {
	change.Effect.Workloads = v1alpha1.DiffWorkloadsMayGo
	change.Effect.Text = "When the hub prunes it, Kubernetes deletes all that is in the namespace."
	change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateWorkloadDeletion}
	r.clustersGo(object, change, "in it", func(id fleet.ID) bool { return id.Namespace == object.Name })
	return true
}

// clustersGo fills in that Clusters go with an object, and with them their machines.
func (r *hubRoles) clustersGo(object *Object, change *Change, where string, goes func(id fleet.ID) bool) {
	var names []string
	states := clusterStates(r.before)
	for _, id := range slices.SortedFunc(maps.Keys(states), byIdentity) {
		if states[id].onHub() && goes(id) {
			names = append(names, id.Name)
			change.Targets = append(change.Targets, Target{Cluster: id, Object: object.ID(), Before: object.Tree})
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	const most = 10
	list := strings.Join(names, ", ")
	if len(names) > most {
		list = strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	count := fleet.Count(len(names), "Cluster")
	change.Effect.Text = strings.TrimSuffix(change.Effect.Text, ".") + ", also " + count + "."
	change.Effect.Because = append(change.Effect.Because, "The old side has "+count+" "+where+": "+list+".")
	change.Gates = append(change.Gates, v1alpha1.DiffGateClusterDeletion)
}

// isClusterSecret reports whether Argo CD knows a cluster by an object.
func isClusterSecret(object *Object, tree map[string]any) bool {
	return object.Group() == "" && object.Kind == fleet.SecretKind &&
		strings.EqualFold(fleet.TextAt(tree, "metadata", "labels", "argocd.argoproj.io/secret-type"), "cluster")
}
