package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capifleet/capifleet/test/controllers/environment"
	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// TestEachRegistrar: a fleet for each registrar and generator, all on one hub, with the Secret of a
// cluster that belongs to none.
func TestEachRegistrar(t *testing.T) {
	e := scenario(t, "hub design: each registrar × generator gives the planned Applications, whole, and no other")
	hub := e.ControlPlanes(t, "management")[0]
	to := connectionTo(hub)
	hub.ClusterAPIKinds(t)
	hub.Namespace(t, environment.ArgoCDNamespace)
	var clusters, others []manifest
	var planned []plannedApplication
	for _, f := range hubFleets() {
		hub.Namespace(t, f.namespaces()...)
		files := f.files()
		rendered := files.render(t)
		clusters = append(clusters, ofKind(rendered, "Cluster")...)
		others = append(others, ofKind(rendered, "ApplicationSet")...)
		planned = append(planned, f.planned(t, files, to)...)
	}
	if sets := 2 * len(hubFleets()); len(others) != sets {
		t.Fatalf("%d ApplicationSets are rendered, not %d", len(others), sets)
	}
	hub.Syncer(t, "clusters").Sync(t, clusters...)
	for _, f := range hubFleets() {
		f.registerAll(t, hub, to)
	}
	applySecret(t, hub, registrar.ByHand("cluster-legacy", "legacy", to))
	hub.ApplicationSets(t)
	hub.Syncer(t, "sets").Sync(t, others...)
	environment.Eventually(t, "each ApplicationSet has all of its Applications", func(ctx context.Context) error {
		return areUpToDate(ctx, hub, len(others))
	})
	mustBeAsPlanned(t, hub, planned)
	for _, f := range hubFleets() {
		for name, want := range f.byHand(to) {
			mustBeFilledIn(t, hub, name, want)
		}
	}
}

// areUpToDate returns an error unless a number of ApplicationSets is there, and Argo CD has made
// all of their Applications.
func areUpToDate(ctx context.Context, hub *environment.ControlPlane, sets int) error {
	live, err := hub.All(ctx, applicationVersion, "ApplicationSet", environment.ArgoCDNamespace)
	if err != nil {
		return err
	}
	if len(live) != sets {
		return fmt.Errorf("there are %d ApplicationSets, not %d", len(live), sets)
	}
	for i := range live {
		state := conditionOf(&live[i], "ResourcesUpToDate")
		if !strings.HasPrefix(state, "True ") {
			return fmt.Errorf("ApplicationSet %s: %q", live[i].GetName(), state)
		}
	}
	return nil
}

// mustBeFilledIn compares the whole spec of an Application, and its labels, annotations and
// finalizers, with a manifest.
func mustBeFilledIn(t *testing.T, hub *environment.ControlPlane, name, manifest string) {
	t.Helper()
	manifests, err := environment.Manifests([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	live, err := hub.Live(t.Context(), applicationVersion, "Application", environment.ArgoCDNamespace, name)
	if err != nil {
		t.Error(err)
		return
	}
	if diff := cmp.Diff(written(t, manifests[0]), written(t, live)); diff != "" {
		t.Errorf("Application %s is not as filled in by hand (-by hand +live):\n%s", name, diff)
	}
}

// written is what an ApplicationSet writes of an Application, with numbers as JSON has them.
func written(t *testing.T, application manifest) map[string]any {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"labels": application.GetLabels(), "annotations": application.GetAnnotations(),
		"finalizers": application.GetFinalizers(), "spec": application.Object["spec"],
	})
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}
