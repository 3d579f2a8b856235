package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestHandWrittenSetsAreTakenOver holds docs/take-over-resource-sets.md: sets that somebody has
// written give way to generated ones. The comments say which statement of the page each check is.
func TestHandWrittenSetsAreTakenOver(t *testing.T) {
	e := scenario(t,
		"hand-written sets are taken over: in two commits, several of a Cluster at once, in one commit with "+
			"PruneLast and without; no object is lost")
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t)
	hub.GarbageCollector(t)
	all := setsNamed("once-files", "once-kept", "again-files", "again-kept")
	some := setsNamed("once-kept", "again-files")
	takeInTwoCommits(t, newTakeOver(t, hub, workload, handWritten{"two-commits", "", false, all}))
	takeTogether(t, newTakeOver(t, hub, workload, handWritten{"together", "", true, all}))
	takeInOneCommit(t, newTakeOver(t, hub, workload, handWritten{"prune-last", "PruneLast=true", true, some}))
	careless := newTakeOver(t, hub, workload, handWritten{"careless", "", false, some})
	takeCarelessly(t, careless)
	careless.missPayload(t)
}

// takeOver is a fleet with a hand-written set of each kind, which is delivered. Others have then
// changed what was delivered.
type takeOver struct {
	handWritten
	hub, workload *environment.ControlPlane
	syncer        *environment.Syncer

	sets     []manifest // the hand-written ones
	payloads map[string]manifest
	once     []manifest // delivered objects, as others have left them, under ApplyOnce
	again    []manifest // the same under Reconcile
}

func newTakeOver(t *testing.T, hub, workload *environment.ControlPlane, h handWritten) *takeOver {
	t.Helper()
	name := h.name
	o := &takeOver{
		handWritten: h, hub: hub, workload: workload,
		syncer: hub.Syncer(t, name), payloads: map[string]manifest{},
	}
	hub.Namespace(t, name)
	workload.Namespace(t, name)
	before := o.byHand().manifests(t)
	o.syncer.Sync(t, before...)
	for cluster := range o.generatedSets() {
		hub.Provision(t, name, cluster, workload)
	}
	o.mustBeDelivered(t, hub.Delivered, 0, 1)
	for _, set := range ofKind(before, setKind) {
		o.sets = append(o.sets, live(t, hub, set.GetAPIVersion(), setKind, name, set.GetName()))
	}
	for _, one := range o.written {
		o.payloads[one.name] = live(t, hub, "v1", "ConfigMap", name, one.name)
	}
	o.changeByOthers(t)
	for _, one := range o.written {
		if one.strategy == "ApplyOnce" {
			must(t, workload.Delete(t.Context(), environment.Object("v1", "ConfigMap", name, one.name+"-more")))
		}
	}
	return o
}

// changeByOthers labels what the sets have delivered, as somebody else does, and remembers that.
func (o *takeOver) changeByOthers(t *testing.T) {
	t.Helper()
	o.once, o.again = nil, nil
	for _, one := range o.written {
		objects, err := environment.Manifests([]byte(one.delivered(o.name)))
		must(t, err)
		for _, object := range objects {
			edit(t, o.workload, object, `[{"op": "add", "path": "/metadata/labels", "value": {"theirs": "x"}}]`)
			object = contentOf(live(t, o.workload, "v1", object.GetKind(), o.name, object.GetName()))
			switch {
			case one.isAppliedAgain(object.GetKind()):
				o.again = append(o.again, object)
			case object.GetName() == one.name: // Somebody deletes the other one.
				o.once = append(o.once, object)
			}
		}
	}
}

// takeInTwoCommits is the order that the page tells: the first commit adds, the second removes.
func takeInTwoCommits(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.both().render(t)...)
	o.mustBeDelivered(t, o.hub.Delivered, 1, 1) // "Wait until … the new sets are applied."
	generated := o.generated(t)
	for _, one := range o.written {
		if one.isKept {
			// "It has two owners now, the old set and the new one."
			owners := []string{one.name, generated[one.name]}
			environment.Eventually(t, "both own a payload", ownedBy(o.hub, o.payloads[one.name], sorted(owners)...))
		}
	}
	o.mustHaveTakenOver(t)
	// "A single one that goes changes nothing on its clusters."
	o.changeByOthers(t)
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	o.mustKeepPayloads(t)
	stay := unchanged(o.workload, append(slices.Clone(o.once), o.again...))
	o.hub.Reconciled(t, environment.ClusterResourceSetController)
	environment.Throughout(t, "nothing happens on the cluster", nothingMoreHappens, stay)
}

// takeTogether is the same for sets of one Cluster, which are removed at once. Cluster API may lose
// entries of the generated ones then, and apply those again when the Cluster changes. Nothing worse
// happens.
func takeTogether(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.both().render(t)...)
	o.mustBeDelivered(t, o.hub.Delivered, 1, 1)
	o.mustHaveTakenOver(t)
	o.changeByOthers(t)
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	o.mustKeepPayloads(t)
	for cluster := range o.generatedSets() {
		must(t, o.hub.Touch(t.Context(), o.name, cluster))
	}
	o.mustBeDelivered(t, o.hub.DeliveredAfterDeletion, 1, 0)
	must(t, unchanged(o.workload, o.once)(t.Context()))
	for _, before := range o.again {
		now := live(t, o.workload, "v1", before.GetKind(), o.name, before.GetName())
		if len(now.GetLabels()) == 0 {
			t.Logf("%s %s was applied a second time", now.GetKind(), now.GetName())
			before.SetLabels(nil)
		}
		if diff := cmp.Diff(before.Object, contentOf(now).Object); diff != "" {
			t.Errorf("%s %s (-before +now): %s", now.GetKind(), now.GetName(), diff)
		}
	}
}

