package scenarios

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// nothingMoreHappens is the time in which a controller that had something to do would have done it.
const nothingMoreHappens = 8 * time.Second

const applicationVersion = "argoproj.io/v1alpha1"

// mustBeAbsent is nil where reading an object has found none.
func mustBeAbsent(err error) error {
	if err == nil {
		return fmt.Errorf("it is there")
	}
	return client.IgnoreNotFound(err)
}

// mustBeAsWritten compares an object of a cluster with its manifest. To write the manifest over the
// live object must change nothing: so the API server decides what is a default and what is another
// spelling of the same value. namespace is that of a manifest that names none.
func mustBeAsWritten(t *testing.T, cluster *environment.ControlPlane, written manifest, namespace string) {
	t.Helper()
	want := written.DeepCopy()
	if want.GetNamespace() == "" && cluster.Namespaced(t, want) {
		want.SetNamespace(namespace)
	}
	live := environment.Object(want.GetAPIVersion(), want.GetKind(), want.GetNamespace(), want.GetName())
	if err := cluster.Get(t.Context(), client.ObjectKeyFromObject(live), live); err != nil {
		t.Errorf("%s: %v", cluster.Name, err)
		return
	}
	want.SetUID(live.GetUID())
	want.SetResourceVersion(live.GetResourceVersion())
	if err := cluster.Update(t.Context(), want, client.DryRunAll); err != nil {
		t.Errorf("%s: write %s %s over itself: %v", cluster.Name, want.GetKind(), want.GetName(), err)
		return
	}
	for _, one := range []manifest{want, live} {
		one.SetManagedFields(nil)
		one.SetGeneration(0)
		delete(one.Object, "status")
	}
	if diff := cmp.Diff(want.Object, live.Object); diff != "" {
		t.Errorf("%s: %s %s is not as written (-written +live):\n%s",
			cluster.Name, want.GetKind(), want.GetName(), diff)
	}
}

// mustBeAsPlanned compares the Applications of a cluster, all of them, with those of a plan.
func mustBeAsPlanned(t *testing.T, cluster *environment.ControlPlane, planned []plannedApplication) {
	t.Helper()
	if err := asPlanned(t.Context(), cluster, planned); err != nil {
		t.Errorf("the Applications of %s are not as planned: %v", cluster.Name, err)
	}
}

func asPlanned(ctx context.Context, cluster *environment.ControlPlane, planned []plannedApplication) error {
	live, err := cluster.All(ctx, applicationVersion, "Application", environment.ArgoCDNamespace)
	if err != nil {
		return err
	}
	got, want := map[string]plannedApplication{}, map[string]plannedApplication{}
	for i := range live {
		if got[live[i].GetName()], err = observed(&live[i]); err != nil {
			return err
		}
	}
	for _, a := range planned {
		a.ArgoCD, a.Namespace = "", environment.ArgoCDNamespace
		want[a.Name] = a
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("(-planned +live)\n%s", diff)
	}
	return nil
}

// observed is what a plan says of an Application, read from the live one.
func observed(live manifest) (plannedApplication, error) {
	var app argov1alpha1.Application
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &app); err != nil {
		return plannedApplication{}, err
	}
	a := plannedApplication{
		Namespace: app.Namespace, Name: app.Name, Project: app.Spec.Project, Labels: app.Labels,
	}
	if owner := metav1.GetControllerOf(&app); owner != nil {
		a.ApplicationSet = owner.Name
	}
	a.Destination.Name, a.Destination.Server = app.Spec.Destination.Name, app.Spec.Destination.Server
	a.Destination.Namespace = app.Spec.Destination.Namespace
	for _, s := range app.Spec.GetSources() {
		a.Sources = append(a.Sources, struct{ RepoURL, Path, Chart, TargetRevision string }{
			s.RepoURL, s.Path, s.Chart, s.TargetRevision,
		})
	}
	return a, nil
}

// uids returns the UIDs of the objects of a kind, by name.
func uids(
	ctx context.Context, cluster *environment.ControlPlane, apiVersion, kind, namespace string,
) (map[string]string, error) {
	live, err := cluster.All(ctx, apiVersion, kind, namespace)
	ids := map[string]string{}
	for i := range live {
		ids[live[i].GetName()] = string(live[i].GetUID())
	}
	return ids, err
}

// conditionOf returns the status, reason and message of a condition, in one line.
func conditionOf(object manifest, conditionType string) string {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	i := slices.IndexFunc(conditions, func(condition any) bool {
		tree, _ := condition.(map[string]any)
		return tree["type"] == conditionType
	})
	if i < 0 {
		return ""
	}
	tree, _ := conditions[i].(map[string]any)
	return fmt.Sprintf("%v %v %v", tree["status"], tree["reason"], tree["message"])
}

// isGone reports whether an error says that an object is not there.
func isGone(err error) bool { return apierrors.IsNotFound(err) }
