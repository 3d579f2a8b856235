package capi

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// editedFleet is a random fleet that delivers objects, and that is edited. An object is held by one
// holder at a time, so that it is plain who delivers it.
type editedFleet struct {
	*rand.Rand

	clusters map[string]editedCluster // by name
	entries  []editedEntry
	sets     []editedSet // written by hand
	holders  map[string]holder
}

// editedCluster is a Cluster of the namespace fleet.
type editedCluster struct {
	region, tier string
	paused       bool
}

// editedEntry is an entry of resourceSets.
type editedEntry struct {
	name, renamedFrom  string
	strategy, revision string
	selector           string
	holders            []string // in the order of its resources
}

// editedSet is a ClusterResourceSet that somebody has written.
type editedSet struct {
	name, strategy, selector string
	holders                  []string
}

// holder is what holds objects: text in an entry, or a ConfigMap.
type holder struct {
	configMap bool
	objects   map[string]string // their version, by name
	spelling  int               // of the bytes around them
}

func newEditedFleet(seed uint64) *editedFleet {
	f := &editedFleet{
		Rand: rand.New(rand.NewPCG(16, seed)), clusters: map[string]editedCluster{}, holders: map[string]holder{},
	}
	for i := range 3 + f.IntN(2) {
		f.clusters[fmt.Sprint("c", i)] = f.cluster()
	}
	for range 1 + f.IntN(3) {
		f.addEntry()
	}
	if f.IntN(4) > 0 {
		f.addSet()
	}
	for range 3 + f.IntN(4) {
		f.addObject()
	}
	return f
}

func (f *editedFleet) oneOf(texts ...string) string { return texts[f.IntN(len(texts))] }

func (f *editedFleet) cluster() editedCluster {
	return editedCluster{f.oneOf("eu", "us"), f.oneOf("a", "b"), f.IntN(5) == 0}
}

func (f *editedFleet) strategy() string { return f.oneOf("ApplyOnce", "Reconcile") }

func (f *editedFleet) selector() string {
	return f.oneOf("{matchExpressions: [{key: tier, operator: Exists}]}", "{matchLabels: {region: eu}}",
		"{matchLabels: {tier: a}}",
		"{matchExpressions: [{key: region, operator: In, values: [eu, us]}]}",
		"{matchExpressions: [{key: tier, operator: NotIn, values: [a]}]}")
}

// freeName is the first name of a kind that is not taken.
func freeName[V any](prefix string, taken map[string]V) string {
	for i := 0; ; i++ {
		name := fmt.Sprint(prefix, i)
		if _, exists := taken[name]; !exists {
			return name
		}
	}
}

func (f *editedFleet) addHolder(configMap bool) string {
	name := freeName("p", f.holders)
	f.holders[name] = holder{configMap: configMap, objects: map[string]string{"of-" + name: "1"}}
	return name
}

func (f *editedFleet) addEntry() {
	taken := map[string]bool{}
	for _, e := range f.entries {
		taken[e.name], taken[e.renamedFrom] = true, true
	}
	e := editedEntry{name: freeName("e", taken), strategy: f.strategy(), revision: "1", selector: f.selector()}
	for i := range 1 + f.IntN(2) {
		e.holders = append(e.holders, f.addHolder(i > 0))
	}
	f.entries = append(f.entries, e)
}

func (f *editedFleet) addSet() {
	taken := map[string]bool{}
	for _, s := range f.sets {
		taken[s.name] = true
	}
	s := editedSet{name: freeName("by-hand-", taken), strategy: f.strategy(), selector: f.selector()}
	for range 1 + f.IntN(2) {
		s.holders = append(s.holders, f.addHolder(true))
	}
	f.sets = append(f.sets, s)
}

// addObject puts an object that is held nowhere into a holder.
func (f *editedFleet) addObject() {
	taken := map[string]string{}
	for _, h := range f.holders {
		maps.Copy(taken, h.objects)
	}
	f.anyHolder().objects[freeName("o", taken)] = "1"
}

