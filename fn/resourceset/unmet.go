package resourceset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/payload"
)

// Unmet reports what the objects of payloads need and nothing brings to their Clusters:
// definitions, Namespaces, and objects that they refer to. Whatever brings it in another way is not
// known. Argo CD may create the namespaces of applications, and anything else. Custom resources are
// held to the definitions that other entries bring.
func (d *Delivered) Unmet(applications []fleet.Application) fleet.Problems {
	byArgoCD := make(map[fleet.ID]bool, len(d.arrivals.clusters))
	for _, application := range applications {
		byArgoCD[application.Cluster.ID()] = true
	}
	found := &lacks{known: map[lackKey]*lack{}}
	elsewhere := &elsewhere{checked: map[checkedPair]fleet.Problems{}}
	var problems fleet.Problems
	for _, one := range d.arrivals.alike(byArgoCD) {
		said := map[fleet.ID]bool{}
		for _, at := range one.reached {
			d.arrivals.unmet(at, one, said, found)
			problems = append(problems, elsewhere.check(d.arrivals, at, one.reached, one.clusters)...)
		}
	}
	return append(found.problems(), problems...)
}

// alikeClusters are Clusters that the same bundles reach.
type alikeClusters struct {
	reached  []int // as indices of bundles
	others   bool  // whether something else may bring what is missing
	count    int   // of clusters, before these are gathered
	clusters []fleet.Ref
}

// alike are the Clusters that something reaches, in the order of the first of each kind. byArgoCD
// are those whose Argo CD may bring more.
func (a *arrivals) alike(byArgoCD map[fleet.ID]bool) []*alikeClusters {
	var all []*alikeClusters
	known := map[string]*alikeClusters{}
	clusters := slices.Clone(a.clusters)
	slices.SortFunc(clusters, fleet.Ref.Compare)
	var key []byte
	of := make([]*alikeClusters, len(clusters))
	for i, ref := range clusters {
		id := ref.ID()
		reached, others := a.reached[id], a.unknown[id] || byArgoCD[id]
		key = strconv.AppendBool(key[:0], others)
		for _, at := range reached {
			key = strconv.AppendInt(append(key, ' '), int64(at), 10)
		}
		one := known[string(key)]
		if one == nil {
			one = &alikeClusters{reached: reached, others: others}
			known[string(key)] = one
			all = append(all, one)
		}
		one.count++
		of[i] = one
	}
	for i, ref := range clusters {
		if of[i].clusters == nil {
			of[i].clusters = make([]fleet.Ref, 0, of[i].count)
		}
		of[i].clusters = append(of[i].clusters, ref)
	}
	return all
}

// Brings reports whether a payload brings an object to a Cluster.
func (d *Delivered) Brings(cluster, object fleet.ID) bool {
	return slices.ContainsFunc(d.arrivals.reached[cluster], func(at int) bool {
		return d.arrivals.bundles[at].brings[object]
	})
}

// unmet adds what a bundle lacks that reaches Clusters. said is what was reported for another
// bundle.
func (a *arrivals) unmet(at int, to *alikeClusters, said map[fleet.ID]bool, found *lacks) {
	missing := map[string]*lack{}
	for _, n := range a.bundles[at].needs {
		brings := func(other int) bool { return a.bundles[other].brings[n.id] }
		if said[n.id] || slices.ContainsFunc(to.reached, brings) {
			continue
		}
		said[n.id] = true
		one := &lack{need: n, names: n.names(), others: to.others && n.need == namespaceNeed}
		if n.need != referenceNeed {
			found.add(one, a.bundles[at].rendered, to.clusters)
			continue
		}
		if missing[n.id.Kind] == nil {
			missing[n.id.Kind] = one
			continue
		}
		missing[n.id.Kind].names = append(missing[n.id.Kind].names, n.names()...)
	}
	for _, kind := range fleet.SortedKeys(missing) {
		found.add(missing[kind], a.bundles[at].rendered, to.clusters)
	}
}

// names are the namespace and the name of what is needed: none where these may be secret.
func (n need) names() []string {
	if n.object.Hidden() {
		return nil
	}
	return []string{strings.TrimPrefix(n.id.Namespace+"/"+n.id.Name, "/")}
}

// lack is what objects need and nothing brings.
type lack struct {
	need
	names    []string // of what is needed; those of groups are joined
	named    map[string]bool
	others   bool // whether something else may bring it
	clusters []fleet.Ref
}

// lackKey is what lacks share that have one cause.
type lackKey struct {
	need                   needKind
	path, kind, id, object string
	others, hidden         bool
}

// lacks are what is lacking, each cause once.
type lacks struct {
	known map[lackKey]*lack
	all   []*lack
}

