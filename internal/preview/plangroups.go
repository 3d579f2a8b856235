package preview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// groups are the groups of Clusters that are alike, the largest first, and of equal ones that of
// the first Cluster.
func (v *view) groups() []v1alpha1.PlannedGroup {
	var order []string
	members := map[string][]*viewedCluster{}
	for i := range v.clusters {
		cluster := &v.clusters[i]
		if members[cluster.alike] == nil {
			order = append(order, cluster.alike)
		}
		members[cluster.alike] = append(members[cluster.alike], cluster)
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(len(members[b]), len(members[a])) })
	facts, revised, reaching := v.differingFacts(), v.revisedEntries(), v.reachingEntries()
	groups := make([]v1alpha1.PlannedGroup, 0, len(order))
	for _, alike := range order {
		of := members[alike]
		group := v1alpha1.PlannedGroup{
			Alike: alike, Clusters: int32(len(of)), Facts: map[string]string{}, NotSelectedBy: []string{},
		}
		for _, cluster := range of {
			group.Names = append(group.Names, cluster.Cluster.NamespacedName())
		}
		for _, fact := range facts {
			if value, same := sameFact(of, fact); same {
				group.Facts[fact] = value
			}
		}
		for _, entry := range revised {
			if revision := broughtRevision(of, entry); revision != "" {
				if group.Revisions == nil {
					group.Revisions = map[string]string{}
				}
				group.Revisions[entry] = revision
			}
		}
		for _, entry := range reaching {
			if !slices.ContainsFunc(of, func(cluster *viewedCluster) bool { return cluster.isReached(entry) }) {
				group.NotSelectedBy = append(group.NotSelectedBy, entry)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// isReached reports whether an entry brings something to the Cluster.
func (c *viewedCluster) isReached(entry string) bool {
	_, reached := c.contents[entry]
	return reached
}

// broughtRevision is the revision that an entry brings to Clusters that are alike; "" where it
// brings none. Entries that bring the same to different Clusters are told apart by nothing else.
func broughtRevision(clusters []*viewedCluster, entry string) string {
	for _, cluster := range clusters {
		if cluster.isReached(entry) {
			return cluster.contents[entry].revision
		}
	}
	return ""
}

// digestPrefix is what digests begin with. People need not write it.
const digestPrefix = "sha256:"

// shortAlike are the digests of groups as people see them: as many digits as tell them apart, at
// least six.
func shortAlike(groups []v1alpha1.PlannedGroup) []string {
	const least = 6
	short := make([]string, len(groups))
	for digits := least; ; digits++ {
		seen, longer := map[string]bool{}, false
		for i := range groups {
			digest := strings.TrimPrefix(groups[i].Alike, digestPrefix)
			short[i] = digest[:min(digits, len(digest))]
			seen[short[i]] = true
			longer = longer || len(digest) > digits
		}
		if len(seen) == len(groups) || !longer {
			return short
		}
	}
}

// differingFacts are the names of the facts that are not the same for all Clusters, sorted, the
// wave last.
func (v *view) differingFacts() []string {
	var names []string
	all := make([]*viewedCluster, len(v.clusters))
	for i := range v.clusters {
		all[i] = &v.clusters[i]
	}
	for _, name := range v.factNames() {
		if _, same := sameFact(all, name); !same {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(lastPlace(a == waveFact), lastPlace(b == waveFact))
	})
	return names
}

func lastPlace(last bool) int {
	if last {
		return 1
	}
	return 0
}

// sameFact is the value of a fact that Clusters have in common, "" where none of them has it; false
// where they do not, or where that is not shown.
func sameFact(clusters []*viewedCluster, name string) (string, bool) {
	value := clusters[0].Values[name]
	for _, cluster := range clusters {
		if cluster.Values[name] != value {
			return "", false
		}
	}
	hidden := strings.Contains(value, fleet.HiddenText) && len(clusters) > 1
	return value, !hidden
}

// revisedEntries are the entries whose Applications have several revisions.
func (v *view) revisedEntries() []string {
	var names []string
	for _, entry := range v.entries {
		revisions := map[string]bool{}
		for i := range v.clusters {
			if brought, reached := v.clusters[i].contents[entry.name]; reached && brought.count > 0 {
				revisions[brought.revision] = true
			}
		}
		if len(revisions) > 1 {
			names = append(names, entry.name)
		}
	}
	return names
}

// reachingEntries are the entries that reach a Cluster.
func (v *view) reachingEntries() []string {
	var names []string
	for _, entry := range v.entries {
		for i := range v.clusters {
			if _, reached := v.clusters[i].contents[entry.name]; reached {
				names = append(names, entry.name)
				break
			}
		}
	}
	return names
}
