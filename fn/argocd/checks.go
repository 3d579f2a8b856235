package argocd

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// Maker is what makes an Application.
type Maker struct {
	Set         bool   // an ApplicationSet; otherwise somebody creates the Application as it is
	Namespace   string // of the ApplicationSet, or of the Argo CD on the cluster itself
	Preserves   bool   // the ApplicationSet has preserveResourcesOnDeletion
	HubProjects bool   // the project is read from the cluster Secret, which only the hub knows

	// Of the Argo CD on the cluster itself:
	OtherClusters   bool // it may know other clusters than its own
	OtherNamespaces bool // it may read Applications of other namespaces than its own
}

// Checks hold the Applications that a template makes to what Argo CD refuses, or ignores without a
// word, before it has fetched anything. What depends on no fact is the same for all of them.
type Checks struct {
	maker    Maker
	path     *field.Path
	hidden   bool
	known    syncOptions
	constant fleet.Problems
	varying  []rule // those that depend on facts
	sources  []*field.Path
	// faultless are the texts of which it is known that they are right.
	faultless faultless
}

// rule checks a part of an Application. Each names, in its comment, the version of Argo CD and the
// file that it was read from, where that is not the pinned version in the doc of the package.
type rule struct {
	// reads are the texts that it looks at; "*" is any index of a list. Whether a field is there,
	// and how long a list is, depends on no fact: a template cannot change the shape of an
	// Application.
	reads [][]string
	check func(checked) fleet.Problems
}

// checked is an Application that is checked.
type checked struct {
	Maker
	path           *field.Path // of the Application
	metadata, spec map[string]any
	hidden         bool // its template reads what may be secret
	constant       bool // what the rule looks at is the same for every Cluster
	known          syncOptions
	taken          []source      // see sources
	sourcePaths    []*field.Path // those of the sources, where they are known
}

// NewChecks are the checks of a template at a path, of the Applications of a maker. hidden says
// that the template reads what may be secret, so no problem shows a value.
func NewChecks(path *field.Path, parsed *template.Tree, maker Maker, hidden bool) Checks {
	source := constantTree(parsed)
	checks := newChecks(path, maker, hidden)
	varies, constant := varyingPaths(parsed), checks.checked(source, true)
	for _, s := range constant.taken {
		checks.sources = append(checks.sources, s.path) // They are the same for every Cluster.
	}
	for _, r := range rules(maker, source) {
		if slices.ContainsFunc(varies, r.looksAt) {
			checks.varying = append(checks.varying, r)
			continue
		}
		checks.constant = append(checks.constant, checks.apply(r, constant)...)
	}
	checks.faultless = newFaultless(checks.varying, varies)
	return checks
}

func newChecks(path *field.Path, maker Maker, hidden bool) Checks {
	return Checks{maker: maker, path: path, hidden: hidden, known: knownSyncOptions()}
}

// checked is an Application as rules see it.
func (c Checks) checked(application map[string]any, constant bool) checked {
	one := checked{
		Maker: c.maker, path: c.path, hidden: c.hidden, constant: constant, known: c.known,
		metadata: fleet.MapAt(application, "metadata"), spec: fleet.MapAt(application, "spec"),
		sourcePaths: c.sources,
	}
	one.taken = one.sources()
	return one
}

// Constant are the problems that all Applications of the template have, whatever the facts.
func (c Checks) Constant() fleet.Problems { return slices.Clone(c.constant) }

// Of are the problems of one Application that depend on facts. It is what the template gives for a
// Cluster.
func (c Checks) Of(rendered map[string]any) fleet.Problems {
	if len(c.varying) == 0 {
		return nil
	}
	one := c.checked(rendered, false)
	if c.faultless.known == nil {
		return c.applyAll(c.varying, one)
	}
	spec := c.faultless.key(rendered)
	if c.faultless.known[spec] {
		if named := c.applyAll(c.faultless.named, one); len(named) == 0 {
			return nil
		}
		return c.applyAll(c.varying, one) // in their order
	}
	problems := c.applyAll(c.varying, one)
	if len(problems) == 0 && len(c.faultless.known) < mostFaultless {
		c.faultless.known[spec] = true
	}
	return problems
}

func (c Checks) applyAll(rules []rule, one checked) fleet.Problems {
	var problems fleet.Problems
	for _, r := range rules {
		problems = append(problems, c.apply(r, one)...)
	}
	return problems
}

// All are the problems of one Application.
func (c Checks) All(rendered map[string]any) fleet.Problems {
	return append(c.Constant(), c.Of(rendered)...)
}

