package scenarios

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestReview: the edits of [reviewEdits] are all made at once, each in a fleet of its own. Of each,
// capifleet diff says what happens: and that happens, and nothing else.
func TestReview(t *testing.T) {
	e := scenario(t, "review: what diff says of an edit is what becomes of Clusters, Applications, workloads, "+
		"payload objects and objects of the hub")
	r := startReviews(t, e)
	diffs := make([]reviewDiff, len(r.edits))
	for i, edit := range r.edits {
		diffs[i] = edit.diff(t)
	}
	r.provision(t, r.hub.Prepare)
	r.sync(t, func(edit reviewEdit) fleet { return edit.before })
	r.settle(t)
	before, err := r.state(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.sync(t, func(edit reviewEdit) fleet { return edit.after })
	r.hub.Reconciled(t, environment.ApplicationSetController, environment.ClusterResourceSetController)
	as := func(ctx context.Context, i int) error {
		after, err := r.state(ctx)
		if err != nil {
			return err
		}
		name := r.edits[i].name
		return judge(diffs[i], before.of(name), after.of(name))
	}
	for i, edit := range r.edits {
		t.Run(edit.name, func(t *testing.T) {
			if diff := cmp.Diff(edit.want, diffs[i].lines()); diff != "" {
				t.Errorf("%s: diff shows other changes (-want +got):\n%s", edit.what, diff)
			}
			environment.Eventually(t, edit.what, func(ctx context.Context) error { return as(ctx, i) })
		})
	}
	r.hub.Reconciled(t, environment.ApplicationSetController, environment.ClusterResourceSetController)
	environment.Throughout(t, "what has happened lasts", nothingMoreHappens, func(ctx context.Context) error {
		var errs []error
		for i, edit := range r.edits {
			if err := as(ctx, i); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", edit.what, err))
			}
		}
		return errors.Join(errs...)
	})
	remark(t, "%d edits; %d wrong diffs of them are refused", len(r.edits), r.refuse(t, diffs, before))
}

