package plan

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Resolve decides what the fleet gets. Without an error among the problems the Plan is complete and proved for every Cluster of the fleet.
func Resolve(f *fleet.Fleet) (*fleet.Plan, fleet.Problems) {
	p := newPlanner(f)
	p.resolve()
	return p.plan, p.problems
}

// planner carries one run.
type planner struct {
	fleet      *fleet.Fleet
	values     []v1alpha1.Value // those that templates may read, in the order of evaluation
	members    []*member        // the fleet's Clusters, sorted by namespace and name
	apiVersion string           // of ClusterResourceSets
	registrar  argocd.Registrar
	stamps     *stamps
	plan       *fleet.Plan
	problems   fleet.Problems

	hidden       map[string]bool                              // the values that are made of what may be secret, by name
	unreadable   map[string]bool                              // the values of which it is said that they cannot be evaluated, by name
	defaulted    map[string]fleet.Problem                     // that a value's default is used, by the value's name, until a template is found to read it
	applications map[string]application                       // that the ApplicationSets make, by namespace and name
	addressed    map[string]*member                           // whom the ApplicationSets address, by the name by which Argo CD knows the cluster
	installed    map[installed]v1alpha1.Name                  // which entry's Applications the Clusters' own Argo CDs have
	payloads     map[fleet.ID]plannedPayload                  // that there are
	companions   map[v1alpha1.Name]map[string]map[string]bool // what the companions of entries deliver, by entry and reason
	shared       map[fleet.ID][]sharedObject                  // what entries deliver to all of their Clusters
	byLabel      map[string]map[string][]fleet.Cluster        // the Clusters by label and value, see clustersBy
}

// resolve decides everything, in the order of evaluation.
func (p *planner) resolve() {
	p.findMembers()
	p.apiVersion = groupOfAddons + "/" + string(p.clusterAPIVersion())
	p.evaluateValues()
	p.stampClusterLabels()
	p.formWaves()
	entries := p.entries()
	p.checkTracks(entries)
	for _, e := range entries {
		p.planEntry(e)
	}
	p.registerMembers()
	for i := range p.fleet.Config.Spec.ApplicationSets {
		p.planApplicationSet(i)
	}
	p.reportAmbiguous()
	p.reportUnregistered()
	p.reportUnknownDestinations()
	p.planStamps()
	p.leaveToOthers()
	p.planMembers()
	p.planSecrets()
	p.sort()
	p.checkIdentities()
	if !p.problems.Failed() {
		p.reportUnreached()
		p.reportOrphans()
		p.reportChanges()
	}
}

func newPlanner(f *fleet.Fleet) *planner {
	return &planner{
		fleet:        f,
		values:       valuesOfFleet(&f.Config.Spec),
		plan:         &fleet.Plan{},
		registrar:    argocd.RegistrarOf(f.Config.Spec.ArgoCD),
		stamps:       newStamps(f),
		hidden:       map[string]bool{},
		unreadable:   map[string]bool{},
		defaulted:    map[string]fleet.Problem{},
		applications: map[string]application{},
		addressed:    map[string]*member{},
		installed:    map[installed]v1alpha1.Name{},
		payloads:     map[fleet.ID]plannedPayload{},
		companions:   map[v1alpha1.Name]map[string]map[string]bool{},
		shared:       map[fleet.ID][]sharedObject{},
		byLabel:      map[string]map[string][]fleet.Cluster{},
	}
}

// report adds a problem with a field of the FleetConfig.
func (p *planner) report(severity fleet.Severity, code fleet.Code, path *field.Path, value, message, remedy string) {
	p.problems = append(p.problems, fleet.Problem{
		Severity: severity, Code: code, Object: p.fleet.Self, Field: path, Value: value, Message: p.fleet.Overrides.From(path) + message, Remedy: remedy,
	})
}

// sort puts everything into an order that does not depend on that of the input.
func (p *planner) sort() {
	byMetadata := func(a, b fleet.Metadata) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	}
	slices.SortFunc(p.plan.ResourceSets, func(a, b fleet.ResourceSet) int { return byMetadata(a.Metadata, b.Metadata) })
	slices.SortFunc(p.plan.Payloads, func(a, b fleet.Payload) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(p.plan.ApplicationSets, func(a, b fleet.ApplicationSet) int { return byMetadata(a.Metadata, b.Metadata) })
	slices.SortStableFunc(p.plan.Applications, func(a, b fleet.Application) int {
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Entry, b.Entry), a.Cluster.Compare(b.Cluster))
	})
	slices.SortFunc(p.plan.Secrets, func(a, b fleet.ClusterSecret) int {
		return cmp.Or(byMetadata(a.Metadata, b.Metadata), a.Cluster.Compare(b.Cluster))
	})
	slices.SortFunc(p.plan.Edits, func(a, b fleet.Edit) int { return a.Object.Compare(b.Object.Ref) })
}
