package changes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// sharedFieldsRemedy is what to do before Reconcile applies a payload again.
const sharedFieldsRemedy = "make sure that nothing else has set fields of these objects"

// leftRemedy is what to do about what stays on Clusters.
const leftRemedy = "remove there what is not wanted: Cluster API deletes nothing from a workload cluster"

// payloadKey is what changes of payloads have in common that are one problem.
type payloadKey struct {
	code  fleet.Code
	entry string // LIST/NAME; "" for what Clusters keep that leave the fleet
	note  note
}

// note tells apart what is said of an entry with one code.
type note int

const (
	plain    note = iota
	repacked      // the same objects in other bytes
	renamed       // the ClusterResourceSet has another name
	left          // the Clusters are no longer part of the fleet
)

// payloadFinding is what becomes of objects of a payload.
type payloadFinding struct {
	finding
	fresh   finding // objects that Clusters do not get
	fix     *v1alpha1.DiffFix
	scaled  bool // whether some lose their number of replicas
	unknown bool // whether it is not known which objects
}

// payloads say what becomes of what ClusterResourceSets have delivered.
func (r *reporter) payloads(changes []review.Change) fleet.Problems {
	found := map[payloadKey]*payloadFinding{}
	for i := range changes {
		change := &changes[i]
		if change.Kind != v1alpha1.DiffKindPayloadObject && change.ArgoCD != v1alpha1.PlannedArgoCDCluster {
			continue
		}
		for _, entry := range entriesOf(change) {
			r.payload(found, change, entry)
		}
	}
	keys := make([]payloadKey, 0, len(found))
	for key := range found {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b payloadKey) int {
		return cmp.Or(cmp.Compare(r.position(a.entry), r.position(b.entry)), cmp.Compare(a.entry, b.entry),
			cmp.Compare(a.code, b.code), cmp.Compare(a.note, b.note))
	})
	var problems fleet.Problems
	for _, key := range keys {
		problems = append(problems, r.payloadProblem(key, found[key]))
	}
	return problems
}

// position is that of an entry in the FleetConfig; those that it does not have come last.
func (r *reporter) position(name string) int {
	for i, entry := range r.fleet.Entries.Delivering {
		if entry.List+"/"+string(entry.Name) == name {
			return i
		}
	}
	return len(r.fleet.Entries.Delivering)
}

// entriesOf are the entries of the fleet that a change is about; none for what others deliver.
func entriesOf(change *review.Change) []string {
	switch entry := cmp.Or(change.Entry, change.PreviousEntry); {
	case entry != "":
		return []string{entry}
	case change.Effect.Code == v1alpha1.DiffEffectRepacked:
		return change.Names
	}
	return nil
}

// payload adds what a change says about an entry.
func (r *reporter) payload(all map[payloadKey]*payloadFinding, change *review.Change, entry string) {
	key := payloadKey{entry: entry}
	unknown := change.Effect.Code == v1alpha1.DiffEffectNotKnown
	switch change.Action {
	case v1alpha1.DiffNewOnly:
		if key.code = fleet.NewClustersOnly; change.Subject.Old != nil {
			key.note = renamed
		}
	case v1alpha1.DiffReapply:
		if key.code = fleet.AppliedAgain; change.Effect.Code == v1alpha1.DiffEffectRepacked {
			key.note = repacked
		}
	case v1alpha1.DiffLeftBehind:
		key.code = fleet.StaysRunning
	default:
	}
	if key.code == "" || unknown && key.code != fleet.StaysRunning {
		return
	}
	kept := r.unsaid(key, change.Keep)
	if len(change.Keep) > len(kept) && len(kept) == 0 {
		return
	}
	for i := range change.Targets {
		target := &change.Targets[i]
		at := key
		if target.Cluster != (fleet.ID{}) && len(r.unsaid(key, []fleet.ID{target.Cluster})) == 0 {
			continue
		}
		if key.code == fleet.StaysRunning && r.entries[entry] != nil && r.standingOf(target.Cluster) == outside {
			at.entry, at.note = "", left
		}
		found := all[at]
		if found == nil {
			found = &payloadFinding{fix: change.Fix}
			all[at] = found
		}
		found.unknown = found.unknown || unknown
		if change.Effect.Code == v1alpha1.DiffEffectPayloadCreatedForNew {
			found.fresh.add(target.Object, target.Cluster)
			found.fix = change.Fix
		} else {
			found.add(target.Object, target.Cluster)
		}
		found.clusters = append(found.clusters, kept...)
		if key.code == fleet.AppliedAgain && change.Fix != nil {
			found.scaled, found.fix = true, change.Fix
		}
	}
}

// unsaid are the Clusters of which nothing with the code of a key is said about the entry already.
func (r *reporter) unsaid(key payloadKey, clusters []fleet.ID) []fleet.ID {
	said := r.said[payloadKey{code: key.code, entry: key.entry}]
	return slices.DeleteFunc(slices.Clone(clusters), func(cluster fleet.ID) bool { return said[cluster] })
}

