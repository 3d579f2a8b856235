package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// change is a group as a change.
func (g *payloadGroups) change(group *payloadGroup) Change {
	change := Change{
		Kind: v1alpha1.DiffKindPayloadObject, Action: group.action, Entry: group.entry(group.owner),
		PreviousEntry: group.entry(group.previous), Gates: group.gates(),
	}
	change.Subject, change.Sets = group.subject()
	if group.application {
		change.Kind, change.ArgoCD = v1alpha1.DiffKindApplication, v1alpha1.PlannedArgoCDCluster
	}
	objects := group.objects()
	if change.Targets = group.targets(); group.isPassive() {
		change.Keep = group.clusters()
	}
	change.Fields = g.fields(group)
	change.At, change.OfOld = g.placeOf(group)
	change.Effect = g.effectOf(group, objects)
	change.Fix = g.fixOf(group, objects)
	if len(objects) == 1 {
		change.Names = []string{acknowledged(objects[0])}
	}
	if group.why == ofForm {
		g.nameOwners(group, &change)
	}
	return change
}

// entry is an owner that is an entry; "" for a set that no entry makes.
func (g *payloadGroup) entry(owner string) string {
	if strings.Contains(owner, " ") {
		return ""
	}
	return owner
}

// subject is the set that a group is about, without the namespace where it is about several of that
// name, and these.
func (g *payloadGroup) subject() (subject Subject, sets []fleet.Ref) {
	for _, p := range g.parts {
		for _, o := range p.outcomes {
			for _, d := range []*delivery{o.from, o.to} {
				if d != nil && d.set.Entry == "" && !slices.Contains(sets, d.set.Ref) {
					sets = append(sets, d.set.Ref)
				}
			}
		}
	}
	subject = payloadSubject(g.parts[0].outcomes[0])
	for _, set := range sets {
		if set.Name == subject.Name && set.Namespace != subject.Namespace {
			subject.Ref = ofAnyNamespace(subject.Ref)
		}
		if old := subject.Old; old != nil && set.Name == old.Name && set.Namespace != old.Namespace {
			common := ofAnyNamespace(*old)
			subject.Old = &common
		}
	}
	if len(sets) < 2 {
		return subject, nil
	}
	return subject, sets
}

// ofAnyNamespace is what objects of one name in several namespaces have in common.
func ofAnyNamespace(ref fleet.Ref) fleet.Ref {
	return fleet.Ref{APIVersion: ref.APIVersion, Kind: ref.Kind, Name: ref.Name}
}

// payloadSubject is the set that an outcome is about.
func payloadSubject(o outcome) Subject {
	subject := Subject{Ref: o.newest().set.Ref}
	if o.from != nil && o.from.set.ID() != subject.ID() {
		old := o.from.set.Ref
		subject.Old = &old
	}
	return subject
}

// gates are the classes of gates that stop the change.
func (g *payloadGroup) gates() []v1alpha1.DiffGateClass {
	if g.action == v1alpha1.DiffReapply {
		return []v1alpha1.DiffGateClass{v1alpha1.DiffGateReapply}
	}
	if g.action == v1alpha1.DiffLeftBehind {
		return []v1alpha1.DiffGateClass{v1alpha1.DiffGateLeftBehind}
	}
	return nil
}

// isPassive reports whether the change reaches none of the Clusters, which keep what they have.
func (g *payloadGroup) isPassive() bool {
	return g.action == v1alpha1.DiffNewOnly || g.action == v1alpha1.DiffNone && g.why == ofForm
}

// objects are the objects of the group, sorted.
func (g *payloadGroup) objects() []fleet.ID {
	var ids []fleet.ID
	for _, p := range g.parts {
		for _, o := range p.outcomes {
			ids = append(ids, o.id)
		}
	}
	slices.SortFunc(ids, byIdentity)
	return slices.Compact(ids)
}

// clusters are the Clusters of the group, sorted.
func (g *payloadGroup) clusters() []fleet.ID {
	var ids []fleet.ID
	for _, p := range g.parts {
		ids = append(ids, p.clusters...)
	}
	slices.SortFunc(ids, byIdentity)
	return slices.Compact(ids)
}