// anyOrder are the keys of a map, in an order that the seed decides.
func anyOrder[V any](f *editedFleet, all map[string]V) []string {
	sorted := slices.Sorted(maps.Keys(all))
	f.Shuffle(len(sorted), func(i, j int) { sorted[i], sorted[j] = sorted[j], sorted[i] })
	return sorted
}

func (f *editedFleet) anyHolder() holder { return f.holders[anyOrder(f, f.holders)[0]] }

// anyObject is an object and its holder; "" if there is none.
func (f *editedFleet) anyObject() (string, holder) {
	for _, name := range anyOrder(f, f.holders) {
		for _, object := range anyOrder(f, f.holders[name].objects) {
			return object, f.holders[name]
		}
	}
	return "", holder{}
}

// tree is the package of the fleet.
func (f *editedFleet) tree() tree {
	files := tree{}
	for name, c := range f.clusters {
		files["clusters/"+name+".yaml"] = fmt.Sprintf("apiVersion: cluster.x-k8s.io/v1beta2\nkind: Cluster\n"+
			"metadata: {name: %s, namespace: fleet, labels: {region: %s, tier: %s}}\n"+
			"spec: {paused: %t, infrastructureRef: {apiGroup: a.example.com, kind: A, name: a}}\n",
			name, c.region, c.tier, c.paused)
	}
	config := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: main}\nspec:\n" +
		"  values: [{name: region, label: region}]\n  resourceSets:\n"
	if len(f.entries) == 0 {
		config = strings.Replace(config, "  resourceSets:\n", "  resourceSets: []\n", 1)
	}
	for _, e := range f.entries {
		config += f.entry(e)
	}
	files[configFile] = config
	for name, h := range f.holders {
		if h.configMap {
			files[name+".yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name +
				", namespace: fleet}\n" +
				"data:\n  all: |\n" + indented(h.text(), 4)
		}
	}
	for _, s := range f.sets {
		references := make([]string, len(s.holders))
		for i, name := range s.holders {
			references[i] = "{kind: ConfigMap, name: " + name + "}"
		}
		files[s.name+".yaml"] = fmt.Sprintf("apiVersion: addons.cluster.x-k8s.io/v1beta2\nkind: ClusterResourceSet\n"+
			"metadata: {name: %s, namespace: fleet}\nspec: {strategy: %s, clusterSelector: %s, resources: [%s]}\n",
			s.name, s.strategy, s.selector, strings.Join(references, ", "))
	}
	return files
}

func (f *editedFleet) entry(e editedEntry) string {
	text := fmt.Sprintf("  - name: %s\n    strategy: %s\n    revision: '%s'\n    clusterSelector: %s\n",
		e.name, e.strategy, e.revision, e.selector)
	if e.renamedFrom != "" {
		text += "    renamedFrom: " + e.renamedFrom + "\n"
	}
	text += "    resources:\n"
	for _, name := range e.holders {
		if f.holders[name].configMap {
			text += "    - configMap: {name: " + name + "}\n"
			continue
		}
		text += "    - inline: |\n" + indented(f.holders[name].text(), 8)
	}
	return text
}

// text is the manifests that a holder holds.
func (h holder) text() string {
	text := strings.Repeat("# The objects of a fleet.\n", 1+h.spelling)
	for _, name := range slices.Sorted(maps.Keys(h.objects)) {
		text += "---\n" + objectText(name, h.objects[name])
	}
	return text
}

// objectText is the manifest of an object. What kind it has depends on its name, since some kinds
// are not for Reconcile.
func objectText(name, version string) string {
	if strings.HasSuffix(name, "3") {
		return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: kube-system}\n" +
			"spec: {revisionHistoryLimit: " + version + "}\n"
	}
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: kube-system}\n" +
		"data: {version: '" + version + "'}\n"
}
