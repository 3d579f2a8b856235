package hub

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// parse merges the defaults under the template of a variant, settles the destination and parses it.
func (a *Apps) parse(s set, v variant) (variant, fleet.Problems) {
	path := s.Path.Child("template")
	tree := mergeTrees(runtime.DeepCopyJSON(a.fleet.Config.Spec.ArgoCD.Defaults), runtime.DeepCopyJSON(v.source))
	settleDestination(tree, !a.clusterGenerator())
	if s.Rollout == v1alpha1.RolloutRollingSync {
		if problems := a.labelWave(s, v, tree); len(problems) > 0 {
			return variant{}, problems
		}
	}
	parsed, errs := template.Parse(path, tree)
	var problems fleet.Problems
	for _, err := range errs {
		problem := facts.BadTemplate(err)
		problem.Field = a.origin(s, v, err.Path)
		problems = append(problems, problem)
	}
	if len(errs) > 0 {
		return variant{}, problems
	}
	parsed.ChargeTo(a.fleet.Budget.Account(func(text *field.Path) fleet.Problem {
		return fleet.Problem{Object: a.fleet.Self, Field: a.origin(s, v, text)}
	}))
	v.template, v.reads = parsed, parsed.Reads()
	textOf := facts.TextOf(parsed)
	return v, a.fleet.Proving(a.facts.Values.CheckReads(v.reads, facts.Reader{
		Path: path, ValuesBefore: a.facts.Values.Len(), ClusterLabels: true, Revision: s.revision != nil,
		OnHub: a.clusterGenerator(), InsteadOfServer: a.insteadOfServer(),
		Text: func(read template.Read) *field.Path { return a.origin(s, v, textOf(read)) },
	}))
}

// insteadOfServer is what to do instead of reading the server or the project of a cluster Secret.
func (a *Apps) insteadOfServer() string {
	if a.registrar.Labels.None() == "" {
		return "address the cluster by name, write the project as a value, or set argocd.generator: Clusters"
	}
	return "address the cluster by name, and write the project as a value"
}

// byClusterName is the destination that reaches a Cluster with every registrar that keeps its name.
const byClusterName = "{{ .name }}"

// settleDestination gives the template a destination by name where it has none, or an empty one.
// With the list generator, one that is exactly the server parameter becomes the name too, since no
// server is known at render time.
func settleDestination(tree map[string]any, list bool) {
	destination := fleet.ChildMap(fleet.ChildMap(tree, "spec"), "destination")
	server, _ := destination["server"].(string)
	name, _ := destination["name"].(string)
	hasServer := server != ""
	if list && isServerParameter(server) {
		delete(destination, "server")
		hasServer = false
	}
	if !hasServer && name == "" {
		destination["name"] = byClusterName
	}
}

// isServerParameter reports whether a text is exactly the server parameter, in Go or in flat form.
func isServerParameter(text string) bool {
	action, opened := strings.CutPrefix(strings.TrimSpace(text), "{{")
	action, closed := strings.CutSuffix(action, "}}")
	return opened && closed && strings.TrimPrefix(strings.TrimSpace(action), ".") == "server"
}

// mergeTrees merges over into under: maps merge, everything else is replaced.
func mergeTrees(under, over map[string]any) map[string]any {
	if under == nil {
		under = map[string]any{}
	}
	for _, key := range slices.Sorted(maps.Keys(over)) {
		inner, isMap := over[key].(map[string]any)
		if isMap {
			below, _ := under[key].(map[string]any)
			under[key] = mergeTrees(below, inner)
		} else {
			under[key] = over[key]
		}
	}
	return under
}

// outerTemplate is the template of an ApplicationSet whose generators have templates of their own,
// which Argo CD fills up from it (mergeGeneratorTemplate): each of them sets what is set here.
func outerTemplate() map[string]any {
	return map[string]any{
		"metadata": map[string]any{"name": byClusterName},
		"spec":     map[string]any{"project": v1alpha1.DefaultProject, "destination": map[string]any{}},
	}
}
