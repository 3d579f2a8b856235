package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// addComingOrGoing adds the change of an object that one side has.
func (r *hubRoles) addComingOrGoing(pair hubPair, groups *changeGroups) {
	object := pair.either()
	change := Change{
		Kind: v1alpha1.DiffKindHubObject, Action: pair.action(), Entry: object.Entry,
		Subject: Subject{Ref: object.Ref}, At: pair.place(), OfOld: pair.after == nil,
		Names: []string{acceptedName(object.Ref)},
	}
	alone := false
	if pair.before == nil {
		change.Effect = creationOnHub()
		if isWorkload(object.Ref) && object.Entry == "" && !object.Named {
			alone = true
			workloadOnHub(&change)
		}
	} else {
		alone = r.deletion(object, &change)
	}
	key := objectKey(object.Ref, change)
	if alone {
		key += " " + object.ID().String()
	}
	groups.add(key, change, pair.target())
}

// acceptedName is the name by which a change of an object may be acknowledged.
func acceptedName(ref fleet.Ref) string { return ref.Kind + "/" + ref.NamespacedName() }

// objectKey is equal for changes of objects of one kind that are one change.
func objectKey(ref fleet.Ref, change Change) string {
	return fmt.Sprintf("%q", []string{
		ref.Group(), ref.Kind, string(change.Action), change.Entry, change.PreviousEntry, groupKey(change.Effect),
	})
}

// hubUpdate is an object of both sides, and the fields that change.
type hubUpdate struct {
	hubPair
	changed []difference
	// templated are the fields whose values differ by Cluster, since one template makes them.
	templated []difference
	// complete fills in what else is known of it; nil for nothing.
	complete func(pair hubPair, change *Change)
}

// addUpdate adds the change of the fields of an object.
func (r *hubRoles) addUpdate(update hubUpdate, groups *changeGroups) {
	pair, object := update.hubPair, update.after
	var fields []Field
	var keys strings.Builder
	isSecret := object.Group() == "" && object.Kind == fleet.SecretKind
	for i, one := range slices.Concat(update.changed, update.templated) {
		field := Field{
			Path: one.path, Before: one.before, After: one.after, HadValue: one.hadValue, HasValue: one.hasOne,
			Distinct: 1, Secret: one.secret || isSecret && one.path[0].Field != "metadata",
		}
		fields = append(fields, field)
		if i >= len(update.changed) {
			fmt.Fprintf(&keys, " %q %t %t", field.Path, field.HadValue, field.HasValue)
			continue
		}
		keys.WriteString(" " + fieldKey(field, pair.target().Cluster))
	}
	change := Change{
		Kind: v1alpha1.DiffKindHubObject, Action: v1alpha1.DiffUpdate, Entry: object.Entry,
		Subject: Subject{Ref: object.Ref}, Fields: fields, At: pair.place(),
		Names: []string{acceptedName(object.Ref)},
	}
	reached := r.updateOnHub(pair, &change)
	if pair.before.Entry != object.Entry {
		change.PreviousEntry = pair.before.Entry
	}
	if isRefused(pair, update.changed) {
		change.refuse()
		if isPrunedLast(pair.before) {
			change.Fix = &v1alpha1.DiffFix{Text: strings.TrimSuffix(change.Fix.Text, keepPayloads)}
		}
	}
	if object.IsCluster() {
		if why := r.refusalOf(pair); why.because != "" {
			change.refuseCluster(why)
		}
	}
	if update.complete != nil {
		update.complete(pair, &change)
	}
	if object.IsCluster() {
		change.Names = []string{object.NamespacedName()}
	}
	if slices.Contains(change.Gates, v1alpha1.DiffGateWorkloadDeletion) {
		keys.WriteString(" " + object.ID().String()) // so that it is acknowledged by its own name
	}
	groups.add(objectKey(object.Ref, change)+keys.String(), change, r.targetsOf(pair, reached)...)
}

// isWorkload reports whether Kubernetes runs Pods for an object.
func isWorkload(ref fleet.Ref) bool {
	switch ref.Group() + "/" + ref.Kind {
	case "/Pod", "/ReplicationController", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet",
		"batch/Job", "batch/CronJob":
		return true
	}
	return false
}

// workloadOnHub is about a workload that goes to the hub, which may be meant for the Clusters.
func workloadOnHub(change *Change) {
	change.Effect.Text = "Whoever applies the manifests of the hub creates it, and it runs on the hub."
	change.Effect.Because = append(change.Effect.Because, "No entry names it, so nothing delivers it to Clusters.")
	change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateHubWorkload}
	change.Fix = &v1alpha1.DiffFix{
		Text: "If it is meant for Clusters, name it in an entry; to keep it off the hub, annotate it with " +
			v1alpha1.LocalConfigAnnotation + `: "true".`,
	}
}

// isRefused reports whether the webhook of Cluster API refuses the change of an object: the
// selector and the strategy of a ClusterResourceSet cannot be changed.
func isRefused(pair hubPair, changed []difference) bool {
	object := pair.after
	return object.Group() == fleet.AddonsGroup && object.Kind == fleet.ResourceSetKind &&
		slices.ContainsFunc(changed, func(one difference) bool {
			if len(one.path) < 2 || one.path[0].Field != "spec" {
				return false
			}
			strategy := one.path[1].Field == "strategy" && (one.hadValue || one.after != applyOnce) &&
				(one.hasOne || one.before != applyOnce)
			return strategy || one.path[1].Field == "clusterSelector"
		})
}

// applyOnce is the strategy of a ClusterResourceSet that has none.
const applyOnce = string(v1alpha1.StrategyApplyOnce)

// refuse makes a change one that the hub refuses.
func (c *Change) refuse() {
	c.Action, c.Gates = v1alpha1.DiffStuck, []v1alpha1.DiffGateClass{v1alpha1.DiffGateStuck}
	c.Effect = Effect{
		Code: v1alpha1.DiffEffectHubRefused, When: v1alpha1.DiffNever, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsStay,
		Text:      "Cluster API refuses the change, and whoever applies the manifests of the hub reports an error.",
		Because:   []string{"The selector and the strategy of a ClusterResourceSet cannot be changed."},
	}
	fix := "Give the ClusterResourceSet another name in the same commit."
	if c.Entry == "" {
		fix += keepPayloads
	}
	c.Fix = &v1alpha1.DiffFix{Text: fix}
}
