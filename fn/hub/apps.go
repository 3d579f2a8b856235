package hub

import (
	"cmp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/facts"
	"github.com/capifleet/capifleet/fn/fleet"
)

// Apps are the entries of spec.applicationSets, as they were read.
type Apps struct {
	fleet         *fleet.Fleet
	facts         *facts.Facts
	registrar     argocd.Registrar
	registrations registrations
	sets          []*set
	selected      map[fleet.ID]bool        // the Clusters that any entry selects
	addressed     map[string]*fleet.Member // the first member that Argo CD knows by a name
	reached       []*fleet.Member
	wants         []fleet.Want
}

// set is an entry of spec.applicationSets.
type set struct {
	fleet.ApplicationSetEntry
	selected []*fleet.Member   // by its clusterSelector
	members  []*fleet.Member   // that it addresses, sorted by the names by which Argo CD knows them
	revision map[string]string // by wave; nil where the entry has no revisions
	variants []variant
	selector metav1.LabelSelector // of the cluster generator
	complete bool                 // whether all variants are
}

// Read reads the entries: whom each addresses, and with which templates.
func Read(f *fleet.Fleet, known *facts.Facts) (*Apps, fleet.Problems) {
	registrar := argocd.RegistrarOf(f.Config.Spec.ArgoCD)
	problems := argocd.NearAnnotations(
		field.NewPath("spec", "metadata", "annotations"), f.Config.Spec.Metadata.Annotations)
	registered, more := register(f, registrar, known.Members)
	problems = append(problems, more...)
	apps := &Apps{
		fleet: f, facts: known, registrar: registrar, registrations: registered,
		selected:  make(map[fleet.ID]bool, len(known.Members)),
		addressed: make(map[string]*fleet.Member, len(known.Members)),
	}
	for _, entry := range f.Entries.ApplicationSets {
		s, wants, more := apps.read(entry)
		problems = append(problems, more...)
		if s == nil {
			continue
		}
		apps.sets = append(apps.sets, s)
		apps.wants = append(apps.wants, wants...)
		apps.reached = append(apps.reached, s.members...)
		for _, member := range s.selected {
			apps.selected[member.ID()] = true
		}
		for _, member := range s.members {
			if name := apps.clusterName(member); apps.addressed[name] == nil {
				apps.addressed[name] = member
			}
		}
	}
	return apps, problems
}

// read reads an entry; nil where its selector cannot be read.
func (a *Apps) read(configured fleet.ApplicationSetEntry) (*set, []fleet.Want, fleet.Problems) {
	path := configured.Path
	problems := argocd.NearAnnotations(path.Child("metadata", "annotations"), configured.Metadata.Annotations)
	problems = append(problems, argocd.CheckMayDiffer(path, configured.ApplicationSet)...)
	selected, ok, more := a.facts.Selected(configured.ClusterSelector, path.Child("clusterSelector"))
	if problems = append(problems, more...); !ok {
		return nil, nil, problems
	}
	s := set{
		ApplicationSetEntry: configured, selected: selected, members: a.addressable(selected),
		revision: revisionsOf(configured.Revisions),
	}
	if more := a.checkClusterNames(s); len(more) > 0 {
		return &s, nil, append(problems, more...)
	}
	variants, more := a.variantsOf(s)
	problems = append(problems, more...)
	if more.Failed() {
		return &s, nil, problems
	}
	refused := a.clusterGenerator() && len(s.Overrides) > 0
	if refused {
		problems = append(problems, refuseOverrides(path.Child("overrides")))
	}
	var wants []fleet.Want
	s.complete = true
	for _, v := range variants {
		parsed, more := a.parse(s, v)
		problems = append(problems, more...)
		parsed.complete = !refused && !more.Failed()
		if parsed.complete && a.clusterGenerator() { // it is the only variant
			s.selector, wants, more = a.readSelector(s, parsed)
			problems = append(problems, more...)
			parsed.complete = !more.Failed()
		}
		s.complete = s.complete && parsed.complete
		s.variants = append(s.variants, parsed)
	}
	return &s, wants, problems
}

// Wants are the labels and annotations that the entries need on Clusters.
func (a *Apps) Wants() []fleet.Want { return a.wants }

// Reached are the members that entries address.
func (a *Apps) Reached() []*fleet.Member { return a.reached }

// clusterGenerator reports whether Argo CD's cluster generator is used, instead of a list.
func (a *Apps) clusterGenerator() bool {
	return a.fleet.Config.Spec.ArgoCD.Generator == v1alpha1.GeneratorClusters
}

// addressable are the selected members that an ApplicationSet reaches: all of them by a list; by
// the cluster generator those that get a Secret. They are sorted by the names by which Argo CD
// knows them.
func (a *Apps) addressable(selected []*fleet.Member) []*fleet.Member {
	var reached []*fleet.Member
	for _, member := range selected {
		if a.Unregistered(member) == "" || !a.clusterGenerator() {
			reached = append(reached, member)
		}
	}
	slices.SortStableFunc(reached, func(x, y *fleet.Member) int {
		return cmp.Or(cmp.Compare(a.clusterName(x), a.clusterName(y)), cmp.Compare(x.Namespace, y.Namespace))
	})
	return reached
}

// checkClusterNames wants no two Clusters that Argo CD knows by one name: it tells clusters apart
// by nothing else, and a "destination.name" that two have is an error there.
func (a *Apps) checkClusterNames(s set) fleet.Problems {
	var problems fleet.Problems
	own := make(map[string]*fleet.Member, len(s.members))
	problem := fleet.Problem{Code: fleet.RepeatedClusterName, Field: s.Path.Child("clusterSelector")}
	for _, member := range s.members {
		name := a.clusterName(member)
		problem.Value = name
		if isHub(name) {
			problem.Clusters = []fleet.Ref{member.Ref}
			problem.Message = "Argo CD knows the hub itself by the name of the Cluster, so the hub would get " +
				"its Applications"
			problem.Remedy = "rename the Cluster"
			problems = append(problems, problem)
		}
		other := cmp.Or(a.addressed[name], own[name], member)
		if own[name] = other; other.ID() == member.ID() {
			continue
		}
		problem.Clusters = []fleet.Ref{other.Ref, member.Ref}
		problem.Message = a.sharedName(other.Cluster, member.Cluster) +
			", and Argo CD knows a cluster by its name alone"
		problem.Remedy = "rename a Cluster, or put them into fleets with different hubs"
		if a.registrar.HasOtherName(member.Cluster) {
			problem.Remedy = "set another name in a control plane, or put them into fleets with different hubs"
		}
		problems = append(problems, problem)
	}
	return problems
}

// isHub reports whether a name is that by which Argo CD knows the hub itself. It is the name of a
// cluster Secret, which Argo CD compares as it is; what [argocd.IsHub] reads is the destination of
// an Application, where other spellings lead to the hub, too.
func isHub(clusterName string) bool { return clusterName == argocd.OwnName }
