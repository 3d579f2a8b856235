package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestHandWrittenSetsAreTakenOver holds docs/take-over-resource-sets.md: sets that somebody has
// written give way to generated ones. The comments say which statement of the page each check is.
func TestHandWrittenSetsAreTakenOver(t *testing.T) {
	e := scenario(t, "hand-written sets are taken over: in two commits, in one with PruneLast and in one without; no object is lost")
	planes := e.ControlPlanes(t, "management", "workload")
	hub, workload := planes[0], planes[1]
	hub.ClusterAPI(t)
	hub.GarbageCollector(t)
	all, some := partsNamed("once-files", "once-kept", "again-files", "again-kept"), partsNamed("once-kept", "again-files")
	takeInTwoCommits(t, newTakeOver(t, hub, workload, handWritten{"two-commits", "", all}))
	takeInOneCommit(t, newTakeOver(t, hub, workload, handWritten{"prune-last", "PruneLast=true", some}))
	takeCarelessly(t, newTakeOver(t, hub, workload, handWritten{"careless", "", some}))
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
	for _, one := range o.parts {
		hub.Provision(t, name, o.cluster(one), workload)
	}
	for _, one := range o.parts {
		hub.Delivered(t, name, o.cluster(one), 1)
	}
	for _, set := range ofKind(before, setKind) {
		o.sets = append(o.sets, live(t, hub, set.GetAPIVersion(), setKind, name, set.GetName()))
	}
	for _, one := range o.parts {
		o.payloads[one.name] = live(t, hub, "v1", "ConfigMap", name, one.name)
	}
	o.changeByOthers(t)
	for _, one := range o.parts {
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
	for _, p := range o.parts {
		objects, err := environment.Manifests([]byte(p.delivered(o.name)))
		must(t, err)
		for _, object := range objects {
			edit(t, o.workload, object, `[{"op": "add", "path": "/metadata/labels", "value": {"theirs": "x"}}]`)
			object = contentOf(live(t, o.workload, "v1", object.GetKind(), o.name, object.GetName()))
			switch {
			case p.isAppliedAgain(object.GetKind()):
				o.again = append(o.again, object)
			case object.GetName() == p.name: // Somebody deletes the other one.
				o.once = append(o.once, object)
			}
		}
	}
}

// takeInTwoCommits is the order that the page tells: the first commit adds, the second removes.
func takeInTwoCommits(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.both().render(t)...)
	o.mustBeDelivered(t, 1) // The hand-written ones are there, too.
	generated := o.generated(t)
	for _, name := range generated { // "Wait until … the new sets are applied."
		environment.Eventually(t, name+" is applied", isApplied(o.hub, o.name, name))
	}
	for _, one := range o.parts {
		if one.isKept {
			// "It has two owners now, the old set and the new one."
			owners := []string{one.name, generated[one.name]}
			environment.Eventually(t, "both own a payload", ownedBy(o.hub, o.payloads[one.name], sorted(owners)...))
		}
	}
	o.mustHaveTakenOver(t)
	// "This changes nothing on the clusters."
	o.changeByOthers(t)
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	o.mustKeepPayloads(t)
	stay := unchanged(o.workload, append(slices.Clone(o.once), o.again...))
	environment.Throughout(t, "nothing happens on the cluster", nothingMoreHappens, stay)
}

// takeInOneCommit: the live sets have PruneLast, so they go after the generated ones are applied.
func takeInOneCommit(t *testing.T, o *takeOver) {
	t.Helper()
	o.syncer.Sync(t, o.taken().render(t)...)
	environment.Eventually(t, "the hand-written sets are gone", gone(o.hub, o.sets...))
	o.mustBeDelivered(t, 0)
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
	o.mustBeDelivered(t, 0)
	o.mustHaveTakenOver(t)
	for _, one := range o.parts {
		if one.isKept {
			now := live(t, o.hub, "v1", "ConfigMap", o.name, one.name)
			t.Logf("without PruneLast, payload %s was collected: %t", one.name, now.GetUID() != o.payloads[one.name].GetUID())
		}
	}
}

// mustBeDelivered waits until each Cluster has what the generated sets hold, and that of some
// further ones.
func (o *takeOver) mustBeDelivered(t *testing.T, further int) {
	t.Helper()
	for _, one := range o.parts {
		o.hub.Delivered(t, o.name, o.cluster(one), one.generated()+further)
	}
}

// payloadsAreDecided reports whether no payload has an owner that is gone: the garbage collector
// has taken either the payload or the reference.
func (o *takeOver) payloadsAreDecided(ctx context.Context) error {
	for _, one := range o.parts {
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
	for _, one := range o.parts {
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
	for _, one := range o.parts {
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

// isApplied reports whether a set says that it is applied, in the condition for which the page lets
// kubectl wait.
func isApplied(hub *environment.ControlPlane, namespace, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		set, err := hub.Live(ctx, environment.ClusterResourceSetVersion, setKind, namespace, name)
		if condition := conditionOf(set, "ResourcesApplied"); err == nil && !strings.HasPrefix(condition, "True ") {
			err = fmt.Errorf("condition ResourcesApplied is %q", condition)
		}
		return err
	}
}