// targets are the objects of the group on each Cluster; of a change that reaches none, each object
// once, with no Cluster.
func (g *payloadGroup) targets() []Target {
	var targets []Target
	if g.isPassive() {
		for _, p := range g.parts {
			targets = append(targets, p.targets()...)
		}
		slices.SortStableFunc(targets, func(a, b Target) int { return byIdentity(a.Object, b.Object) })
		return slices.CompactFunc(targets, func(a, b Target) bool { return a.Object == b.Object })
	}
	type on struct {
		cluster fleet.ID
		targets []Target
	}
	var reached []on
	total := 0
	for _, p := range g.parts {
		ofPart := p.targets()
		total += len(ofPart) * len(p.clusters)
		for _, cluster := range p.clusters {
			reached = append(reached, on{cluster, ofPart})
		}
	}
	slices.SortFunc(reached, func(a, b on) int { return byIdentity(a.cluster, b.cluster) })
	targets = make([]Target, 0, total)
	for _, one := range reached {
		for _, target := range one.targets {
			target.Cluster = one.cluster
			targets = append(targets, target)
		}
	}
	return targets
}

// targets are the objects of a part, without a Cluster, sorted.
func (p *part) targets() []Target {
	targets := make([]Target, len(p.outcomes))
	for i, o := range p.outcomes {
		targets[i] = Target{Object: o.id, Before: o.before.whole(), After: o.after.whole()}
	}
	slices.SortFunc(targets, func(a, b Target) int { return byIdentity(a.Object, b.Object) })
	return targets
}

// whole returns the object; nil where there is none.
func (p *packed) whole() func() map[string]any {
	if p == nil {
		return nil
	}
	return func() map[string]any { return p.tree }
}

// fields are the fields that change, as the first Cluster has them.
func (g *payloadGroups) fields(group *payloadGroup) []Field {
	if !group.byObjects() {
		return nil
	}
	var fields []Field
	for _, o := range group.parts[0].outcomes {
		for _, d := range g.differencesOf(o) {
			field := Field{
				Path: d.path, Before: d.before, After: d.after, HadValue: d.hadValue, HasValue: d.hasOne, Distinct: 1,
				Secret: d.secret || o.isSecret(d.path),
			}
			if len(group.parts[0].outcomes) > 1 {
				field.Object = o.id
			}
			fields = append(fields, field)
		}
	}
	g.countDistinct(group, fields)
	return fields
}

// countDistinct counts the different changes of each field.
func (g *payloadGroups) countDistinct(group *payloadGroup, fields []Field) {
	if len(group.parts) == 1 {
		return
	}
	different := make([]map[string]bool, len(fields))
	for _, p := range group.parts {
		i := 0
		for _, o := range p.outcomes {
			for _, d := range g.differencesOf(o) {
				if i < len(fields) {
					if different[i] == nil {
						different[i] = map[string]bool{}
					}
					different[i][changeOf(d)] = true
				}
				i++
			}
		}
	}
	for i := range fields {
		fields[i].Distinct = max(1, len(different[i]))
	}
}

// isSecret reports whether the value of a field must not be shown: of an object that is delivered
// by a Secret, and of a Secret.
func (o outcome) isSecret(path Path) bool {
	for _, d := range []*delivery{o.from, o.to} {
		if d != nil && d.payload.Kind == fleet.SecretKind {
			return true
		}
	}
	if o.id.Group != "" || !strings.EqualFold(o.id.Kind, fleet.SecretKind) {
		return false
	}
	text := path.String()
	return text != "type" && text != "immutable" && text != "apiVersion" && !strings.HasPrefix(text, "metadata.labels")
}

// acknowledged is the name by which a change of an object is acknowledged.
func acknowledged(id fleet.ID) string {
	if id.Namespace == "" {
		return id.Kind + "/" + id.Name
	}
	return id.Kind + "/" + id.Namespace + "/" + id.Name
}

// nameOwners names the entries whose objects are written in other bytes.
func (g *payloadGroups) nameOwners(group *payloadGroup, change *Change) {
	owners := map[string]bool{}
	for _, p := range group.parts {
		for _, o := range p.outcomes {
			owners[g.newOwner(ownerOf(o.newest().set))] = true
		}
	}
	names := fleet.SortedKeys(owners)
	if len(names) == 1 {
		change.Entry = group.entry(names[0])
		change.PreviousEntry = group.entry(g.oldOwner(names[0]))
		return
	}
	change.Subject, change.At, change.OfOld, change.Names = Subject{}, Place{}, false, names
}
