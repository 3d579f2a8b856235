package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// part is a hand-written set with a ConfigMap of the same name, and the entry that takes its place.
type part struct {
	name, strategy string
	isKept         bool // The entry names the ConfigMap with configMap.
}

func parts() []part {
	return []part{
		{"once-files", "ApplyOnce", false},
		{"once-kept", "ApplyOnce", true},
		{"again-files", "Reconcile", false},
		{"again-kept", "Reconcile", true},
	}
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

// handWritten is a fleet of one Cluster with hand-written sets. The names of fleet, namespace and
// Cluster are one.
type handWritten struct {
	name        string
	syncOptions string // of Argo CD, on the sets
}

// set is the hand-written set and its ConfigMap.
func (h handWritten) set(p part) (set, payload string) {
	set = fmt.Sprintf(`apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata: {name: %s, namespace: %s, annotations: {argocd.argoproj.io/sync-options: %q}}
spec:
  strategy: %s
  clusterSelector: {matchLabels: {fleet: %[2]s}}
  resources: [{kind: ConfigMap, name: %[1]s}]
`, p.name, h.name, h.syncOptions, p.strategy)
	payload = fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata:\n  manifests.yaml: %q\n",
		p.name, h.name, p.delivered(h.name))
	return set, payload
}

// byHand is the folder before.
func (h handWritten) byHand() fleet {
	files := fleet{"clusters/one.yaml": clusterFile(h.name, h.name, "fleet: "+h.name)}
	for _, p := range parts() {
		files["sets/"+p.name+".yaml"], files["sets/payload-"+p.name+".yaml"] = h.set(p)
	}
	return files
}

// taken is the folder after: with a FleetConfig, without the hand-written sets and the ConfigMaps
// that no entry names.
func (h handWritten) taken() fleet {
	files := fleet{"clusters/one.yaml": clusterFile(h.name, h.name, "fleet: "+h.name)}
	config := fmt.Sprintf(`
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: %[1]s, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: %[1]s}}}
  resourceSets:
`, h.name)
	for _, p := range parts() {
		source := fmt.Sprintf("files: [payloads/%s.yaml]", p.name)
		if p.isKept {
			source = fmt.Sprintf("configMap: {name: %s}", p.name)
			_, files["payloads/"+p.name+".yaml"] = h.set(p)
		} else {
			files["payloads/"+p.name+".yaml"] = p.delivered(h.name)
		}
		config += fmt.Sprintf("  - {name: %s, strategy: %s, resources: [{%s}]}\n", p.name, p.strategy, source)
	}
	return files.withFile("fleet.yaml", config)
}

// both is the folder in between: with the FleetConfig and with the hand-written sets.
func (h handWritten) both() fleet {
	files := h.taken()
	for name, text := range h.byHand() {
		files[name] = text
	}
	for _, p := range parts() {
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
