package changes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// finalizer is what makes Argo CD delete the workload with its Application.
const finalizer = "resources-finalizer.argocd.argoproj.io"

// renameRemedy is how the Applications of an entry are kept when it has another name.
const renameRemedy = "if an entry was renamed, set its renamedFrom to its old name, " +
	"or its objectName to the name of the earlier ApplicationSet, which keeps the Applications"

// applicationKey is what changes of Applications have in common that are one problem.
type applicationKey struct {
	code      fleet.Code
	entry     string // LIST/NAME of an ApplicationSet that stays; "" for others
	clusters  standing
	action    v1alpha1.DiffAction
	certainty v1alpha1.DiffCertainty
	workloads v1alpha1.DiffWorkloads
	text      string // that says it, where it is not said for several changes together
}

// applicationFinding is what becomes of Applications.
type applicationFinding struct {
	finding
	sets, makers map[string]bool // that have made them, and that make them from now on
	fix          *v1alpha1.DiffFix
}

// applications say what becomes of the Applications that ApplicationSets of the earlier output have
// made.
func (r *reporter) applications(changes []review.Change) fleet.Problems {
	found, told := map[applicationKey]*applicationFinding{}, map[fleet.ID]bool{}
	for i := range changes {
		change := &changes[i]
		if change.Kind != v1alpha1.DiffKindApplication || change.ArgoCD != v1alpha1.PlannedArgoCDHub {
			continue
		}
		switch change.Action {
		case v1alpha1.DiffDelete, v1alpha1.DiffRecreate, v1alpha1.DiffStuck, v1alpha1.DiffLeftBehind:
		default:
			continue
		}
		set := change.Subject.Ref
		if change.Subject.Old != nil {
			set = *change.Subject.Old
		}
		if r.earlier[set.ID()] != nil {
			told[set.ID()] = true
			r.application(found, change, set)
		}
	}
	keys := slices.SortedFunc(maps.Keys(found), func(a, b applicationKey) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.entry, b.entry), cmp.Compare(a.clusters, b.clusters),
			cmp.Compare(a.action, b.action), cmp.Compare(a.certainty, b.certainty),
			cmp.Compare(a.workloads, b.workloads), cmp.Compare(a.text, b.text))
	})
	var problems fleet.Problems
	for _, key := range keys {
		problems = append(problems, r.applicationProblem(key, found[key]))
	}
	return append(problems, r.empty(told)...)
}

// application adds what a change says about an ApplicationSet of the earlier output.
func (r *reporter) application(all map[applicationKey]*applicationFinding, change *review.Change, set fleet.Ref) {
	key := applicationKey{
		code: fleet.SetsGone, action: change.Action, certainty: change.Effect.Certainty,
		workloads: change.Effect.Workloads,
	}
	stays := r.planned[set.ID()]
	if stays {
		key.code = fleet.ApplicationsGone
	}
	if change.Action == v1alpha1.DiffStuck || change.Action == v1alpha1.DiffLeftBehind {
		key.text = change.Effect.Text
	}
	for i := range change.Targets {
		target := &change.Targets[i]
		at := key
		if stays {
			if at.clusters = r.standingOf(target.Cluster); at.clusters == member {
				at.entry = change.PreviousEntry
			}
		}
		found := all[at]
		if found == nil {
			found = &applicationFinding{sets: map[string]bool{}, makers: map[string]bool{}}
			all[at] = found
		}
		found.add(target.Object, target.Cluster)
		found.sets[set.NamespacedName()] = true
		if change.Subject.Old != nil {
			found.makers[change.Subject.NamespacedName()] = true
		}
		found.fix = change.Fix
	}
}

