package argocd

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	apppath "github.com/argoproj/argo-cd/v3/util/app/path"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"github.com/argoproj/argo-cd/v3/util/db"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/version"
	"sigs.k8s.io/yaml"
)

// everyServer is a hub that knows the cluster, itself, and a cluster at each URL.
type everyServer struct{ db.ArgoDB }

func (everyServer) GetClusterServersByName(_ context.Context, name string) ([]string, error) {
	if name == knownCluster || name == "in-cluster" {
		return []string{"https://" + name}, nil
	}
	return nil, nil
}

func (everyServer) GetCluster(_ context.Context, server string) (*argov1alpha1.Cluster, error) {
	if parsed, err := url.Parse(server); err != nil || parsed.Scheme == "" || parsed.Host == "" {
		return nil, fmt.Errorf("there is no cluster %q", server)
	}
	return &argov1alpha1.Cluster{Server: server}, nil
}

// specVerdict is what Argo CD's functions say of an Application.
type specVerdict struct {
	refusals       []string
	ignored        []string // fields of the spec
	ignoredOptions []string // sync options that it compares with nothing
}

// judge is what Argo CD's functions, and Kubernetes', say of the Application that the spec makes.
func (s spec) judge(t *testing.T, w workshop) specVerdict {
	t.Helper()
	one := s.application(t)
	var verdict specVerdict
	refuse := func(err error) {
		if err != nil {
			verdict.refusals = append(verdict.refusals, err.Error())
		}
	}
	refuse(validation.ValidateObjectMeta(&one.ObjectMeta, true, validation.NameIsDNSSubdomain,
		field.NewPath("metadata")).ToAggregate())
	if at(s.tree, "project") == "" && !s.bootstrap {
		refuse(errors.New("the controller of ApplicationSets finds no project of an empty name"))
	}
	if name, _ := at(s.tree, "project").(string); name != "" {
		for _, message := range validation.NameIsDNSSubdomain(name, false) {
			refuse(errors.New("no AppProject can have the name of the project: " + message))
		}
	}
	project := &argov1alpha1.AppProject{Spec: argov1alpha1.AppProjectSpec{
		SourceRepos: []string{"*"}, Destinations: []argov1alpha1.ApplicationDestination{{Server: "*", Namespace: "*"}},
	}}
	conditions, err := argo.ValidatePermissions(t.Context(), &one.Spec, project, everyServer{})
	refuse(err)
	for _, condition := range conditions {
		refuse(errors.New(condition.Message))
	}
	sources := one.Spec.GetSources()
	refs, err := argo.GetRefSources(t.Context(), sources, "default", anyRepository, nil)
	refuse(err)
	if one.Spec.SourceHydrator != nil {
		sources = append(sources, one.Spec.SourceHydrator.GetDrySource())
	}
	for i := range sources {
		refuse(w.judge(t, &one, &sources[i], refs))
	}
	_, err = normalizers.NewIgnoreNormalizer(one.Spec.IgnoreDifferences, nil, normalizers.IgnoreNormalizerOpts{})
	refuse(err)
	if policy := one.Spec.SyncPolicy; policy != nil {
		if policy.Retry != nil {
			_, err := policy.Retry.NextRetryAt(time.Now(), 1)
			refuse(err)
		}
		verdict.ignoredOptions = ignoredSyncOptions(policy.SyncOptions)
	}
	verdict.ignored = ignoredFields(&one)
	return verdict
}

// application is the Application that the spec makes, in the way of capifleet: without a
// destination it goes to the cluster itself. The controller of ApplicationSets normalizes it before
// it is made; one of a bootstrap is normalized after it was first read.
func (s spec) application(t *testing.T) argov1alpha1.Application {
	t.Helper()
	var one argov1alpha1.Application
	text := asJSON(t, object{"metadata": s.metadata, "spec": s.tree})
	if err := yaml.UnmarshalStrict([]byte(text), &one); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	one.Name = strings.ReplaceAll(one.Name, "{{ .name }}", knownCluster)
	if !s.bootstrap || one.Namespace == "" {
		one.Namespace = namespace
	}
	if one.Spec.Destination.Name == "" && one.Spec.Destination.Server == "" {
		one.Spec.Destination.Name = knownCluster
	}
	one.Spec = *argo.NormalizeApplicationSpec(&one.Spec)
	return one
}

func anyRepository(_ context.Context, repo, _ string) (*argov1alpha1.Repository, error) {
	return &argov1alpha1.Repository{Repo: repo}, nil
}

