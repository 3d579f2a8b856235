package preview

import (
	"maps"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
)

// waveFact is the fact that says in which wave a Cluster is.
const waveFact = "wave"

// revisionParameter is what templates read as the revision of the wave of a Cluster.
const revisionParameter = "revision"

// namespaceFact stands for the namespace of a Cluster, where no fact has that name.
const namespaceFact = "namespace"

// view is a plan as it is shown: its Clusters with what each entry brings to them.
type view struct {
	fleet     *fleet.Fleet
	plan      *fleet.Plan
	clusters  []viewedCluster
	entries   []viewedEntry
	delivered *delivered
	shown     *review.Shown
	edited    map[fleet.ID]bool
	variants  map[string]*setVariants // by ApplicationSet
	manifests Manifests               // the Applications that are shown in full
	partial   bool                    // whether a filter has left something out
}

// viewedCluster is a Cluster and what it gets.
type viewedCluster struct {
	*fleet.MemberPlan
	labels       map[string]string // that it will have
	facts        map[string]string // as they may be shown, and the labels that selectors read
	read         map[string]string // labels that the fleet reads, as they may be shown, beside the facts
	applications []*fleet.Application
	contents     map[string]content // by LIST/NAME of the entries that reach it
	alike        string
}

// viewedEntry is an entry of the FleetConfig.
type viewedEntry struct {
	name     string   // LIST/NAME
	keys     []string // of the labels that its selectors read
	reads    []string // the facts that its templates read, and the wave where its revisions are by wave
	strategy string   // of its payloads
}

// lists of entries.
const (
	resourceSetsList    = "resourceSets"
	bootstrapList       = "bootstrap"
	applicationSetsList = "applicationSets"
)

// viewOf is the view of a whole plan.
func viewOf(decided Decided) *view {
	f, plan, shown := decided.Fleet, decided.Plan, review.NewShown()
	v := &view{
		fleet: f, plan: plan, shown: shown, delivered: deliveredBy(plan, shown),
		edited: map[fleet.ID]bool{}, clusters: make([]viewedCluster, len(plan.Members)), entries: entriesOf(f),
	}
	for i := range plan.Edits {
		v.edited[plan.Edits[i].Object.ID()] = true
	}
	labels := labelsOf(f, plan)
	places := make(map[fleet.ID]int, len(plan.Members))
	for i := range plan.Members {
		member := &plan.Members[i]
		places[member.Cluster.ID()] = i
		v.clusters[i] = viewedCluster{
			MemberPlan: member, labels: labels[member.Cluster.ID()], contents: map[string]content{},
			alike: decided.Alike[member.Cluster.ID()],
		}
	}
	for i := range plan.Applications {
		if place, known := places[plan.Applications[i].Cluster.ID()]; known {
			to := &v.clusters[place]
			to.applications = append(to.applications, &plan.Applications[i])
		}
	}
	v.addReadLabels()
	contents := newVariants(shown)
	read := v.readKeys()
	for i := range v.clusters {
		v.fill(&v.clusters[i], contents)
		v.clusters[i].read = v.readLabels(&v.clusters[i], read)
	}
	v.addReadFacts(contents)
	v.addUnknownEntries()
	v.variants = v.variantsBySet()
	return v
}

// entriesOf are the entries of the FleetConfig.
func entriesOf(f *fleet.Fleet) []viewedEntry {
	var entries []viewedEntry
	for i := range f.Entries.Delivering {
		entry := &f.Entries.Delivering[i]
		entries = append(entries, viewedEntry{
			name: entry.List + "/" + string(entry.Name), keys: selectorKeys(entry.ClusterSelector),
			strategy: string(entry.Strategy),
		})
	}
	for i := range f.Entries.ApplicationSets {
		entry := &f.Entries.ApplicationSets[i]
		keys := selectorKeys(entry.ClusterSelector)
		for _, override := range entry.Overrides {
			keys = append(keys, selectorKeys(override.ClusterSelector)...)
		}
		entries = append(entries, viewedEntry{name: applicationSetsList + "/" + string(entry.Name), keys: keys})
	}
	return entries
}

// addReadFacts adds to the entries the facts that their templates read.
func (v *view) addReadFacts(contents *variants) {
	type ofEntry struct {
		entry   string
		variant *fleet.Variant
	}
	reads, seen := map[string][]string{}, map[ofEntry]bool{}
	for i := range v.plan.Applications {
		application := &v.plan.Applications[i]
		one := ofEntry{listOf(application) + "/" + application.Entry, application.Variant}
		if one.variant == nil || seen[one] {
			continue
		}
		seen[one] = true
		for _, read := range contents.parse(one.variant).reads {
			if len(read.Path) > 1 && read.Path[0] == "values" {
				reads[one.entry] = append(reads[one.entry], read.Path[1])
			}
		}
	}
	for i := range v.entries {
		entry := &v.entries[i]
		names := reads[entry.name]
		if slices.Contains(names, revisionParameter) {
			names = append(names, waveFact)
		}
		slices.Sort(names)
		entry.reads = slices.Compact(names)
	}
}

// fill adds to a Cluster its facts and what the entries bring to it.
func (v *view) fill(cluster *viewedCluster, contents *variants) {
	cluster.facts = fleet.Merged(cluster.Values)
	if _, has := cluster.facts[namespaceFact]; !has {
		cluster.facts[namespaceFact] = cluster.Cluster.Namespace
	}
	for _, entry := range v.entries {
		for _, key := range entry.keys {
			value, has := cluster.labels[key]
			if has && cluster.facts[key] == "" && !v.shown.Of(cluster.Secrets).Hides(key, value) {
				cluster.facts[key] = value
			}
		}
	}
	add := func(list, entry string, more content) {
		name := list + "/" + entry
		cluster.contents[name] = cluster.contents[name].plus(more)
	}
	for _, delivery := range cluster.ResourceSets {
		add(resourceSetsList, delivery.Entry, v.delivered.content(cluster.Cluster, delivery))
	}
	for _, delivery := range cluster.Bootstraps {
		add(bootstrapList, delivery.Entry, v.delivered.content(cluster.Cluster, delivery))
	}
	for _, application := range cluster.applications {
		add(listOf(application), application.Entry, contents.of(application, cluster.Secrets))
	}
}

// listOf is the list of the entry of an Application.
func listOf(application *fleet.Application) string {
	if application.Set == "" {
		return bootstrapList
	}
	return applicationSetsList
}

// addUnknownEntries adds the entries that bring something, and that are not in the FleetConfig.
func (v *view) addUnknownEntries() {
	known := map[string]bool{}
	for _, entry := range v.entries {
		known[entry.name] = true
	}
	for i := range v.clusters {
		for _, name := range slices.Sorted(maps.Keys(v.clusters[i].contents)) {
			if !known[name] {
				known[name] = true
				v.entries = append(v.entries, viewedEntry{name: name})
			}
		}
	}
}

// factNames are the names of all facts, sorted, without the labels that selectors read.
func (v *view) factNames() []string {
	names := map[string]bool{}
	for i := range v.clusters {
		for name := range v.clusters[i].Values {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// comparedFacts are the names by which Clusters are told apart: of facts, and their namespace.
func (v *view) comparedFacts() []string {
	names := v.factNames()
	if !slices.Contains(names, namespaceFact) {
		names = append(names, namespaceFact)
	}
	return names
}

// allFacts are the facts of the Clusters, by their places.
func (v *view) allFacts() []map[string]string {
	all := make([]map[string]string, len(v.clusters))
	for i := range v.clusters {
		all[i] = v.clusters[i].facts
	}
	return all
}
