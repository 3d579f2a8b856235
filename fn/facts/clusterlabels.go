package facts

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// NoServer is what to do where a template reads .server or .project and no cluster Secret is there
// to read them from.
const NoServer = "remove it, or read a value of spec.values"

// stamped is what spec.clusterLabels stamps.
type stamped struct {
	members []*fleet.Member // with these labels
	wants   []fleet.Want
	reads   []template.Read
}

// evaluateClusterLabels gives members the labels of spec.clusterLabels. All are rendered from the
// labels as written and the values; from then on selectors and templates see them. A template that
// gives nothing stamps nothing.
func evaluateClusterLabels(f *fleet.Fleet, values Values, members []*fleet.Member) (stamped, fleet.Problems) {
	var problems fleet.Problems
	result := stamped{members: slices.Clone(members)}
	rendered := make([]map[string]string, len(members))
	for _, key := range fleet.SortedKeys(f.Config.Spec.ClusterLabels) {
		path := field.NewPath("spec", "clusterLabels").Key(key)
		text, err := template.ParseText(path, string(f.Config.Spec.ClusterLabels[key]))
		if err != nil {
			problems = append(problems, BadTemplate(err))
			continue
		}
		reader := Reader{Path: path, ValuesBefore: len(f.Config.Spec.Values), InsteadOfServer: NoServer}
		reads := text.Reads()
		if more := values.CheckReads(reads, reader); len(more) > 0 {
			problems = append(problems, more...)
			continue
		}
		result.reads = append(result.reads, reads...)
		text.ChargeTo(f.TextsAccount())
		for i, member := range members {
			value, more := clusterLabel(text, reads, values, member)
			if problems = append(problems, more...); value == "" {
				continue
			}
			if rendered[i] == nil {
				rendered[i] = map[string]string{}
			}
			rendered[i][key] = value
			reason := fleet.WantReason{Path: path, Remedy: "write the label on the Clusters"}
			result.wants = append(result.wants, WantLabel([]*fleet.Member{member}, key, value, reason)...)
		}
	}
	for i, labels := range rendered {
		if len(labels) > 0 {
			result.members[i] = withLabels(*members[i], labels)
		}
	}
	return result, problems
}

// clusterLabel renders one label for a member, "" where it has none.
func clusterLabel(
	text *template.Text, reads []template.Read, values Values, member *fleet.Member,
) (string, fleet.Problems) {
	value, err := text.Render(parameters(member, reads))
	if err != nil {
		return "", values.RenderProblems(err, member, values.ReadsHidden(reads))
	}
	messages := fleet.LabelValueFaults(value)
	if len(messages) == 0 {
		return value, nil
	}
	shown := value
	if values.ReadsHidden(reads) {
		shown = ""
	}
	return "", fleet.Problems{{
		Code: fleet.BadValue, Field: text.Path(), Value: shown, Clusters: []fleet.Ref{member.Ref},
		Message: "the template gives a text that is not a label value: " + fleet.Brief(messages[0]),
		Remedy:  "fix the template, for example with trunc or replace",
	}}
}
