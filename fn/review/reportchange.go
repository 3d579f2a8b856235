package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// reportChanges are the changes as they are printed, numbered from 1.
func (r *reporter) reportChanges() []v1alpha1.DiffChange {
	changes := make([]v1alpha1.DiffChange, len(r.comparison.Changes))
	taken := map[string]bool{}
	for i := range changes {
		changes[i] = r.reportChange(i)
		changes[i].ID = changeID(&changes[i], r.subject(i), taken)
		taken[changes[i].ID] = true
	}
	return changes
}

func (r *reporter) reportChange(position int) v1alpha1.DiffChange {
	change := &r.comparison.Changes[position]
	hide := r.hidingOf(position)
	object, objects := reportObjects(hide, change)
	reported := v1alpha1.DiffChange{
		Number: int32(position + 1), Kind: change.Kind, Action: change.Action,
		Entry: change.Entry, PreviousEntry: change.PreviousEntry, ArgoCD: change.ArgoCD,
		Object: object, Objects: objects, Where: r.where(change), Clusters: r.reportReach(position),
		Fields: hide.fields(change), Gates: append([]v1alpha1.DiffGateClass{}, change.Gates...),
	}
	// Sentences come after the fields, whose secrets they must not quote.
	reported.Effect = v1alpha1.DiffEffect{
		Code: change.Effect.Code, When: change.Effect.When, Certainty: change.Effect.Certainty,
		Workloads: change.Effect.Workloads, Text: hide.sentence(change.Effect.Text), Because: []string{},
	}
	for _, sentence := range change.Effect.Because {
		reported.Effect.Because = append(reported.Effect.Because, hide.sentence(sentence))
	}
	if fix := change.Fix; fix != nil {
		reported.Fix = &v1alpha1.DiffFix{
			Text: hide.sentence(fix.Text), Path: hide.sentence(fix.Path), Value: hide.sentence(fix.Value),
		}
	}
	return reported
}

// hidingOf hides the secrets of the Clusters that a change is about; of all where it is about none.
func (r *reporter) hidingOf(position int) *hiding {
	change := &r.comparison.Changes[position]
	clusters := r.index.of(change.Keep)
	clusters.or(r.reach[position])
	if clusters.count() == 0 || change.Kind == v1alpha1.DiffKindHubObject {
		return r.secrets.everywhere()
	}
	return r.secrets.of(clusters)
}

// reportReach are the Clusters that a change reaches, as they are printed.
func (r *reporter) reportReach(position int) v1alpha1.DiffReach {
	const most = 2
	change, clusters := &r.comparison.Changes[position], r.reach[position]
	scope := r.index.membersOf(change, r.members)
	scope.or(clusters)
	paused := map[fleet.ID]bool{}
	for i := range change.Targets {
		if change.Targets[i].Paused {
			paused[change.Targets[i].Cluster] = true
		}
	}
	reach := v1alpha1.DiffReach{
		Count: int32(clusters.count()), Groups: []int32{}, Which: r.facts.which(clusters, scope, most),
		All:  clusters.count() > 0 && scope.within(clusters),
		Keep: int32(r.index.of(change.Keep).count()), Paused: int32(len(paused)),
	}
	for i, group := range r.groups {
		if slices.Contains(group.changes, position) {
			reach.Groups = append(reach.Groups, int32(i))
		}
	}
	return reach
}

// where is the place of the edit; of the entry where that is not known.
func (r *reporter) where(change *Change) *v1alpha1.DiffWhere {
	at, old := change.At, change.OfOld
	if at.File == "" {
		at, old = entryPlace(r.comparison.After, change.Entry), false
	}
	if at.File == "" {
		previous := cmp.Or(change.PreviousEntry, change.Entry)
		at, old = entryPlace(r.comparison.Before, previous), true
	}
	if at.File == "" {
		return nil
	}
	return &v1alpha1.DiffWhere{File: at.File, Line: int32(at.Line), Old: old}
}

func entryPlace(side *Side, name string) Place {
	for i := range side.Entries {
		if name != "" && side.Entries[i].Name == name {
			return side.Entries[i].At
		}
	}
	return Place{}
}

