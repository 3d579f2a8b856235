package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// part is a hand-written set with a ConfigMap of the same name, and the entry that takes its place.
type part struct {
	name, strategy string
	isKept         bool // The entry names the ConfigMap with configMap.
}

// partsNamed are parts by their names: once or again, for the strategy; files or kept.
func partsNamed(names ...string) []part {
	var parts []part
	for _, name := range names {
		p := part{name, "ApplyOnce", strings.HasSuffix(name, "kept")}
		if strings.HasPrefix(name, "again") {
			p.strategy = "Reconcile"
		}
		parts = append(parts, p)
	}
	return parts
}

// generated is the number of sets that take its place: there is a companion for the Secret.
func (p part) generated() int {
	if p.name == "again-files" {
		return 2
	}
	return 1
}

// isAppliedAgain reports whether a delivered object is applied again by the generated set: under
// Reconcile, unless a companion delivers it, as it does a Secret without data.
func (p part) isAppliedAgain(kind string) bool {
	return p.strategy == "Reconcile" && kind == "ConfigMap"
}

// delivered are the manifests that reach the clusters: two ConfigMaps and a Secret without data.
func (p part) delivered(namespace string) string {
	var text string
	if !p.isKept { // A ConfigMap with such a Secret would go to the companion whole.
		text = fmt.Sprintf("apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: %s}\n", p.name, namespace)
	}
	for _, name := range []string{p.name, p.name + "-more"} {
		text += fmt.Sprintf("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata: {colour: blue}\n",
			name, namespace)
	}
	return text
}

// handWritten is a fleet with hand-written sets, each of which has a Cluster of its own. Fleet and
// namespace have one name.
type handWritten struct {
	name        string
	syncOptions string // of Argo CD, on the sets
	parts       []part
}

// set is the hand-written set and its ConfigMap.
func (h handWritten) set(p part) (set, payload string) {
	set = fmt.Sprintf(`apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: %s, namespace: %s, annotations: {argocd.argoproj.io/sync-options: %q}}
spec:
  strategy: %s
  clusterSelector: {matchLabels: {part: %[1]s}}
  resources: [{kind: ConfigMap, name: %[1]s}]
`, p.name, h.name, h.syncOptions, p.strategy)
	payload = fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata:\n  manifests.yaml: %q\n",
		p.name, h.name, p.delivered(h.name))
	return set, payload
}

// cluster is the Cluster of a part.
func (h handWritten) cluster(p part) string { return h.name + "-" + p.name }

func (h handWritten) clusters() fleet {
	files := fleet{}
	for _, p := range h.parts {
		files["clusters/"+p.name+".yaml"] = clusterFile(h.name, h.cluster(p), "fleet: "+h.name+", part: "+p.name)
	}
	return files
}

// byHand is the folder before.
func (h handWritten) byHand() fleet {
	files := h.clusters()
	for _, p := range h.parts {
		files["sets/"+p.name+".yaml"], files["sets/payload-"+p.name+".yaml"] = h.set(p)
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
	for _, p := range h.parts {
		source := fmt.Sprintf("files: [payloads/%s.yaml]", p.name)
		if p.isKept {
			source = fmt.Sprintf("configMap: {name: %s}", p.name)
			_, files["payloads/"+p.name+".yaml"] = h.set(p)
		} else {
			files["payloads/"+p.name+".yaml"] = p.delivered(h.name)
		}
		config += fmt.Sprintf("  - {name: %s, clusterSelector: {matchLabels: {part: %[1]s}}, strategy: %s, resources: [{%s}]}\n",
			p.name, p.strategy, source)
	}
	return files.withFile("fleet.yaml", config)
}

// both is the folder in between: with the FleetConfig and with the hand-written sets.
func (h handWritten) both() fleet {
	files := h.taken()
	for name, text := range h.byHand() {
		files[name] = text
	}
	for _, p := range h.parts {
		if p.isKept {
			delete(files, "sets/payload-"+p.name+".yaml")
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
