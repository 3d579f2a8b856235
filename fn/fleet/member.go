package fleet

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Member is a Cluster of the fleet with its facts. Its labels are those as written and those of
// spec.clusterLabels; its annotations are those as written. Its manifest has the same.
type Member struct {
	Cluster
	Input  *Object // the Cluster as it is in the input
	Record Record  // what fleets have stamped on it

	// The facts that it has, those that it lacks, and why some are defaults, by name. Each is nil
	// where there are none.
	Values    map[string]string
	Missing   map[string]Absence
	Defaulted map[string]Absence
}

// SetValue gives the member a fact.
func (m *Member) SetValue(name, text string) { m.Values = withFact(m.Values, name, text) }

// SetMissing says why the member lacks a fact.
func (m *Member) SetMissing(name string, why Absence) { m.Missing = withFact(m.Missing, name, why) }

// SetDefaulted says why a fact of the member is a default.
func (m *Member) SetDefaulted(name string, why Absence) {
	m.Defaulted = withFact(m.Defaulted, name, why)
}

// withFact is what is known of facts, with one more.
func withFact[T any](known map[string]T, name string, fact T) map[string]T {
	if known == nil {
		known = map[string]T{}
	}
	known[name] = fact
	return known
}

// Absence says why a member lacks a fact.
type Absence struct {
	Sought string // what is missing or empty: label region
	Why    string // a clause about the reason, "" where there is nothing to add
	Object ID     // the object that was looked at; the zero ID for the Cluster itself
	Remedy string // a sentence about what to do, "" where the fact is simply to be set

	// Undefined reports whether no Cluster can have the fact, so that its source has a typo.
	Undefined bool
}

// String says that the fact is missing, and why.
func (a Absence) String() string {
	text := a.Sought + " is missing or empty"
	if a.Why != "" {
		text += ": " + a.Why
	}
	return text
}

// WithObject says that the fact is missing, and why, and in which object it was looked for.
func (a Absence) WithObject() string {
	if a.Object == (ID{}) {
		return a.String()
	}
	return a.String() + "; the object is " + a.Object.String()
}

// Refs are the Clusters of members.
func Refs(members []*Member) []Ref {
	refs := make([]Ref, len(members))
	for i, member := range members {
		refs[i] = member.Ref
	}
	return refs
}

// Managed are the members that Cluster API manages, and those that it does not. The former may be
// the list that was given.
func Managed(members []*Member) (managed, unmanaged []*Member) {
	if !slices.ContainsFunc(members, func(member *Member) bool { return member.Unmanaged }) {
		return slices.Clip(members), nil
	}
	for _, member := range members {
		if member.Unmanaged {
			unmanaged = append(unmanaged, member)
		} else {
			managed = append(managed, member)
		}
	}
	return managed, unmanaged
}

// Claim is a selector that is written, with the members that it must match. It must match no other
// Cluster of the input.
type Claim struct {
	Path     *field.Path // in the FleetConfig
	Selector metav1.LabelSelector
	Members  []*Member
}

// Meant are the identities of the Clusters that the selector is to reach.
func (c Claim) Meant() map[ID]bool {
	meant := make(map[ID]bool, len(c.Members))
	for _, member := range c.Members {
		meant[member.ID()] = true
	}
	return meant
}

// Malformed is the problem of a selector that cannot be read.
func (c Claim) Malformed(err error) Problems {
	return Problems{{
		Code: Internal, Field: c.Path, Message: "the generated selector is malformed: " + err.Error(),
	}}
}
