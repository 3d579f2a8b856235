package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// evaluate evaluates the gates. They fail for what nobody has acknowledged by name.
func (r *reporter) evaluate(diff *v1alpha1.FleetDiff, gates *Gates) {
	j := &judgement{reporter: r, diff: diff, gates: gates}
	for i := range diff.Changes {
		diff.Changes[i].Accepted = j.accepted(i)
	}
	diff.Gates = []v1alpha1.DiffGate{}
	if gates.UnreadableBase {
		diff.Gates = append(diff.Gates, v1alpha1.DiffGate{Name: v1alpha1.DiffGateUnreadableBase})
	}
	for _, class := range GateClasses() {
		if class == v1alpha1.DiffGateStuck || slices.Contains(gates.FailOn, class) {
			diff.Gates = append(diff.Gates, j.class(class))
		}
	}
	if gates.MaxClusters >= 0 || gates.MaxPercent >= 0 {
		diff.Gates = append(diff.Gates, j.maxClusters())
	}
	for i := range diff.Gates {
		gate := &diff.Gates[i]
		if gates.UnreadableBase && !gates.AllowUnreadableBase {
			gate.Result = v1alpha1.DiffGateFailed
			gate.Text = strings.TrimSpace("The old side could not be read or compiled, so what goes away " +
				"is not known; --allow-unreadable-base lets it pass. " + gate.Text)
		}
		gate.Changes, gate.Accepted = filled(gate.Changes), filled(gate.Accepted)
		if gate.Needed = filled(gate.Needed); gate.Result == "" {
			gate.Result = v1alpha1.DiffGatePassed
		}
		if gate.Result == v1alpha1.DiffGateFailed {
			diff.Result = v1alpha1.DiffFailed
		}
	}
}

// GateClasses are the classes of changes, in the order in which their gates are printed.
func GateClasses() []v1alpha1.DiffGateClass {
	return []v1alpha1.DiffGateClass{
		v1alpha1.DiffGateClusterDeletion, v1alpha1.DiffGateApplicationDeletion,
		v1alpha1.DiffGateApplicationRecreation, v1alpha1.DiffGateWorkloadDeletion, v1alpha1.DiffGateStuck,
		v1alpha1.DiffGateLeftBehind, v1alpha1.DiffGateReapply, v1alpha1.DiffGateHubWorkload,
	}
}

func filled(list []string) []string { return append([]string{}, list...) }

// judgement is what the gates are evaluated with.
type judgement struct {
	*reporter
	diff  *v1alpha1.FleetDiff
	gates *Gates
}

// class evaluates the gate of a class of changes.
func (j *judgement) class(class v1alpha1.DiffGateClass) v1alpha1.DiffGate {
	gate := v1alpha1.DiffGate{Name: class}
	var numbers []int
	for i := range j.diff.Changes {
		change := &j.diff.Changes[i]
		if !slices.Contains(change.Gates, class) {
			continue
		}
		acknowledged, used := j.acknowledges(i, class)
		gate.Accepted = append(gate.Accepted, used...)
		if acknowledged {
			continue
		}
		numbers = append(numbers, i+1)
		gate.Changes = append(gate.Changes, change.ID)
		gate.Needed = append(gate.Needed, j.needed(i, class)...)
	}
	if len(numbers) > 0 {
		gate.Result, gate.Text = v1alpha1.DiffGateFailed, notAcknowledged(numbers)
	}
	gate.Accepted, gate.Needed = withoutRepeats(gate.Accepted), withoutRepeats(gate.Needed)
	return gate
}

// notAcknowledged says which changes are not acknowledged.
func notAcknowledged(numbers []int) string {
	const most = 10
	if len(numbers) == 1 {
		return fmt.Sprintf("Change %d is not acknowledged.", numbers[0])
	}
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i] = fmt.Sprint(number)
	}
	if len(texts) > most {
		return fmt.Sprintf("Changes %s and %d more are not acknowledged.", strings.Join(texts[:most], ", "),
			len(texts)-most)
	}
	last := len(texts) - 1
	return fmt.Sprintf("Changes %s and %s are not acknowledged.", strings.Join(texts[:last], ", "), texts[last])
}

