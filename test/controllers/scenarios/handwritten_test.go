package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// writtenSet is a hand-written set with a ConfigMap of the same name, and the entry that takes its
// place.
type writtenSet struct {
	name, strategy string
	isKept         bool // The entry names the ConfigMap with configMap.
}

// setsNamed are hand-written sets by their names: once or again, for the strategy; files or kept.
func setsNamed(names ...string) []writtenSet {
	var sets []writtenSet
	for _, name := range names {
		w := writtenSet{name, "ApplyOnce", strings.HasSuffix(name, "kept")}
		if strings.HasPrefix(name, "again") {
			w.strategy = "Reconcile"
		}
		sets = append(sets, w)
	}
	return sets
}

// generated is the number of sets that take its place: there is a companion for the Secret.
func (w writtenSet) generated() int {
	if w.name == "again-files" {
		return 2
	}
	return 1
}

// isAppliedAgain reports whether a delivered object is applied again by the generated set: under
// Reconcile, unless a companion delivers it, as it does a Secret without data.
func (w writtenSet) isAppliedAgain(kind string) bool {
	return w.strategy == "Reconcile" && kind == "ConfigMap"
}

// delivered are the manifests that reach the clusters: two ConfigMaps and a Secret without data.
func (w writtenSet) delivered(namespace string) string {
	var text string
	if !w.isKept { // A ConfigMap with such a Secret would go to the companion whole.
		text = fmt.Sprintf("apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s}\n", w.name, namespace)
	}
	for _, name := range []string{w.name, w.name + "-more"} {
		text += fmt.Sprintf("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\n"+
			"data: {colour: blue}\n",
			name, namespace)
	}
	return text
}

// handWritten is a fleet with hand-written sets. Fleet and namespace have one name.
type handWritten struct {
	name        string
	syncOptions string // of Argo CD, on the sets
	isShared    bool   // All sets are of one Cluster. Otherwise each has a Cluster of its own.
	written     []writtenSet
}

// set is the hand-written set and its ConfigMap.
func (h handWritten) set(w writtenSet) (set, payload string) {
	set = fmt.Sprintf(`apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: %s, namespace: %s, annotations: {argocd.argoproj.io/sync-options: %q}}
spec:
  strategy: %s
  clusterSelector: {matchLabels: {%[1]s: selected}}
  resources: [{kind: ConfigMap, name: %[1]s}]
`, w.name, h.name, h.syncOptions, w.strategy)
	payload = fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata:\n"+
		"  manifests.yaml: %q\n",
		w.name, h.name, w.delivered(h.name))
	return set, payload
}

// cluster is the Cluster of a set.
func (h handWritten) cluster(w writtenSet) string {
	if h.isShared {
		return h.name + "-shared"
	}
	return h.name + "-" + w.name
}

// generatedSets are the Clusters, with the number of generated sets that each has.
func (h handWritten) generatedSets() map[string]int {
	sets := map[string]int{}
	for _, w := range h.written {
		sets[h.cluster(w)] += w.generated()
	}
	return sets
}

// clusters are the files of the Clusters, whose labels are the names of their sets.
func (h handWritten) clusters() fleet {
	files := fleet{}
	for cluster := range h.generatedSets() {
		labels := "fleet: " + h.name
		for _, w := range h.written {
			if h.cluster(w) == cluster {
				labels += ", " + w.name + ": selected"
			}
		}
		files["clusters/"+cluster+".yaml"] = clusterFile(h.name, cluster, labels)
	}
	return files
}

// byHand is the folder before.
func (h handWritten) byHand() fleet {
	files := h.clusters()
	for _, w := range h.written {
		files["sets/"+w.name+".yaml"], files["sets/payload-"+w.name+".yaml"] = h.set(w)
	}
	return files
}

// taken is the folder after: with a FleetConfig, without the hand-written sets and the ConfigMaps
// that no entry names.
func (h handWritten) taken() fleet {
	files := h.clusters()
	config := fmt.Sprintf(`
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: %[1]s, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: %[1]s}}}
  resourceSets:
`, h.name)
	for _, w := range h.written {
		source := fmt.Sprintf("files: [payloads/%s.yaml]", w.name)
		if w.isKept {
			source = fmt.Sprintf("configMap: {name: %s}", w.name)
			_, files["payloads/"+w.name+".yaml"] = h.set(w)
		} else {
			files["payloads/"+w.name+".yaml"] = w.delivered(h.name)
		}
		config += fmt.Sprintf("  - {name: %s, clusterSelector: {matchLabels: {%[1]s: selected}}, strategy: %s, "+
			"resources: [{%s}]}\n",
			w.name, w.strategy, source)
	}
	return files.withFile("fleet.yaml", config)
}

// both is the folder in between: with the FleetConfig and with the hand-written sets.
func (h handWritten) both() fleet {
	files := h.taken()
	for name, text := range h.byHand() {
		files[name] = text
	}
	for _, w := range h.written {
		if w.isKept {
			delete(files, "sets/payload-"+w.name+".yaml")
		}
	}
	return files
}

// manifests are the objects of the files of a folder without a FleetConfig.
func (f fleet) manifests(t *testing.T) []manifest {
	t.Helper()
	var all []manifest
	for _, name := range slices.Sorted(maps.Keys(f)) {
		manifests, err := environment.Manifests([]byte(f[name]))
		must(t, err)
		all = append(all, manifests...)
	}
	return all
}

// sorted returns texts in order.
func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }
