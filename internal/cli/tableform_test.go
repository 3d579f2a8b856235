package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

// compactDiff is a FleetDiff as a few lines: of each change one line, with its action, kind,
// subject, Clusters, effect, when, certainty, what becomes of workloads and gates, and one for each
// of its fields. What follows from other changes, what is not known and the gates that failed come
// behind.
func compactDiff(diff *v1alpha1.FleetDiff) string {
	var text strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	if diff.Problems.Errors > 0 {
		line("the new side is refused")
	} else if !diff.From.Compiled || diff.From.Payloads == v1alpha1.DiffCommitted {
		line("%s; compared: %s", map[bool]string{
			false: "the old side is not compiled", true: "the old side is compiled",
		}[diff.From.Compiled], diff.From.Payloads)
		for i := range diff.From.Problems {
			line("  %s %s", diff.From.Problems[i].Severity, diff.From.Problems[i].Code)
		}
	}
	for i := range diff.Problems.Items {
		if problem := &diff.Problems.Items[i]; problem.Severity != "info" {
			line("%s %s", problem.Severity, problem.Code)
		}
	}
	for i := range diff.Changes {
		text.WriteString(compactChange(diff, &diff.Changes[i]))
	}
	for i := range diff.Consequences {
		line("consequence: %s", diff.Consequences[i].Text)
	}
	for _, sentence := range diff.NotKnown {
		line("not known: %s", sentence)
	}
	for i := range diff.Gates {
		if gate := &diff.Gates[i]; gate.Result != v1alpha1.DiffGatePassed {
			line("gate %s failed: %s", gate.Name, gate.Text)
		}
	}
	if len(diff.Changes)+len(diff.Consequences) == 0 && diff.Problems.Errors == 0 {
		line("no change")
	}
	return text.String()
}

// compactChange is a change as a line, and one for each of its fields.
func compactChange(diff *v1alpha1.FleetDiff, change *v1alpha1.DiffChange) string {
	effect := &change.Effect
	words := []string{
		string(effect.Code), string(effect.When), string(effect.Certainty), "workloads " + string(effect.Workloads),
	}
	for _, class := range change.Gates {
		words = append(words, string(class))
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s %s; %s; %s\n", change.Action, change.Kind, subjectOf(change), reachOf(diff, change),
		strings.Join(words, " "))
	for i := range change.Fields {
		text.WriteString("  " + compactField(&change.Fields[i]) + "\n")
	}
	return text.String()
}

// subjectOf is what a change is about.
func subjectOf(change *v1alpha1.DiffChange) string {
	var words []string
	switch {
	case change.Object != nil:
		if text := objectText(change.Object); change.Object.Kind != string(change.Kind) {
			words = append(words, text)
		} else {
			words = append(words, strings.TrimPrefix(text, change.Object.Kind+" "))
		}
	case change.Objects != nil:
		words = append(words, strings.Join(change.Objects.Names, " "))
	}
	if change.ArgoCD == v1alpha1.PlannedArgoCDCluster {
		words = append(words, "on the Cluster")
	}
	if change.Entry != "" {
		words = append(words, "of "+change.Entry)
	}
	if change.PreviousEntry != "" && change.PreviousEntry != change.Entry {
		words = append(words, "was "+change.PreviousEntry)
	}
	return strings.Join(words, " ")
}

func objectText(object *v1alpha1.DiffObject) string {
	return object.Kind + " " + strings.TrimPrefix(object.Namespace+"/"+object.Name, "/")
}

// reachOf are the Clusters that a change reaches.
func reachOf(diff *v1alpha1.FleetDiff, change *v1alpha1.DiffChange) string {
	var names []string
	for i := range diff.Groups {
		if slices.Contains(diff.Groups[i].Changes, change.ID) {
			names = append(names, diff.Groups[i].Names...)
		}
	}
	slices.Sort(names)
	text := strings.Join(names, " ")
	if text == "" {
		text = fmt.Sprintf("%d Clusters", change.Clusters.Count)
	}
	if len(names) > 0 && len(names) != int(change.Clusters.Count) {
		text += fmt.Sprintf(" (count says %d)", change.Clusters.Count)
	}
	if change.Clusters.Keep > 0 {
		text += fmt.Sprintf(" (%d keep)", change.Clusters.Keep)
	}
	if change.Clusters.Paused > 0 {
		text += fmt.Sprintf(" (%d paused)", change.Clusters.Paused)
	}
	return text
}

// compactField is a field as a line.
func compactField(field *v1alpha1.DiffField) string {
	text := field.Path + ": "
	if field.Object != nil {
		text = objectText(field.Object) + " " + text
	}
	value := func(encoded json.RawMessage) string {
		var text string
		switch {
		case len(encoded) == 0:
			return "(none)"
		case encoded[0] == '"' && json.Unmarshal(encoded, &text) == nil && !strings.Contains(text, "\n"):
			return text
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, encoded); err != nil {
			return err.Error()
		}
		return compact.String()
	}
	switch {
	case field.Redacted != "":
		text += string(field.Redacted)
	case field.Text != "" && field.Before == nil && field.After == nil:
		text += "(text)"
	default:
		text += value(field.Before) + " -> " + value(field.After)
	}
	if field.Distinct > 1 {
		text += fmt.Sprintf(" (%d distinct)", field.Distinct)
	}
	return text
}