func withoutRepeats(names []string) []string {
	var kept []string
	for _, name := range names {
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}

// whole are the names of a change as a whole, the best one first. Any of them acknowledges it.
func (j *judgement) whole(position int, class v1alpha1.DiffGateClass) []string {
	change := &j.comparison.Changes[position]
	if takesClusters(change, class) {
		return nil
	}
	var names []string
	add := func(ref *fleet.Ref) {
		if ref != nil && ref.Kind != "" {
			names = append(names, acceptName(ref.ID())...)
		}
	}
	if change.Kind == v1alpha1.DiffKindCluster {
		add(&change.Subject.Ref)
	}
	for _, entry := range []string{change.Entry, change.PreviousEntry} {
		if entry != "" {
			names = append(names, entry)
		}
	}
	add(&change.Subject.Ref)
	add(change.Subject.Old)
	if change.Kind == v1alpha1.DiffKindHubObject && severalObjects(change.Targets) {
		return withoutRepeats(names) // each object is named
	}
	return withoutRepeats(append(names, change.Names...))
}

// takesClusters reports whether Clusters go with another object, and a class is about them. Whoever
// acknowledges that must name the Clusters: the name of a Namespace does not say what is in it.
func takesClusters(change *Change, class v1alpha1.DiffGateClass) bool {
	return class == v1alpha1.DiffGateClusterDeletion && change.Kind == v1alpha1.DiffKindHubObject
}

// acceptName are the names by which an object may be acknowledged, the best one first.
func acceptName(id fleet.ID) []string {
	name := id.Name
	if id.Namespace != "" {
		name = id.Namespace + "/" + id.Name
	}
	if id.Kind == "Cluster" && id.Group == fleet.ClusterAPIGroup {
		return []string{name, id.Kind + "/" + name}
	}
	return []string{id.Kind + "/" + name}
}

// parts are the names of each object of a change. All objects must be named to acknowledge it.
func (j *judgement) parts(position int, class v1alpha1.DiffGateClass) [][]string {
	var parts [][]string
	none := fleet.ID{}
	seen := map[fleet.ID]bool{none: true}
	change := &j.comparison.Changes[position]
	for _, target := range change.Targets {
		id := target.Object
		if id == none || takesClusters(change, class) {
			id = target.Cluster
		}
		if !seen[id] {
			seen[id] = true
			parts = append(parts, acceptName(id))
		}
	}
	return parts
}

// acknowledges reports whether a change is acknowledged for a class, and by which names.
func (j *judgement) acknowledges(position int, class v1alpha1.DiffGateClass) (all bool, names []string) {
	given := map[string]bool{}
	asked := j.askedFor(position, class)
	for _, acceptance := range j.gates.Accept {
		if acceptance.Class == class || acceptance.Class == asked {
			given[acceptance.Name] = true
		}
	}
	if len(given) == 0 {
		return false, nil
	}
	for _, name := range j.whole(position, class) {
		if given[name] {
			all, names = true, append(names, name)
		}
	}
	parts := j.parts(position, class)
	named := 0
	for _, alternatives := range parts {
		found := slices.IndexFunc(alternatives, func(name string) bool { return given[name] })
		if found >= 0 {
			named++
			names = append(names, alternatives[found])
		}
	}
	return all || named > 0 && named == len(parts), withoutRepeats(names)
}

// askedFor is the class that is to be acknowledged so that a change passes the gate of a class. Who
// knows that a Cluster goes knows that its Applications and workloads go with it.
func (j *judgement) askedFor(position int, class v1alpha1.DiffGateClass) v1alpha1.DiffGateClass {
	change := &j.comparison.Changes[position]
	follows := class == v1alpha1.DiffGateApplicationDeletion || class == v1alpha1.DiffGateWorkloadDeletion
	if follows && change.Kind == v1alpha1.DiffKindCluster &&
		slices.Contains(change.Gates, v1alpha1.DiffGateClusterDeletion) {
		return v1alpha1.DiffGateClusterDeletion
	}
	return class
}

// accepted are the acknowledgements that name a change, or a part of it, for a class of its own.
func (j *judgement) accepted(position int) []v1alpha1.DiffAcceptance {
	var accepted []v1alpha1.DiffAcceptance
	classes := slices.Clone(j.comparison.Changes[position].Gates)
	if j.reachesAtOnce(position).count() > 0 {
		classes = append(classes, v1alpha1.DiffGateMaxClusters)
	}
	for _, class := range classes {
		_, names := j.acknowledges(position, class)
		for _, acceptance := range j.gates.Accept {
			if acceptance.Class == class && slices.Contains(names, acceptance.Name) &&
				!slices.Contains(accepted, acceptance) {
				accepted = append(accepted, acceptance)
			}
		}
	}
	return accepted
}

// needed are the acknowledgements that a change lacks, as CLASS NAME.
func (j *judgement) needed(position int, class v1alpha1.DiffGateClass) []string {
	change, asked := &j.comparison.Changes[position], string(j.askedFor(position, class))
	names := j.whole(position, class)
	if len(names) > 0 && (change.Kind != v1alpha1.DiffKindCluster || change.Entry == "" && len(change.Targets) <= 1) {
		name := names[0]
		if change.Kind != v1alpha1.DiffKindCluster && name != change.Entry && name != change.PreviousEntry {
			name = j.hidingOf(position).name(name)
		}
		return []string{asked + " " + name}
	}
	_, given := j.acknowledges(position, class)
	var needed []string
	for _, alternatives := range j.parts(position, class) {
		if !slices.ContainsFunc(alternatives, func(name string) bool { return slices.Contains(given, name) }) {
			name := alternatives[0]
			if change.Kind != v1alpha1.DiffKindCluster && !takesClusters(change, class) {
				name = j.hidingOf(position).name(name)
			}
			needed = append(needed, asked+" "+name)
		}
	}
	return needed
}

// Unmatched are the acknowledgements that name nothing that changes.
func Unmatched(diff *v1alpha1.FleetDiff, accept []v1alpha1.DiffAcceptance) []v1alpha1.DiffAcceptance {
	var unmatched []v1alpha1.DiffAcceptance
	for _, acceptance := range accept {
		if !slices.ContainsFunc(diff.Changes, func(change v1alpha1.DiffChange) bool {
			return slices.ContainsFunc(change.Accepted, func(matched v1alpha1.DiffAcceptance) bool {
				return matched.Class == acceptance.Class && matched.Name == acceptance.Name
			})
		}) {
			unmatched = append(unmatched, acceptance)
		}
	}
	return unmatched
}
