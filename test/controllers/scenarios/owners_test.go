package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestOwners: the table of what becomes of an Application, and of what it has deployed, is in
// [ownerCases].
func TestOwners(t *testing.T) {
	e := scenario(t,
		"owners: what becomes of an Application and its workload when its ApplicationSet changes or "+
			"another one makes it")
	planes := e.ControlPlanes(t, "management", "workload")
	o := &owners{hub: planes[0], workload: planes[1], before: map[ownedApplication]identity{}}
	o.repository = e.Repository(t, "workloads", map[string]string{"app/workload.yaml": smallWorkload}).URL
	o.hub.ApplicationSets(t)
	o.hub.Applications(t)
	o.hub.GarbageCollector(t)
	o.workload.GarbageCollector(t)
	for name, host := range map[string]string{
		stayingCluster: "127.0.0.1",
		otherCluster:   "localhost",
		leavingCluster: "LOCALHOST",
	} {
		address := strings.Replace(o.workload.Config.Host, "127.0.0.1", host, 1)
		o.hub.Destination(t, name, o.workload, address)
	}
	syncer := o.hub.Syncer(t, "fleets")
	cases := ownerCases()
	repository := make([][]manifest, len(cases))
	for stage := range longest(cases) {
		for i, c := range cases {
			if stage < len(c.stages) {
				repository[i] = o.prepare(t, c, c.stages[stage])
			}
		}
		syncer.Sync(t, slices.Concat(repository...)...)
		o.hub.Reconciled(t, environment.ApplicationSetController)
		for _, c := range cases {
			if stage < len(c.stages) {
				o.mustReach(t, c, stage)
			}
		}
	}
	o.hub.Reconciled(t, environment.ApplicationSetController)
	environment.Throughout(t, "the outcomes last", nothingMoreHappens, func(ctx context.Context) error {
		for _, c := range cases {
			if err := o.areAsWanted(ctx, c, len(c.stages)-1); err != nil {
				return err
			}
		}
		return nil
	})
}

// smallWorkload is what each Application deploys.
const smallWorkload = `
apiVersion: v1
kind: ConfigMap
metadata: {name: workload}
data: {key: value}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: workload}
spec:
  selector: {matchLabels: {app: workload}}
  template:
    metadata: {labels: {app: workload}}
    spec: {containers: [{name: workload, image: example.com/workload}]}
`

// owners is the environment of TestOwners.
type owners struct {
	hub, workload *environment.ControlPlane
	repository    string
	before        map[ownedApplication]identity // after the first stage
}

// identity is what an Application and its workload were.
type identity struct {
	application string            // UID
	objects     map[string]string // UID and resource version, by kind
}

// prepare does what a stage does beside the sync, and returns what is to be synced.
func (o *owners) prepare(t *testing.T, c ownerCase, now stage) []manifest {
	t.Helper()
	manifests := ofKind(c.fleet(now, o.repository).render(t), "ApplicationSet")
	for _, set := range manifests {
		if now.edit != nil {
			now.edit(set)
		}
	}
	if now.unregister != "" {
		secret := environment.Object("v1", "Secret", environment.ArgoCDNamespace, "cluster-"+now.unregister)
		if err := client.IgnoreNotFound(o.hub.Delete(t.Context(), secret)); err != nil {
			t.Fatal(err)
		}
	}
	if now.deleteOld != "" {
		o.deleteSet(t, c.name+"-old", now.deleteOld)
	}
	o.disown(t, c, now.disown)
	for _, application := range now.applied {
		if err := o.hub.Apply(t.Context(), application(c, o.repository)); err != nil {
			t.Fatal(err)
		}
	}
	for _, application := range now.synced {
		manifests = append(manifests, application(c, o.repository))
	}
	return manifests
}

// mustReach waits until a case is as it should be after a stage. After the first stage its
// Applications have deployed their workloads, and all that is remembered.
func (o *owners) mustReach(t *testing.T, c ownerCase, stage int) {
	t.Helper()
	if stage > 0 {
		environment.Eventually(t, c.what, func(ctx context.Context) error { return o.areAsWanted(ctx, c, stage) })
		return
	}
	for _, one := range c.applications() {
		environment.Eventually(t, one.name+" is deployed", func(ctx context.Context) (err error) {
			o.before[one], err = o.isDeployed(ctx, one)
			return err
		})
	}
}

