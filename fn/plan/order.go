package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Everything is evaluated in one order: the labels as written, less our stamps; values, in their order; clusterLabels; waves; selectors and the templates of entries. What
// refers to something later is an error: it would see another state in each run.

// reading is what a template may read, by where it stands.
type reading struct {
	path         *field.Path
	valuesBefore int    // how many of the planner's values are evaluated before it
	stamped      bool   // whether it sees the labels of spec.clusterLabels
	onHub        bool   // whether Argo CD renders it from a cluster Secret, where server and project are known
	revision     bool   // whether there is a value revision, that of the Cluster's wave
	insteadOf    string // what to do instead of reading server or project
}

// checkReads refuses parameters that nothing is known of at render time, values that the FleetConfig does not have, and what is evaluated later.
func (p *planner) checkReads(reads []template.Read, r reading) bool {
	before := len(p.problems)
	for _, read := range reads {
		shown := "." + strings.Join(read.Path, ".")
		switch read.Path[0] {
		case "server", "project":
			if !r.onHub {
				p.report(fleet.Error, fleet.BadTemplate, r.path, shown, "reads a parameter that only the Secret on the hub holds, so it is not known at render time", r.insteadOf)
			}
		case "values":
			p.checkValueRead(read, shown, r)
		}
		if label := labelOf(read); label != "" {
			p.checkLabelRead(label, r.path, shown, r.stamped)
		}
	}
	return len(p.problems) == before
}

func (p *planner) checkValueRead(read template.Read, shown string, r reading) {
	all := p.values
	if len(read.Path) == 1 {
		if r.valuesBefore < len(all) {
			p.report(fleet.Error, fleet.EvaluatedLater, r.path, shown, "reads all values, of which some are evaluated later: values are evaluated in list order, and then waves", "name the values that it needs")
		}
		return
	}
	at := slices.IndexFunc(all, func(value v1alpha1.Value) bool { return value.Name == read.Path[1] })
	switch {
	case at < 0 && r.revision && read.Path[1] == revisionValue:
	case at < 0 && read.Path[1] == revisionValue:
		p.report(fleet.Error, fleet.MissingFact, r.path, shown, "reads the revision of the Cluster's wave, which there is in entries of applicationSets with revisions", "list revisions in the entry of applicationSets; elsewhere read .values.wave, or add a value of that name")
	case at < 0:
		p.report(fleet.Error, fleet.MissingFact, r.path, shown, "reads a value that spec.values does not have; it has: "+strings.Join(p.valueNames(len(all)), ", "), "add the value, or mend its name")
	case at >= r.valuesBefore && isWave(all[at]):
		p.report(fleet.Error, fleet.EvaluatedLater, r.path, shown, "reads the wave, which is evaluated later: labels as written come first, then values, clusterLabels and waves", "read what the wave selects by")
	case at >= r.valuesBefore:
		p.report(fleet.Error, fleet.EvaluatedLater, r.path, shown, fmt.Sprintf("reads value %s, which is evaluated later: values are evaluated in list order", all[at].Name), "move it above")
	}
}

// checkLabelRead refuses a label that is stamped after it is read, and one that no Cluster can have.
func (p *planner) checkLabelRead(label string, path *field.Path, shown string, stamped bool) {
	_, clusterLabel := p.fleet.Config.Spec.ClusterLabels[label]
	switch messages := validation.IsQualifiedName(label); {
	case len(messages) > 0:
		p.report(fleet.Error, fleet.BadTemplate, path, shown, "reads what is no label key: "+fleet.Brief(messages[0]), "mend the key")
	case clusterLabel && !stamped:
		p.report(fleet.Error, fleet.EvaluatedLater, path, shown, fmt.Sprintf("reads label %s, which spec.clusterLabels stamps later: labels as written come first, then values, then clusterLabels", label),
			"read what the clusterLabel is made of")
	case fleet.SelectorLabel(label):
		p.report(fleet.Error, fleet.EvaluatedLater, path, shown, fmt.Sprintf("reads label %s, which capifleet stamps when it writes selectors", label), "read the facts that it stands for")
	}
}

// labelOf is the label that a parameter is, "" for another parameter.
func labelOf(read template.Read) string {
	for _, prefix := range []string{"metadata.labels", "cluster.metadata.labels"} {
		if depth := strings.Count(prefix, ".") + 1; argocd.IsParameter(read.Path, prefix) && len(read.Path) == depth+1 {
			return read.Path[depth]
		}
	}
	return ""
}
