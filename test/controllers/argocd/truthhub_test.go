package argocd

import (
	"slices"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers"
	"github.com/argoproj/argo-cd/v3/applicationset/progressivesync"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/registrar"
)

// editedHub is a hub whose manifests change: Argo CD's ApplicationSet controller on a fake client.
// What Argo CD does when it syncs the manifests, what its application controller does about the
// finalizer, and what the garbage collector does about owners, are modelled here.
type editedHub struct {
	client.Client
	reconciler *controllers.ApplicationSetReconciler
	went       map[types.UID]bool // Applications that have gone together with their workloads
	byStep     bool               // whether Argo CD has progressive syncs switched on
}

func newEditedHub(t *testing.T) *editedHub {
	t.Helper()
	return &editedHub{Client: newHubServer(t), went: map[types.UID]bool{}}
}

// know makes Argo CD know the Clusters.
func (h *editedHub) know(t *testing.T, clusters []object) {
	t.Helper()
	var old corev1.SecretList
	if err := h.List(t.Context(), &old); err != nil {
		t.Fatal(err)
	}
	for i := range old.Items {
		h.must(t, h.Delete(t.Context(), &old.Items[i]))
	}
	by := registrar.Registrar{Name: "ClusterLabels"}
	secrets := onHub(by, false, metadataOfAll(clusters)...)
	for i := range secrets {
		h.must(t, h.Create(t.Context(), secrets[i].DeepCopy()))
	}
	h.reconciler = newReconciler(t, h.Client, secrets...)
	if h.byStep {
		h.reconciler.EnableProgressiveSyncs = true
		h.reconciler.ProgressiveSyncManager = progressivesync.NewManager(h.Client, h.Client, h.reconciler)
	}
}

func (h *editedHub) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hubManifests are the objects of a package as the hub gets them.
type hubManifests struct {
	clusters     []object
	sets         map[string]argov1alpha1.ApplicationSet
	applications map[string]argov1alpha1.Application
	others       map[string]corev1.ConfigMap
}

// order is how a sync and the controllers happen to overlap.
type order struct {
	pruneFirst bool // whether ApplicationSets go before others come
	seen       bool // whether the controller sees an ApplicationSet that goes before it is gone
	byStep     bool // whether Argo CD has progressive syncs switched on
}

// sync makes the hub have what is wanted, and lets the controllers work until they rest.
func (h *editedHub) sync(t *testing.T, wanted hubManifests, o order) {
	t.Helper()
	h.know(t, wanted.clusters)
	applications := h.applications(t)
	for name := range applications {
		// Argo CD does not prune what something owns.
		if _, stays := wanted.applications[name]; !stays && len(applications[name].OwnerReferences) == 0 {
			h.prune(t, applications[name])
		}
	}
	h.finish(t)
	h.syncOthers(t, wanted)
	if o.pruneFirst {
		h.pruneSets(t, wanted, o.seen)
	}
	for _, one := range wanted.applications {
		h.applyPlain(t, one)
	}
	for _, set := range wanted.sets {
		applySet(t, h.Client, set)
	}
	if !o.pruneFirst {
		h.pruneSets(t, wanted, o.seen)
	}
	for rounds, last := 0, ""; rounds < 9; rounds++ {
		h.reconcile(t)
		state := h.state(t)
		if state == last {
			break
		}
		last = state
	}
}

// state is a text that is equal where nothing has happened.
func (h *editedHub) state(t *testing.T) string {
	t.Helper()
	var versions []string
	for name, one := range h.applications(t) {
		versions = append(versions, name+" "+string(one.UID)+" "+one.ResourceVersion)
	}
	slices.Sort(versions)
	return strings.Join(versions, "\n")
}

// prune deletes what is not wanted any more, unless it says that it is not to be pruned.
func (h *editedHub) prune(t *testing.T, one client.Object) {
	t.Helper()
	if one.GetAnnotations()["argocd.argoproj.io/sync-options"] != "Prune=false" {
		h.must(t, h.Delete(t.Context(), one))
	}
}

func (h *editedHub) pruneSets(t *testing.T, wanted hubManifests, seen bool) {
	t.Helper()
	for _, set := range h.sets(t) {
		if _, stays := wanted.sets[set.Name]; stays {
			continue
		}
		if seen {
			set.Finalizers = append(set.Finalizers, "foregroundDeletion")
			h.must(t, h.Update(t.Context(), &set))
		}
		h.prune(t, &set)
		if seen {
			h.reconcileOne(t, set.Name)
			h.must(t, h.Get(t.Context(), client.ObjectKeyFromObject(&set), &set))
			set.Finalizers = nil
			h.must(t, h.Update(t.Context(), &set))
		}
	}
	h.collect(t)
}

func (h *editedHub) applyPlain(t *testing.T, wanted argov1alpha1.Application) {
	t.Helper()
	var live argov1alpha1.Application
	if err := h.Get(t.Context(), client.ObjectKeyFromObject(&wanted), &live); err != nil {
		h.must(t, client.IgnoreNotFound(err))
		h.must(t, h.Create(t.Context(), wanted.DeepCopy()))
		return
	}
	live.Labels, live.Annotations, live.Spec = wanted.Labels, wanted.Annotations, wanted.Spec
	live.Finalizers = wanted.Finalizers
	h.must(t, h.Update(t.Context(), &live))
}

func (h *editedHub) reconcile(t *testing.T) {
	t.Helper()
	for _, set := range h.sets(t) {
		h.reconcileOne(t, set.Name)
		h.finish(t)
	}
	h.collect(t)
}

// reconcileOne lets the controller work on an ApplicationSet. That it is in error is not one here.
func (h *editedHub) reconcileOne(t *testing.T, name string) {
	t.Helper()
	err := reconcileSet(t, h.reconciler, name)
	if err != nil && !strings.Contains(err.Error(), "already owned") {
		t.Errorf("reconcile %s: %v", name, err)
	}
}

// collect does what the garbage collector does: what belongs to a set that is gone, goes.
func (h *editedHub) collect(t *testing.T) {
	t.Helper()
	uids := map[types.UID]bool{}
	for _, set := range h.sets(t) {
		uids[set.UID] = true
	}
	for _, one := range h.applications(t) {
		if owner := metav1.GetControllerOf(one); owner != nil && !uids[owner.UID] {
			h.must(t, h.Delete(t.Context(), one))
		}
	}
	h.finish(t)
}

// finish does what the application controller does about an Application that is being deleted.
func (h *editedHub) finish(t *testing.T) {
	t.Helper()
	for _, one := range h.applications(t) {
		if one.DeletionTimestamp == nil {
			continue
		}
		h.went[one.UID] = slices.ContainsFunc(one.Finalizers, func(finalizer string) bool {
			return strings.HasPrefix(finalizer, resourcesFinalizer)
		})
		one.Finalizers = nil
		h.must(t, h.Update(t.Context(), one))
	}
}

func (h *editedHub) sets(t *testing.T) []argov1alpha1.ApplicationSet {
	t.Helper()
	var all argov1alpha1.ApplicationSetList
	h.must(t, h.List(t.Context(), &all))
	return all.Items
}

func (h *editedHub) applications(t *testing.T) map[string]*argov1alpha1.Application {
	t.Helper()
	var all argov1alpha1.ApplicationList
	h.must(t, h.List(t.Context(), &all))
	found := map[string]*argov1alpha1.Application{}
	for i := range all.Items {
		found[all.Items[i].Name] = &all.Items[i]
	}
	return found
}
