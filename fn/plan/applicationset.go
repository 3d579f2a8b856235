package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/template"
)

// applicationSet is an entry of spec.applicationSets on its way into the plan.
type applicationSet struct {
	v1alpha1.ApplicationSet
	path     *field.Path
	members  []*member // sorted by the names by which Argo CD knows them
	template *template.Tree
	reads    []template.Read
	revision map[string]string // by wave; nil where the entry has no revisions
	holding  []int             // which of the overrides are merged over the template
}

// planApplicationSet plans one entry of spec.applicationSets, and renders its template for every Cluster that it reaches.
func (p *planner) planApplicationSet(i int) {
	set := applicationSet{ApplicationSet: p.fleet.Config.Spec.ApplicationSets[i], path: field.NewPath("spec", "applicationSets").Index(i)}
	members, ok := p.selected(set.ClusterSelector, set.path)
	if !ok {
		return
	}
	set.members = p.addressable(members)
	reach(set.members)
	slices.SortStableFunc(set.members, func(a, b *member) int {
		return cmp.Or(cmp.Compare(a.clusterName, b.clusterName), cmp.Compare(a.Namespace, b.Namespace))
	})
	set.revision = revisionsOf(set.Revisions)
	if !p.checkClusterNames(set) {
		return
	}
	variants, ok := p.variantsOf(set)
	if !ok {
		return
	}
	generators, ok := p.generatorsOf(variants)
	if !ok || !p.checkRevisionsRead(set, variants) {
		return
	}
	source := outerTemplate()
	if len(set.Overrides) == 0 {
		source = generators[0].Template
		generators[0].Template = nil
	}
	planned := fleet.ApplicationSet{
		Metadata:                    p.metadata(string(p.fleet.Config.Spec.ArgoCD.Namespace), p.entryName(set.Name), set.Metadata),
		Generators:                  generators,
		Template:                    source,
		PreserveResourcesOnDeletion: set.SyncPolicy.PreserveResourcesOnDeletion == nil || *set.SyncPolicy.PreserveResourcesOnDeletion,
		ApplicationsSync:            string(set.SyncPolicy.ApplicationsSync),
		RollingSync:                 p.rollingSync(set),
	}
	if len(set.members) == 0 && planned.ApplicationsSync == "" {
		planned.ApplicationsSync = string(v1alpha1.ApplicationsSyncCreateUpdate) // a selector with a typo deletes nothing
	}
	p.checkSize(&planned, set)
	p.plan.ApplicationSets = append(p.plan.ApplicationSets, planned)
}

// generatorsOf are those of the variants of an entry, each with its template, and what they give is predicted. A problem that several variants have is said once.
func (p *planner) generatorsOf(variants []applicationSet) ([]fleet.Generator, bool) {
	before := len(p.problems)
	complete := true
	generators := make([]fleet.Generator, len(variants))
	for i := range variants {
		generator, ok := p.generatorOf(&variants[i])
		generators[i], complete = generator, complete && ok
	}
	said := map[string]bool{}
	found := p.problems[before:]
	p.problems = p.problems[:before]
	for _, problem := range found {
		if text := problem.String(); !said[text] {
			said[text] = true
			p.problems = append(p.problems, problem)
		}
	}
	return generators, complete
}

// generatorOf is the generator of a variant of an entry.
func (p *planner) generatorOf(set *applicationSet) (generator fleet.Generator, ok bool) {
	if !p.parseTemplate(set) {
		return generator, false
	}
	var parameters []map[string]any
	if p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorClusters {
		generator, parameters, ok = p.clusterGenerator(*set)
	} else {
		generator, parameters, ok = p.listGenerator(*set)
	}
	if !ok || !p.predict(*set, parameters) {
		return generator, false
	}
	if generator.Selector != nil && !p.proveOnSecrets(*generator.Selector, *set) {
		return generator, false
	}
	p.reportDefaults(set.reads)
	generator.Template, _ = set.template.Source().(map[string]any)
	return generator, true
}

