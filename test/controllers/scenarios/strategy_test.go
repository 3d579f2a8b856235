package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// edited is a fleet whose strategies, revisions and payloads are edited. Each entry delivers to one
// Cluster, and to one namespace there, of its own name. So no Cluster has sets of several entries.
func edited(strategy, revision, grown string) fleet {
	const settings = `
        apiVersion: v1
        kind: Namespace
        metadata: {name: %[1]s}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: %[1]s}
        data: {colour: blue}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: generated, namespace: %[1]s}
`
	entry := func(name, strategy, revision string) string {
		return fmt.Sprintf("  - name: %s\n    clusterSelector: {matchLabels: {entry: %[1]s}}\n    strategy: %s\n"+
			"    revision: %q\n    resources:\n    - inline: |"+settings, name, strategy, revision)
	}
	large := func(name, strategy string) string {
		return fmt.Sprintf("  - {name: %[1]s, clusterSelector: {matchLabels: {entry: %[1]s}}, strategy: %s, "+
			"resources: [{files: [payloads/%[1]s.yaml]}]}\n", name, strategy)
	}
	files := fleet{
		"fleet.yaml": `
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: edge, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  clusters: {selector: {matchLabels: {fleet: edge}}}
  resourceSets:
` + entry("strategy", strategy, "1") + entry("revised-once", "ApplyOnce", revision) +
			entry("revised-kept", "Reconcile", revision) + large("large-once", "ApplyOnce") +
			large("large-kept", "Reconcile"),
		"payloads/large-once.yaml": largePayload("large-once", grown),
		"payloads/large-kept.yaml": largePayload("large-kept", grown),
	}
	for name := range editedClusters("") {
		files["clusters/"+name+".yaml"] = clusterFile("clusters", name, "fleet: edge, entry: "+name)
	}
	return files
}

// editedClusters are the Clusters, with the number of sets that each has: under Reconcile there is
// a companion for the Secret.
func editedClusters(strategy string) map[string]int {
	sets := map[string]int{"strategy": 1, "revised-once": 1, "revised-kept": 2, "large-once": 1, "large-kept": 1}
	if strategy == "Reconcile" {
		sets["strategy"]++
	}
	return sets
}

// largePayload has a ConfigMap of 300 kB for each of these letters; four do not fit into one
// payload.
func largePayload(namespace, letters string) string {
	text := fmt.Sprintf("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n", namespace)
	for _, letter := range strings.Split(letters, "") {
		text += fmt.Sprintf("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\n"+
			"data: {text: %s}\n",
			letter, namespace, strings.Repeat(letter, 300_000))
	}
	return text
}

// TestStrategiesAndShards: ApplyOnce becomes Reconcile and ApplyOnce again, a payload becomes two
// and one again, and revisions are edited.
func TestStrategiesAndShards(t *testing.T) {
	e := scenario(t,
		"strategies up and down, payloads that become two and one again, revisions: no object is lost, "+
			"and what is applied again is known")
	planes := e.ControlPlanes(t, "management", "workload")
	s := strategyEdits{hub: planes[0], workload: planes[1]}
	s.hub.ClusterAPI(t)
	s.hub.GarbageCollector(t)
	s.hub.Namespace(t, "clusters")
	s.syncer = s.hub.Syncer(t, "fleet")
	s.syncer.Sync(t, edited("ApplyOnce", "1", "abc").render(t)...)
	for name := range editedClusters("ApplyOnce") {
		s.hub.Provision(t, "clusters", name, s.workload)
	}
	for name, sets := range editedClusters("ApplyOnce") {
		s.hub.Delivered(t, "clusters", name, sets)
	}
	s.upwards(t)
	s.downwards(t)
}

type strategyEdits struct {
	hub, workload *environment.ControlPlane
	syncer        *environment.Syncer
}

// deliver syncs an edited fleet, and waits until no other sets are there, each of which is applied.
func (s strategyEdits) deliver(t *testing.T, strategy, revision, letters string) {
	t.Helper()
	manifests := edited(strategy, revision, letters).render(t)
	s.syncer.Sync(t, manifests...)
	environment.Eventually(t, "the sets are those that are rendered", hasSets(s.hub, manifests))
	for name, sets := range editedClusters(strategy) {
		s.hub.DeliveredAfterDeletion(t, "clusters", name, sets)
	}
}