// takeInOneCommit: the live sets have PruneLast, so they go after the generated ones are applied.
// They are of one Cluster, so Cluster API may lose an entry of a generated one.
func takeInOneCommit(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	o.mustBeDelivered(t, o.hub.DeliveredAfterDeletion, 1, 0)
	o.mustHaveTakenOver(t)
	o.mustKeepPayloads(t)
}

// takeCarelessly: one commit, and nothing says which goes first. The payloads that are kept may be
// collected with the hand-written sets; the next sync creates them then.
func takeCarelessly(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	environment.Eventually(t, "the garbage collector has decided", o.payloadsAreDecided)
	o.syncer.Sync(t, o.taken().render(t)...)
	o.mustBeDelivered(t, o.hub.DeliveredAfterDeletion, 1, 0)
	o.mustHaveTakenOver(t)
	for _, one := range o.written {
		if one.isKept {
			now := live(t, o.hub, "v1", "ConfigMap", o.name, one.name)
			t.Logf("without PruneLast, payload %s was collected: %t",
				one.name, now.GetUID() != o.payloads[one.name].GetUID())
		}
	}
}

// missPayload: a Cluster becomes ready while a payload is not there. It "gets nothing until the
// ConfigMap is there, while its set says ResourcesApplied".
func (o *takeOver) missPayload(t *testing.T) {
	t.Helper()
	const late = "late-1"
	set := environment.Object(environment.ClusterResourceSetVersion, setKind, o.name, o.generated(t)["once-kept"])
	must(t, o.hub.Delete(t.Context(), environment.Object("v1", "ConfigMap", o.name, "once-kept")))
	cluster, err := environment.Manifests([]byte(clusterFile(o.name, late, "fleet: careless, once-kept: selected")))
	must(t, err)
	must(t, o.hub.Apply(t.Context(), cluster[0]))
	o.hub.Provision(t, o.name, late, o.workload)
	environment.Eventually(t, "Cluster API has looked at the Cluster", func(ctx context.Context) error {
		_, err := o.hub.Live(ctx, environment.ClusterResourceSetVersion, "ClusterResourceSetBinding", o.name, late)
		return err
	})
	environment.Eventually(t, "the set says that it is applied", func(ctx context.Context) error {
		return hasCondition(ctx, o.hub, set, "ResourcesApplied", "True")
	})
	if n, err := o.hub.DeliveredToAll(t.Context(), o.name, 1); err != nil || n != 1 {
		t.Errorf("%d Clusters have a set that is applied, not 1: %v", n, err)
	}
	o.syncer.Sync(t, append(o.taken().render(t), cluster...)...)
	o.hub.Delivered(t, o.name, late, 1)
}

// mustBeDelivered waits until each Cluster has what the sets hold: so many times the generated
// ones, which may be 0, and so many times the hand-written ones.
func (o *takeOver) mustBeDelivered(
	t *testing.T, wait func(t *testing.T, namespace, cluster string, sets int), generated, written int,
) {
	t.Helper()
	sets := map[string]int{}
	for _, one := range o.written {
		sets[o.cluster(one)] += generated*one.generated() + written
	}
	for cluster, n := range sets {
		wait(t, o.name, cluster, n)
	}
}

// payloadsAreDecided returns an error while a payload has an owner that is gone. The garbage
// collector takes either the payload or the reference.
func (o *takeOver) payloadsAreDecided(ctx context.Context) error {
	for _, one := range o.written {
		now, err := o.hub.Live(ctx, "v1", "ConfigMap", o.name, one.name)
		if client.IgnoreNotFound(err) != nil {
			return err
		}
		if err == nil && slices.Contains(ownersOf(now), one.name) {
			return fmt.Errorf("payload %s is owned by a set that is gone", one.name)
		}
	}
	return nil
}

// mustHaveTakenOver wants the objects of the cluster as the page says: under ApplyOnce as they
// were, and what somebody has deleted there again; under Reconcile applied again, except for what
// the companion has.
func (o *takeOver) mustHaveTakenOver(t *testing.T) {
	t.Helper()
	must(t, unchanged(o.workload, o.once)(t.Context()))
	for _, one := range o.written {
		live(t, o.workload, "v1", "ConfigMap", o.name, one.name+"-more")
	}
	for _, before := range o.again {
		now := live(t, o.workload, "v1", before.GetKind(), o.name, before.GetName())
		if now.GetUID() != before.GetUID() || len(now.GetLabels()) > 0 {
			t.Errorf("%s %s was not applied again: %v", now.GetKind(), now.GetName(), now.Object["metadata"])
		}
	}
}

// mustKeepPayloads wants the payloads that entries name with configMap to be the objects that they
// were, with the generated set as their only owner, and the others to be gone.
func (o *takeOver) mustKeepPayloads(t *testing.T) {
	t.Helper()
	generated := o.generated(t)
	for _, one := range o.written {
		if one.isKept {
			environment.Eventually(t, "a payload stays", ownedBy(o.hub, o.payloads[one.name], generated[one.name]))
		} else {
			environment.Eventually(t, "a payload goes with its set", gone(o.hub, o.payloads[one.name]))
		}
	}
}

// generated are the names of the generated sets by the name of their entry, or of the companion of
// the entry.
func (o *takeOver) generated(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, set := range ofKind(o.taken().render(t), setKind) {
		entry := strings.TrimPrefix(set.GetName(), o.name+"-")
		names[entry[:strings.LastIndex(entry, "-")]] = set.GetName()
	}
	return names
}
