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

// FarReads warns of facts that decide where an Application comes from or goes to, and that nothing
// checks: whoever may edit a Cluster writes them. Labels are not among them, since the registrars,
// and the selectors of the FleetConfig, trust them already. The template is an Application's.
func (v Values) FarReads(parsed *template.Tree) fleet.Problems {
	var problems fleet.Problems
	parsed.Each(func(path []string, text *template.Text) {
		decides := decidedBy(path)
		if decides == "" {
			return
		}
		for _, read := range text.Reads() {
			if what := v.unchecked(read); what != "" {
				problems = append(problems, fleet.Problem{
					Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: text.Path(), Value: text.Source(),
					Message: what + " decides " + decides + ", and whoever may edit the Cluster decides it",
					Remedy:  "read a label, or a value of spec.values with the texts that are allowed",
				})
				return
			}
		}
	})
	return problems
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

// RenderedReach warns of what facts do to a text around them: a path that they lead upwards, and
// YAML that a line break in them changes. The template is an Application's; rendered is what it
// gives for a member.
func (v Values) RenderedReach(parsed *template.Tree, rendered map[string]any, member *fleet.Member) fleet.Problems {
	var problems fleet.Problems
	parsed.Each(func(path []string, text *template.Text) {
		result, isText := LookUp(rendered, path).(string)
		far := slices.DeleteFunc(text.Reads(), func(read template.Read) bool { return v.unchecked(read) == "" })
		if !isText || len(far) == 0 {
			return
		}
		problem := fleet.Problem{Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: text.Path()}
		switch {
		case isPathOfRepository(path) && upwards(result) > upwards(text.Source()):
			if problem.Value = result; v.ReadsHidden(far) {
				problem.Value = ""
			}
			problem.Message = `a fact leads the path upwards with "..", into another part of the repository`
			problem.Remedy = "fix the fact, or list the texts that are allowed in spec.values"
		case isYAML(path) && breaksLine(far, result, argocd.Parameters(member.Cluster, member.Values)):
			problem = brokenLine(text)
		default:
			return
		}
		problems = append(problems, problem)
	})
	return problems
}

// PayloadReach warns of facts with a line break in texts of a payload object that hold YAML: those
// of a ConfigMap or Secret whose key is the name of a YAML file. rendered is what the template of
// the object gives for a member.
func (v Values) PayloadReach(parsed *template.Tree, rendered map[string]any, member *fleet.Member) fleet.Problems {
	if kind := rendered["kind"]; kind != "ConfigMap" && kind != fleet.SecretKind {
		return nil
	}
	var problems fleet.Problems
	parsed.Each(func(path []string, text *template.Text) {
		result, isText := LookUp(rendered, path).(string)
		far := slices.DeleteFunc(text.Reads(), func(read template.Read) bool { return v.unchecked(read) == "" })
		if isText && isYAMLFile(path) && breaksLine(far, result, argocd.Parameters(member.Cluster, member.Values)) {
			problems = append(problems, brokenLine(text))
		}
	})
	return problems
}

// brokenLine is the warning about a text of YAML that a fact adds lines to.
func brokenLine(text *template.Text) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.FarReachingFact, Field: text.Path(),
		Message: "a fact with a line break is put into YAML as it is, so it may add lines of its own to it",
		Remedy:  "write it with quote, toJson or toYaml, or list the texts that are allowed in spec.values",
	}
}

// isYAMLFile reports whether a field of a ConfigMap or Secret is a file of YAML.
func isYAMLFile(at []string) bool {
	if len(at) != 2 || at[0] != "data" && at[0] != "stringData" {
		return false
	}
	return strings.HasSuffix(at[1], ".yaml") || strings.HasSuffix(at[1], ".yml")
}

// isPathOfRepository reports whether a field of an Application is a path in a repository.
func isPathOfRepository(at []string) bool {
	if at[0] != "spec" || len(at) < 3 || !strings.HasPrefix(at[1], "source") {
		return false
	}
	return at[len(at)-1] == "path" || slices.Contains(at, "valueFiles")
}

// isYAML reports whether a field of an Application is a text that holds YAML.
func isYAML(at []string) bool {
	return at[0] == "spec" && len(at) > 3 && at[len(at)-2] == "helm" && at[len(at)-1] == "values"
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

// breaksLine reports whether a fact with a line break is in a result as it is. Where it was quoted,
// encoded or indented it is not.
func breaksLine(reads []template.Read, result string, parameters map[string]any) bool {
	return slices.ContainsFunc(reads, func(read template.Read) bool {
		return breaksIn(LookUp(parameters, read.Path), result)
	})
}

// breaksIn reports whether a text of a tree that has a line break within it is in a result.
func breaksIn(tree any, result string) bool {
	switch typed := tree.(type) {
	case string:
		inner := strings.TrimSpace(typed)
		return strings.Contains(inner, "\n") && strings.Contains(result, inner)
	case map[string]any:
		for _, value := range typed {
			if breaksIn(value, result) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(typed, func(value any) bool { return breaksIn(value, result) })
	}
	return false
}
