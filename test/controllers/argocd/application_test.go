package argocd

import (
	"cmp"
	"slices"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	gocmp "github.com/google/go-cmp/cmp"
)

// application is what plan says of an Application of the hub.
type application struct {
	ApplicationSet string
	Namespace      string
	Name           string
	Project        string
	Labels         map[string]string
	Destination    destination
	Sources        []source
}

type destination struct{ Name, Server, Namespace string }

type source struct{ RepoURL, Path, Chart, TargetRevision string }

// applicationOf is the same of an Application that Argo CD generates.
func applicationOf(set string, generated *argov1alpha1.Application) application {
	a := application{
		ApplicationSet: set, Namespace: generated.Namespace, Name: generated.Name, Project: generated.Spec.Project,
		Destination: destination{
			generated.Spec.Destination.Name, generated.Spec.Destination.Server, generated.Spec.Destination.Namespace,
		},
		Sources: []source{},
	}
	if len(generated.Labels) > 0 {
		a.Labels = generated.Labels
	}
	for _, s := range generated.Spec.GetSources() {
		a.Sources = append(a.Sources, source{s.RepoURL, s.Path, s.Chart, s.TargetRevision})
	}
	return a
}

// compare says how what capifleet predicts differs from what Argo CD generates, and nothing where
// they are the same, in whichever order.
func compare(predicted, generated []application) string {
	byName := func(a, b application) int {
		return cmp.Or(cmp.Compare(a.ApplicationSet, b.ApplicationSet), cmp.Compare(a.Name, b.Name))
	}
	return gocmp.Diff(slices.SortedStableFunc(slices.Values(predicted), byName),
		slices.SortedStableFunc(slices.Values(generated), byName))
}

// compareWhole says how Applications differ in anything at all.
func compareWhole(t *testing.T, plain, generated []argov1alpha1.Application) string {
	t.Helper()
	trees := func(applications []argov1alpha1.Application) []object {
		var trees []object
		for i := range applications {
			trees = append(trees, fromJSON(t, asJSON(t, applications[i])))
		}
		slices.SortStableFunc(trees, func(a, b object) int {
			return cmp.Compare(textAt(a, "", "metadata", "name"), textAt(b, "", "metadata", "name"))
		})
		return trees
	}
	return gocmp.Diff(trees(plain), trees(generated))
}
