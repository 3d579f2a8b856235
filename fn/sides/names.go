package sides

import (
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// names find the entry by which an object of the fleet was generated.
type names struct {
	namedAs         string              // what the fleet names its objects after
	delivering      map[string]string   // LIST/NAME, by the beginning of the names of what is generated
	applicationSets map[string][]string // LIST/NAME, by the name of the ApplicationSet
}

const applicationSetsList = "applicationSets"

func namesOf(in Input) names {
	n := names{namedAs: in.Name, delivering: map[string]string{}, applicationSets: map[string][]string{}}
	f := in.Fleet
	if f == nil || f.Config == nil {
		return n
	}
	n.namedAs = f.NamedAs()
	for _, entry := range f.Entries.Delivering {
		began := fleet.EntryName(n.namedAs, entry.NamedAs)
		n.delivering[began] = entry.List + "/" + string(entry.Name)
		if entry.Bootstrap == nil {
			n.delivering[began+fleet.CompanionSuffix] = n.delivering[began]
		}
	}
	for _, entry := range f.Entries.ApplicationSets {
		name := fleet.ApplicationSetName(n.namedAs, entry.ApplicationSet)
		n.applicationSets[name] = append(n.applicationSets[name], applicationSetsList+"/"+string(entry.Name))
	}
	return n
}

// entryOf is the LIST/NAME of the entry that has generated an object of the fleet; "" where several
// items of an entry have. Of an entry that the FleetConfig does not have any more, or that cannot
// be read, it is what the name says.
func (n names) entryOf(object fleet.Ref) string {
	if object.Kind == fleet.ApplicationSetKind {
		switch entries := n.applicationSets[object.Name]; len(entries) {
		case 0:
			return applicationSetsList + "/" + strings.TrimPrefix(object.Name, n.namedAs+"-")
		case 1:
			return entries[0]
		}
		return ""
	}
	is := fleet.IsPayloadName
	if object.Kind == fleet.ResourceSetKind {
		is = fleet.IsResourceSetName
	}
	longest, found := "", ""
	for began, entry := range n.delivering {
		if is(object.Name, began) && len(began) > len(longest) {
			longest, found = began, entry
		}
	}
	if found != "" {
		return found
	}
	return "resourceSets/" + n.guessed(object)
}

// guessed is the name of an entry as the name of what it generates says it.
func (n names) guessed(object fleet.Ref) string {
	name := strings.TrimPrefix(object.Name, n.namedAs+"-")
	if object.Kind == fleet.ResourceSetKind {
		for i := range name {
			if name[i] == '-' && fleet.IsResourceSetName(name, name[:i]) {
				name = name[:i]
				break
			}
		}
	}
	return strings.TrimSuffix(name, fleet.CompanionSuffix)
}
