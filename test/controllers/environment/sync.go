package environment

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/cache"
	"github.com/argoproj/argo-cd/gitops-engine/pkg/sync"
	"github.com/argoproj/argo-cd/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/argo-cd/gitops-engine/pkg/utils/tracing"
	argocdcommon "github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2/textlogger"
)

// trackingAnnotation names the Application that an object belongs to.
const trackingAnnotation = "argocd.argoproj.io/tracking-id"

// Syncer applies manifests to a control plane as an Application of Argo CD with automated prune
// does: it is Argo CD's own engine. What it prunes, when, and what it never prunes, is decided
// there, from the live objects. Where a sync has several steps, as one with PruneLast has, the
// health checks of Argo CD say when the next one begins.
type Syncer struct {
	name    string
	config  *rest.Config
	kubectl kube.Kubectl
	cache   cache.ClusterCache
	options []sync.SyncOpt
}

// Syncer returns what syncs an Application of a name. Objects are applied by server-side apply, and
// pruned in the foreground. Further options come after these.
func (c *ControlPlane) Syncer(t *testing.T, name string, options ...sync.SyncOpt) *Syncer {
	t.Helper()
	log := c.logger(t, "sync-"+name)
	marked := func(un *unstructured.Unstructured, _ bool) (any, bool) {
		id := un.GetAnnotations()[trackingAnnotation]
		return id, id != ""
	}
	config := *c.Config
	s := &Syncer{
		name: name, config: &config, kubectl: &kube.KubectlCmd{Log: log, Tracer: tracing.NopTracer{}},
		cache: cache.NewClusterCache(&config, cache.SetLogr(log), cache.SetPopulateResourceInfoHandler(marked)),
	}
	t.Cleanup(func() { s.cache.Invalidate() })
	propagation := metav1.DeletePropagationForeground
	s.options = append([]sync.SyncOpt{
		sync.WithLogr(log), sync.WithPrune(true), sync.WithPrunePropagationPolicy(&propagation),
		sync.WithServerSideApply(true), sync.WithServerSideApplyManager(argocdcommon.ArgoCDSSAManager),
		sync.WithHealthOverride(lua.ResourceHealthOverrides{}), sync.WithSyncWaveHook(delayBetweenWaves),
	}, options...)
	return s
}

// logger returns a logger that writes to a file beside those of the processes, until the test ends.
func (c *ControlPlane) logger(t *testing.T, name string) logr.Logger {
	t.Helper()
	file, err := os.Create(filepath.Join(c.env.logs, name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return textlogger.NewLogger(textlogger.NewConfig(textlogger.Output(file), textlogger.Verbosity(1)))
}

// Sync makes a cluster hold exactly these manifests of the Application. It fails the test if one
// of them is refused.
func (s *Syncer) Sync(t *testing.T, manifests ...Manifest) {
	t.Helper()
	if err := s.TrySync(t.Context(), manifests...); err != nil {
		t.Fatal(err)
	}
}

// TrySync is Sync for manifests that the API server may refuse.
func (s *Syncer) TrySync(ctx context.Context, manifests ...Manifest) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	targets := make([]*unstructured.Unstructured, len(manifests))
	for i, one := range manifests {
		targets[i] = one.DeepCopy()
		annotations := targets[i].GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[trackingAnnotation] = s.idOf(kube.GetResourceKey(one))
		targets[i].SetAnnotations(annotations)
	}
	return s.operate(ctx, targets)
}

func (s *Syncer) idOf(key kube.ResourceKey) string {
	return fmt.Sprintf("%s:%s/%s:%s/%s", s.name, key.Group, key.Kind, key.Namespace, key.Name)
}