// saidBy are the Clusters that problems name, by the code and the entry. Package resourceset names
// those whose stamps have changed, also where the input has no earlier output.
func (r *reporter) saidBy(problems fleet.Problems) map[payloadKey]map[fleet.ID]bool {
	said := map[payloadKey]map[fleet.ID]bool{}
	for _, problem := range problems {
		if problem.Code != fleet.NewClustersOnly && problem.Code != fleet.AppliedAgain {
			continue
		}
		for name, path := range r.entries {
			if !strings.HasPrefix(problem.FieldPath(), path.String()+".") {
				continue
			}
			key := payloadKey{code: problem.Code, entry: name}
			if said[key] == nil {
				said[key] = map[fleet.ID]bool{}
			}
			for _, cluster := range problem.Clusters {
				said[key][cluster.ID()] = true
			}
		}
	}
	return said
}

// payloadProblem is a finding as a problem.
func (r *reporter) payloadProblem(key payloadKey, found *payloadFinding) fleet.Problem {
	problem := fleet.Problem{Severity: fleet.Warning, Code: key.code, Clusters: r.refs(found.clusters)}
	path := r.entries[key.entry]
	objects, count := r.named(&found.finding, fleet.Ref.String)
	switch key.code {
	case fleet.NewClustersOnly:
		problem.Severity, problem.Field = fleet.Info, r.contentPath(key.entry)
		problem.Message, problem.Remedy = r.newOnly(key, found, objects, count), remedyOf(found.fix)
	case fleet.AppliedAgain:
		problem.Field = path
		problem.Message, problem.Remedy = appliedAgain(key, found, objects, count)
	default:
		problem.Field, problem.Message = r.stays(key, found, objects, count)
		problem.Remedy = leftRemedy
		if path == nil && key.note != left {
			problem.Remedy = "if an entry was renamed, set its renamedFrom; if not, " + problem.Remedy
		}
	}
	return problem
}

// contentPath is where an entry says what it delivers.
func (r *reporter) contentPath(name string) *field.Path {
	for _, entry := range r.fleet.Entries.Delivering {
		if entry.List+"/"+string(entry.Name) != name {
			continue
		}
		if entry.Bootstrap != nil {
			return entry.Path.Child("application")
		}
		return entry.Path.Child("resources")
	}
	return field.NewPath("spec")
}

// newOnly says what Clusters do not get.
func (r *reporter) newOnly(key payloadKey, found *payloadFinding, changed string, count int) string {
	fresh, freshCount := r.named(&found.fresh, fleet.Ref.String)
	objects := ""
	if count > 0 {
		objects = fmt.Sprintf("%s %s changed", changed, fleet.Verb(count, "has", "have"))
	}
	if freshCount > 0 {
		if objects != "" {
			objects += " and "
		}
		objects += fmt.Sprintf("%s %s new", fresh, fleet.Verb(freshCount, "is", "are"))
	}
	if key.note == renamed {
		return objects + ", and under ApplyOnce the new ClusterResourceSet of the payload creates what is missing; " +
			"objects that are on the Clusters already stay as they are"
	}
	return objects + ", and under ApplyOnce the payload reaches new Clusters only; those that have it keep what they " +
		"have"
}

// appliedAgain says what Reconcile does.
func appliedAgain(key payloadKey, found *payloadFinding, objects string, count int) (message, remedy string) {
	again := fmt.Sprintf("%s applied again on every Cluster that has %s, and every field that the payload does not "+
		"set is deleted there", fleet.Verb(count, "is", "are"), fleet.Verb(count, "it", "them"))
	message, remedy = objects+" "+again, sharedFieldsRemedy
	if key.note == repacked {
		message = "the payload holds the same objects in other bytes: " + message
		remedy = "if format has changed, leave it as it was; otherwise " + sharedFieldsRemedy
	}
	if found.scaled {
		message += "; where it does not set the number of replicas, that becomes 1"
		remedy = remedyOf(found.fix) + ", and " + sharedFieldsRemedy
	}
	return message, remedy
}

// stays says what nothing manages any more.
func (r *reporter) stays(key payloadKey, found *payloadFinding, objects string, count int) (*field.Path, string) {
	stay := "stays there: " + objects
	if found.unknown {
		stay = "stays there: what " + objects + " " + fleet.Verb(count, "holds", "hold")
	}
	path := r.entries[key.entry]
	switch {
	case key.note == left:
		return field.NewPath("spec", "clusters"), "these Clusters are no longer part of the fleet, and what it has " +
			"delivered to them " + stay
	case path == nil:
		return field.NewPath("spec"), fmt.Sprintf("%s of the earlier output is gone, and what it has delivered to "+
			"these Clusters %s", key.entry, stay)
	}
	return path, "this is no longer delivered to these Clusters, and " + stay
}
