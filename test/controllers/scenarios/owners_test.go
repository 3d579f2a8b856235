package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
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
	o := &owners{hub: planes[0], workload: planes[1], before: map[string]identity{}}
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
		for _, c := range cases {
			if stage < len(c.stages) {
				o.mustReach(t, c, stage)
			}
		}
	}
	environment.Throughout(t, "the outcomes last", nothingMoreHappens, func(ctx context.Context) error {
		for _, c := range cases {
			if err := o.is(ctx, c, len(c.stages)-1); err != nil {
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
	before        map[string]identity // after the first stage, by case
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
	for _, suffix := range now.disown {
		o.disown(t, c, suffix)
	}
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

// deleteSet deletes an ApplicationSet as kubectl delete --cascade does, and waits until it is gone.
func (o *owners) deleteSet(t *testing.T, name string, propagation metav1.DeletionPropagation) {
	t.Helper()
	set := environment.Object(applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, name)
	if err := o.hub.Delete(t.Context(), set, client.PropagationPolicy(propagation)); err != nil {
		t.Fatal(err)
	}
	environment.Eventually(t, "ApplicationSet "+name+" is gone", func(ctx context.Context) error {
		return mustBeAbsent(o.hub.Get(ctx, client.ObjectKeyFromObject(set), set))
	})
}

// disown takes the owner off an Application, and lets the ApplicationSets of the case look at once,
// as these do:
//
//	kubectl patch application NAME --type merge --patch '{"metadata": {"ownerReferences": null}}'
//	kubectl annotate applicationset NAME argocd.argoproj.io/application-set-refresh=true
func (o *owners) disown(t *testing.T, c ownerCase, suffix string) {
	t.Helper()
	o.patch(t, "Application", c.application()+suffix, `{"metadata": {"ownerReferences": null}}`)
	const refresh = `{"metadata": {"annotations": {"argocd.argoproj.io/application-set-refresh": "true"}}}`
	for _, set := range []string{"old", "new"} {
		o.patch(t, "ApplicationSet", c.name+"-"+set, refresh)
	}
}

func (o *owners) patch(t *testing.T, kind, name, patch string) {
	t.Helper()
	object := environment.Object(applicationVersion, kind, environment.ArgoCDNamespace, name)
	if err := o.hub.Patch(t.Context(), object, client.RawPatch(types.MergePatchType, []byte(patch))); err != nil {
		t.Fatal(err)
	}
}

// mustReach waits until a case is as it should be after a stage. After the first stage the
// Application has deployed its workload, and both are remembered.
func (o *owners) mustReach(t *testing.T, c ownerCase, stage int) {
	t.Helper()
	if stage > 0 {
		environment.Eventually(t, c.what, func(ctx context.Context) error { return o.is(ctx, c, stage) })
		return
	}
	environment.Eventually(t, c.name+" is deployed", func(ctx context.Context) error {
		application, err := o.application(ctx, c)
		if err != nil {
			return err
		}
		status, _ := application.Object["status"].(map[string]any)
		state, _ := status["operationState"].(map[string]any)
		if state["phase"] != "Succeeded" {
			return fmt.Errorf("its status is %v", status)
		}
		found, err := o.identify(ctx, c)
		if len(found.objects) != len(workloadKinds()) {
			return fmt.Errorf("there are only %v %w", found.objects, err)
		}
		o.before[c.name] = found
		return err
	})
}

// is returns an error if a case is not as it should be after a stage.
func (o *owners) is(ctx context.Context, c ownerCase, stage int) error {
	got, err := o.observe(ctx, c)
	if err != nil {
		return err
	}
	if want := c.want[stage-1]; !slices.Contains(want, got) {
		return fmt.Errorf("%s: after stage %d it is\n%+v, not\n%+v", c.name, stage, got, want)
	}
	return nil
}

// observe returns what has become of a case.
func (o *owners) observe(ctx context.Context, c ownerCase) (outcome, error) {
	var got outcome
	application, err := o.application(ctx, c)
	switch {
	case isGone(err):
		got.application = fateGone
	case err != nil:
		return got, err
	default:
		got.application = fateKept
		if string(application.GetUID()) != o.before[c.name].application {
			got.application = fateRecreated
		}
		if application.GetDeletionTimestamp() != nil {
			got.application = fateDeleting
		}
		if owner := metav1.GetControllerOf(application); owner != nil {
			got.owner = strings.TrimPrefix(owner.Name, c.name+"-")
		}
		got.template = application.GetLabels()["template"]
		got.byHand = application.GetLabels()["also"]+application.GetAnnotations()["also"] != ""
		got.finalizers = strings.ReplaceAll(strings.Join(application.GetFinalizers(), " "), ".argocd.argoproj.io", "")
	}
	if got.workload, err = o.fate(ctx, c); err != nil {
		return got, err
	}
	got.refused, err = o.refusals(ctx, c)
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

// fate returns what has become of the workload of a case.
func (o *owners) fate(ctx context.Context, c ownerCase) (string, error) {
	now, err := o.identify(ctx, c)
	var fates []string
	for kind, before := range o.before[c.name].objects {
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

func (o *owners) application(ctx context.Context, c ownerCase) (manifest, error) {
	return o.hub.Live(ctx, applicationVersion, "Application", environment.ArgoCDNamespace, c.application())
}

// identify reads the identity of what is there.
func (o *owners) identify(ctx context.Context, c ownerCase) (identity, error) {
	found := identity{objects: map[string]string{}}
	application, err := o.application(ctx, c)
	if client.IgnoreNotFound(err) != nil {
		return found, err
	}
	found.application = string(application.GetUID())
	for kind, version := range workloadKinds() {
		object, err := o.workload.Live(ctx, version, kind, c.application(), "workload")
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
