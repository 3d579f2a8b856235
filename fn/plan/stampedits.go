package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// planStamps plans the changes that bring every object from its record to what is wanted.
func (p *planner) planStamps() {
	var back []string
	frozen := map[stampKey][]*member{}
	for _, state := range p.stamps.sorted() {
		if state.bad {
			p.problems = append(p.problems, fleet.Problem{
				Severity: fleet.Error, Code: fleet.BadObject, Object: state.object.Ref,
				Field: field.NewPath("metadata", "annotations").Key(v1alpha1.StampsAnnotation), Value: state.object.Annotations[v1alpha1.StampsAnnotation],
				Message: "is not a record of capifleet's", Remedy: "remove the annotation, and those that capifleet has set",
			})
			continue
		}
		edit := p.stampEdit(state)
		switch {
		case edit.empty():
		case state.frozen:
			for _, key := range edit.changed() {
				frozen[key] = append(frozen[key], &member{Cluster: fleet.Cluster{Object: state.object}})
			}
		case state.object.InInput():
			p.plan.Edits = append(p.plan.Edits, fleet.Edit(edit))
			if state.hub == "" && slices.Contains(edit.RemoveAnnotations, v1alpha1.LocalConfigAnnotation) {
				back = append(back, p.where(state.object))
			}
		}
	}
	p.refuseFrozen(frozen)
	if len(back) > 0 && !p.problems.Failed() {
		p.report(fleet.Warning, fleet.BackOnHub, field.NewPath("spec"), "",
			"no entry delivers these objects any more, so the hub gets them from now on: "+firstOf(back), "remove their files, or mark them "+v1alpha1.LocalConfigAnnotation+": \"true\" yourself")
	}
}

// sorted are the objects by their Ref.
func (s *stamps) sorted() []*stamped {
	return slices.SortedFunc(maps.Values(s.objects), func(a, b *stamped) int {
		return cmp.Or(a.object.Compare(b.object.Ref), cmp.Compare(a.object.Item, b.object.Item))
	})
}

// refuseFrozen reports the stamps that Clusters need, or should lose, while they may not be changed.
func (p *planner) refuseFrozen(frozen map[stampKey][]*member) {
	why := "mode ReadOnly lets no Cluster be changed"
	if len(p.fleet.Config.Spec.Clusters.Files) > 0 {
		why = "Clusters that are read from files cannot be changed"
	}
	for _, key := range sortedKeys(frozen) {
		reason, wanted := p.stamps.reasons[key]
		if !wanted {
			reason = stampReason{path: field.NewPath("spec", "clusters", "mode"), remedy: "run once with mode: Stamp, which withdraws it, or remove it from the Clusters together with its record, annotation " + v1alpha1.StampsAnnotation}
			p.report(fleet.Error, fleet.ReadOnlyCluster, reason.path, "", fmt.Sprintf("the %s was stamped by an earlier run and is no longer wanted, and %s: %s", key, why, named(frozen[key])), reason.remedy)
			continue
		}
		p.report(fleet.Error, fleet.ReadOnlyCluster, reason.path, "", fmt.Sprintf("needs the %s, and %s: %s", key, why, named(frozen[key])), reason.remedy)
	}
}

// stampEdit is the change of one object.
type stampEdit fleet.Edit

func (e stampEdit) empty() bool {
	return len(e.SetLabels)+len(e.RemoveLabels)+len(e.SetAnnotations)+len(e.RemoveAnnotations) == 0
}

// changed are the stamps that are set or removed; the record is one only where nothing else is.
func (e stampEdit) changed() []stampKey {
	var keys []stampKey
	for _, key := range slices.Concat(sortedKeys(e.SetLabels), e.RemoveLabels) {
		keys = append(keys, labelStamp(key))
	}
	for _, key := range slices.Concat(sortedKeys(e.SetAnnotations), e.RemoveAnnotations) {
		if key != v1alpha1.StampsAnnotation {
			keys = append(keys, annotationStamp(key))
		}
	}
	if len(keys) == 0 {
		keys = append(keys, annotationStamp(v1alpha1.StampsAnnotation))
	}
	return keys
}

func (e *stampEdit) set(key stampKey, value string) {
	if label, isLabel := key.label(); isLabel {
		e.SetLabels[label] = value
		return
	}
	annotation, _ := key.annotation()
	e.SetAnnotations[annotation] = value
}

func (e *stampEdit) remove(key stampKey) {
	if label, isLabel := key.label(); isLabel {
		e.RemoveLabels = append(e.RemoveLabels, label)
		return
	}
	annotation, _ := key.annotation()
	e.RemoveAnnotations = append(e.RemoveAnnotations, annotation)
}

// stampEdit brings an object from its record to what is wanted.
func (p *planner) stampEdit(state *stamped) stampEdit {
	edit := stampEdit{Object: state.object, SetLabels: map[string]string{}, SetAnnotations: map[string]string{}}
	var ours []stampKey
	for _, key := range sortedKeys(state.wanted) {
		value := state.wanted[key]
		if users, byUser := p.stamps.written(state, key); byUser {
			if users != value {
				p.stampConflict(state.object, key, users, fmt.Sprintf("is set by the user, and fleet %s needs %q there", p.fleet.Name(), value), "remove it, or change the FleetConfig")
			}
			continue
		}
		has, exists := key.in(state.object)
		if other := state.heldByOther(p.fleet.Name(), key); exists && has != value && other != "" {
			p.stampConflict(state.object, key, has, fmt.Sprintf("is stamped by fleet %s, and fleet %s needs %q there", other, p.fleet.Name(), value), "let the two fleets select different Clusters, or say the same in both")
			continue
		}
		ours = append(ours, key)
		if !exists || has != value {
			edit.set(key, value)
		}
	}
	for _, key := range p.withdrawn(state, ours) {
		edit.remove(key)
	}
	p.rewriteRecord(state, ours, &edit)
	return edit
}

// withdrawn are the stamps that this fleet has set, no longer wants, and no other fleet holds.
func (p *planner) withdrawn(state *stamped, ours []stampKey) []stampKey {
	var keys []stampKey
	for _, key := range state.record[p.fleet.Name()] {
		if _, exists := key.in(state.object); exists && !slices.Contains(ours, key) && state.heldByOther(p.fleet.Name(), key) == "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// rewriteRecord brings the record up to date, or takes it away where nothing is recorded any more.
func (p *planner) rewriteRecord(state *stamped, ours []stampKey, edit *stampEdit) {
	record := maps.Clone(state.record)
	delete(record, p.fleet.Name())
	if len(ours) > 0 {
		if record == nil {
			record = map[string][]stampKey{}
		}
		record[p.fleet.Name()] = ours
	}
	if len(record) == 0 {
		if _, exists := state.object.Annotations[v1alpha1.StampsAnnotation]; exists {
			edit.RemoveAnnotations = append(edit.RemoveAnnotations, v1alpha1.StampsAnnotation)
		}
		return
	}
	var entries []string
	for _, fleetName := range sortedKeys(record) {
		for _, key := range record[fleetName] {
			entries = append(entries, fleetName+":"+string(key))
		}
	}
	if text := strings.Join(entries, " "); text != state.object.Annotations[v1alpha1.StampsAnnotation] {
		edit.SetAnnotations[v1alpha1.StampsAnnotation] = text
	}
}

func (p *planner) stampConflict(object fleet.Object, key stampKey, has, message, remedy string) {
	p.problems = append(p.problems, fleet.Problem{
		Severity: fleet.Error, Code: fleet.StampConflict, Object: object.Ref, Field: key.path(), Value: has, Message: message, Remedy: remedy,
	})
}
