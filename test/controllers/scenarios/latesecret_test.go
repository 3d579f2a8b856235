package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// refreshAnnotation has Argo CD look at an ApplicationSet once, and goes by that.
const refreshAnnotation = "argocd.argoproj.io/application-set-refresh"

// lateFleet is a fleet with generator List on a hub, of whose Clusters some have no Secret.
type lateFleet struct {
	hubFleet
	files  fleet
	hub    *environment.ControlPlane
	syncer *environment.Syncer
}

// newLateFleet starts a hub on which the Cluster eu-1 of a fleet is registered, and others not.
func newLateFleet(t *testing.T, e *environment.Environment, others ...string) *lateFleet {
	t.Helper()
	hub := e.ControlPlanes(t, "management")[0]
	hub.ClusterAPIKinds(t)
	hub.Namespace(t, environment.ArgoCDNamespace, "late")
	f := &lateFleet{hubFleet: hubFleet{"late", "List", registrar.Registrar{Name: "Any"}}, hub: hub}
	f.files = fleet{"fleet.yaml": f.config(changingConfig), "eu-1.yaml": clusterFile("late", "eu-1", "fleet: late, region: eu")}
	for _, name := range others {
		f.files = f.files.withFile(name+".yaml", clusterFile("late", name, "fleet: late, region: "+name[:2]))
	}
	return f
}

// start runs Argo CD, and commits the fleet. Only the Secret of eu-1 is there.
func (f *lateFleet) start(t *testing.T, env ...string) {
	t.Helper()
	clusters := ofKind(f.files.render(t), "Cluster")
	f.hub.Syncer(t, "clusters").Sync(t, clusters...)
	f.arrives(t, "eu-1")
	f.hub.ApplicationSets(t, env...)
	f.syncer = f.hub.Syncer(t, "late")
	f.commit(t, f.files)
}

func (f *lateFleet) commit(t *testing.T, files fleet) {
	t.Helper()
	f.files = files
	f.syncer.Sync(t, ofKind(files.render(t), "ApplicationSet")...)
}

// arrives writes the Secret of a Cluster.
func (f *lateFleet) arrives(t *testing.T, name string) {
	t.Helper()
	cluster, err := f.hub.Live(t.Context(), environment.ClusterVersion, "Cluster", "late", name)
	if err != nil {
		t.Fatal(err)
	}
	applySecret(t, f.hub, f.by.Secret(cluster, connectionTo(f.hub)))
}

// is reports whether the Applications are those that are planned for some Clusters, and no other,
// and the ApplicationSet says what it should of the last one that is missing.
func (f *lateFleet) is(ctx context.Context, planned []plannedApplication, missing string) error {
	set, err := f.hub.Live(ctx, applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, "late-web")
	if err != nil {
		return err
	}
	want := map[string]string{
		"ErrorOccurred":       "False ApplicationSetUpToDate All applications have been generated successfully",
		"ResourcesUpToDate":   "True ApplicationSetUpToDate All applications have been generated successfully",
		"ParametersGenerated": "True ParametersGenerated Successfully generated parameters for all Applications",
	}
	if missing != "" {
		message := "application destination spec is invalid: there are no clusters with this name: " + missing
		want["ErrorOccurred"] = "True ApplicationValidationError " + message
		want["ResourcesUpToDate"] = "False ErrorOccurred " + message
	}
	errs := []error{asPlanned(ctx, f.hub, planned)}
	for condition, state := range want {
		if got := conditionOf(set, condition); got != state {
			errs = append(errs, fmt.Errorf("condition %s: want %q, got %q", condition, state, got))
		}
	}
	if _, asked := set.GetAnnotations()[refreshAnnotation]; asked {
		errs = append(errs, errors.New("the ApplicationSet is still to be refreshed"))
	}
	return errors.Join(errs...)
}

// planned are the Applications that are planned for Clusters.
func (f *lateFleet) planned(t *testing.T, clusters ...string) []plannedApplication {
	t.Helper()
	var all []plannedApplication
	for _, name := range clusters {
		all = append(all, f.files.plan(t).applications("Hub", name)...)
	}
	return all
}

// mustBecome waits until the Applications are those of some Clusters.
func (f *lateFleet) mustBecome(t *testing.T, missing string, clusters ...string) map[string]string {
	t.Helper()
	planned := f.planned(t, clusters...)
	environment.Eventually(t, "there are the Applications of "+strings.Join(clusters, " and "), func(ctx context.Context) error {
		return f.is(ctx, planned, missing)
	})
	ids, err := uids(t.Context(), f.hub, applicationVersion, "Application", environment.ArgoCDNamespace)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// refresh does what the documentation says for a Secret that comes late.
func (f *lateFleet) refresh(t *testing.T) {
	t.Helper()
	set := environment.Object(applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, "late-web")
	patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:"true"}}}`, refreshAnnotation)
	if err := f.hub.Patch(t.Context(), set, client.RawPatch("application/merge-patch+json", []byte(patch))); err != nil {
		t.Fatal(err)
	}
}

// TestLateSecret: with the list generator Argo CD does not look again when a Secret comes, also not
// when it is told to look at generators often.
func TestLateSecret(t *testing.T) {
	e := scenario(t, "generator List, a Secret comes late, or never: one Application waits, a refresh or a render brings it, the others go on")
	f := newLateFleet(t, e, "us-1", "ap-1", "sa-1")
	f.start(t, "ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER=1s")
	before := f.mustBecome(t, "us-1 (and 2 more)", "eu-1")

	// Meanwhile the others follow what is committed.
	f.commit(t, f.files.replaced(t, "eu-1.yaml", "region: eu", "region: af"))
	f.mustBecome(t, "us-1 (and 2 more)", "eu-1")

	// A Secret comes, and nothing happens.
	f.arrives(t, "us-1")
	planned := f.planned(t, "eu-1")
	environment.Throughout(t, "Argo CD does not see the Secret", nothingMoreHappens, func(ctx context.Context) error {
		return f.is(ctx, planned, "us-1 (and 2 more)")
	})
	f.refresh(t)
	f.mustBecome(t, "sa-1 (and 1 more)", "eu-1", "us-1")

	// The next Secret comes, and then a render for another Cluster.
	f.arrives(t, "ap-1")
	f.commit(t, f.files.replaced(t, "us-1.yaml", "region: us", "region: na"))
	after := f.mustBecome(t, "sa-1", "eu-1", "us-1", "ap-1")

	// The last one never comes. A Secret that goes takes no Application along.
	deregister(t, f.hub, f.by, "late", "eu-1")
	f.refresh(t)
	f.mustBecome(t, "sa-1 (and 1 more)", "eu-1", "us-1", "ap-1")
	for _, ids := range []map[string]string{before, after} {
		if err := keepUIDs(t.Context(), f.hub, ids); err != nil {
			t.Error(err)
		}
	}
}
