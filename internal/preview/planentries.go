package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// plannedEntries are the entries, what each reaches and how.
func (v *view) plannedEntries() []v1alpha1.PlannedEntry {
	facts, names := v.allFacts(), v.comparedFacts()
	planned := make([]v1alpha1.PlannedEntry, 0, len(v.entries))
	for _, entry := range v.entries {
		these := map[int]bool{}
		for i := range v.clusters {
			if _, reached := v.clusters[i].contents[entry.name]; reached {
				these[i] = true
			}
		}
		of := withoutRepeats(slices.Concat(entry.keys, names))
		one := v1alpha1.PlannedEntry{
			Entry: entry.name, Clusters: int32(len(these)), How: v.how(entry, these, facts, names),
		}
		switch {
		case len(these) == len(v.clusters):
			one.All = len(these) > 0
		case len(these) > 0:
			one.Which = whichFacts(these, facts, of)
		}
		planned = append(planned, one)
	}
	return planned
}

func withoutRepeats(names []string) []string {
	var all []string
	for _, name := range names {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// how says what an entry brings to some Clusters, and by which facts that differs.
func (v *view) how(entry viewedEntry, these map[int]bool, facts []map[string]string, names []string) string {
	if len(these) == 0 {
		if entry.strategy != "" && !strings.HasPrefix(entry.name, bootstrapList+"/") {
			return entry.strategy
		}
		return none
	}
	by := func(text func(content) string) (one, fact string) {
		texts := make(map[int]string, len(these))
		different := map[string]bool{}
		for i := range these {
			texts[i] = text(v.clusters[i].contents[entry.name])
			different[texts[i]] = true
			one = texts[i]
		}
		if len(different) == 1 {
			return one, ""
		}
		// What the entry reads decides; other facts may have the same values by chance.
		read := slices.Concat(entry.reads, entry.keys)
		for _, names := range [][]string{entry.reads, read, withoutRepeats(slices.Concat(entry.keys, names))} {
			if determined := determinedBy(texts, facts, names); determined != nil {
				return "", " by " + strings.Join(determined, " and ")
			}
		}
		return "", " by Cluster"
	}
	if !strings.HasPrefix(entry.name, applicationSetsList+"/") {
		return v.howDelivered(entry, these, by)
	}
	return howApplied(by)
}

// howApplied says how the Applications of an entry differ.
func howApplied(by func(func(content) string) (one, fact string)) string {
	var parts []string
	source, bySource := by(func(c content) string { return c.source })
	revision, byRevision := by(func(c content) string { return c.revision })
	path, byPath := by(func(c content) string { return c.path })
	_, byValues := by(func(c content) string { return c.values })
	_, byRest := by(func(c content) string { return c.rest })
	switch {
	case bySource == "" && byValues == "" && byRest == "":
		parts = append(parts, withBraces(source))
	case byRevision == "":
		parts = append(parts, revision)
	case byPath == "":
		parts = append(parts, withBraces(path))
	}
	for _, aspect := range []struct{ what, fact string }{
		{"path", byPath}, {"revision", byRevision}, {"values", byValues}, {"other fields", byRest},
	} {
		if aspect.fact != "" {
			parts = append(parts, aspect.what+aspect.fact)
		}
	}
	return strings.Join(parts, ", ")
}

// withBraces is a path with the placeholders that people know from patterns.
func withBraces(path string) string {
	return strings.NewReplacer("(name)", "{name}", "(namespace)", "{namespace}").Replace(path)
}

// howDelivered says what the payloads of an entry hold.
func (v *view) howDelivered(
	entry viewedEntry, these map[int]bool, by func(func(content) string) (one, fact string),
) string {
	payloads, objects, roots := map[v1alpha1.PlannedReference]bool{}, map[int]bool{}, map[int]bool{}
	for i := range these {
		held, names := v.heldBy(&v.clusters[i], entry.name)
		for _, name := range names {
			payloads[name] = true
		}
		objects[held] = true
		roots[v.clusters[i].contents[entry.name].count] = true
	}
	_, fact := by(func(c content) string { return c.digest() })
	many := fleet.Count(len(payloads), "payload")
	var parts []string
	if strings.HasPrefix(entry.name, bootstrapList+"/") {
		parts = append(parts, countSpan(objects, "object"), countSpan(roots, "root Application"))
		return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ") + fact
	}
	if entry.strategy != "" {
		parts = append(parts, entry.strategy)
	}
	parts = append(parts, many+fact)
	if text := countSpan(objects, "object"); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// heldBy are the payloads that an entry delivers to a Cluster, and the number of their objects; -1
// where that is not known.
func (v *view) heldBy(cluster *viewedCluster, entry string) (objects int, payloads []v1alpha1.PlannedReference) {
	list, name, _ := strings.Cut(entry, "/")
	deliveries := cluster.ResourceSets
	if list == bootstrapList {
		deliveries = cluster.Bootstraps
	}
	for _, delivery := range deliveries {
		if delivery.Entry != name {
			continue
		}
		for _, reference := range v.delivered.delivery(cluster.Cluster, delivery).Payloads {
			payloads = append(payloads, reference)
			id := fleet.ID{Kind: reference.Kind, Namespace: cluster.Cluster.Namespace, Name: reference.Name}
			switch held := v.delivered.payloads[id]; {
			case held == nil:
				objects = -1
			case objects >= 0:
				objects += len(held.objects)
			}
		}
	}
	return objects, payloads
}

// countSpan is a number of things, or the least and the most of them; "" where it is not known, or
// zero.
func countSpan(numbers map[int]bool, noun string) string {
	var sorted []int
	for number := range numbers {
		sorted = append(sorted, number)
	}
	slices.Sort(sorted)
	least, most := sorted[0], sorted[len(sorted)-1]
	switch {
	case least < 0 || most == 0:
		return ""
	case least == most:
		return fleet.Count(most, noun)
	}
	return fmt.Sprintf("%d to %s", least, fleet.Count(most, noun))
}
