package fleet

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// Entries are the entries of a FleetConfig as the phases read them: where one has forEach, an entry
// for each of its items, which has the constants of the item and is called ENTRY-ITEM.
type Entries struct {
	Delivering      []DeliveringEntry // list by list
	ApplicationSets []ApplicationSetEntry
	items           map[string]*EntryItem // by the paths of their entries
}

// NewEntries are entries in their order.
func NewEntries(delivering []DeliveringEntry, sets []ApplicationSetEntry) Entries {
	entries := Entries{Delivering: delivering, ApplicationSets: sets, items: map[string]*EntryItem{}}
	for _, entry := range delivering {
		if entry.Item != nil {
			entries.items[entry.Path.String()] = entry.Item
		}
	}
	for _, entry := range sets {
		if entry.Item != nil {
			entries.items[entry.Path.String()] = entry.Item
		}
	}
	return entries
}

// Len is how many entries there are.
func (e Entries) Len() int { return len(e.Delivering) + len(e.ApplicationSets) }

// DeliveringEntry is an entry of a FleetConfig that delivers payloads by ClusterResourceSets.
type DeliveringEntry struct {
	List            string // the field of spec that lists it
	Name            v1alpha1.Name
	NamedAs         v1alpha1.Name // what it generates is named after: its name, or the one that it was renamed from
	Path            *field.Path   // see [EntryPath]
	Item            *EntryItem    // that it is made for; nil for an entry without forEach
	ClusterSelector *v1alpha1.Selector
	Metadata        v1alpha1.ExtraMetadata
	Strategy        v1alpha1.Strategy
	Revision        string
	Format          v1alpha1.Format
	Resources       []v1alpha1.Resource
	Bootstrap       *v1alpha1.Bootstrap // the entry itself, where it is one of spec.bootstrap

	// Deliveries is where the plan of a member lists what reaches it by the entry.
	Deliveries func(plan *MemberPlan) *[]Delivery
}

// Written is where the FleetConfig has the entry, or its item.
func (e DeliveringEntry) Written() *field.Path { return written(e.Path, e.Item) }

// ApplicationSetEntry is an entry of spec.applicationSets.
type ApplicationSetEntry struct {
	v1alpha1.ApplicationSet
	Path *field.Path // see [EntryPath]
	Item *EntryItem  // that it is made for; nil for an entry without forEach
}

// Written is where the FleetConfig has the entry, or its item.
func (e ApplicationSetEntry) Written() *field.Path { return written(e.Path, e.Item) }

func written(path *field.Path, item *EntryItem) *field.Path {
	if item != nil {
		return item.Path
	}
	return path
}

// EntryItem is the item of a forEach that an entry is made for.
type EntryItem struct {
	Path   *field.Path       // of the item
	Entry  *field.Path       // of the entry as it is written
	Name   v1alpha1.Name     // of the entry that is made: ENTRY-ITEM
	Values map[string]string // what templates read as .item: constants

	OfEntry *v1alpha1.Selector // the clusterSelector of the entry alone; nil for none
	OfItem  *v1alpha1.Selector // that of the item alone; nil for none

	OwnRevisions bool // whether the revisions are those of the item
}

// EntryPath is the path of an entry within the phases. That of an entry that is made for an item
// has its name as a key, spec.resourceSets[0][ENTRY-ITEM], so that each entry has a path of its
// own; [Fleet.Gathered] puts the path of the FleetConfig in its place.
func EntryPath(list string, i int) *field.Path { return field.NewPath("spec", list).Index(i) }

// Place is where the FleetConfig has what is at a path of an entry, for messages.
func (e Entries) Place(at *field.Path) string {
	written, entry := e.place(at)
	if entry == "" {
		return written.String()
	}
	return written.String() + " (entry " + entry + ")"
}

// place is where the FleetConfig has what is at a path of an entry, and the name of the entry; ""
// for what is not of an item.
func (e Entries) place(at *field.Path) (*field.Path, string) {
	if at == nil || len(e.items) == 0 {
		return at, ""
	}
	text := at.String()
	entry, rest, found := strings.Cut(text, "][")
	name, below, _ := strings.Cut(rest, "]")
	item := e.items[entry+"]["+name+"]"]
	if !found || item == nil {
		return at, ""
	}
	ofItem := below == ".name" || item.OwnRevisions && isBelow(below, ".revisions") ||
		item.OfItem != nil && isBelow(below, ".clusterSelector")
	if ofItem {
		return field.NewPath(item.Path.String() + below), string(item.Name)
	}
	return field.NewPath(item.Entry.String() + below), string(item.Name)
}

// isBelow reports whether a path is that of a field, or of something in it.
func isBelow(path, at string) bool {
	rest, found := strings.CutPrefix(path, at)
	return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
