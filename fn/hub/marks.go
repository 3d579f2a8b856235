package hub

import (
	"strings"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// markKind is what marks of labels, or those of annotations, are looked for in.
type markKind struct {
	noun, other string // what is marked, and the place, and the other of the two places
	copying     argocd.Copying
	here, there map[string]string // what the Cluster has in the place, and in the other one
	stampHere   func(key string) fleet.Stamp
	stampThere  func(key string) fleet.Stamp
}

// reportIdleMarks names the marks of users that make the registrar copy nothing: what they mark is
// not on the Cluster, or they are not where the registrar looks for them. The labels are those that
// the Clusters will have. It is about every member, since an entry does not select one that lacks
// the label.
func (a *Apps) reportIdleMarks(labels fleet.Labels) fleet.Problems {
	if len(a.fleet.Entries.ApplicationSets) == 0 {
		return nil
	}
	var problems fleet.Problems
	managed, _ := fleet.Managed(a.facts.Members)
	for _, member := range managed {
		final := labels.Final(member.Cluster)
		for _, kind := range []markKind{
			{
				noun: "label", other: "annotation", copying: a.registrar.Labels, here: final.Labels,
				there: final.Annotations, stampHere: fleet.LabelStamp, stampThere: fleet.AnnotationStamp,
			},
			{
				noun: "annotation", other: "label", copying: a.registrar.Annotations, here: final.Annotations,
				there: final.Labels, stampHere: fleet.AnnotationStamp, stampThere: fleet.LabelStamp,
			},
		} {
			if kind.copying.MarkPrefix() == "" {
				continue
			}
			problems = append(problems, kind.idleOn(member)...)
		}
	}
	return problems
}

// idleOn are the problems of the marks of a member that copy nothing.
func (k markKind) idleOn(member *fleet.Member) fleet.Problems {
	var problems fleet.Problems
	report := func(mark, message, remedy string) {
		problems = append(problems, fleet.Problem{
			Severity: fleet.Warning, Code: fleet.IdleMark, Field: registrarPath(), Value: mark,
			Clusters: []fleet.Ref{member.Ref}, Message: message, Remedy: remedy,
		})
	}
	for _, mark := range k.copying.Marks(k.here) {
		key := strings.TrimPrefix(mark, k.copying.MarkPrefix())
		_, byUser := member.Record.Written(*member.Input, k.stampHere(mark))
		if _, exists := k.here[key]; byUser && !exists {
			report(mark, k.noun+" "+mark+" marks "+k.noun+" "+key+
				", which these Clusters do not have, so the registrar copies nothing",
				"set "+k.noun+" "+key+" on these Clusters, or remove the mark; the value of the mark is ignored")
		}
	}
	for _, mark := range k.copying.Marks(k.there) {
		if _, byUser := member.Record.Written(*member.Input, k.stampThere(mark)); byUser {
			report(mark, k.other+" "+mark+" is a mark for "+k.noun+"s, which the registrar looks for among the "+
				k.noun+"s, so it copies nothing", "write the mark as "+map[string]string{
				"label": "a label", "annotation": "an annotation",
			}[k.noun])
		}
	}
	for _, texts := range []map[string]string{k.here, k.there} {
		near := k.copying.NearMarks(texts)
		for _, key := range fleet.SortedKeys(near) {
			report(key, "the registrar does not know "+key+", which is nearly a mark for "+k.noun+
				"s, so it copies nothing", "write the "+k.noun+" "+near[key])
		}
	}
	return problems
}