// reportObjects are the objects that change: one, or several.
func reportObjects(hide *hiding, change *Change) (*v1alpha1.DiffObject, *v1alpha1.DiffObjects) {
	objects := map[fleet.ID]bool{}
	for i := range change.Targets {
		if change.Targets[i].Object != (fleet.ID{}) {
			objects[change.Targets[i].Object] = true
		}
	}
	if len(objects) > 1 {
		group, kind := commonKind(objects)
		return nil, &v1alpha1.DiffObjects{
			Count: int32(len(objects)), Group: group, Kind: kind,
			NamePattern: hide.name(namePattern(change.Targets)), Names: objectNames(hide, objects, kind == ""),
		}
	}
	subject := change.Subject.Ref
	for id := range objects {
		if subject.ID() != id {
			object := hide.identity(id)
			return &object, nil
		}
	}
	if subject.Kind == "" {
		return nil, nil
	}
	object := hide.object(subject)
	return &object, nil
}

// objectNames are the names of objects, with the kinds where asked for, each once, sorted.
func objectNames(hide *hiding, objects map[fleet.ID]bool, withKind bool) []string {
	names := make([]string, 0, len(objects))
	for id := range objects {
		object := hide.identity(id)
		name := object.Name
		if object.Namespace != "" {
			name = object.Namespace + "/" + name
		}
		if withKind {
			name = object.Kind + "/" + name
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// commonKind is the group that all objects have, "" if they have several, and the kind, if they
// have the same group and kind.
func commonKind(objects map[fleet.ID]bool) (group, kind string) {
	groups, kinds := map[string]bool{}, map[string]bool{}
	for id := range objects {
		groups[id.Group], kinds[id.Kind] = true, true
		group, kind = id.Group, id.Kind
	}
	switch {
	case len(groups) > 1:
		return "", ""
	case len(kinds) > 1:
		return group, ""
	}
	return group, kind
}

// namePattern is what the names of the objects have in common, with {cluster} for the name of the
// Cluster; "" if they have nothing in common.
func namePattern(targets []Target) string {
	pattern := ""
	for i := range targets {
		target := &targets[i]
		if target.Cluster.Name == "" || !strings.Contains(target.Object.Name, target.Cluster.Name) {
			return ""
		}
		name := strings.Replace(target.Object.Name, target.Cluster.Name, "{cluster}", 1)
		if pattern != "" && name != pattern {
			return ""
		}
		pattern = name
	}
	return pattern
}

// subject identifies what a change is about, without secrets.
func (r *reporter) subject(position int) []string {
	change, hide := &r.comparison.Changes[position], r.hidingOf(position)
	object := hide.object(change.Subject.Ref)
	texts := []string{object.APIVersion, object.Kind, object.Namespace, object.Name, change.Subject.Fact}
	if change.Subject.Old != nil {
		object := hide.object(*change.Subject.Old)
		texts = append(texts, object.APIVersion, object.Kind, object.Namespace, object.Name)
	}
	return texts
}

// changeID identifies a change across runs. Changes that are equal except for the texts of their
// effects, or for their objects, are told apart by these, and in the end by their order.
func changeID(change *v1alpha1.DiffChange, subject []string, taken map[string]bool) string {
	identity := []any{change.Kind, change.Action, change.Entry, change.PreviousEntry, change.ArgoCD, subject}
	for i := range change.Fields {
		field := change.Fields[i]
		field.Distinct = 0
		identity = append(identity, field)
	}
	effect := change.Effect
	identity = append(identity, effect.Code, effect.When, effect.Certainty, effect.Workloads)
	for _, more := range []any{nil, change.Object, effect, change.Objects} {
		if id := shortID(append(identity, more)); !taken[id] {
			return id
		}
	}
	for again := 1; ; again++ {
		if id := shortID(append(identity, again)); !taken[id] {
			return id
		}
	}
}

func shortID(identity []any) string {
	const length = 4 // bytes
	text, err := json.Marshal(identity)
	if err != nil {
		text = nil // plain texts and numbers can always be written
	}
	sum := sha256.Sum256(text)
	return "c-" + hex.EncodeToString(sum[:length])
}
