package review

import (
	"fmt"
	"slices"
	"strings"
)

// leavers say which labels of the Clusters have changed, where Applications go, come or move since
// Clusters are selected by other entries.
func (g *applicationGroup) leavers() []string {
	if g.renamedApplication() {
		return []string{"It makes Applications of other names for the same Clusters."}
	}
	switch g.story {
	case storyDeleted, storyKept, storyEmptied, storyBlockedKept, storyMoved, storyStuck, storyExchanged, storyCreated:
	default:
		return nil
	}
	counts := map[string]int{}
	for _, a := range g.all {
		before, after := g.oldClusters[a.cluster()], g.clusters[a.cluster()]
		if before == nil || after == nil {
			continue
		}
		for _, because := range labelChanges(before, after) {
			counts[because]++
		}
	}
	var sentences []string
	for because := range counts {
		sentences = append(sentences, because)
	}
	slices.SortFunc(sentences, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	const most = 3
	if len(sentences) > most {
		sentences = append(sentences[:most], fmt.Sprintf("%d more labels change.", len(sentences)-most))
	}
	return sentences
}

// renamedApplication reports whether a set that stays makes another Application for the Cluster.
func (g *applicationGroup) renamedApplication() bool {
	if g.story != storyDeleted && g.story != storyKept || g.sets[g.oldSetID()] == nil {
		return false
	}
	return slices.ContainsFunc(g.sets[g.oldSetID()].after.Applications, func(other Application) bool {
		return other.Cluster == g.cluster()
	})
}

// labelChanges say which labels of a Cluster change, and whether it is still part of the fleet.
func labelChanges(before, after *Cluster) []string {
	var sentences []string
	if before.Member && !after.Member {
		sentences = append(sentences, "The Clusters are no longer part of the fleet.")
	}
	return append(sentences, changedLabels(before, after)...)
}

// changedLabels say which labels of a Cluster change. A label that may be secret is named without
// its values.
func changedLabels(before, after *Cluster) []string {
	var sentences []string
	for _, d := range differences(labelTree(before), labelTree(after)) {
		name := d.path[0].Field
		old, now := fmt.Sprint(d.before), fmt.Sprint(d.after)
		switch {
		case hidden(old, before.Secrets) || hidden(now, after.Secrets):
			sentences = append(sentences, "Label "+name+" of the Clusters changes.")
		case !d.hadValue:
			sentences = append(sentences, "Clusters have the label "+name+"="+now+" now.")
		case !d.hasOne:
			sentences = append(sentences, "Clusters have the label "+name+"="+old+" no longer.")
		default:
			sentences = append(sentences, "Label "+name+" of the Clusters changes from "+old+" to "+now+".")
		}
	}
	return sentences
}

func labelTree(cluster *Cluster) map[string]any {
	tree := make(map[string]any, len(cluster.Labels))
	for name, value := range cluster.Labels {
		tree[name] = value
	}
	return tree
}

func hidden(text string, secrets []string) bool {
	has := func(secret string) bool { return secret != "" && strings.Contains(text, secret) }
	return slices.ContainsFunc(secrets, has)
}
