package fn

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// madeBy is an Application and the fleet that makes it, by its position.
type madeBy struct {
	fleet.Application
	fleet int
}

// applicationID is an Application of the hub, or of the Argo CD of a Cluster.
type applicationID struct {
	cluster         fleet.ID // zero for the hub
	namespace, name string
}

// entryPair is an entry of a fleet and one of an earlier fleet that make the same Applications.
type entryPair struct {
	at            int // the fleet
	entry         string
	other         int
	otherEntry    string
	onTheClusters bool
}

// withMadeTwice are fleets with the errors of Applications that two of them make. They take the
// place of the warnings that each of the two has about the other.
func withMadeTwice(all []Compiled) []Compiled {
	pairs, both := pairsOf(all)
	problems := make([]fleet.Problems, len(all))
	for i, one := range all {
		problems[i] = one.Problems
	}
	for _, pair := range pairs {
		ours, theirs := all[pair.at].Fleet, all[pair.other].Fleet
		at, theirAt := pathOf(ours, pair.entry, pair.onTheClusters), pathOf(theirs, pair.otherEntry, pair.onTheClusters)
		problems[pair.other] = withoutWarning(problems[pair.other], theirAt)
		more := ours.Gathered(fleet.Problems{twice(pair, at, theirs, both[pair])})
		problems[pair.at] = append(withoutWarning(problems[pair.at], at), more...)
	}
	checked := make([]Compiled, len(all))
	for i, one := range all {
		checked[i] = Compiled{Fleet: one.Fleet, Plan: one.Plan, Problems: problems[i]}
		if problems[i].Failed() {
			checked[i] = Compiled{Problems: problems[i]}
		}
	}
	return checked
}

// pairsOf are the pairs of entries that make the same Applications, in order, and these.
func pairsOf(all []Compiled) ([]entryPair, map[entryPair][]fleet.Application) {
	var pairs []entryPair
	both := map[entryPair][]fleet.Application{}
	made := map[applicationID]madeBy{}
	for i, one := range all {
		if one.Plan == nil {
			continue
		}
		for _, application := range one.Plan.Applications {
			id := applicationID{namespace: application.Namespace, name: application.Name}
			if application.Set == "" {
				id.cluster = application.Cluster.ID()
			}
			first, exists := made[id]
			if !exists {
				made[id] = madeBy{application, i}
				continue
			}
			if first.fleet == i {
				continue
			}
			pair := entryPair{i, application.Entry, first.fleet, first.Entry, application.Set == ""}
			if len(both[pair]) == 0 {
				pairs = append(pairs, pair)
			}
			both[pair] = append(both[pair], application)
		}
	}
	return pairs, both
}

// twice is the problem of Applications that an earlier fleet makes too.
func twice(pair entryPair, at *field.Path, theirs *fleet.Fleet, applications []fleet.Application) fleet.Problem {
	var names []string
	var clusters []fleet.Ref
	for _, application := range applications {
		names = append(names, application.Namespace+"/"+application.Name)
		clusters = append(clusters, application.Cluster)
	}
	slices.Sort(names)
	return fleet.Problem{
		Code: fleet.MadeTwice, Field: at, Clusters: clusters,
		Message: fmt.Sprintf("entry %s of fleet %s generates these Applications too: %s; both would be "+
			"applied together",
			pair.otherEntry, theirs.Name(), fleet.NameFirst(slices.Compact(names))),
		Remedy: "let the two fleets select different Clusters, or give the Applications different names",
	}
}

// pathOf is where a FleetConfig has the name of the Applications of an entry; the list of entries
// where no entry is called so.
func pathOf(f *fleet.Fleet, name string, onTheClusters bool) *field.Path {
	if onTheClusters {
		for i, entry := range f.Config.Spec.Bootstrap {
			if string(entry.Name) == name {
				return field.NewPath("spec", "bootstrap").Index(i)
			}
		}
		return field.NewPath("spec", "bootstrap")
	}
	for _, entry := range f.Entries.ApplicationSets {
		if string(entry.Name) != name {
			continue
		}
		path := entry.Path
		if entry.Item != nil {
			path = entry.Item.Entry
		}
		return path.Child("template", "metadata", "name")
	}
	return field.NewPath("spec", "applicationSets")
}

// withoutWarning are problems without the warning at a field that another fleet makes Applications
// too.
func withoutWarning(problems fleet.Problems, at *field.Path) fleet.Problems {
	return slices.DeleteFunc(slices.Clone(problems), func(problem fleet.Problem) bool {
		return problem.Code == fleet.MadeTwice && !problem.IsError() && problem.FieldPath() == at.String()
	})
}
