package changes

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// reporter makes problems of changes.
type reporter struct {
	fleet *fleet.Fleet
	names *review.Names

	clusters map[fleet.ID]review.Cluster         // of the input
	planned  map[fleet.ID]bool                   // ApplicationSets that are generated
	earlier  map[fleet.ID]*review.ApplicationSet // ApplicationSets that an earlier run has generated
	entries  map[string]*field.Path              // by LIST/NAME

	said map[payloadKey]map[fleet.ID]bool // Clusters that other problems name
}

// Report says what a comparison of the earlier output with the Plan has found. Its sides are those
// of [sides.Outputs]. said are the problems that are known already.
func Report(f *fleet.Fleet, c *review.Comparison, said fleet.Problems) fleet.Problems {
	r := reporter{
		fleet: f, names: c.Names(), clusters: map[fleet.ID]review.Cluster{}, planned: map[fleet.ID]bool{},
		earlier: map[fleet.ID]*review.ApplicationSet{}, entries: map[string]*field.Path{},
	}
	for _, cluster := range c.After.Clusters {
		r.clusters[cluster.ID()] = cluster
	}
	for i := range c.After.ApplicationSets {
		r.planned[c.After.ApplicationSets[i].ID()] = true
	}
	own := map[fleet.ID]bool{}
	for i := range c.Before.Objects {
		own[c.Before.Objects[i].ID()] = true
	}
	for i := range c.Before.ApplicationSets {
		if set := &c.Before.ApplicationSets[i]; own[set.ID()] {
			r.earlier[set.ID()] = set
		}
	}
	for _, entry := range f.Entries.Delivering {
		r.entries[entry.List+"/"+string(entry.Name)] = entry.Path
	}
	for _, entry := range f.Entries.ApplicationSets {
		r.entries["applicationSets/"+string(entry.Name)] = entry.Path
	}
	r.said = r.saidBy(said)
	problems := r.payloads(c.Changes)
	problems = append(problems, r.unseen(c)...)
	return append(problems, r.applications(c.Changes)...)
}

// standing is whether a Cluster is part of the fleet.
type standing int

const (
	member   standing = iota
	outside           // it is in the input, and not part of the fleet
	notThere          // it is not in the input
)

func (r *reporter) standingOf(cluster fleet.ID) standing {
	switch found, exists := r.clusters[cluster]; {
	case !exists:
		return notThere
	case found.Member:
		return member
	}
	return outside
}

// finding is what becomes one problem: of some Clusters, with the objects that are concerned.
type finding struct {
	objects  []fleet.ID
	clusters []fleet.ID
}

// add adds a target.
func (f *finding) add(object, cluster fleet.ID) {
	f.objects = append(f.objects, object)
	if cluster != (fleet.ID{}) {
		f.clusters = append(f.clusters, cluster)
	}
}

// refs are the Clusters, each once, sorted.
func (r *reporter) refs(clusters []fleet.ID) []fleet.Ref {
	var refs []fleet.Ref
	for _, id := range clusters {
		if cluster, exists := r.clusters[id]; exists {
			refs = append(refs, cluster.Ref)
		}
	}
	slices.SortFunc(refs, fleet.Ref.Compare)
	return slices.Compact(refs)
}

// named are the objects of a finding, the first few by their names.
func (r *reporter) named(found *finding, name func(fleet.Ref) string) (list string, count int) {
	refs := r.names.Objects(found.objects, found.clusters)
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = name(ref)
	}
	return fleet.NameFirst(names), len(names)
}

// clause is text of the review within a message, which is one sentence.
func clause(text string) string {
	sentences := strings.Split(strings.TrimSuffix(text, "."), ". ")
	for i, sentence := range sentences {
		switch word, _, _ := strings.Cut(sentence, " "); word {
		case "The", "Then", "To", "Set", "If", "Some", "Fields", "Workloads", "Only", "So", "It", "Delete", "Nothing":
			sentences[i] = strings.ToLower(sentence[:1]) + sentence[1:]
		}
	}
	return strings.Join(sentences, "; ")
}

// remedyOf is what a change suggests; "" where it suggests nothing.
func remedyOf(fix *v1alpha1.DiffFix) string {
	if fix == nil {
		return ""
	}
	return clause(fix.Text)
}
