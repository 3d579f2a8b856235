package scenarios

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// TestReconcileAndApplyOnce: a payload changes after others have changed the objects.
func TestReconcileAndApplyOnce(t *testing.T) {
	e := scenario(t,
		"a payload changes: Reconcile takes every field that it does not state, ApplyOnce and the companion take "+
			"none, all live state survives")
	planes := e.ControlPlanes(t, "management", "eu-1", "late-1")
	hub, eu, late := planes[0], planes[1], planes[2]
	hub.ClusterAPI(t)
	hub.Namespace(t, "clusters")
	files := fleet{
		"fleet.yaml": reconciled, "payloads/kept.yaml": keptPayload,
		"clusters/eu-1.yaml": clusterFile("clusters", "eu-1", "fleet: edge"),
	}
	syncer := hub.Syncer(t, "fleet")
	syncer.Sync(t, files.render(t)...)
	hub.Provision(t, "clusters", "eu-1", eu)
	hub.Delivered(t, "clusters", "eu-1", 3) // once, kept, and the companion of kept
	surviving := changeByOthers(t, eu, survivors(base64.StdEncoding.EncodeToString(eu.Config.CAData)))
	changeByOthers(t, eu, losers())

	changed := files.replaced(t, "fleet.yaml", "colour: blue", "colour: green").
		replaced(t, "payloads/kept.yaml", "colour: blue", "colour: green").
		replaced(t, "payloads/kept.yaml", "release: blue", "release: green")
	changed["clusters/late-1.yaml"] = clusterFile("clusters", "late-1", "fleet: edge")
	syncer.Sync(t, changed.render(t)...)
	hub.Provision(t, "clusters", "late-1", late)
	hub.Delivered(t, "clusters", "late-1", 3)
	for _, loser := range losers() {
		environment.Eventually(t, loser.kind+" "+loser.name+" is as the payload says", loser.isAsDelivered(eu))
	}
	// Reconcile acts on payloads that change, and on nothing else.
	edit(t, eu, losers()[0].object(), `[{"op": "replace", "path": "/data/colour", "value": "red"}]`)
	surviving = append(surviving, contentOf(live(t, eu, "v1", "ConfigMap", "kept", "settings")))
	hub.Reconciled(t, environment.ClusterResourceSetController)
	environment.Throughout(t, "nothing else changes", nothingMoreHappens, unchanged(eu, surviving))
	mustHaveColour(t, late, "green")
}

// othersChange is what somebody else does to a delivered object, and what an object that Reconcile
// delivers again has afterwards.
type othersChange struct {
	apiVersion, kind, namespace, name string
	patch                             string
	delivered                         map[string]any // by path of a field, with dots; nil if it must not be there
}

func (c othersChange) object() manifest {
	return environment.Object(c.apiVersion, c.kind, c.namespace, c.name)
}

// changeByOthers makes changes, and returns the objects with them.
func changeByOthers(t *testing.T, cluster *environment.ControlPlane, changes []othersChange) []manifest {
	t.Helper()
	var objects []manifest
	for _, c := range changes {
		edit(t, cluster, c.object(), c.patch)
		objects = append(objects, contentOf(live(t, cluster, c.apiVersion, c.kind, c.namespace, c.name)))
	}
	return objects
}

// losers are objects that Reconcile delivers again: what others have set is lost, whatever it is.
func losers() []othersChange {
	return []othersChange{{
		"v1", "ConfigMap", "kept", "settings",
		`[{"op": "add", "path": "/data/theirs", "value": "x"},
		  {"op": "add", "path": "/metadata/labels/theirs", "value": "x"},
		  {"op": "add", "path": "/metadata/annotations", "value": {"theirs": "x"}},
		  {"op": "add", "path": "/metadata/finalizers", "value": ["example.com/theirs"]}]`,
		map[string]any{
			"data": map[string]any{"colour": "green"}, "metadata.labels": map[string]any{"app": "web"},
			"metadata.annotations": nil, "metadata.finalizers": nil,
		},
	}, {
		"apps/v1", "Deployment", "kept", "counted",
		`[{"op": "replace", "path": "/spec/replicas", "value": 3}]`,
		map[string]any{"spec.replicas": int64(1), "metadata.labels": map[string]any{"release": "green"}},
	}, {
		"v1", "ConfigMap", "kept", "reconciled",
		`[{"op": "add", "path": "/data", "value": {"theirs": "x"}}]`,
		map[string]any{"data": nil, "metadata.labels": map[string]any{"release": "green"}, "metadata.annotations": nil},
	}}
}