// add adds what Clusters lack. What the objects of a group need may have another name in every
// group, and is one cause for all of them.
func (l *lacks) add(one *lack, rendered bool, clusters []fleet.Ref) {
	key := lackKey{
		need: one.need.need, path: one.object.path.String(), kind: one.id.Kind, others: one.others,
		hidden: one.object.Hidden(),
	}
	switch {
	case one.need.need == definitionNeed:
		key.id = one.id.Group
	case rendered:
		key.object = one.object.Kind
	default:
		key.id = strings.Join(one.names, " ")
	}
	known := l.known[key]
	if known == nil {
		known = &lack{need: one.need, others: one.others, named: map[string]bool{}}
		l.known[key] = known
		l.all = append(l.all, known)
	}
	for _, name := range one.names {
		if !known.named[name] {
			known.named[name] = true
			known.names = append(known.names, name)
		}
	}
	known.clusters = append(known.clusters, clusters...)
}

// problems are what is said of what is lacking.
func (l *lacks) problems() fleet.Problems {
	var problems fleet.Problems
	for _, one := range l.all {
		problem := one.problem()
		problem.Clusters = one.clusters
		problems = append(problems, problem)
	}
	return problems
}

// problem is what is said of what is lacking.
func (l *lack) problem() fleet.Problem {
	problem := fleet.Problem{Severity: fleet.Info, Field: l.object.path}
	switch l.need.need {
	case definitionNeed:
		problem.Code = fleet.DefinitionElsewhere
		problem.Message = fmt.Sprintf("no payload has the CustomResourceDefinition of %s.%s; until something else "+
			"brings it, Cluster API cannot create objects of that kind, such as %s, and tries again",
			l.id.Kind, l.id.Group, l.object.Shown())
	case referenceNeed:
		problem.Code = fleet.ReferenceElsewhere
		problem.Message = fmt.Sprintf("no payload delivers objects of kind %s that others refer to: %s",
			l.id.Kind, fleet.NameFirst(l.names))
	case namespaceNeed:
		if !l.others {
			problem.Severity = fleet.Warning
		}
		what, it := "Namespace", "it"
		if len(l.names) > 1 {
			what, it = "Namespaces", "them"
		}
		problem.Code, problem.Remedy = fleet.NamespaceElsewhere, "add the "+what+" to the payload"
		problem.Message = fmt.Sprintf("no payload has the %s %s; until something else creates %s, "+
			"Cluster API cannot create what is in %s, such as %s, and tries again",
			what, fleet.NameFirst(l.names), it, it, l.object.Shown())
	}
	if l.object.Hidden() {
		problem.Message = l.hiddenMessage()
	}
	return problem
}

// hiddenMessage says what is lacking for an object that may be secret, as what it needs may be.
func (l *lack) hiddenMessage() string {
	object := l.object.Shown()
	switch l.need.need {
	case definitionNeed:
		return "no payload has the CustomResourceDefinition of " + object + "; until something else brings it, " +
			"Cluster API cannot create the object, and tries again"
	case namespaceNeed:
		return "no payload has the Namespace of " + object + "; until something else creates it, " +
			"Cluster API cannot create the object, and tries again"
	case referenceNeed:
	}
	needed := "an object"
	if payload.IsBuiltIn(l.id) {
		needed += " of kind " + l.id.Kind
	}
	return "no payload delivers " + needed + " that another one refers to: " + object
}

// elsewhere holds custom resources to the definitions that other entries bring to their Clusters.
type elsewhere struct {
	checked map[checkedPair]fleet.Problems
}

// checkedPair is a custom resource of a bundle, and another bundle that has its definition.
type checkedPair struct{ bundle, object, other int }

// check holds the custom resources of a bundle to what the other entries define that reach the same
// Clusters. What its own entry defines was looked at before.
func (e *elsewhere) check(a *arrivals, at int, reached []int, clusters []fleet.Ref) fleet.Problems {
	var problems fleet.Problems
	for i, object := range a.bundles[at].custom {
		kind := fleet.ID{Group: object.Group(), Kind: object.Kind}
		for _, other := range reached {
			if _, defines := a.bundles[other].defined[kind]; !defines {
				continue
			}
			if a.bundles[other].entry.Path.String() != a.bundles[at].entry.Path.String() {
				problems = append(problems, e.pair(a, checkedPair{at, i, other}, clusters)...)
			}
			break
		}
	}
	return problems
}

// pair are the problems of a custom resource that Clusters get, with a definition of another entry.
func (e *elsewhere) pair(a *arrivals, pair checkedPair, clusters []fleet.Ref) fleet.Problems {
	found, known := e.checked[pair]
	if !known {
		object := a.bundles[pair.bundle].custom[pair.object]
		found = object.at(a.bundles[pair.other].defined.Check(object.Object))
		e.checked[pair] = found
	}
	return found.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Clusters = clusters
		return problem
	})
}
