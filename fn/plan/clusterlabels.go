package plan

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// noServer is what to do where a template reads .server or .project and no cluster Secret is there to read them from.
const noServer = "leave it out, or write it as a value of spec.values"

// stampClusterLabels stamps spec.clusterLabels on the members. All are rendered from the labels as written and the values; from then on selectors and templates see them.
// A template that gives nothing stamps nothing.
func (p *planner) stampClusterLabels() {
	rendered := make(map[*member]map[string]string, len(p.members))
	for _, key := range sortedKeys(p.fleet.Config.Spec.ClusterLabels) {
		path := field.NewPath("spec", "clusterLabels").Key(key)
		text, err := template.ParseText(path, string(p.fleet.Config.Spec.ClusterLabels[key]))
		if err != nil {
			p.badTemplate(path, err)
			continue
		}
		if !p.checkReads(text.Reads(), reading{path: path, valuesBefore: len(p.fleet.Config.Spec.Values), insteadOf: noServer}) {
			continue
		}
		p.reportDefaults(text.Reads())
		p.renderClusterLabel(key, text, path, rendered)
	}
	for m, labels := range rendered {
		m.setLabels(merged(m.Labels, labels))
	}
}

// renderClusterLabel renders one label for each member.
func (p *planner) renderClusterLabel(key string, text *template.Text, path *field.Path, rendered map[*member]map[string]string) {
	failures, hidden := newFailures(), p.readsHidden(text.Reads())
	reason := stampReason{path: path, remedy: "write the label on the Clusters"}
	for _, m := range p.members {
		value, err := text.Render(m.parameters())
		if err != nil {
			failures.add(p.renderProblem(err, m, hidden), m)
			continue
		}
		if value == "" {
			continue
		}
		if messages := validation.IsValidLabelValue(value); len(messages) > 0 {
			shown := value
			if hidden {
				shown = ""
			}
			failures.add(fleet.Problem{
				Code: fleet.BadValue, Field: path, Value: shown, Message: fmt.Sprintf("gives what is no label value (%s) to", fleet.Brief(messages[0])), Remedy: "mend the template, for example by trunc or replace",
			}, m)
			continue
		}
		if rendered[m] == nil {
			rendered[m] = map[string]string{}
		}
		rendered[m][key] = value
		p.stamps.wantLabel(m.Cluster, key, value, reason)
	}
	p.problems = append(p.problems, failures.problems(p.fleet.Self)...)
}

// badTemplate reports a text that is no template.
func (p *planner) badTemplate(path *field.Path, err *template.Error) {
	p.report(fleet.Error, fleet.BadTemplate, path, err.Text, err.Reason, "mend the template; its language is that of Argo CD: Go template with sprig")
}
