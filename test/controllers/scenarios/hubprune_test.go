package scenarios

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// lateSecretKeepsSets edits a selector while the Secret of a new Cluster is missing. The old
// ClusterResourceSet is to be pruned last, which is after all else is healthy; the ApplicationSet
// is not. So the sync fails, and the old set stays until one that comes after the Secret.
func lateSecretKeepsSets(t *testing.T, f *changingFleet) {
	t.Helper()
	late := f.name + "-af-1"
	files := f.files.withFile("af.yaml", f.member(late, "af"))
	f.syncer.Sync(t, files.render(t)...)
	f.hub.Provision(t, f.name, late, f.to)
	unknown := "there are no clusters with this name: " + late
	environment.Eventually(t, "the ApplicationSet is in error", func(ctx context.Context) error {
		return f.says(ctx, unknown)
	})
	files = files.replaced(t, "fleet.yaml", "  - name: facts\n",
		"  - name: facts\n    clusterSelector: {matchLabels: {region: sa}}\n")
	rendered := files.render(t)
	if err := f.syncer.TrySync(t.Context(), rendered...); err == nil || !strings.Contains(err.Error(), unknown) {
		t.Errorf("a sync that prunes last fails since %s, and it says: %v", unknown, err)
	}
	f.mustHaveSets(t, 2)
	f.registerAll(t, f.hub, connectionTo(f.to))
	environment.Eventually(t, "the ApplicationSet is in no error", func(ctx context.Context) error {
		if err := f.says(ctx, "All applications have been generated successfully"); err != nil {
			return fmt.Errorf("%w, %v", err, refresh(ctx, f.hub, f.name+"-web"))
		}
		return nil
	})
	f.syncer.Sync(t, rendered...)
	f.mustHaveSets(t, 1)
}

// says reports whether the ApplicationSet says something of errors.
func (f *changingFleet) says(ctx context.Context, words string) error {
	set, err := f.hub.Live(ctx, applicationVersion, "ApplicationSet", environment.ArgoCDNamespace, f.name+"-web")
	if err != nil {
		return err
	}
	if state := conditionOf(set, "ErrorOccurred"); !strings.Contains(state, words) {
		return fmt.Errorf("it says %q", state)
	}
	return nil
}

// mustHaveSets waits until there is a number of ClusterResourceSets.
func (f *changingFleet) mustHaveSets(t *testing.T, want int) {
	t.Helper()
	what := fmt.Sprintf("there are %d ClusterResourceSets", want)
	environment.Eventually(t, what, func(ctx context.Context) error {
		sets, err := f.hub.All(ctx, environment.ClusterResourceSetVersion, "ClusterResourceSet", f.name)
		if err == nil && len(sets) != want {
			err = fmt.Errorf("there are %d", len(sets))
		}
		return err
	})
}
