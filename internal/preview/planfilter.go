package preview

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Filter selects a part of a plan. A Cluster is shown if each list that is not empty has it; the
// zero Filter selects everything.
type Filter struct {
	Clusters []string // NAME or NAMESPACE/NAME
	Waves    []string
	Entries  []string // LIST/NAME or NAME; nothing else is shown of a Cluster
	Groups   []string // the first digits of digests
	Selector string   // as it was written
	// Selects reports whether Selector matches labels; nil without a selector.
	Selects func(labels map[string]string) bool
}

// UnknownError is that a filter names something that the plan does not have.
type UnknownError struct {
	Flag, Name string
	Known      []string // what it could name
	Noun       string   // for what it names
}

// Error says what is not known.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s: there is no %s %q", e.Flag, e.Noun, e.Name)
}

// flags are the filter as it is written on the command line.
func (f Filter) flags() []string {
	var flags []string
	for _, list := range []struct {
		flag  string
		names []string
	}{{"--cluster", f.Clusters}, {"--wave", f.Waves}, {"--entry", f.Entries}, {"--group", f.Groups}} {
		for _, name := range list.names {
			flags = append(flags, list.flag+" "+name)
		}
	}
	if f.Selects != nil {
		flags = append(flags, "-l "+f.Selector)
	}
	return flags
}

// filtered is the part of a view that a filter selects.
func (v *view) filtered(filter Filter) (*view, error) {
	if len(filter.flags()) == 0 {
		return v, nil
	}
	if err := v.check(filter); err != nil {
		return nil, err
	}
	part := *v
	part.clusters, part.partial = nil, true
	if len(filter.Entries) > 0 {
		part.entries = slices.DeleteFunc(slices.Clone(v.entries), func(entry viewedEntry) bool {
			return !namesEntry(filter.Entries, entry.name)
		})
	}
	for i := range v.clusters {
		if cluster := v.clusters[i]; filter.selects(&cluster) {
			if len(filter.Entries) == 0 || cluster.keep(filter.Entries) {
				part.clusters = append(part.clusters, cluster)
			}
		}
	}
	part.variants = part.variantsBySet()
	return &part, nil
}

// selects reports whether a Cluster is shown, as far as entries are not concerned.
func (f Filter) selects(cluster *viewedCluster) bool {
	ref := cluster.Cluster
	if len(f.Clusters) > 0 && !slices.ContainsFunc(f.Clusters, func(name string) bool { return names(name, ref) }) {
		return false
	}
	if len(f.Waves) > 0 && !slices.Contains(f.Waves, cluster.Values[waveFact]) {
		return false
	}
	if len(f.Groups) > 0 && !slices.ContainsFunc(f.Groups, cluster.isOfGroup) {
		return false
	}
	return f.Selects == nil || f.Selects(cluster.labels)
}

// isOfGroup reports whether the digest of the Cluster begins with some digits.
func (c *viewedCluster) isOfGroup(digits string) bool {
	digits = strings.TrimPrefix(digits, digestPrefix)
	return digits != "" && strings.HasPrefix(strings.TrimPrefix(c.alike, digestPrefix), digits)
}

func names(name string, cluster fleet.Ref) bool {
	return name == cluster.Name || name == cluster.NamespacedName()
}

func namesEntry(names []string, entry string) bool {
	_, short, _ := strings.Cut(entry, "/")
	return slices.Contains(names, entry) || slices.Contains(names, short)
}

// keep leaves out what other entries bring. It reports whether anything is left.
func (c *viewedCluster) keep(entries []string) bool {
	member := *c.MemberPlan
	other := func(list string) func(fleet.Delivery) bool {
		return func(delivery fleet.Delivery) bool { return !namesEntry(entries, list+"/"+delivery.Entry) }
	}
	member.ResourceSets = slices.DeleteFunc(slices.Clone(member.ResourceSets), other(resourceSetsList))
	member.Bootstraps = slices.DeleteFunc(slices.Clone(member.Bootstraps), other(bootstrapList))
	c.MemberPlan = &member
	c.applications = slices.DeleteFunc(slices.Clone(c.applications), func(application *fleet.Application) bool {
		return !namesEntry(entries, listOf(application)+"/"+application.Entry)
	})
	c.contents = maps.Clone(c.contents)
	maps.DeleteFunc(c.contents, func(name string, _ content) bool { return !namesEntry(entries, name) })
	return len(c.contents) > 0
}

// check wants everything that a filter names to be there.
func (v *view) check(filter Filter) error {
	var clusters, waves, entries []string
	for i := range v.clusters {
		cluster := &v.clusters[i]
		clusters = append(clusters, cluster.Cluster.Name, cluster.Cluster.NamespacedName())
	}
	for _, wave := range v.plan.Waves {
		waves = append(waves, wave.Name)
	}
	for _, entry := range v.entries {
		_, short, _ := strings.Cut(entry.name, "/")
		entries = append(entries, entry.name, short)
	}
	for _, name := range filter.Groups {
		ofGroup := func(cluster viewedCluster) bool { return cluster.isOfGroup(name) }
		if !slices.ContainsFunc(v.clusters, ofGroup) {
			return &UnknownError{Flag: "--group", Noun: "group of Clusters", Name: name}
		}
	}
	for _, list := range []struct {
		flag, noun   string
		named, known []string
	}{
		{"--cluster", "Cluster of the fleet", filter.Clusters, clusters},
		{"--wave", "wave", filter.Waves, waves},
		{"--entry", "entry", filter.Entries, entries},
	} {
		for _, name := range list.named {
			if !slices.Contains(list.known, name) {
				return &UnknownError{Flag: list.flag, Noun: list.noun, Name: name, Known: list.known}
			}
		}
	}
	return nil
}