// refuse wants each wrong diff of the edits to be refused, and returns how many there are.
func (r *reviews) refuse(t *testing.T, diffs []reviewDiff, before reviewState) (wrong int) {
	t.Helper()
	after, err := r.state(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, edit := range r.edits {
		for _, diff := range diffs[i].wrong() {
			if wrong++; judge(diff, before.of(edit.name), after.of(edit.name)) == nil {
				t.Errorf("%s: this would be right, too: %v", edit.what, diff.lines())
			}
		}
	}
	return wrong
}

// reviews is the environment of TestReview.
type reviews struct {
	hub      *environment.ControlPlane
	clusters map[string]*environment.ControlPlane
	edits    []reviewEdit
	// A sync that prunes last fails where an ApplicationSet is in error, which is what some edits
	// are about. So those with payloads are synced for themselves.
	withPayloads, others *environment.Syncer
}

func startReviews(t *testing.T, e *environment.Environment) *reviews {
	t.Helper()
	planes := e.ControlPlanes(t, "management", "w-1", "w-2")
	r := &reviews{hub: planes[0], clusters: map[string]*environment.ControlPlane{"w-1": planes[1], "w-2": planes[2]}}
	alone, _, _ := strings.Cut(smallWorkload, "---")
	repository := e.Repository(t, "workloads", map[string]string{
		"app/workload.yaml": smallWorkload, "other/workload.yaml": alone,
	})
	repository.Tag(t, "v1")
	repository.Commit(t, map[string]string{
		"app/workload.yaml": strings.ReplaceAll(smallWorkload, "key: value", "key: other"),
	})
	r.edits = reviewEdits(repository.URL)
	r.hub.ClusterAPI(t)
	r.hub.ApplicationSets(t)
	r.hub.Applications(t)
	for _, plane := range planes {
		plane.GarbageCollector(t)
	}
	for name, plane := range r.clusters {
		r.hub.Destination(t, name, plane, plane.Config.Host)
	}
	for _, edit := range r.edits {
		r.hub.Namespace(t, edit.name)
	}
	r.withPayloads, r.others = r.hub.Syncer(t, "payloads"), r.hub.Syncer(t, "others")
	return r
}

// sync makes the hub hold one side of all edits.
func (r *reviews) sync(t *testing.T, side func(reviewEdit) fleet) {
	t.Helper()
	manifests := map[*environment.Syncer][]manifest{}
	for _, edit := range r.edits {
		syncer := r.others
		if edit.hasPayload() {
			syncer = r.withPayloads
		}
		manifests[syncer] = append(manifests[syncer], side(edit).render(t)...)
	}
	var all sync.WaitGroup
	var mutex sync.Mutex
	var errs []error
	for syncer, some := range manifests {
		all.Go(func() {
			err := syncer.TrySync(t.Context(), some...)
			mutex.Lock()
			defer mutex.Unlock()
			errs = append(errs, err)
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// provision calls a function for each Cluster that Cluster API delivers something to.
func (r *reviews) provision(
	t *testing.T, provide func(t *testing.T, namespace, name string, workload *environment.ControlPlane),
) {
	t.Helper()
	for _, edit := range r.edits {
		for name, plane := range r.clusters {
			if edit.hasPayload() {
				provide(t, edit.name, name, plane)
			}
		}
	}
}

// settle waits until all that the hub has been told is done. Then somebody adds a field to each
// object that Cluster API has delivered.
func (r *reviews) settle(t *testing.T) {
	t.Helper()
	r.provision(t, r.hub.Provision)
	for _, edit := range r.edits {
		for name, plane := range r.clusters {
			if !edit.hasPayload() || !strings.Contains(edit.before[name+".yaml"], "set: in") {
				continue
			}
			r.hub.Delivered(t, edit.name, name, 1)
			for _, object := range []string{edit.name + "-first", edit.name + "-second"} {
				delivered := environment.Object("v1", "ConfigMap", "default", object)
				patch := client.RawPatch(types.MergePatchType, []byte(`{"data": {"`+markerKey+`": "by-hand"}}`))
				if err := plane.Patch(t.Context(), delivered, patch); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	r.hub.Reconciled(t, environment.ApplicationSetController)
	environment.Eventually(t, "all Applications are deployed", r.areDeployed)
}

// markerKey is what somebody adds to the data of what is delivered.
const markerKey = "marker"

// areDeployed returns an error unless each ApplicationSet has made its Applications, and each of
// these has deployed its workload. There is no Helm, so one with values deploys nothing.
func (r *reviews) areDeployed(ctx context.Context) error {
	sets, err := r.hub.All(ctx, applicationVersion, "ApplicationSet", environment.ArgoCDNamespace)
	if err != nil {
		return err
	}
	if err := areUpToDate(ctx, r.hub, len(sets)); err != nil {
		return err
	}
	applications, err := r.hub.All(ctx, applicationVersion, "Application", environment.ArgoCDNamespace)
	for _, one := range applications {
		_, hasHelm, _ := unstructured.NestedMap(one.Object, "spec", "source", "helm")
		phase, _, _ := unstructured.NestedString(one.Object, "status", "operationState", "phase")
		if !hasHelm && phase != "Succeeded" {
			return fmt.Errorf("the status of Application %s is %v", one.GetName(), one.Object["status"])
		}
	}
	return err
}

// hasPayload reports whether Cluster API delivers something to the Clusters of an edit.
func (e reviewEdit) hasPayload() bool {
	return strings.Contains(e.before["fleet.yaml"], "resourceSets:")
}

// diff returns what capifleet diff says of an edit. It may fail: a gate stops what gets stuck.
func (e reviewEdit) diff(t *testing.T) reviewDiff {
	t.Helper()
	stdout, stderr, err := tryExecute(t, "diff", e.after.write(t), "--against", e.before.write(t), "--output", "json")
	var diff reviewDiff
	if jsonErr := json.Unmarshal(stdout, &diff); jsonErr != nil {
		t.Fatalf("%s: capifleet diff prints no FleetDiff: %v %v\n%s", e.what, jsonErr, err, stderr)
	}
	return diff
}
