package review

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// grouped are the changes that Applications stand for: one for those of an entry to which the same
// happens.
func (c *applicationComparison) grouped(all []*one) []Change {
	groups := map[string][]*one{}
	for _, a := range all {
		key := a.groupKey()
		groups[key] = append(groups[key], a)
	}
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		group := groups[key]
		slices.SortFunc(group, compareOnes)
		for _, same := range alike(group) {
			changes = append(changes, c.change(same))
		}
	}
	return changes
}

// groupKey is equal for Applications to which the same happens, in the same fields.
func (a *one) groupKey() string {
	parts := []string{
		a.entry(), a.previousEntry(), a.setID().String(), a.oldSetID().String(), string(a.action), string(a.code),
		string(a.when), string(a.certainty), string(a.workloads), string(a.story), string(a.deployed),
	}
	parts = append(parts, a.because...)
	parts = append(parts, pathTexts(a.left)...)
	for _, field := range a.fields {
		parts = append(parts, field.Path.String())
	}
	return strings.Join(parts, "\x00")
}

// entry is the entry of the new side; of the old one for what goes.
func (a *one) entry() string {
	if a.now.Application != nil {
		return entryOf(a.now)
	}
	return entryOf(a.old)
}

func (a *one) previousEntry() string { return entryOf(a.old) }

func entryOf(a owned) string {
	switch {
	case a.Application == nil:
		return ""
	case a.Entry == "" && a.set != nil:
		return a.set.Entry
	}
	return a.Entry
}

func (a *one) setID() fleet.ID    { return setOf(a.now) }
func (a *one) oldSetID() fleet.ID { return setOf(a.old) }

func setOf(a owned) fleet.ID {
	if a.Application == nil || a.set == nil {
		return fleet.ID{}
	}
	return a.set.ID()
}

// change is the change that a group of Applications stands for.
func (c *applicationComparison) change(group []*one) Change {
	first := group[0]
	g := &applicationGroup{applicationComparison: c, all: group, one: first}
	change := Change{
		Kind: v1alpha1.DiffKindApplication, Action: first.action,
		Entry: first.entry(), PreviousEntry: first.previousEntry(), ArgoCD: v1alpha1.PlannedArgoCDHub,
		Subject: subjectOf(first.old, first.now), Fields: counted(group),
		Effect: Effect{
			Code: first.code, When: first.when, Certainty: first.certainty, Workloads: first.workloads,
			Text:    g.text() + g.ignoredText() + g.deployedText() + g.twinText(),
			Because: slices.Concat(first.because, g.leavers()),
		},
		Fix: g.fix(), Gates: first.gates(),
	}
	for _, a := range group {
		change.Targets = append(change.Targets, Target{
			Cluster: a.cluster(), Object: a.id, Before: a.old.whole(a.id), After: a.now.whole(a.id),
		})
		if a.action == v1alpha1.DiffNewOnly && a.cluster() != (fleet.ID{}) {
			change.Keep = append(change.Keep, a.cluster())
		}
	}
	change.Keep, change.Ignored = slices.Compact(change.Keep), first.left
	change.At, change.OfOld = c.placeOf(first)
	if change.PreviousEntry != "" && change.PreviousEntry != change.Entry {
		change.Names = append(change.Names, change.PreviousEntry)
	}
	if len(group) == 1 {
		change.Names = append(change.Names, applicationKind+"/"+nameOf(first.id))
	}
	return change
}

// applicationGroup is Applications to which the same happens.
type applicationGroup struct {
	*applicationComparison
	*one // the first
	all  []*one
}

// subjectOf is the ApplicationSet that makes an Application; the old one too, where that is
// another.
func subjectOf(old, now owned) Subject {
	var subject Subject
	if now.Application != nil && now.set != nil {
		subject.Ref = now.set.Ref
	}
	if old.Application == nil || old.set == nil {
		return subject
	}
	previous := old.set.Ref
	if now.Application == nil {
		subject.Ref = previous
	} else if previous.ID() != subject.ID() {
		subject.Old = &previous
	}
	return subject
}

// placeOf is where the edit of an Application is: its entry, its ApplicationSet, or its manifest.
func (c *applicationComparison) placeOf(a *one) (at Place, ofOld bool) {
	var changed Path
	if len(a.fields) > 0 {
		changed = a.fields[0].Path
	}
	for _, name := range []string{a.entry(), a.previousEntry()} {
		if entry := c.entries[name]; entry != nil {
			return c.editOf(entry, a.previousEntry(), changed), false
		}
	}
	if entry := c.oldEntries[a.previousEntry()]; entry != nil {
		return entry.At, true
	}
	if a.now.Application != nil {
		return placeOfObject(c.trees.after[cmp.Or(a.setID(), a.id)]), false
	}
	id := cmp.Or(a.oldSetID(), a.id)
	if object := c.trees.after[id]; object != nil {
		return placeOfObject(object), false
	}
	return placeOfObject(c.trees.before[id]), true
}

func placeOfObject(object *Object) Place {
	if object == nil {
		return Place{}
	}
	return Place{File: object.File, Line: object.Line}
}

// gates are those that a change of Applications belongs to. Where workloads go with the machines of
// a Cluster, the change of the Cluster has the gate for that.
func (a *one) gates() []v1alpha1.DiffGateClass {
	v := a.verdict
	var gates []v1alpha1.DiffGateClass
	switch v.action {
	case v1alpha1.DiffDelete:
		gates = append(gates, v1alpha1.DiffGateApplicationDeletion)
	case v1alpha1.DiffRecreate:
		gates = append(gates, v1alpha1.DiffGateApplicationRecreation)
	case v1alpha1.DiffStuck:
		gates = append(gates, v1alpha1.DiffGateStuck)
	case v1alpha1.DiffLeftBehind:
		gates = append(gates, v1alpha1.DiffGateLeftBehind)
	default:
	}
	if v.story == storyMayGo {
		gates = append(gates, v1alpha1.DiffGateApplicationDeletion)
	}
	switch v.deployed {
	case deployedOnHub:
		gates = append(gates, v1alpha1.DiffGateLeftBehind, v1alpha1.DiffGateHubWorkload)
	case deployedOnOtherCluster:
		gates = append(gates, v1alpha1.DiffGateLeftBehind)
	default:
	}
	if !a.machinesGo && (v.workloads == v1alpha1.DiffWorkloadsGo || v.workloads == v1alpha1.DiffWorkloadsMayGo) {
		gates = append(gates, v1alpha1.DiffGateWorkloadDeletion)
	}
	return gates
}