// survivors are objects that keep what others have set: those of the entry with ApplyOnce, and
// those of the companion.
func survivors(caBundle string) []othersChange {
	data := `[{"op": "add", "path": "/data", "value": {"theirs": "` + base64.StdEncoding.EncodeToString([]byte("x")) +
		`"}}]`
	caBundleAt := func(path string) string {
		return fmt.Sprintf(`[{"op": "add", "path": "%s/caBundle", "value": "%s"}]`, path, caBundle)
	}
	const webhooks, definitions = "admissionregistration.k8s.io/v1", "apiextensions.k8s.io/v1"
	const services = "apiregistration.k8s.io/v1"
	return []othersChange{
		{"v1", "ConfigMap", "once", "settings", losers()[0].patch, nil},
		{"apps/v1", "Deployment", "kept", "autoscaled", losers()[1].patch, nil},
		{"v1", "Secret", "kept", "generated", data, nil},
		{"v1", "ConfigMap", "kept", "bundle", data, nil},
		{webhooks, "MutatingWebhookConfiguration", "", "kept", caBundleAt("/webhooks/0/clientConfig"), nil},
		{services, "APIService", "", "v1.example.com", caBundleAt("/spec"), nil},
		{
			definitions, "CustomResourceDefinition", "", "webs.kept.example.com",
			caBundleAt("/spec/conversion/webhook/clientConfig"), nil,
		},
		{applicationVersion, "Application", "kept", "root", `[
			{"op": "add", "path": "/status", "value": {"sync": {"status": "Synced"}}},
			{"op": "add", "path": "/spec/syncPolicy", "value": {"automated": {}}},
			{"op": "add", "path": "/metadata/finalizers", "value": ["resources-finalizer.argocd.argoproj.io"]}]`, nil},
		{"v1", "ConfigMap", "kept", "once", `[{"op": "add", "path": "/data/theirs", "value": "x"}]`, nil},
	}
}

// isAsDelivered returns a check that an object has what was delivered, and nothing else at those
// paths.
func (c othersChange) isAsDelivered(cluster *environment.ControlPlane) func(context.Context) error {
	return func(ctx context.Context) error {
		now, err := cluster.Live(ctx, c.apiVersion, c.kind, c.namespace, c.name)
		errs := []error{err}
		for _, path := range slices.Sorted(maps.Keys(c.delivered)) {
			value, _, _ := unstructured.NestedFieldNoCopy(now.Object, strings.Split(path, ".")...)
			if diff := cmp.Diff(c.delivered[path], value); diff != "" {
				errs = append(errs, fmt.Errorf("%s (-delivered +live): %s", path, diff))
			}
		}
		return errors.Join(errs...)
	}
}

// contentOf is an object without what the API server and other controllers count and note.
func contentOf(object manifest) manifest {
	content := object.DeepCopy()
	content.SetManagedFields(nil)
	content.SetResourceVersion("")
	content.SetGeneration(0)
	if content.GetKind() != "Application" {
		delete(content.Object, "status")
	}
	return content
}

// unchanged returns a check that objects have the content that they had.
func unchanged(cluster *environment.ControlPlane, before []manifest) func(context.Context) error {
	return func(ctx context.Context) error {
		var errs []error
		for _, one := range before {
			now, err := cluster.Live(ctx, one.GetAPIVersion(), one.GetKind(), one.GetNamespace(), one.GetName())
			if diff := cmp.Diff(one.Object, contentOf(now).Object); err == nil && diff != "" {
				err = fmt.Errorf("%s %s (-before +after): %s", one.GetKind(), one.GetName(), diff)
			}
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	}
}

// mustHaveColour wants the settings of each strategy, and the rest of the payload, on a cluster.
func mustHaveColour(t *testing.T, cluster *environment.ControlPlane, colour string) {
	t.Helper()
	for _, namespace := range []string{"once", "kept"} {
		data, err := configMapData(t.Context(), cluster, namespace, "settings")
		if err != nil || data["colour"] != colour {
			t.Errorf("%s: settings of %s are %v %v", cluster.Name, namespace, data, err)
		}
	}
	for _, one := range survivors("") {
		live(t, cluster, one.apiVersion, one.kind, one.namespace, one.name)
	}
}