// upwards: ApplyOnce becomes Reconcile, revisions are edited, and a payload becomes two.
func (s strategyEdits) upwards(t *testing.T) {
	t.Helper()
	payloads := s.payloads(t)
	kept := s.touch(t, "strategy/Secret/generated", "revised-once/ConfigMap/settings", "revised-kept/Secret/generated",
		"large-once/ConfigMap/a", "large-kept/ConfigMap/a")
	again := s.touch(t, "strategy/ConfigMap/settings", "revised-kept/ConfigMap/settings")
	must(t, s.workload.Delete(t.Context(), environment.Object("v1", "Secret", "revised-once", "generated")))

	s.deliver(t, "Reconcile", "2", "abcd")
	must(t, unchanged(s.workload, kept)(t.Context()))
	must(t, s.areAppliedAgain(t.Context(), again))
	live(t, s.workload, "v1", "Secret", "revised-once", "generated") // A new revision creates what is missing.
	for _, namespace := range []string{"large-once", "large-kept"} { // So does a second payload, also under ApplyOnce.
		live(t, s.workload, "v1", "ConfigMap", namespace, "d")
		live(t, s.hub, "v1", "ConfigMap", "clusters", "edge-"+namespace+"-2")
	}
	s.mustHavePayloads(t, payloads)
}

// downwards: Reconcile becomes ApplyOnce, and two payloads become one.
func (s strategyEdits) downwards(t *testing.T) {
	t.Helper()
	payloads := s.payloads(t)
	kept := s.touch(t, "strategy/ConfigMap/settings", "large-once/ConfigMap/d", "large-kept/ConfigMap/d",
		"large-kept/ConfigMap/b")
	s.deliver(t, "ApplyOnce", "2", "abc")
	environment.Throughout(t, "nothing is applied again, and nothing deleted", nothingMoreHappens,
		unchanged(s.workload, kept))
	// The second payload is not pruned, since it has an owner: its set, which does not name it now.
	s.mustHavePayloads(t, payloads)

	s.syncer.Sync(t, edited("ApplyOnce", "2", "abc").
		replaced(t, "fleet.yaml", "{name: large-once,", "{name: large-once, revision: new,").render(t)...)
	environment.Eventually(t, "the second payload goes with that set", func(ctx context.Context) error {
		_, err := s.hub.Live(ctx, "v1", "ConfigMap", "clusters", "edge-large-once-2")
		return mustBeAbsent(err)
	})
}

// touch adds data to objects, as somebody else does, and returns them. Each is a namespace, a kind
// and a name.
func (s strategyEdits) touch(t *testing.T, objects ...string) []manifest {
	t.Helper()
	var touched []manifest
	for _, id := range objects {
		namespace, rest, _ := strings.Cut(id, "/")
		kind, name, _ := strings.Cut(rest, "/")
		object := live(t, s.workload, "v1", kind, namespace, name)
		path := "/data/theirs"
		value := `"eA=="`
		if object.Object["data"] == nil {
			path, value = "/data", `{"theirs": "eA=="}`
		}
		edit(t, s.workload, object, fmt.Sprintf(`[{"op": "add", "path": %q, "value": %s}]`, path, value))
		touched = append(touched, contentOf(live(t, s.workload, "v1", kind, namespace, name)))
	}
	return touched
}

// areAppliedAgain returns an error unless objects are the same, and have lost what somebody has
// added.
func (s strategyEdits) areAppliedAgain(ctx context.Context, touched []manifest) error {
	var errs []error
	for _, before := range touched {
		now, err := s.workload.Live(ctx, "v1", before.GetKind(), before.GetNamespace(), before.GetName())
		data, _, _ := unstructured.NestedStringMap(now.Object, "data")
		if err == nil && (now.GetUID() != before.GetUID() || data["theirs"] != "") {
			err = fmt.Errorf("%s of %s has %v", before.GetName(), before.GetNamespace(), data)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// payloads are all that are on the hub.
func (s strategyEdits) payloads(t *testing.T) []manifest {
	t.Helper()
	all, err := s.hub.All(t.Context(), "v1", "ConfigMap", "clusters")
	must(t, err)
	var payloads []manifest
	for i := range all {
		payloads = append(payloads, &all[i])
	}
	return payloads
}

// mustHavePayloads wants payloads to be the objects that they were.
func (s strategyEdits) mustHavePayloads(t *testing.T, before []manifest) {
	t.Helper()
	if len(before) == 0 {
		t.Error("there were no payloads")
	}
	for _, one := range before {
		mustBeSameObject(t, s.hub, one)
	}
}

// hasSets returns a check, which is nil when the sets of the hub are those of manifests.
func hasSets(hub *environment.ControlPlane, manifests []manifest) func(context.Context) error {
	return func(ctx context.Context) error {
		live, err := hub.All(ctx, environment.ClusterResourceSetVersion, setKind, "")
		got, want := map[string]bool{}, map[string]bool{}
		for i := range live {
			got[live[i].GetName()] = true
		}
		for _, one := range ofKind(manifests, setKind) {
			want[one.GetName()] = true
		}
		if diff := cmp.Diff(want, got); err == nil && diff != "" {
			err = fmt.Errorf("(-rendered +live) %s", diff)
		}
		return err
	}
}
