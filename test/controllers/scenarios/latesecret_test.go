package scenarios

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// soon is less than the three minutes after which Argo CD looks by itself at an ApplicationSet that
// is in error.
const soon = 2 * time.Minute

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
	f.files = fleet{
		"fleet.yaml": f.config(changingConfig),
		"eu-1.yaml":  clusterFile("late", "eu-1", "fleet: late, region: eu"),
	}
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

// is returns an error unless the Applications are those that are planned for some Clusters, and no
// other, and the ApplicationSet says what it should of the last one that is missing.
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

// mustBecome waits until the Applications are those of some Clusters, and returns their UIDs. Until
// then act is done again and again: Argo CD hears of a Secret on two ways, and may look at the
// ApplicationSet on the first before it knows the cluster on the second.
func (f *lateFleet) mustBecome(
	t *testing.T, act func(context.Context) error, missing string, clusters ...string,
) map[string]string {
	t.Helper()
	return f.mustBecomeWithin(t, soon, act, missing, clusters...)
}

func (f *lateFleet) mustBecomeWithin(
	t *testing.T, limit time.Duration, act func(context.Context) error, missing string, clusters ...string,
) map[string]string {
	t.Helper()
	planned := f.planned(t, clusters...)
	what := "there are the Applications of " + strings.Join(clusters, " and ")
	environment.EventuallyWithin(t, limit, what, func(ctx context.Context) error {
		err := f.is(ctx, planned, missing)
		if err != nil {
			err = errors.Join(err, act(ctx))
		}
		return err
	})
	ids, err := uids(t.Context(), f.hub, applicationVersion, "Application", environment.ArgoCDNamespace)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// wait does nothing.
func wait(context.Context) error { return nil }

func (f *lateFleet) refresh(ctx context.Context) error { return refresh(ctx, f.hub, "late-web") }

// refresh does what the documentation says for a Secret that comes late.
func refresh(ctx context.Context, hub *environment.ControlPlane, name string) error {
	set := environment.Object(applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, name)
	patch := fmt.Sprintf(`{"metadata":{"annotations":{%q:"true"}}}`, refreshAnnotation)
	return hub.Patch(ctx, set, client.RawPatch(types.MergePatchType, []byte(patch)))
}

// touch changes the Secret of a Cluster, where nothing depends on it.
func (f *lateFleet) touch(name string) func(context.Context) error {
	return func(ctx context.Context) error {
		secret := environment.Object("v1", "Secret", environment.ArgoCDNamespace, "cluster-late-"+name)
		patch := fmt.Sprintf(`{"metadata":{"annotations":{"touched":%q}}}`, time.Now().String())
		return f.hub.Patch(ctx, secret, client.RawPatch(types.MergePatchType, []byte(patch)))
	}
}

// watchSecrets applies the patch of the documentation: it adds a generator that matches no Secret.
func (f *lateFleet) watchSecrets(t *testing.T) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "registrars-secrets.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(page), "```yaml\npatches:")
	block, _, _ = strings.Cut(block, "```")
	var documented struct{ Patches []struct{ Patch string } }
	if err := yaml.Unmarshal([]byte("patches:"+block), &documented); err != nil || len(documented.Patches) != 1 {
		t.Fatalf("the page holds no patch: %v", err)
	}
	patch, err := yaml.YAMLToJSON([]byte(documented.Patches[0].Patch))
	if err != nil {
		t.Fatal(err)
	}
	set := environment.Object(applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, "late-web")
	if err := f.hub.Patch(t.Context(), set, client.RawPatch(types.JSONPatchType, patch)); err != nil {
		t.Fatal(err)
	}
}

// TestSecretIsSeen: nobody does anything.
func TestSecretIsSeen(t *testing.T) {
	long(t)
	e := scenario(t,
		"generator List, a Secret comes late, and nobody does anything: its Application is there within minutes")
	f := newLateFleet(t, e, "us-1")
	f.start(t)
	before := f.mustBecome(t, wait, "us-1", "eu-1")
	f.arrives(t, "us-1")
	planned := f.planned(t, "eu-1", "us-1")
	environment.EventuallyWithin(t, 3*environment.Patience, "Argo CD looks again", func(ctx context.Context) error {
		return f.is(ctx, planned, "")
	})
	if err := keepUIDs(t.Context(), f.hub, before); err != nil {
		t.Error(err)
	}
}

// TestLateSecret: with the list generator Argo CD does not look again when a Secret comes, also not
// when it is told to look at generators often.
func TestLateSecret(t *testing.T) {
	e := scenario(t,
		"generator List, a Secret comes late, or never: one Application waits, a refresh or a render brings it, "+
			"the others go on")
	f := newLateFleet(t, e, "us-1", "ap-1", "sa-1")
	f.start(t, "ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER=1s")
	before := f.mustBecome(t, wait, "us-1 (and 2 more)", "eu-1")

	// Meanwhile the others follow what is committed.
	f.commit(t, f.files.replaced(t, "eu-1.yaml", "region: eu", "region: af"))
	f.mustBecome(t, wait, "us-1 (and 2 more)", "eu-1")

	// A Secret comes, and nothing happens. Before that, Argo CD looks at what it has changed by
	// itself.
	planned := f.planned(t, "eu-1")
	waits := func(ctx context.Context) error { return f.is(ctx, planned, "us-1 (and 2 more)") }
	environment.Throughout(t, "Argo CD comes to rest", nothingMoreHappens, waits)
	f.arrives(t, "us-1")
	environment.Throughout(t, "Argo CD does not see the Secret", nothingMoreHappens, waits)
	f.mustBecome(t, f.refresh, "sa-1 (and 1 more)", "eu-1", "us-1")

	// The next Secret comes, and then a render for another Cluster.
	f.arrives(t, "ap-1")
	// If Argo CD looks before it knows the cluster, it looks again after three minutes.
	f.commit(t, f.files.replaced(t, "us-1.yaml", "region: us", "region: na"))
	after := f.mustBecomeWithin(t, 2*environment.Patience, wait, "sa-1", "eu-1", "us-1", "ap-1")

	// Beside a cluster generator Argo CD sees the Secrets. One that goes takes no Application
	// along.
	f.watchSecrets(t)
	deregister(t, f.hub, f.by, "late", "eu-1")
	f.mustBecome(t, f.touch("us-1"), "sa-1 (and 1 more)", "eu-1", "us-1", "ap-1")
	f.arrives(t, "eu-1")
	f.mustBecome(t, f.touch("us-1"), "sa-1", "eu-1", "us-1", "ap-1")
	for _, ids := range []map[string]string{before, after} {
		if err := keepUIDs(t.Context(), f.hub, ids); err != nil {
			t.Error(err)
		}
	}
}
