package scenarios

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

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

// disown takes the owners off Applications, and then lets the ApplicationSets of the case look at
// once, as these do:
//
//	kubectl patch application NAME --type merge --patch '{"metadata": {"ownerReferences": null}}'
//	kubectl annotate applicationset NAME argocd.argoproj.io/application-set-refresh=true
func (o *owners) disown(t *testing.T, c ownerCase, suffixes []string) {
	t.Helper()
	for _, suffix := range suffixes {
		o.patch(t, "Application", c.application()+suffix, `{"metadata": {"ownerReferences": null}}`)
	}
	if len(suffixes) == 0 {
		return
	}
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