// checkClusterNames wants no two Clusters that Argo CD knows by one name: it tells clusters apart by nothing else, and "destination.name" of two is an error there.
func (p *planner) checkClusterNames(set applicationSet) bool {
	unique := true
	for _, m := range set.members {
		if isHub(m.clusterName) {
			p.report(fleet.Error, fleet.RepeatedClusterName, set.path.Child("clusterSelector"), m.clusterName,
				fmt.Sprintf("addresses %s by the name of the hub itself, which would get its Applications", named([]*member{m})), "rename the Cluster")
			unique = false
		}
		other, exists := p.addressed[m.clusterName]
		if !exists {
			p.addressed[m.clusterName] = m
			continue
		}
		if other.ID() == m.ID() {
			continue
		}
		p.report(fleet.Error, fleet.RepeatedClusterName, set.path.Child("clusterSelector"), m.clusterName,
			fmt.Sprintf("addresses %s by one name, and Argo CD knows a cluster by its name alone", named([]*member{other, m})),
			"rename a Cluster, or select them in fleets with a hub of their own each")
		unique = false
	}
	return unique
}

// reportAmbiguous names the Clusters of the input that no ApplicationSet addresses, but that have the name of one that is addressed.
func (p *planner) reportAmbiguous() {
	for _, cluster := range p.fleet.Clusters {
		name := p.registrar.ClusterName(cluster)
		addressed, exists := p.addressed[name]
		if !exists || addressed.ID() == cluster.ID() || p.problems.Failed() {
			continue
		}
		p.report(fleet.Warning, fleet.RepeatedClusterName, field.NewPath("spec", "applicationSets"), name,
			fmt.Sprintf("one name is that of %s; if the Argo CD of the hub knows both, it refuses the Applications of either", named([]*member{addressed, {Cluster: cluster}})),
			"rename one of them")
	}
}

// parseTemplate merges the defaults under the template, settles the destination and parses it.
func (p *planner) parseTemplate(set *applicationSet) bool {
	defaults := runtime.DeepCopyJSON(p.fleet.Config.Spec.ArgoCD.Defaults)
	merged := mergeTrees(defaults, runtime.DeepCopyJSON(set.Template))
	p.settleDestination(merged)
	if set.Rollout == v1alpha1.RolloutRollingSync && !p.labelWave(*set, merged) {
		return false
	}
	parsed, errs := template.Parse(set.path.Child("template"), merged)
	for _, err := range errs {
		p.report(fleet.Error, fleet.BadTemplate, p.origin(*set, err.Path), err.Text, err.Reason, "mend the template; its language is that of Argo CD: Go template with sprig")
	}
	if len(errs) > 0 {
		return false
	}
	set.template, set.reads = parsed, parsed.Reads()
	return p.checkReads(set.reads, reading{
		path: set.path.Child("template"), valuesBefore: len(p.values), stamped: true, revision: set.revision != nil,
		onHub:     p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorClusters,
		insteadOf: p.insteadOfServer(),
	})
}

// insteadOfServer is what to do instead of reading the server or the project of a cluster Secret.
func (p *planner) insteadOfServer() string {
	if p.registrar.Labels.None() == "" {
		return "address the cluster by name, write the project as a value, or say argocd.generator: Clusters"
	}
	return "address the cluster by name, and write the project as a value"
}

// byClusterName is the destination that reaches a Cluster with every registrar that keeps its name.
const byClusterName = "{{ .name }}"

// settleDestination gives the template a destination by name where it has none. With the list generator, one that is exactly the server parameter
// becomes the name too, since no server is known at render time.
func (p *planner) settleDestination(tree map[string]any) {
	spec, _ := tree["spec"].(map[string]any)
	if spec == nil {
		spec = map[string]any{}
		tree["spec"] = spec
	}
	destination, _ := spec["destination"].(map[string]any)
	if destination == nil {
		destination = map[string]any{}
		spec["destination"] = destination
	}
	server, hasServer := destination["server"].(string)
	_, hasName := destination["name"]
	list := p.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorList
	if list && hasServer && isServerParameter(server) {
		delete(destination, "server")
		hasServer = false
	}
	if !hasServer && !hasName {
		destination["name"] = byClusterName
	}
}

// isServerParameter tells whether a text is exactly the server parameter, in Go or in flat form.
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
		below, exists := under[key].(map[string]any)
		if isMap && exists {
			under[key] = mergeTrees(below, inner)
		} else {
			under[key] = over[key]
		}
	}
	return under
}
