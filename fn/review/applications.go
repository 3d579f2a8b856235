package review

import (
	"reflect"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// compareApplications returns what changes of Applications of the hub, and of the policies of their
// ApplicationSets. The Applications that come and go with the manifest of their Cluster are not
// among them.
func compareApplications(before, after *Side) ([]Change, Counts) {
	c := newApplicationComparison(before, after)
	counts := Counts{ApplicationsBefore: len(c.before), ApplicationsAfter: len(c.after)}
	var found []*one
	for _, id := range c.names {
		changed := c.application(id)
		if changed == nil {
			if old, both := c.before[id]; both {
				if now, stays := c.after[id]; stays && old.Cluster == now.Cluster {
					counts.ApplicationsUnchanged++
				}
			}
			continue
		}
		if !c.follows(changed) {
			found = append(found, changed)
		}
	}
	return append(c.grouped(found), c.policies()...), counts
}

// applicationComparison compares the Applications of two sides.
type applicationComparison struct {
	*ownership
	oldSide, newSide *Side
	templates        templates
	twins            twins
	// deleted and added are the Clusters whose manifest goes, or is new.
	deleted, added map[fleet.ID]bool
	losing         map[fleet.ID]v1alpha1.DiffWorkloads
	// oldClusters and clusters are those of each side.
	oldClusters, clusters map[fleet.ID]*Cluster
	oldEntries, entries   map[string]*Entry
}

func newApplicationComparison(before, after *Side) *applicationComparison {
	owners, deleted := newOwnership(before, after), clustersOnlyIn(before, after)
	return &applicationComparison{
		ownership: owners, twins: owners.findTwins(), oldSide: before, newSide: after,
		templates: newTemplates(),
		deleted:   deleted, losing: losing(before, deleted), added: clustersOnlyIn(after, before),
		oldClusters: clustersOf(before), clusters: clustersOf(after),
		oldEntries: entriesOf(before), entries: entriesOf(after),
	}
}

func clustersOf(side *Side) map[fleet.ID]*Cluster {
	found := make(map[fleet.ID]*Cluster, len(side.Clusters))
	for i := range side.Clusters {
		found[side.Clusters[i].ID()] = &side.Clusters[i]
	}
	return found
}

func entriesOf(side *Side) map[string]*Entry {
	found := make(map[string]*Entry, len(side.Entries))
	for i := range side.Entries {
		found[side.Entries[i].Name] = &side.Entries[i]
	}
	return found
}

// one is an Application that changes.
type one struct {
	verdict
	id       fleet.ID
	old, now owned // zero where the side has none
	fields   []Field
	left     []Path // what its ApplicationSet leaves as it is, although it changes
	// perhapsLeft names what its ApplicationSet may leave as it is.
	perhapsLeft []string
	// twin is what happens to another one of the same source and destination.
	twin twin
	// machinesGo reports whether its workloads go with the machines of its Cluster.
	machinesGo bool
}

// cluster is the Cluster that the Application is for.
func (a *one) cluster() fleet.ID {
	if a.now.Application != nil {
		return a.now.Cluster
	}
	return a.old.Cluster
}

// follows reports whether an Application comes or goes with the manifest of its Cluster.
func (c *applicationComparison) follows(a *one) bool {
	switch {
	case a.old.Application != nil && a.now.Application == nil:
		return a.action == v1alpha1.DiffDelete && c.deleted[a.old.Cluster]
	case a.old.Application == nil && a.now.Application != nil:
		return a.action == v1alpha1.DiffCreate && c.added[a.now.Cluster]
	}
	return false
}

// application says what becomes of an Application; nil where nothing does.
func (c *applicationComparison) application(id fleet.ID) *one {
	a := &one{verdict: c.verdict(id), id: id, old: c.before[id], now: c.after[id]}
	if refused, is := c.refused[id]; is && a.story == storyRefused {
		a.now = refused
	}
	if a.action == "" && c.staysRefused(id) {
		return nil
	}
	if other, shared := c.shared[id]; shared && a.action == "" && a.old.set != nil {
		a.verdict = certain(v1alpha1.DiffStuck, v1alpha1.DiffEffectOwnerKept, storyShared,
			"ApplicationSet "+a.old.set.NamespacedName()+" owns it, and stays.",
			"ApplicationSet "+other.set.NamespacedName()+" is to make it too.")
		a.now = other
	}
	if a.old.Application == nil || a.now.Application == nil {
		a.verdict = c.afterSync(a)
		a.verdict, a.twin = c.withTwin(a)
		a.verdict, a.machinesGo = c.withMachines(a)
		return a
	}
	if a.action == "" && c.templates.same(a.old, a.now) && sameParameters(a.old, a.now) {
		return nil
	}
	different, err := c.templates.differences(a.old, a.now)
	if err != nil {
		if a.action == "" {
			a.verdict = unknown("The template of the Application fails, so Argo CD does not update it.")
		}
		return a
	}
	all := a.withoutSameCluster(liveFinalizers(a.old, a.now, different))
	if a.action == "" && len(all) == 0 {
		return nil
	}
	different, a.left, a.perhapsLeft = a.ignore(all)
	if a.action == "" && len(different) == 0 {
		a.fields, a.verdict = c.fieldsOf(a, all), a.onlyIgnored()
		return a
	}
	a.fields = c.fieldsOf(a, different)
	if a.action == "" {
		a.verdict = a.withIgnored(c.updated(a))
	}
	a.verdict = c.afterSync(a)
	return a
}

// sameParameters reports whether Applications are made with equal parameters.
func sameParameters(old, now owned) bool {
	return len(old.Parameters) == len(now.Parameters) &&
		(len(old.Parameters) == 0 || reflect.DeepEqual(old.Parameters, now.Parameters))
}

// whole is the Application as it is shown.
func (a owned) whole(id fleet.ID) func() map[string]any {
	if a.Application == nil {
		return nil
	}
	return func() map[string]any {
		tree, err := a.render()
		if err != nil {
			return nil
		}
		tree["apiVersion"], tree["kind"] = fleet.ArgoCDGroup+"/v1alpha1", applicationKind
		metadata, isMap := tree["metadata"].(map[string]any)
		if !isMap {
			metadata = map[string]any{}
			tree["metadata"] = metadata
		}
		metadata["name"] = id.Name
		if id.Namespace != "" {
			metadata["namespace"] = id.Namespace
		}
		return tree
	}
}
