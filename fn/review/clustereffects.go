package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// deletionOfCluster is what happens when the hub does not get a Cluster any more.
// It has Applications that go, and others that are for the Cluster that takes its place.
func deletionOfCluster(pair clusterPair, applications, passedOn int) Effect {
	effect := Effect{
		Code: v1alpha1.DiffEffectClusterDeleted, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsGo,
		Text:      "When the hub prunes it, Cluster API deletes its machines and infrastructure.",
		Because: []string{
			"It is not known whether whoever applies the manifests of the hub prunes.",
		},
	}
	switch {
	case applications == 1:
		effect.Text += " Argo CD deletes its Application."
	case applications > 1:
		effect.Text += fmt.Sprintf(" Argo CD deletes its %s.", fleet.Count(applications, "Application"))
	}
	if pair.moved != nil && passedOn > 0 {
		effect.Text += fmt.Sprintf(" Its %s, and %s to %s from now on, which is empty at first.",
			fleet.Verb(passedOn, "Application stays", fmt.Sprint(passedOn, " Applications stay")),
			fleet.Verb(passedOn, "deploys", "deploy"), pair.moved.NamespacedName())
	}
	if pair.after.exists() {
		effect.Because = append(effect.Because, "Its manifest is there, but does not go to the hub any more.")
	}
	if pair.moved != nil {
		effect.Because = append(effect.Because, movedReason(pair.before.Ref, *pair.moved))
	}
	if slices.Contains(keptBy(treeOf(pair.before.object)), pruneFalse) {
		effect.Text = "Argo CD does not prune it, since it has Prune=false. If anybody else does: " +
			strings.TrimPrefix(effect.Text, "When the hub prunes it, ")
	}
	for _, obstacle := range obstacles(pair.before) {
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayGo
		effect.Because = append(effect.Because, obstacle)
	}
	return effect
}

func movedReason(old, now fleet.Ref) string {
	return fmt.Sprintf("Cluster API cannot rename or move a Cluster: %s is deleted, and %s is another Cluster.",
		old.NamespacedName(), now.NamespacedName())
}

// obstacles are what may keep a Cluster although the hub does not get it any more.
func obstacles(state clusterState) []string {
	var reasons []string
	tree := treeOf(state.object)
	for _, option := range keptBy(tree) {
		reasons = append(reasons, optionReason(option))
	}
	metadata, _ := tree["metadata"].(map[string]any)
	if finalizers, _ := metadata["finalizers"].([]any); len(finalizers) > 0 {
		reasons = append(reasons, "Its manifest has finalizers, which must be removed before it is gone.")
	}
	if state.Paused {
		reasons = append(reasons, "It is paused, so Cluster API deletes nothing until it is resumed.")
	}
	return reasons
}

// optionReason says what an option of Argo CD on an object does about its deletion.
func optionReason(option string) string {
	switch option {
	case pruneFalse:
		return "Its sync options have Prune=false, so Argo CD does not prune it."
	case pruneConfirm:
		return "Its sync options have Prune=confirm, so Argo CD waits for a person before it prunes it."
	}
	return "Its sync options have Delete=false, so it stays if the Application that syncs it is deleted."
}

// creationOfCluster is what happens to a Cluster that is new for the hub.
func creationOfCluster(pair clusterPair, gain clusterGain) Effect {
	effect := Effect{
		Code: v1alpha1.DiffEffectClusterCreated, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "Cluster API creates the Cluster.",
	}
	if pair.after.Paused {
		effect.Text = "Cluster API creates the Cluster once it is resumed."
		effect.Because = append(effect.Because, "It is paused, so Cluster API does nothing until it is resumed.")
	}
	effect.Text += gain.text(pair)
	if len(gain.entries) > 0 {
		effect.Because = append(effect.Because, "What it gets is of "+strings.Join(gain.entries, ", ")+".")
	}
	if len(gain.lost) > 0 {
		effect.Because = append(effect.Because, "A ClusterResourceSet reaches Clusters of its own namespace only.")
	}
	if pair.before.exists() {
		effect.Because = append(effect.Because, "Its manifest was there before, but did not go to the hub.")
	}
	if pair.moved != nil {
		effect.Because = append(effect.Because, movedReason(*pair.moved, pair.after.Ref))
	}
	return effect
}

