package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// selecting is a fleet of one Cluster, with an entry whose selector is edited. The names of fleet,
// namespace and Cluster are one.
func selecting(name, labels, selector string) fleet {
	return fleet{
		"fleet.yaml": fmt.Sprintf(`
apiVersion: capifleet.dev/v1alpha1
kind: FleetConfig
metadata: {name: %[1]s, annotations: {config.kubernetes.io/local-config: "true"}}
spec:
  resourceSets:
  - name: settings
    clusterSelector: {matchLabels: {%[2]s}}
    resources:
    - inline: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %[1]s, namespace: default}
        data: {colour: blue}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %[1]s-more, namespace: default}
        data: {colour: red}
`, name, selector),
		"clusters/" + name + ".yaml": clusterFile(name, name, labels),
	}
}

// TestSelectorEdits: a selector is edited, and Argo CD prunes the old set with Kubernetes' own
// garbage collector at work.
func TestSelectorEdits(t *testing.T) {
	e := scenario(t,
		"edited selector: the new set is accepted, the payload changes its owner, also when the new set matches "+
			"nothing yet, and no object is lost")
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t)
	hub.GarbageCollector(t)
	s := selectorEdits{hub, workload}
	s.together(t)
	s.setsFirst(t)
	s.setsFirstWithoutPruneLast(t)
	s.besideNewCluster(t)
}

type selectorEdits struct{ hub, workload *environment.ControlPlane }

// delivered begins with a fleet whose only set, of the selector tier: gold, is delivered. sets and
// clusters may be one Application or two.
func (s selectorEdits) delivered(
	t *testing.T, name string, sets, clusters *environment.Syncer,
) (set, payload manifest) {
	t.Helper()
	s.hub.Namespace(t, name)
	manifests := selecting(name, "tier: gold", "tier: gold").render(t)
	if sets == clusters {
		sets.Sync(t, manifests...)
	} else {
		sets.Sync(t, without(manifests, "Cluster")...)
		clusters.Sync(t, ofKind(manifests, "Cluster")...)
	}
	s.hub.Provision(t, name, name, s.workload)
	s.hub.Delivered(t, name, name, 1)
	payload = one(t, manifests, "ConfigMap")
	set = one(t, manifests, setKind)
	set = live(t, s.hub, set.GetAPIVersion(), setKind, name, set.GetName())
	return set, live(t, s.hub, "v1", "ConfigMap", name, payload.GetName())
}

// without returns the manifests that are not of a kind.
func without(manifests []manifest, kind string) []manifest {
	var others []manifest
	for _, one := range manifests {
		if one.GetKind() != kind {
			others = append(others, one)
		}
	}
	return others
}

// together: Clusters and sets are in one Application.
func (s selectorEdits) together(t *testing.T) {
	t.Helper()
	const name = "together"
	syncer := s.hub.Syncer(t, name)
	oldSet, payload := s.delivered(t, name, syncer, syncer)
	mustRefuseSelector(t, s.hub, oldSet)
	stays := live(t, s.workload, "v1", "ConfigMap", "default", name)
	deleted := live(t, s.workload, "v1", "ConfigMap", "default", name+"-more")
	must(t, s.workload.Delete(t.Context(), deleted))

	edited := selecting(name, "tier: gold, size: large", "size: large").render(t)
	newSet := one(t, edited, setKind)
	if newSet.GetName() == oldSet.GetName() {
		t.Fatalf("the edited set is still called %s", newSet.GetName())
	}
	syncer.Sync(t, edited...)
	environment.Eventually(t, "the old set is gone", gone(s.hub, oldSet))
	environment.Eventually(t, "the payload has its new owner", ownedBy(s.hub, payload, newSet.GetName()))
	s.hub.DeliveredAfterDeletion(t, name, name, 1)
	mustBeSameObject(t, s.workload, stays)
	live(t, s.workload, "v1", "ConfigMap", "default", deleted.GetName()) // ApplyOnce creates what is missing.
}

// mustRefuseSelector edits the selector of a live set by hand.
func mustRefuseSelector(t *testing.T, hub *environment.ControlPlane, set manifest) {
	t.Helper()
	patch := client.RawPatch(types.JSONPatchType,
		[]byte(`[{"op": "replace", "path": "/spec/clusterSelector", "value": {"matchLabels": {"size": "large"}}}]`))
	err := hub.Patch(t.Context(), set.DeepCopy(), patch)
	for _, words := range []string{"spec.clusterSelector: Invalid value", "field is immutable"} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Fatalf("to edit the selector of a set gives %v, not %q", err, words)
		}
	}
}