// isDeployed returns an error unless an Application has deployed its workload.
func (o *owners) isDeployed(ctx context.Context, one ownedApplication) (identity, error) {
	application, err := o.application(ctx, one)
	if err != nil {
		return identity{}, err
	}
	phase, _, _ := unstructured.NestedString(application.Object, "status", "operationState", "phase")
	if phase != "Succeeded" {
		return identity{}, fmt.Errorf("its status is %v", application.Object["status"])
	}
	found, err := o.identify(ctx, one)
	if err == nil && len(found.objects) != len(workloadKinds()) {
		err = fmt.Errorf("there are only %v", found.objects)
	}
	return found, err
}

// areAsWanted returns an error unless the Applications of a case are as they should be after a
// stage.
func (o *owners) areAsWanted(ctx context.Context, c ownerCase, stage int) error {
	for i, one := range c.applications() {
		got, err := o.observe(ctx, one)
		want := c.want
		if i == 0 && err == nil {
			got.refused, err = o.refusals(ctx, c)
		}
		if i > 0 {
			want = c.wantBeside
		}
		if err != nil {
			return err
		}
		if !slices.Contains(want[stage-1], got) {
			return fmt.Errorf("%s: after stage %d it is\n%+v, not\n%+v", one.name, stage, got, want[stage-1])
		}
	}
	return nil
}

// observe returns what has become of an Application and its workload.
func (o *owners) observe(ctx context.Context, one ownedApplication) (outcome, error) {
	var got outcome
	application, err := o.application(ctx, one)
	switch {
	case isGone(err):
		got.application = fateGone
	case err != nil:
		return got, err
	default:
		got.application = fateKept
		if string(application.GetUID()) != o.before[one].application {
			got.application = fateRecreated
		}
		if application.GetDeletionTimestamp() != nil {
			got.application = fateDeleting
		}
		if owner := metav1.GetControllerOf(application); owner != nil {
			got.owner = strings.TrimPrefix(owner.Name, one.of+"-")
		}
		got.template = application.GetLabels()["template"]
		got.byHand = application.GetLabels()["also"]+application.GetAnnotations()["also"] != ""
		got.finalizers = strings.ReplaceAll(strings.Join(application.GetFinalizers(), " "), ".argocd.argoproj.io", "")
	}
	got.workload, err = o.fate(ctx, one)
	return got, err
}

// refusals returns the ApplicationSets of a case that report that an Application is not theirs.
func (o *owners) refusals(ctx context.Context, c ownerCase) (string, error) {
	var sets []string
	for _, name := range []string{"old", "new"} {
		set, err := o.hub.Live(ctx, applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, c.name+"-"+name)
		if client.IgnoreNotFound(err) != nil {
			return "", err
		}
		if strings.Contains(conditionOf(set, "ErrorOccurred"), "already owned by another ApplicationSet controller") {
			sets = append(sets, name)
		}
	}
	return strings.Join(sets, " "), nil
}

// fate returns what has become of the workload of an Application.
func (o *owners) fate(ctx context.Context, one ownedApplication) (string, error) {
	now, err := o.identify(ctx, one)
	var fates []string
	for kind, before := range o.before[one].objects {
		after, isThere := now.objects[kind]
		uid, _, _ := strings.Cut(before, " ")
		fate := fateRecreated
		switch {
		case !isThere:
			fate = fateGone
		case after == before:
			fate = fateUntouched
		case strings.HasPrefix(after, uid+" "):
			fate = fateKept
		}
		if !slices.Contains(fates, fate) {
			fates = append(fates, fate)
		}
	}
	slices.Sort(fates)
	return strings.Join(fates, " or "), err
}

func (o *owners) application(ctx context.Context, one ownedApplication) (manifest, error) {
	return o.hub.Live(ctx, applicationVersion, "Application", environment.ArgoCDNamespace, one.name)
}

// identify reads the identity of what is there.
func (o *owners) identify(ctx context.Context, one ownedApplication) (identity, error) {
	found := identity{objects: map[string]string{}}
	application, err := o.application(ctx, one)
	if client.IgnoreNotFound(err) != nil {
		return found, err
	}
	found.application = string(application.GetUID())
	for kind, version := range workloadKinds() {
		object, err := o.workload.Live(ctx, version, kind, one.name, "workload")
		if isGone(err) {
			continue
		}
		if err != nil {
			return found, err
		}
		found.objects[kind] = string(object.GetUID()) + " " + object.GetResourceVersion()
	}
	return found, nil
}

// workloadKinds are the kinds of a workload and their versions.
func workloadKinds() map[string]string {
	return map[string]string{"ConfigMap": "v1", "Deployment": "apps/v1"}
}
