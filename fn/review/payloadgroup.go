package review

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// payloadGroups puts outcomes together that are one change.
type payloadGroups struct {
	*payloadSides
	at    map[groupID]int
	found []*payloadGroup // in the order of their first Cluster
}

// payloadGroupKey is what the outcomes of a change have in common, beside their objects and fields.
type payloadGroupKey struct {
	owner, previous string
	application     bool
	action          v1alpha1.DiffAction
	code            v1alpha1.DiffEffectCode
	certainty       v1alpha1.DiffCertainty
	why             cause
	once            bool // of sets with ApplyOnce; false where that makes no difference
	refused         bool // of sets whose change Cluster API refuses
}

// groupID is a group: its key, and a digest of its objects and fields.
type groupID struct {
	payloadGroupKey
	digest [sha256.Size]byte
}

// payloadGroup is a change in the making.
type payloadGroup struct {
	payloadGroupKey
	parts []*part // each has values of its own
	shape groupID // is equal for groups that differ only in values and in the names of their Clusters
}

// part is outcomes with the Clusters that have them.
type part struct {
	outcomes []outcome
	clusters []fleet.ID
}

func newPayloadGroups(s *payloadSides) *payloadGroups {
	return &payloadGroups{payloadSides: s, at: map[groupID]int{}}
}

// add adds the outcomes for Clusters.
func (g *payloadGroups) add(outcomes []outcome, clusters []fleet.ID) {
	var keys []payloadGroupKey
	sorted := map[payloadGroupKey][]outcome{}
	for _, o := range outcomes {
		key := g.keyOf(o)
		if sorted[key] == nil {
			keys = append(keys, key)
		}
		sorted[key] = append(sorted[key], o)
	}
	for _, key := range keys {
		id := groupID{key, g.digest(key, sorted[key], strings.NewReplacer(), changeOf)}
		at, exists := g.at[id]
		if !exists {
			g.at[id] = len(g.found)
			g.found = append(g.found, &payloadGroup{
				payloadGroupKey: key, parts: []*part{{sorted[key], slices.Clone(clusters)}},
			})
			continue
		}
		g.found[at].join(sorted[key], clusters)
	}
}

// join adds Clusters to a group, to the part with the same objects if there is one.
func (g *payloadGroup) join(outcomes []outcome, clusters []fleet.ID) {
	last := g.parts[len(g.parts)-1]
	if slices.EqualFunc(last.outcomes, outcomes, sameObjects) {
		last.clusters = append(last.clusters, clusters...)
		return
	}
	g.parts = append(g.parts, &part{outcomes, slices.Clone(clusters)})
}

func sameObjects(a, b outcome) bool {
	return a.id == b.id && a.before == b.before && a.after == b.after &&
		bySameSet(a.from, b.from) && bySameSet(a.to, b.to)
}

// bySameSet reports whether two deliveries are by the same set, or both by sets of entries.
func bySameSet(a, b *delivery) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.set.Entry != "" && b.set.Entry != "" || a.set.ID() == b.set.ID()
}

// keyOf is the key of an outcome.
func (g *payloadGroups) keyOf(o outcome) payloadGroupKey {
	key := payloadGroupKey{action: o.action, code: o.code, certainty: o.certainty, why: o.why}
	if o.why == ofForm {
		return key
	}
	key.once = o.newest().once() && o.action != v1alpha1.DiffLeftBehind && o.why != ofEntry && o.why != ofSelection
	set := o.newest().set
	owner := g.newOwner(ownerOf(set))
	key.owner, key.refused = g.newOwner(kinOf(set)), g.refused[set.NamespacedName()]
	key.application = isApplication(o.id)
	switch {
	case o.from != nil:
		key.previous = kinOf(o.from.set)
	case g.oldOwners[g.oldOwner(owner)]:
		key.previous = g.oldOwner(key.owner)
	}
	return key
}

// kinOf is the entry that makes a set; of one that no entry makes, what the sets of its name in all
// namespaces have in common: what happens equally to these is one change.
func kinOf(set *ResourceSet) string {
	if set.Entry != "" {
		return set.Entry
	}
	return fleet.Ref{Kind: set.Kind, Name: set.Name}.String()
}

// isApplication reports whether an object is an Application of Argo CD.
func isApplication(id fleet.ID) bool {
	return id.Group == "argoproj.io" && id.Kind == fleet.ApplicationKind
}

// byObjects reports whether outcomes of different objects are different changes. A whole entry, and
// a Cluster that joins or leaves one, is one change whatever its objects are.
func (k payloadGroupKey) byObjects() bool {
	switch k.why {
	case ofEntry, ofSelection, ofForm, ofAbsence, ofBreakage:
		return false
	case ofObjects, ofNames, ofIgnorance, withoutAsked:
	}
	return k.action != v1alpha1.DiffNone || k.why == ofIgnorance
}

// digest is a digest of the objects and fields of outcomes, each field with a text about its
// difference, after names were replaced.
func (g *payloadGroups) digest(
	key payloadGroupKey, outcomes []outcome, names *strings.Replacer, textOf func(difference) string,
) [sha256.Size]byte {
	if !key.byObjects() {
		return [sha256.Size]byte{}
	}
	sum := sha256.New()
	for _, o := range outcomes {
		write(sum, names, o.id.String())
		for _, d := range g.differencesOf(o) {
			write(sum, names, d.path.String())
			write(sum, names, textOf(d))
		}
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// write writes a text to a digest, so that no other texts give the same.
func write(sum hash.Hash, names *strings.Replacer, text string) {
	text = names.Replace(text)
	fmt.Fprintf(sum, "%d ", len(text))
	_, _ = io.WriteString(sum, text)
}

// changeOf is a difference as a text.
func changeOf(d difference) string {
	return fmt.Sprintf("%t %t %q %q", d.hadValue, d.hasOne, Text(d.before), Text(d.after))
}

// presenceOf is a difference as a text, whatever its values are.
func presenceOf(d difference) string { return fmt.Sprintf("%t %t", d.hadValue, d.hasOne) }

// differencesOf are the fields that an outcome changes, where both sides have the object.
func (g *payloadGroups) differencesOf(o outcome) []difference {
	if o.before == nil || o.after == nil {
		return nil
	}
	return g.contents.differences(o.before, o.after)
}

// ownNameReplacer replaces the name and the namespace of Clusters, where all of them have the same.
func ownNameReplacer(parts []*part) *strings.Replacer {
	first := parts[0].clusters[0]
	name, namespace := first.Name, first.Namespace
	for _, p := range parts {
		for _, cluster := range p.clusters {
			if cluster.Namespace != namespace {
				namespace = ""
			}
			if cluster != first {
				name = ""
			}
		}
	}
	var pairs []string
	if name != "" {
		pairs = append(pairs, name, "\x00name")
	}
	if namespace != "" {
		pairs = append(pairs, namespace, "\x00namespace")
	}
	return strings.NewReplacer(pairs...)
}