// setsFirst: the Clusters are in an Application of their own, which is synced later. So the new set
// matches none at first. Argo CD's health check of it waits for that, and so PruneLast does.
func (s selectorEdits) setsFirst(t *testing.T) {
	t.Helper()
	const name = "sets-first"
	sets, clusters := s.hub.Syncer(t, name+"-sets"), s.hub.Syncer(t, name+"-clusters")
	oldSet, payload := s.delivered(t, name, sets, clusters)
	stays := live(t, s.workload, "v1", "ConfigMap", "default", name)

	edited := selecting(name, "tier: gold, size: large", "size: large").render(t)
	newSet, synced := one(t, edited, setKind), make(chan error, 1)
	go func() { synced <- sets.TrySync(t.Context(), without(edited, "Cluster")...) }()
	environment.Eventually(t, "the new set is there", func(ctx context.Context) error {
		_, err := s.hub.Live(ctx, newSet.GetAPIVersion(), setKind, name, newSet.GetName())
		return err
	})
	environment.Throughout(t, "the old set stays, and owns the payload", nothingMoreHappens/2,
		func(ctx context.Context) error {
			if len(synced) > 0 {
				return fmt.Errorf("the sync has ended")
			}
			return ownedBy(s.hub, payload, oldSet.GetName())(ctx)
		})
	clusters.Sync(t, ofKind(edited, "Cluster")...)
	must(t, <-synced)
	environment.Eventually(t, "the old set is gone", gone(s.hub, oldSet))
	environment.Eventually(t, "the payload has its new owner", ownedBy(s.hub, payload, newSet.GetName()))
	mustBeSameObject(t, s.workload, stays)
}

// setsFirstWithoutPruneLast is the same where somebody has taken PruneLast from the old set: it is
// pruned at once, and the payload is collected with it. Whether this sync or the next one, of the
// same commit, creates the payload anew, depends on which is faster.
func (s selectorEdits) setsFirstWithoutPruneLast(t *testing.T) {
	t.Helper()
	const name = "contrast"
	sets, clusters := s.hub.Syncer(t, name+"-sets"), s.hub.Syncer(t, name+"-clusters")
	oldSet, payload := s.delivered(t, name, sets, clusters)
	stays := live(t, s.workload, "v1", "ConfigMap", "default", name)
	edit(t, s.hub, oldSet, `[{"op": "remove", "path": "/metadata/annotations/argocd.argoproj.io~1sync-options"}]`)

	edited := selecting(name, "tier: gold, size: large", "size: large").render(t)
	sets.Sync(t, without(edited, "Cluster")...)
	environment.Eventually(t, "the old set and its payload are gone", gone(s.hub, oldSet, payload))
	clusters.Sync(t, ofKind(edited, "Cluster")...)
	sets.Sync(t, without(edited, "Cluster")...)
	s.hub.DeliveredAfterDeletion(t, name, name, 1)
	mustBeSameObject(t, s.workload, stays)
}

// besideNewCluster: the commit that edits the selector also adds a Cluster, which is not there yet.
// Argo CD waits for its health too. Meanwhile both sets own the payload, and deliver it.
func (s selectorEdits) besideNewCluster(t *testing.T) {
	t.Helper()
	const name = "beside"
	syncer := s.hub.Syncer(t, name)
	oldSet, payload := s.delivered(t, name, syncer, syncer)
	edited := selecting(name, "tier: gold, size: large", "size: large").
		withFile("clusters/new-1.yaml", clusterFile(name, "new-1", "size: large")).render(t)
	sets := sorted([]string{oldSet.GetName(), one(t, edited, setKind).GetName()})
	synced := make(chan error, 1)
	go func() { synced <- syncer.TrySync(t.Context(), edited...) }()
	environment.Eventually(t, "both sets own the payload", ownedBy(s.hub, payload, sets...))
	s.hub.Delivered(t, name, name, 2)
	environment.Throughout(t, "the old set stays", nothingMoreHappens/2, func(ctx context.Context) error {
		if len(synced) > 0 {
			return fmt.Errorf("the sync has ended")
		}
		return ownedBy(s.hub, payload, sets...)(ctx)
	})
	s.hub.Provision(t, name, "new-1", s.workload)
	// A set that did not reach a Cluster was Degraded, which fails the sync. Argo CD tries again.
	if err := <-synced; err != nil {
		t.Log(err)
		s.hub.Delivered(t, name, "new-1", 1)
		syncer.Sync(t, edited...)
	}
	environment.Eventually(t, "the old set is gone", gone(s.hub, oldSet))
	environment.Eventually(t, "the payload has its new owner",
		ownedBy(s.hub, payload, sets[1-slices.Index(sets, oldSet.GetName())]))
}
