package resourceset

import (
	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Sets are the entries that deliver, as they were read.
type Sets struct {
	fleet   *fleet.Fleet
	sets    []*set // those that are complete
	reached []*fleet.Member
	hub     HubModes
	wants   []fleet.Want

	unmanaged map[fleet.ID]bool // the members that entries select and do not reach
}

// set is an entry with what it delivers, and to whom.
type set struct {
	entry
	fleet   *fleet.Fleet
	facts   *facts.Facts
	content content
	members []*fleet.Member
	groups  []group
}

// Read reads the entries: what each delivers, which members it reaches, and into which groups these
// fall.
func Read(f *fleet.Fleet, known *facts.Facts) (*Sets, fleet.Problems) {
	entries := entriesOf(f)
	problems := checkTracks(f.NamedAs(), entries)
	sets := &Sets{fleet: f}
	var readings []reading
	across := acrossEntries{newHubReader(f.Name()), sharedObjects{}}
	for _, e := range entries {
		read, more := readEntry(f, known, e, across)
		problems = append(problems, more...)
		sets.reached = append(sets.reached, read.set.members...)
		sets.wants = append(sets.wants, read.wants...)
		readings = append(readings, read)
		if read.complete {
			sets.sets = append(sets.sets, read.set)
		}
	}
	problems, sets.unmanaged = append(problems, reportUnmanaged(readings)...), unmanagedIn(readings)
	sets.hub = across.hub.modes
	sets.wants = append(across.hub.wants(), sets.wants...)
	return sets, problems
}

// reading is what there is to say of an entry once it was read.
type reading struct {
	set      *set
	complete bool
	wants    []fleet.Want

	unmanaged []*fleet.Member // that the entry selects and does not reach
}

// acrossEntries is what is collected while the entries are read, one after the other.
type acrossEntries struct {
	hub    *hubReader
	shared sharedObjects
}

// readEntry reads an entry.
func readEntry(f *fleet.Fleet, known *facts.Facts, e entry, across acrossEntries) (reading, fleet.Problems) {
	s := &set{entry: e, fleet: f, facts: known}
	result := reading{set: s}
	problems := argocd.NearAnnotations(s.Path.Child("metadata", "annotations"), s.Metadata.Annotations)
	content, complete, more := s.readContent(across.hub)
	problems = append(problems, more...)
	fence, byFleetLabel, more := facts.Fence(s.fleet, s.ClusterSelector, s.selectorPath())
	if problems = append(problems, more...); len(more) > 0 {
		return result, problems
	}
	if byFleetLabel {
		result.wants = s.facts.WantFleetLabel(s.fleet.NamedAs(), fleet.WantReason{
			Path:   s.selectorPath(),
			Remedy: "set spec.clusters.selector or clusterSelector, with a label that the Clusters have",
		})
	}
	members, selected, more := s.facts.Selected(s.ClusterSelector, s.selectorPath())
	problems = append(problems, more...)
	s.members, result.unmanaged = fleet.Managed(members)
	problems = append(problems, s.checkReferences(content, across.hub)...)
	s.content = s.settleProvided(content)
	if !selected || !complete {
		return result, problems
	}
	problems = append(problems, across.shared.add(s)...)
	groups, wants, more := s.groupsOf(s.content.reads(), fence)
	problems = append(problems, more...)
	s.groups = groups
	result.wants = append(result.wants, wants...)
	result.complete = !more.Failed()
	return result, problems
}

// Wants are the labels and annotations that the entries need on objects of the input.
func (s *Sets) Wants() []fleet.Want { return s.wants }

// Reached are the members that entries select.
func (s *Sets) Reached() []*fleet.Member { return s.reached }

// Hub returns whether the hub gets the objects of the input that the entries deliver.
func (s *Sets) Hub() HubModes { return s.hub }

// Reads are the parameters that the templates of the entries read.
func (s *Sets) Reads() []template.Read {
	var reads []template.Read
	for _, one := range s.sets {
		reads = append(reads, one.content.reads()...)
	}
	return reads
}

// apiVersion is that of the ClusterResourceSets: the version that the FleetConfig names, else the
// newest of the members.
func (s *Sets) apiVersion(members []*fleet.Member) string {
	version := s.fleet.Config.Spec.ClusterAPI.Version
	if version == "" {
		version = fleet.NewestVersion(fleet.Refs(members))
	}
	return fleet.AddonsGroup + "/" + string(version)
}

// HubModes are the modes that sources of payloads set for objects of the input: whether the hub
// gets an object too. The key is the position of the object in the input.
type HubModes map[int]v1alpha1.HubMode