// text says what a new Cluster gets.
func (g *clusterGain) text(pair clusterPair) string {
	var text string
	switch n, gets := len(g.entries), g.counts(); {
	case n > 0:
		text = fmt.Sprintf(" %d %s it", n, fleet.Verb(n, "entry reaches", "entries reach"))
		if gets != "" {
			text += ", with " + gets
		}
		text += "."
	case gets != "":
		text = " It gets " + gets + "."
	case g.passedOn == 0 && g.sets == 0:
		text = " No entry reaches it."
	}
	if g.passedOn > 0 {
		text += fmt.Sprintf(" %s of %s %s to it from now on.", fleet.Count(g.passedOn, "Application"),
			pair.moved.NamespacedName(), fleet.Verb(g.passedOn, "deploys", "deploy"))
	}
	if len(g.lost) > 0 {
		n := len(g.lost)
		text += fmt.Sprintf(" %s %s, which reached %s, %s not reach it.", fleet.Verb(n, "ClusterResourceSet",
			"ClusterResourceSets"), listed(g.lost), pair.moved.NamespacedName(), fleet.Verb(n, "does", "do"))
	}
	return text
}

// counts are how many Applications and payload objects a new Cluster gets; "" for none.
func (g *clusterGain) counts() string {
	var counts []string
	if g.applications > 0 {
		counts = append(counts, fleet.Count(g.applications, "Application"))
	}
	switch objects := fleet.Count(g.objects, "payload object"); {
	case g.objects == 0:
	case g.atLeast:
		counts = append(counts, "at least "+objects)
	default:
		counts = append(counts, objects)
	}
	return strings.Join(counts, " and ")
}

// ofMany is the text of an effect on one Cluster, said of several.
func ofMany(text string) string {
	return strings.NewReplacer(
		"creates the Cluster", "creates the Clusters", "once it is resumed", "once they are resumed",
		"It gets", "Each gets", "No entry reaches it", "No entry reaches any of them",
		"entry reaches it", "entry reaches each", "entries reach it", "entries reach each",
		"The Cluster becomes", "The Clusters become", "The Cluster is not", "The Clusters are not",
		"creates it.", "creates them.", "updates it.", "updates them.", "deletes it,", "deletes them,",
		"prune it.", "prune them.", "Nothing updates it", "Nothing updates them",
		"Only metadata of the Cluster changes", "Only metadata of the Clusters changes",
		"brings the Cluster to what its manifest says", "brings the Clusters to what their manifests say",
		"about the Cluster until it is", "about the Clusters until they are",
		"until the Cluster is", "until the Clusters are",
		"acts on the Cluster again", "acts on the Clusters again", "since it was", "since they were",
		"of this ClusterClass", "of these ClusterClasses", "this ClusterClass", "these ClusterClasses",
		"The Cluster is in", "The Clusters are in", "The Cluster has", "The Clusters have",
	).Replace(text)
}

const seeOthers = " What follows from that is in the other changes."

// membershipEffect is what it means to join or leave the fleet. Where the Cluster is there on one
// side only, Cluster API does not manage it. Configured reports whether both sides have the fleet.
func membershipEffect(joins, stays, configured bool) Effect {
	effect := Effect{
		Code: v1alpha1.DiffEffectClusterLeaves, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "The Cluster is not part of the fleet any more." + seeOthers,
	}
	if joins {
		effect.Code, effect.Text = v1alpha1.DiffEffectClusterJoins, "The Cluster becomes part of the fleet."+seeOthers
	}
	switch {
	case stays && joins && !configured:
		effect.Because = []string{"The old side has no such FleetConfig."}
	case stays && !configured:
		effect.Because = []string{"The new side has no such FleetConfig."}
	case stays:
		effect.Because = []string{"The selector of the fleet, or a label of the Cluster, has changed."}
	default:
		effect.Because = []string{"Its manifest does not go to the hub, so Cluster API does nothing about it."}
	}
	return effect
}

func factEffect() Effect {
	return Effect{
		Code: v1alpha1.DiffEffectFactChanges, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "The Cluster has another value." + seeOthers,
	}
}

func waveEffect() Effect {
	return Effect{
		Code: v1alpha1.DiffEffectWaveChanges, When: v1alpha1.DiffOnMerge, Certainty: v1alpha1.DiffCertain,
		Workloads: v1alpha1.DiffWorkloadsNone, Text: "The Cluster is in another wave." + seeOthers,
	}
}
