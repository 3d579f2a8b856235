package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// changeGroups joins what happens equally to several objects into one change. The zero value has
// none.
type changeGroups struct {
	order []string
	byKey map[string]*changeGroup
}

// changeGroup is a change, with the values that its fields have on its targets.
type changeGroup struct {
	change Change
	names  map[string]bool   // of the change
	values []map[string]bool // by field
}

// add adds a change of one target to those of the same key. Those have the same fields.
func (g *changeGroups) add(key string, change Change, targets ...Target) {
	if g.byKey == nil {
		g.byKey = map[string]*changeGroup{}
	}
	group := g.byKey[key]
	if group == nil {
		group = &changeGroup{
			change: change, names: map[string]bool{}, values: make([]map[string]bool, len(change.Fields)),
		}
		group.change.Names = nil
		for i := range group.values {
			group.values[i] = map[string]bool{}
		}
		g.byKey[key] = group
		g.order = append(g.order, key)
	}
	group.change.Targets = append(group.change.Targets, targets...)
	group.addNames(change.Names)
	group.change.At = commonPlace(group.change.At, change.At)
	for i, field := range change.Fields {
		group.values[i][rawKey(field)] = true
	}
}

// commonPlace is where several changes are: the first line of the file that all of them are in.
func commonPlace(a, b Place) Place {
	switch {
	case a.File != b.File:
		return Place{}
	case a.Line == 0 || b.Line == 0:
		return Place{File: a.File}
	}
	return Place{File: a.File, Line: min(a.Line, b.Line)}
}

// addNames adds names that the change does not have.
func (g *changeGroup) addNames(names []string) {
	for _, name := range names {
		if !g.names[name] {
			g.names[name] = true
			g.change.Names = append(g.change.Names, name)
		}
	}
}

// asOne are all changes as one, whatever the values of their fields are.
func (g *changeGroups) asOne() *changeGroups {
	one := &changeGroup{}
	for i, key := range g.order {
		group := g.byKey[key]
		if i == 0 {
			one = group
			continue
		}
		one.change.Targets = append(one.change.Targets, group.change.Targets...)
		one.addNames(group.change.Names)
		one.change.At = commonPlace(one.change.At, group.change.At)
		for j := range one.values {
			for value := range group.values[j] {
				one.values[j][value] = true
			}
		}
		for j := range one.change.Fields {
			one.change.Fields[j].Secret = one.change.Fields[j].Secret || group.change.Fields[j].Secret
		}
	}
	return &changeGroups{order: []string{""}, byKey: map[string]*changeGroup{"": one}}
}

// joined are the changes, in the order in which they were added. One of several targets has no
// subject but a fact.
func (g *changeGroups) joined() []Change {
	changes := make([]Change, 0, len(g.order))
	for _, key := range g.order {
		group := g.byKey[key]
		change := group.change
		slices.SortFunc(change.Targets, compareTargets)
		for i := range change.Fields {
			change.Fields[i].Distinct = len(group.values[i])
		}
		if severalObjects(change.Targets) {
			change.Subject.Ref = fleet.Ref{}
			change.Effect.Text = ofMany(change.Effect.Text)
		}
		changes = append(changes, change)
	}
	return changes
}

// severalObjects reports whether targets are of more than one object.
func severalObjects(targets []Target) bool {
	return slices.ContainsFunc(targets, func(target Target) bool { return target.Object != targets[0].Object })
}

func compareTargets(a, b Target) int {
	return cmp.Or(compareIDs(a.Cluster, b.Cluster), compareIDs(a.Object, b.Object))
}

// groupKey is equal for equal effects.
func groupKey(effect Effect) string {
	return fmt.Sprintf("%q", append([]string{
		string(effect.Code), string(effect.When), string(effect.Certainty), string(effect.Workloads), effect.Text,
	}, effect.Because...))
}

// fieldKey is equal for equal changes of a field, where values in which only the Cluster's own name
// and namespace differ count as equal.
func fieldKey(field Field, cluster fleet.ID) string {
	return withoutOwn(rawKey(field), cluster)
}

func rawKey(field Field) string {
	var key strings.Builder
	fmt.Fprintf(&key, "%q %t %t ", field.Path, field.HadValue, field.HasValue)
	fmt.Fprintf(&key, "%T:%s -> %T:%s", field.Before, Text(field.Before), field.After, Text(field.After))
	return key.String()
}