// applicationProblem is a finding as a problem.
func (r *reporter) applicationProblem(key applicationKey, found *applicationFinding) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Info, Code: key.code, Field: r.applicationPath(key), Clusters: r.refs(found.clusters),
		Remedy: remedyOf(found.fix),
	}
	names, count := r.named(&found.finding, fleet.Ref.NamespacedName)
	if key.text != "" {
		problem.Message = clause(r.names.Sentence(key.text, found.clusters)) + " (" + names + ")"
		if key.action == v1alpha1.DiffStuck {
			problem.Severity = fleet.Warning
		}
		return problem
	}
	applications := fmt.Sprintf("%s (%s)", fleet.Count(count, "Application"), names)
	what := why(key, found, applications)
	if key.certainty == v1alpha1.DiffPossible {
		what += fleet.Verb(count, ", which may stay", ", of which some may stay") + " without an owner instead"
	}
	if key.action == v1alpha1.DiffRecreate {
		problem.Severity = fleet.Warning
		what += fmt.Sprintf(", and %s creates the same again, without sync history and manual changes",
			fleet.NameFirst(slices.Sorted(maps.Keys(found.makers))))
		if key.code == fleet.SetsGone {
			problem.Remedy = renameRemedy
		}
	}
	if problem.Message = what; key.clusters != notThere {
		problem.Message += "; " + workloads(key.workloads, count)
	}
	return problem
}

// applicationPath is the field to look at.
func (r *reporter) applicationPath(key applicationKey) *field.Path {
	switch path := r.entries[key.entry]; {
	case key.code == fleet.ApplicationsGone && key.clusters != member:
		return field.NewPath("spec", "clusters")
	case path != nil:
		return path
	}
	return field.NewPath("spec", "applicationSets")
}

// why says why Applications go.
func why(key applicationKey, found *applicationFinding, applications string) string {
	sets := fleet.NameFirst(slices.Sorted(maps.Keys(found.sets)))
	switch {
	case key.code == fleet.SetsGone:
		return noLongerGenerated(len(found.sets), sets) + ", Argo CD deletes " + applications
	case key.clusters == outside:
		return "these Clusters are no longer part of the fleet, so Argo CD deletes " + applications
	case key.clusters == notThere:
		return "the Clusters are no longer in the input, so Argo CD deletes " + applications
	}
	return "ApplicationSet " + sets + " no longer makes " + applications + ", so Argo CD deletes " +
		fleet.Verb(len(found.objects), "it", "them")
}

// noLongerGenerated says that ApplicationSets go.
func noLongerGenerated(number int, sets string) string {
	return fmt.Sprintf("%s of the earlier output %s no longer generated: %s; when %s deleted",
		fleet.Verb(number, "this ApplicationSet", "these ApplicationSets"), fleet.Verb(number, "is", "are"), sets,
		fleet.Verb(number, "it is", "they are"))
}

// workloads say what becomes of the workloads of Applications that are deleted.
func workloads(workloads v1alpha1.DiffWorkloads, count int) string {
	its := fleet.Verb(count, "its workload ", "their workloads ")
	switch workloads {
	case v1alpha1.DiffWorkloadsGo:
		return its + fleet.Verb(count, "is", "are") + " deleted too, since " +
			fleet.Verb(count, "it has", "they have") + " the finalizer " + finalizer
	case v1alpha1.DiffWorkloadsMayGo:
		return its + "may be deleted too, since " + fleet.Verb(count, "it has", "they have") + " the finalizer " +
			finalizer
	case v1alpha1.DiffWorkloadsStay:
		return its + fleet.Verb(count, "stays", "stay")
	default:
		return "what becomes of " + its + "is not known"
	}
}

// empty names the ApplicationSets that go and of which no Application is known.
func (r *reporter) empty(told map[fleet.ID]bool) fleet.Problems {
	var gone []string
	for id, set := range r.earlier {
		if !r.planned[id] && !told[id] {
			gone = append(gone, set.NamespacedName())
		}
	}
	if len(gone) == 0 {
		return nil
	}
	slices.Sort(gone)
	return fleet.Problems{{
		Severity: fleet.Info, Code: fleet.SetsGone, Field: field.NewPath("spec", "applicationSets"),
		Message: noLongerGenerated(len(gone), fleet.NameFirst(gone)) + ", Argo CD deletes the Applications that it " +
			"has made, of which the input names none",
	}}
}
