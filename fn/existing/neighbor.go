package existing

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// checkNeighbors wants no other fleet of the input to give what the fleet gives: the same
// Applications, or the same objects with other content to the same Clusters. It is never an error:
// the functions of two fleets that run one after the other must not stop each other.
func (c checker) checkNeighbors() fleet.Problems {
	var problems fleet.Problems
	for _, neighbor := range c.neighbors {
		problems = append(problems, c.identitiesOf(neighbor)...)
		problems = append(problems, c.applicationsOf(neighbor)...)
		problems = append(problems, c.deliveriesOf(neighbor)...)
	}
	return problems
}

// identitiesOf reports the objects that a neighbor generates too. One that it has generated is in
// the input, and reported for itself.
func (c checker) identitiesOf(neighbor Given) fleet.Problems {
	theirs, left := map[fleet.ID]bool{}, map[fleet.ID]bool{}
	for _, id := range neighbor.Plan.Generated() {
		theirs[id] = true
	}
	for _, object := range c.Fleet.Objects {
		if object.Owner() != c.Fleet.Name() && theirs[object.ID()] {
			left[object.ID()] = true
		}
	}
	var problems fleet.Problems
	for _, id := range c.Plan.Generated() {
		if !theirs[id] || left[id] {
			continue
		}
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.ObjectInTheWay, Field: field.NewPath("spec"), Value: id.Name,
			Message: fmt.Sprintf("%s generates one %s in namespace %q too; whichever is applied last replaces the "+
				"other", describe(neighbor), id.Kind, id.Namespace),
			Remedy: "rename an entry of one of the two; the object is named after the fleet and the entry",
		}
		ours, chosen := nameOfSet(c.Fleet, id)
		if theirs, chosenThere := nameOfSet(neighbor.Fleet, id); chosen || chosenThere {
			problem.Severity, problem.Field = fleet.Error, ours
			problem.Message = fmt.Sprintf("%s generates an ApplicationSet of this name in namespace %q too (%s); "+
				"whichever is applied last replaces the other, and the Applications of the other one are deleted",
				describe(neighbor), id.Namespace, theirs)
			problem.Remedy = "give one of the two another objectName"
		}
		problems = append(problems, problem)
	}
	return problems
}

// nameOfSet is the field that names the ApplicationSet of an identity, and whether it is an
// objectName; nil where no entry of the FleetConfig generates it.
func nameOfSet(f *fleet.Fleet, id fleet.ID) (at *field.Path, chosen bool) {
	if id.Kind != fleet.ApplicationSetKind {
		return nil, false
	}
	for _, set := range f.Entries.ApplicationSets {
		at := set.Path
		switch {
		case set.ObjectName == id.Name:
			return at.Child("objectName"), true
		case fleet.ApplicationSetName(f.NamedAs(), set.ApplicationSet) == id.Name:
			return at.Child("name"), false
		}
	}
	return nil, false
}

// pair is an entry of the fleet and one of a neighbor.
type pair struct{ ours, theirs string }

// applicationsOf reports the Applications of the hub that a neighbor makes too.
func (c checker) applicationsOf(neighbor Given) fleet.Problems {
	theirs := neighbor.ofHub()
	if len(theirs) == 0 {
		return nil
	}
	both := map[pair][]fleet.Application{}
	for _, application := range c.Plan.Applications {
		other, exists := theirs[applicationID{application.Namespace, application.Name}]
		if exists && application.Set != "" {
			key := pair{application.Entry, other.Entry}
			both[key] = append(both[key], application)
		}
	}
	var problems fleet.Problems
	for _, ours := range c.Fleet.Entries.ApplicationSets {
		path := ours.Path.Child("template", "metadata", "name")
		for _, other := range neighbor.Fleet.Entries.ApplicationSets {
			applications := both[pair{string(ours.Name), string(other.Name)}]
			if len(applications) == 0 {
				continue
			}
			names, clusters := namesOf(applications)
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.MadeTwice, Field: path, Clusters: clusters,
				Message: fmt.Sprintf("entry %s of %s generates these Applications too: %s; Argo CD lets only one "+
					"ApplicationSet own an Application, and the other one is in error",
					other.Name, describe(neighbor), fleet.NameFirst(names)),
				Remedy: "let the two fleets select different Clusters, or give the Applications different names",
			})
		}
	}
	return problems
}

// describe names the fleet of a neighbor, with the file of its FleetConfig.
func describe(neighbor Given) string {
	if file := neighbor.Fleet.Self.File; file != "" {
		return "fleet " + neighbor.Fleet.Name() + " (" + file + ")"
	}
	return "fleet " + neighbor.Fleet.Name()
}

// deliveriesOf reports the objects that a neighbor delivers to Clusters of the fleet with other
// content than the fleet does.
func (c checker) deliveriesOf(neighbor Given) fleet.Problems {
	var order []string
	rivals := map[string][]rival{} // by the entry of the neighbor
	for _, delivery := range neighbor.Deliveries {
		if !slices.Contains(order, delivery.Entry) {
			order = append(order, delivery.Entry)
		}
		rivals[delivery.Entry] = append(rivals[delivery.Entry], rival{
			Object: delivery.Object, shown: delivery.Shown(), strategy: delivery.Strategy,
			clusters: fleet.Refs(delivery.Members),
		})
	}
	var problems fleet.Problems
	for _, entry := range order {
		for _, found := range c.delivered.meet(rivals[entry]) {
			problem := fleet.Problem{
				Severity: fleet.Warning, Code: fleet.DeliveredTwice, Field: found.path,
				Clusters: found.clusters,
				Message: fmt.Sprintf("entry %s of %s delivers objects of this entry to the same Clusters, with other "+
					"content: %s; which version a Cluster ends up with is undefined",
					entry, describe(neighbor), fleet.NameFirst(found.objects)),
				Remedy: "deliver them by one of the two fleets",
			}
			if found.application {
				problem.Code = fleet.MadeTwice
			}
			problems = append(problems, problem)
		}
	}
	return problems
}