// apply applies a rule. Where what it looks at is the same for every Cluster, it is the FleetConfig
// that is to be fixed, and no Cluster.
func (c Checks) apply(r rule, one checked) fleet.Problems {
	return r.check(one).Each(func(problem fleet.Problem) fleet.Problem {
		if one.constant {
			problem.Remedy = cmp.Or(problem.Remedy, "fix the FleetConfig")
		}
		if c.hidden {
			problem.Value = ""
		}
		return problem
	})
}

// either is one of two remedies: where no Cluster decides what is wrong, or some does. An empty one
// is that of the code.
func (a checked) either(problem fleet.Problem, constant, varying string) fleet.Problem {
	if problem.Remedy = varying; a.constant {
		problem.Remedy = constant
	}
	return problem
}

// rules are all rules for an Application, in the order in which their problems are reported.
func rules(maker Maker, application map[string]any) []rule {
	spec := fleet.MapAt(application, "spec")
	all := slices.Concat(
		metadataRules(), sourceRules(spec), helmRules(spec), kustomizeRules(spec), syncPolicyRules(),
		destinationRules(),
	)
	if maker.Set {
		return append(all, setRules(maker)...)
	}
	return append(all, ownRules(maker)...)
}

// below are paths below one path of an Application.
func below(path string, names ...string) [][]string {
	prefix := strings.Split(path, ".")
	if len(names) == 0 {
		return [][]string{prefix}
	}
	var paths [][]string
	for _, name := range names {
		paths = append(paths, append(slices.Clip(prefix), strings.Split(name, ".")...))
	}
	return paths
}

// inSources are paths below each source of an Application.
func inSources(names ...string) [][]string {
	return slices.Concat(
		below("spec.source", names...), below("spec.sources.*", names...),
		below("spec.sourceHydrator.drySource", names...),
	)
}

// looksAt reports whether a rule looks at a text of an Application, or at something above it.
func (r rule) looksAt(path []string) bool {
	return slices.ContainsFunc(r.reads, func(read []string) bool {
		for i := range min(len(read), len(path)) {
			if read[i] != path[i] && read[i] != "*" {
				return false
			}
		}
		return len(path) >= len(read)
	})
}

// varyingPaths are where a template reads facts.
func varyingPaths(parsed *template.Tree) [][]string {
	var paths [][]string
	parsed.Each(func(path []string, text *template.Text) {
		if !isConstant(text) {
			paths = append(paths, slices.Clone(path))
		}
	})
	return paths
}

// isConstant reports whether a text is the same for every Cluster.
func isConstant(text *template.Text) bool {
	if len(text.Reads()) > 0 {
		return false
	}
	_, err := text.Render(nil)
	return err == nil
}

// constantTree is what a template gives where it reads no facts. A text that reads facts stays as
// it is written; no rule that is applied to the tree looks at it.
func constantTree(parsed *template.Tree) map[string]any {
	tree, _ := parsed.Map(func(text *template.Text) string {
		if len(text.Reads()) == 0 {
			if rendered, err := text.Render(nil); err == nil {
				return rendered
			}
		}
		return text.Source()
	}).(map[string]any)
	return tree
}

// refused is the problem of a field of an Application that Argo CD or Kubernetes refuses. why is a
// whole clause.
func refused(path *field.Path, value, why string) fleet.Problem {
	return fleet.Problem{
		Code: fleet.BadApplication, Field: path, Value: value, Message: "the Application would be refused: " + why,
	}
}

// ignored is the warning about a field of an Application that has no effect, with the reason as a
// whole sentence.
func ignored(path *field.Path, value, message, remedy string) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.IneffectiveSetting, Field: path, Value: value, Message: message,
		Remedy: remedy,
	}
}

// checkText applies a rule of Kubernetes to a text. One that is empty breaks several rules at once.
func checkText(path *field.Path, value string, rule func(string) []string) fleet.Problems {
	var problems fleet.Problems
	for _, message := range rule(value) {
		if value == "" && len(problems) > 0 {
			break
		}
		problems = append(problems, refused(path, value,
			"Kubernetes does not accept the text ("+fleet.Brief(message)+")"))
	}
	return problems
}

// checkRendered returns a problem for each of the fields that still has a template in it. What Helm
// and other tools are given may have braces of its own.
func checkRendered(path *field.Path, tree map[string]any, fields ...string) fleet.Problems {
	var problems fleet.Problems
	for _, name := range fields {
		if text := fleet.TextAt(tree, name); strings.Contains(text, "{{") {
			problems = append(problems, refused(path.Child(name), text, "the text still contains {{ after rendering"))
		}
	}
	return problems
}
