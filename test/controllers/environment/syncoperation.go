package environment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/cache"
	"github.com/argoproj/argo-cd/gitops-engine/pkg/sync"
	"github.com/argoproj/argo-cd/gitops-engine/pkg/sync/common"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// syncOperation is how far a sync has come.
type syncOperation struct {
	started time.Time
	phase   common.OperationPhase
	message string
	results []common.ResourceSyncResult
}

// operate takes one step of a sync after the other, as SyncAppState of Argo CD's controller/sync.go
// does: each begins with the live objects as they are then. (The Sync of the engine itself reads
// them once, so it never sees that an object it has created is healthy.)
func (s *Syncer) operate(ctx context.Context, targets []*unstructured.Unstructured) error {
	s.cache.Invalidate() // Its watches may be behind.
	if err := s.cache.EnsureSynced(); err != nil {
		return fmt.Errorf("read the live objects: %w", err)
	}
	operation := syncOperation{started: time.Now()}
	for {
		err := s.step(&operation, targets)
		if err != nil {
			return err
		}
		if operation.phase.Completed() {
			return operation.failure()
		}
		pause(ctx, stepInterval)
		if ctx.Err() != nil {
			return fmt.Errorf("the sync has not ended: %s: %w", operation.message, ctx.Err())
		}
	}
}

// stepInterval is the time between two steps of a sync, which Argo CD takes when objects change.
const stepInterval = 300 * time.Millisecond

func (s *Syncer) step(operation *syncOperation, targets []*unstructured.Unstructured) error {
	managed := func(r *cache.Resource) bool { return r.Info == s.idOf(r.ResourceKey()) }
	live, err := s.cache.GetManagedLiveObjs(targets, managed)
	if err != nil {
		return fmt.Errorf("read the live objects: %w", err)
	}
	state := sync.WithInitialState(operation.phase, operation.message, operation.results,
		metav1.NewTime(operation.started))
	step, cleanup, err := sync.NewSyncContext("HEAD", sync.Reconcile(targets, live, "", s.cache),
		s.config, s.config, s.kubectl, "", append([]sync.SyncOpt{state}, s.options...)...)
	if err != nil {
		return err
	}
	defer cleanup()
	step.Sync()
	operation.phase, operation.message, operation.results = step.GetState()
	return nil
}

// failure is why a sync that has ended did not succeed.
func (o syncOperation) failure() error {
	if o.phase.Successful() {
		return nil
	}
	errs := []error{fmt.Errorf("the sync is %s: %s", o.phase, o.message)}
	for _, result := range o.results {
		if result.Status == common.ResultCodeSyncFailed || result.HookPhase.Failed() {
			errs = append(errs, fmt.Errorf("%s: %s", result.ResourceKey.String(), result.Message))
		}
	}
	return errors.Join(errs...)
}

// delayBetweenWaves waits after each wave but the last, as delayBetweenSyncWaves of Argo CD's
// controller/sync.go does.
func delayBetweenWaves(_ common.SyncPhase, _ int, isLast bool) error {
	if !isLast {
		time.Sleep(2 * time.Second)
	}
	return nil
}
