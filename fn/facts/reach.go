package facts

import (
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// ForClusters are problems that some members have.
func ForClusters(problems fleet.Problems, members []*fleet.Member) fleet.Problems {
	if len(problems) == 0 {
		return problems
	}
	clusters := fleet.Refs(members)
	return problems.Each(func(problem fleet.Problem) fleet.Problem {
		problem.Clusters = clusters
		return problem
	})
}

// ReadsAt reports whether a template reads a fact at or below a path.
func ReadsAt(parsed *template.Tree, at ...string) bool {
	reads := false
	parsed.Each(func(path []string, text *template.Text) {
		if len(path) >= len(at) && slices.Equal(path[:len(at)], at) {
			reads = reads || len(text.Reads()) > 0
		}
	})
	return reads
}

// Reach is what a template does with facts that nothing checks: whoever may edit a Cluster writes
// them. Labels are not among them, since the registrars, and the selectors of the FleetConfig,
// trust them already.
type Reach struct {
	decides fleet.Problems
	texts   []farText
}

// farText is a text that such facts may do harm to.
type farText struct {
	*template.Text
	at     []string
	reads  []template.Read // of such facts
	hidden bool            // they may be secret
	check  func(t farText, result string, parameters map[string]any) *fleet.Problem
}

// ApplicationReach is the reach of the template of an Application.
func (v Values) ApplicationReach(parsed *template.Tree) Reach {
	var reach Reach
	parsed.Each(func(path []string, text *template.Text) {
		far := v.farReads(text)
		if len(far) == 0 {
			return
		}
		if decides := decidedBy(path); decides != "" {
			reach.decides = append(reach.decides, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: text.Path(), Value: text.Source(),
				Message: v.unchecked(far[0]) + " decides " + decides +
					", so whoever may edit the Cluster can change that",
				Remedy: "read a label, or a value of spec.values with the texts that are allowed",
			})
		}
		one := farText{Text: text, at: slices.Clone(path), reads: far, hidden: v.ReadsHidden(far)}
		switch {
		case isPathOfRepository(path):
			one.check = farText.checkUpwards
		case holdsYAML(path, text.Source()):
			one.check = farText.checkLines
		default:
			return
		}
		reach.texts = append(reach.texts, one)
	})
	return reach
}

// PayloadReach is the reach of the template of a payload object.
func (v Values) PayloadReach(parsed *template.Tree) Reach {
	var reach Reach
	parsed.Each(func(path []string, text *template.Text) {
		if far := v.farReads(text); len(far) > 0 && (isYAMLFile(path, text.Source()) || isHelmValues(path)) {
			reach.texts = append(reach.texts, farText{
				Text: text, at: slices.Clone(path), reads: far, check: farText.checkLines,
			})
		}
	})
	return reach
}

// Decides warns of facts that decide where an Application comes from or goes to.
func (r Reach) Decides() fleet.Problems { return slices.Clone(r.decides) }

// In warns of what facts do to the texts around them: a path that they lead upwards, and YAML to
// which a line break in them adds lines. rendered is what the template gives with parameters.
func (r Reach) In(rendered, parameters map[string]any) fleet.Problems {
	var problems fleet.Problems
	for _, text := range r.texts {
		if result, isText := fleet.LookUp(rendered, text.at).(string); isText {
			if problem := text.check(text, result, parameters); problem != nil {
				problems = append(problems, *problem)
			}
		}
	}
	return problems
}

func (t farText) checkUpwards(result string, _ map[string]any) *fleet.Problem {
	if upwards(result) <= upwards(t.Source()) {
		return nil
	}
	problem := &fleet.Problem{
		Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: t.Path(), Value: result,
		Message: `a fact leads the path upwards with "..", into another part of the repository`,
		Remedy:  "fix the fact, or list the texts that are allowed in spec.values",
	}
	if t.hidden {
		problem.Value = ""
	}
	return problem
}

func (t farText) checkLines(_ string, parameters map[string]any) *fleet.Problem {
	if !breaksLine(t.Text, t.reads, parameters) {
		return nil
	}
	return &fleet.Problem{
		Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: t.Path(),
		Message: "a fact with a line break is put into YAML as it is, so it may add lines of its own to it",
		Remedy:  "write it with quote, toJson or toYaml, or list the texts that are allowed in spec.values",
	}
}

// WithoutEchoes are problems without the warnings of facts that reach too far, where an error says
// of the same field what such a fact did.
func WithoutEchoes(problems fleet.Problems) fleet.Problems {
	refused := map[string]bool{}
	for _, problem := range problems {
		if problem.IsError() {
			refused[problem.FieldPath()] = true
		}
	}
	return slices.DeleteFunc(problems, func(problem fleet.Problem) bool {
		return problem.Code == fleet.FarReachingFact && refused[problem.FieldPath()]
	})
}

// farReads are the parameters that a text reads and that nothing checks.
func (v Values) farReads(text *template.Text) []template.Read {
	return slices.DeleteFunc(text.Reads(), func(read template.Read) bool { return v.unchecked(read) == "" })
}

// decidedBy says what a field of an Application decides; "" for a field of which a fact may decide.
func decidedBy(path []string) string {
	last := path[len(path)-1]
	switch {
	case path[0] != "spec" || len(path) < 2:
	case path[1] == "destination":
		return "where the Application goes to"
	case path[1] == "project" && len(path) == 2:
		return "the project, and with it what the Application may do"
	case last == "repoURL" && strings.HasPrefix(path[1], "source"):
		return "where the Application comes from"
	}
	return ""
}

// unchecked says what a parameter is that nothing checks; "" for any other.
func (v Values) unchecked(read template.Read) string {
	switch {
	case argocd.IsParameter(read.Path, "metadata.annotations"):
		return "an annotation"
	case read.Path[0] == "cluster" && LabelOf(read) == "" && !clusterName(read):
		return "a field of the Cluster"
	}
	for _, value := range v.ReadBy(read) {
		if !trusted(value) {
			return "value " + value.Name + ", which is " + fleet.SourceText(value) + " and has no allowed texts,"
		}
	}
	return ""
}

// clusterName reports whether a parameter is the name or namespace of the Cluster.
func clusterName(read template.Read) bool {
	at := strings.Join(read.Path, ".")
	return at == "cluster.metadata.name" || at == "cluster.metadata.namespace"
}

// trusted reports whether a value is checked: it is a label or the wave, or the FleetConfig lists
// its texts.
func trusted(value v1alpha1.Value) bool {
	source, has := fleet.SourceOf(value)
	return !has || source.Form == fleet.LabelKey || len(value.Allowed) > 0
}

// isPathOfRepository reports whether a field of an Application is a path in a repository.
func isPathOfRepository(at []string) bool {
	if at[0] != "spec" || len(at) < 3 || !strings.HasPrefix(at[1], "source") {
		return false
	}
	last := at[len(at)-1]
	return last == "path" || slices.ContainsFunc([]string{"valueFiles", "components", "libs"}, func(list string) bool {
		return slices.Contains(at, list)
	})
}

// upwards counts the segments of a path that lead upwards.
func upwards(text string) int {
	count := 0
	for segment := range strings.SplitSeq(text, "/") {
		if segment == ".." {
			count++
		}
	}
	return count
}
