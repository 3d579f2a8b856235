package review

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// About is what a report says beside what differs.
type About struct {
	Dir      string // relative to the top of the repository
	From, To v1alpha1.DiffSide
	Versions v1alpha1.DiffVersions
	Problems v1alpha1.DiffProblems
	Gates    Gates
}

// Gates are what must hold for a change to pass.
type Gates struct {
	// FailOn are the classes of changes that fail unless they are acknowledged. Stuck always does.
	FailOn []v1alpha1.DiffGateClass
	// MaxClusters is how many Clusters may be reached at once; -1 for any number.
	MaxClusters int
	// MaxPercent is MaxClusters in percent of the Clusters of both sides together; -1 for any.
	MaxPercent int
	Accept     []v1alpha1.DiffAcceptance
	// UnreadableBase reports whether the old side could not be read, or could not be compiled and
	// has no output.
	UnreadableBase bool
	// AllowUnreadableBase lets a comparison with such a side pass.
	AllowUnreadableBase bool
}

// reporter is what the parts of a report have in common.
type reporter struct {
	comparison *Comparison
	index      *sideBySide
	reach      []clusterSet // by the position of the change
	groups     []clusterGroup
	facts      factIndex
	members    [2]map[string]clusterSet // by entry, of the old and the new side
	secrets    *redactor
}

// Report is a comparison as it may be shown: numbered, with what it reaches, and without secrets.
func Report(c *Comparison, about About) *v1alpha1.FleetDiff {
	r := newReporter(c)
	diff := &v1alpha1.FleetDiff{
		TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.APIVersion, Kind: v1alpha1.FleetDiffKind},
		Fleet:    c.After.Fleet, Dir: about.Dir, From: about.From, To: about.To, Versions: about.Versions,
		Result: v1alpha1.DiffSame, Changes: r.reportChanges(), NotKnown: r.notKnown(), Problems: about.Problems,
	}
	if diff.Fleet == "" {
		diff.Fleet = c.Before.Fleet
	}
	if diff.Problems.Items == nil {
		diff.Problems.Items = []v1alpha1.PlanProblem{}
	}
	ids := make([]string, len(diff.Changes))
	for i := range diff.Changes {
		ids[i] = diff.Changes[i].ID
	}
	diff.Consequences = r.reportConsequences(ids)
	diff.Groups, diff.Clusters = r.reportGroups(ids), r.reportClusters()
	diff.Waves, diff.Summary = r.reportWaves(), r.summary()
	if len(diff.Changes)+len(diff.Consequences) > 0 {
		diff.Result = v1alpha1.DiffChanged
	}
	r.evaluate(diff, &about.Gates)
	return diff
}

func newReporter(c *Comparison) *reporter {
	r := &reporter{comparison: c, index: pairSides(c.Before, c.After)}
	r.reach = make([]clusterSet, len(c.Changes))
	for i := range c.Changes {
		r.reach[i] = r.index.reachOf(&c.Changes[i])
	}
	r.groups = groupClusters(r.index, r.reach)
	r.facts = indexFacts(r.index, c.Before, c.After)
	for i, side := range []*Side{c.Before, c.After} {
		r.members[i] = map[string]clusterSet{}
		for _, entry := range side.Entries {
			r.members[i][entry.Name] = r.index.of(entry.Members)
		}
	}
	r.secrets = newRedactor(r.index)
	return r
}

// notKnown is what is not known of the comparison and of its sides, each sentence once.
func (r *reporter) notKnown() []string {
	sentences := []string{}
	c := r.comparison
	for _, sentence := range slices.Concat(c.NotKnown, c.Before.NotKnown, c.After.NotKnown) {
		if sentence = r.secrets.everywhere().sentence(sentence); !slices.Contains(sentences, sentence) {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// reportConsequences are the consequences as they are printed.
func (r *reporter) reportConsequences(ids []string) []v1alpha1.DiffConsequence {
	consequences := make([]v1alpha1.DiffConsequence, len(r.comparison.Consequences))
	hide := r.secrets.everywhere()
	for i, consequence := range r.comparison.Consequences {
		consequences[i] = v1alpha1.DiffConsequence{
			Text: hide.sentence(consequence.Text), Action: consequence.Action,
			Objects: []v1alpha1.DiffCausedObject{}, CausedBy: idsAt(ids, consequence.Causes),
		}
		for _, ref := range consequence.Objects {
			object := v1alpha1.DiffCausedObject{DiffObject: hide.object(ref)}
			if own, known := consequence.CausesOf[ref.ID()]; known && !slices.Equal(own, consequence.Causes) {
				object.CausedBy = idsAt(ids, own)
			}
			consequences[i].Objects = append(consequences[i].Objects, object)
		}
	}
	return consequences
}

// idsAt are the ids of the changes at positions.
func idsAt(ids []string, positions []int) []string {
	found := []string{}
	for _, position := range positions {
		if position >= 0 && position < len(ids) {
			found = append(found, ids[position])
		}
	}
	return found
}
