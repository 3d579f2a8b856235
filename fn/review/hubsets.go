package review

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// makesNone reports whether it is known that an ApplicationSet of the old side has no Applications.
func (r *hubRoles) makesNone(id fleet.ID) bool {
	for _, set := range r.before.ApplicationSets {
		if set.ID() == id {
			return set.NotKnown == "" && len(set.Applications) == 0
		}
	}
	return false
}

// unknownSetGoes fills in what happens when an ApplicationSet goes of which it is not known which
// Applications it has.
func unknownSetGoes(tree map[string]any, change *Change) {
	effect := &change.Effect
	effect.Certainty = v1alpha1.DiffPossible
	effect.Text = "When the hub prunes it, its Applications are deleted with it. It is not known which it has."
	policy := &ApplicationSet{
		Ref: fleet.RefOf(tree), ApplicationsSync: fleet.TextAt(tree, "spec", "syncPolicy", "applicationsSync"),
	}
	if !mayDelete(policy) {
		effect.Text = "When the hub prunes it, its Applications are deleted with it, or stay without an owner. It is " +
			"not known which it has."
		effect.Because = append(effect.Because, policyOf(policy)+
			" It may take its owner off an Application before Kubernetes deletes that.")
	}
	change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationDeletion}
	goes, because := workloadsOfSetGo(tree)
	effect.Because = append(effect.Because, because)
	if !goes {
		effect.Workloads = v1alpha1.DiffWorkloadsStay
		effect.Text += " Workloads stay."
		return
	}
	effect.Workloads = v1alpha1.DiffWorkloadsMayGo
	effect.Text += " Workloads may be deleted."
	change.Gates = append(change.Gates, v1alpha1.DiffGateWorkloadDeletion)
}

// workloadsOfSetGo reports whether the workloads of an Application that an ApplicationSet makes may
// go with it, and why.
func workloadsOfSetGo(tree map[string]any) (goes bool, because string) {
	preserve, _ := fleet.MapAt(tree, "spec", "syncPolicy")["preserveResourcesOnDeletion"].(bool)
	switch spec := fleet.MapAt(tree, "spec"); {
	case !preserve:
		return true, "preserveResourcesOnDeletion is not true, so the controller adds the finalizer " +
			resourcesFinalizer + "."
	case strings.Contains(Text(spec), resourcesFinalizer):
		return true, "The template sets the finalizer " + resourcesFinalizer + "."
	case spec["templatePatch"] != nil:
		return true, "The templatePatch may set the finalizer " + resourcesFinalizer + "."
	}
	return false, "preserveResourcesOnDeletion is true and the template sets no finalizer."
}

// isUnknownSet reports whether an object of both sides is an ApplicationSet of which it is not
// known which Applications it has.
func (r *hubRoles) isUnknownSet(pair hubPair) bool {
	object := pair.before
	return object.Group() == fleet.ArgoCDGroup && object.Kind == fleet.ApplicationSetKind && !r.makesNone(object.ID())
}

// withoutPolicy are the differences of two ApplicationSets except those that policies finds.
func withoutPolicy(changed []difference) []difference {
	return slices.DeleteFunc(slices.Clone(changed), func(one difference) bool {
		return len(one.path) > 1 && one.path[0].Field == "spec" && slices.Contains(policyNames(), one.path[1].Field)
	})
}

// updateUnknownSet fills in what happens when an ApplicationSet changes of which it is not known
// which Applications it has. Other names mean that it deletes Applications and creates others.
func updateUnknownSet(pair hubPair, change *Change) {
	tree, effect := treeOf(pair.after), &change.Effect
	const notKnown = " It is not known which it has."
	policy := &ApplicationSet{
		Ref: pair.after.Ref, ApplicationsSync: fleet.TextAt(tree, "spec", "syncPolicy", "applicationsSync"),
	}
	switch {
	case changesAny(change.Fields, isOfNames) && mayDelete(policy):
		goes, because := workloadsOfSetGo(treeOf(pair.before))
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsStay
		effect.Text = "Argo CD may delete its Applications and create others." + notKnown
		effect.Because = []string{"What changes decides which Applications there are.", policyOf(policy), because}
		change.Gates = []v1alpha1.DiffGateClass{v1alpha1.DiffGateApplicationDeletion}
		if goes {
			effect.Text += " Workloads may be deleted."
			effect.Workloads = v1alpha1.DiffWorkloadsMayGo
			change.Gates = append(change.Gates, v1alpha1.DiffGateWorkloadDeletion)
		}
	case changesAny(change.Fields, isOfNames):
		effect.Certainty = v1alpha1.DiffPossible
		effect.Text = "Argo CD may create other Applications, and deletes none." + notKnown
		effect.Because = []string{"What changes decides which Applications there are.", policyOf(policy)}
	case !changesAny(change.Fields, isOfTemplate):
	case !mayUpdate(policy):
		effect.Text = "Only new Applications get the change."
		effect.Because = []string{
			"It has applicationsSync: " + policy.ApplicationsSync + ", so it does not update Applications.",
		}
	default:
		effect.Certainty, effect.Workloads = v1alpha1.DiffPossible, v1alpha1.DiffWorkloadsMayChange
		effect.Text = "Argo CD updates its Applications." + notKnown
		pruneUnknown(tree, change)
	}
}

// pruneUnknown fills in what becomes of what the Applications of such a set have deployed.
func pruneUnknown(tree map[string]any, change *Change) {
	effect, spec := &change.Effect, fleet.MapAt(tree, "spec", "template", "spec")
	var fields []Field // as an Application has them
	for _, field := range change.Fields {
		if isOfTemplate(field.Path) {
			fields = append(fields, Field{Path: field.Path[2:]})
		}
	}
	isSwitch := func(path Path) bool { return strings.HasPrefix(path.String(), "spec.syncPolicy.automated") }
	prune, _ := fleet.MapAt(spec, "syncPolicy", "automated")["prune"].(bool)
	if prune && (changesAny(fields, isOfSource) || changesAny(fields, isNamespace) || changesAny(fields, isSwitch)) {
		effect.Workloads = v1alpha1.DiffWorkloadsMayGo
		effect.Text += " Prune is on: Argo CD deletes what they have deployed and their source does not have."
		effect.Because = append(effect.Because, "spec.template.spec.syncPolicy.automated.prune is true.")
		change.Gates = append(change.Gates, v1alpha1.DiffGateWorkloadDeletion)
	}
	if changesAny(fields, isCluster) {
		effect.Text += " What they have deployed on another cluster stays there, and nothing manages it."
		effect.Because = append(effect.Because, "The destination changes.")
		change.Gates = append(change.Gates, v1alpha1.DiffGateLeftBehind)
	}
}

// isOfNames reports whether a field of an ApplicationSet decides which Applications there are.
func isOfNames(path Path) bool {
	if len(path) < 2 || path[0].Field != "spec" {
		return false
	}
	switch path[1].Field {
	case "generators", "goTemplate", "goTemplateOptions", "templatePatch":
		return true
	case "template":
		return len(path) < 4 || path[2].Field == "metadata" && (path[3].Field == "name" || path[3].Field == "namespace")
	}
	return false
}

// isOfTemplate reports whether a field of an ApplicationSet is one of its Applications.
func isOfTemplate(path Path) bool {
	return len(path) > 3 && path[0].Field == "spec" && path[1].Field == "template"
}