// judge does what the repo-server does with a source before it has fetched anything, and, where
// Helm surely renders it, has Helm render the chart of the workshop
// (reposerver/repository/repository.go, GenerateManifest and runRepoOperation).
func (w workshop) judge(
	t *testing.T, one *argov1alpha1.Application, source *argov1alpha1.ApplicationSource,
	refs argov1alpha1.RefTargetRevisionMapping,
) error {
	t.Helper()
	several := one.Spec.HasMultipleSources() && one.Spec.SourceHydrator == nil
	if several && source.Path == "" && source.Chart == "" {
		return nil // nothing is generated
	}
	kind, err := source.ExplicitType()
	if err != nil {
		return err
	}
	if several {
		if err := resolve(source, refs); err != nil {
			return err
		}
	}
	pulled := source.IsHelm() && !source.IsOCI()
	if !pulled {
		if _, err := apppath.Path(w.repository, source.Path); err != nil {
			return err
		}
	}
	if pulled && kind == nil || kind != nil && *kind == argov1alpha1.ApplicationSourceTypeHelm {
		return w.generate(t, one, source, refs)
	}
	if source.Kustomize != nil {
		return judgeKustomize(source)
	}
	return nil
}

// judgeKustomize does what Argo CD does before it runs Kustomize (GenerateManifests, and
// util/kustomize/kustomize.go, Build).
func judgeKustomize(source *argov1alpha1.ApplicationSource) error {
	if text := source.GetKubeVersionOrDefault(""); text != "" {
		if _, err := version.ParseGeneric(text); err != nil {
			return err
		}
	}
	for _, replica := range source.Kustomize.Replicas {
		if _, err := replica.GetIntCount(); err != nil {
			return err
		}
	}
	return nil
}

// ignoredFields are those of which Argo CD's functions show that it does not read them.
func ignoredFields(one *argov1alpha1.Application) []string {
	var ignored []string
	if one.Spec.SourceHydrator != nil { // GetSources has made one of it
		if one.Spec.Source != nil {
			ignored = append(ignored, "source")
		}
		if len(one.Spec.Sources) > 0 {
			ignored = append(ignored, "sources")
		}
		return ignored
	}
	if deploysNothing(one.Spec.Sources) {
		ignored = append(ignored, "sources")
	}
	for i, source := range one.Spec.GetSources() {
		at := "source"
		if one.Spec.HasMultipleSources() {
			at = fmt.Sprintf("sources[%d]", i)
		}
		if source.IsHelm() && !source.IsOCI() && source.Path != "" && path.Clean(source.Path) != "." {
			ignored = append(ignored, at+".path")
		}
		if source.IsHelm() && source.IsOCI() {
			ignored = append(ignored, at+".chart")
		}
		idle := one.Spec.HasMultipleSources() && source.Path == "" && source.Chart == "" && source.Ref != ""
		_, err := source.ExplicitType()
		switch {
		case idle && source.Helm != nil:
			ignored = append(ignored, at+".helm")
		case idle && source.Kustomize != nil:
			ignored = append(ignored, at+".kustomize")
		case idle && source.Directory != nil:
			ignored = append(ignored, at+".directory")
		case idle && source.Plugin != nil:
			ignored = append(ignored, at+".plugin")
		case err != nil: // it is refused
		case source.Helm != nil && source.Helm.Values != "" && string(source.Helm.ValuesYAML()) != source.Helm.Values:
			ignored = append(ignored, at+".helm.values")
		}
	}
	slices.Sort(ignored)
	return ignored
}

// deploysNothing reports whether the repo-server generates nothing from any source, and none says
// how to, which is ignored.
func deploysNothing(sources []argov1alpha1.ApplicationSource) bool {
	for _, source := range sources {
		kind, err := source.ExplicitType()
		if source.Path != "" || source.Chart != "" || source.Ref == "" || kind != nil || err != nil {
			return false
		}
	}
	return len(sources) > 0
}

// ignoredSyncOptions are the options that none of Argo CD's comparisons finds: HasOption with the
// texts of controller/sync.go, state.go and appcontroller.go, and GetOptionValue for Prune and
// Delete; and neither is the opposite of such a text, which is the default.
func ignoredSyncOptions(options argov1alpha1.SyncOptions) []string {
	compared := []string{
		"FailOnSharedResource", "RespectIgnoreDifferences", "PruneLast", "ApplyOutOfSyncOnly", "Replace",
		"ServerSideApply", "Validate", "ClientSideApplyMigration", "SkipDryRunOnMissingResource", "CreateNamespace",
	}
	var ignored []string
	for _, option := range options {
		alone := argov1alpha1.SyncOptions{option}
		known := slices.ContainsFunc(compared, func(name string) bool {
			return alone.HasOption(name+"=true") || alone.HasOption(name+"=false")
		})
		for _, policy := range []string{"background", "foreground", "orphan"} {
			known = known || alone.HasOption("PrunePropagationPolicy="+policy)
		}
		for _, name := range []string{"Prune", "Delete"} {
			value := alone.GetOptionValue(name)
			known = known || value != nil && slices.Contains([]string{"false", "confirm", "true"}, *value)
		}
		if !known && option != "" { // which is what a template gives for none
			ignored = append(ignored, option)
		}
	}
	if options.HasOption("Replace=true") && options.HasOption("ServerSideApply=true") { // applyObject of gitops-engine
		ignored = append(ignored, "ServerSideApply=true")
	}
	slices.Sort(ignored)
	return ignored
}
