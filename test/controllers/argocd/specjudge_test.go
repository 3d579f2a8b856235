package argocd

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	apppath "github.com/argoproj/argo-cd/v3/util/app/path"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/db"
	"github.com/argoproj/argo-cd/v3/util/helm"
	iopath "github.com/argoproj/argo-cd/v3/util/io/path"
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

// judge is what Argo CD's functions refuse in the spec, and the sync options that it compares with
// nothing.
func (s spec) judge(t *testing.T) (refusals, ignoredOptions []string) {
	t.Helper()
	one := argov1alpha1.Application{}
	one.Name = strings.ReplaceAll(s.name, "{{ .name }}", knownCluster)
	text := asJSON(t, s.tree)
	if err := yaml.UnmarshalStrict([]byte(text), &one.Spec); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if one.Spec.Destination.Name == "" && one.Spec.Destination.Server == "" {
		one.Spec.Destination.Name = knownCluster // as capifleet fills it in
	}
	refuse := func(err error) {
		if err != nil {
			refusals = append(refusals, err.Error())
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
		refuse(judgeSource(t, &one, &sources[i], refs))
	}
	if policy := one.Spec.SyncPolicy; policy != nil {
		if policy.Retry != nil {
			_, err := policy.Retry.NextRetryAt(time.Now(), 1)
			refuse(err)
		}
		ignoredOptions = ignoredSyncOptions(policy.SyncOptions)
	}
	return refusals, ignoredOptions
}

func anyRepository(_ context.Context, repo, _ string) (*argov1alpha1.Repository, error) {
	return &argov1alpha1.Repository{Repo: repo}, nil
}

// judgeSource does what the repo-server does with a source before it generates manifests
// (reposerver/repository/repository.go).
func judgeSource(t *testing.T, one *argov1alpha1.Application, source *argov1alpha1.ApplicationSource, refs argov1alpha1.RefTargetRevisionMapping) error {
	t.Helper()
	several := one.Spec.HasMultipleSources()
	if several && source.Path == "" && source.Chart == "" {
		return nil // nothing is generated
	}
	kind, err := source.ExplicitType()
	if err != nil {
		return err
	}
	root := filepath.Join(t.TempDir(), "repository")
	app := root
	if source.IsOCI() || !source.IsHelm() {
		app = filepath.Join(root, source.Path)
		if _, err := apppath.Path(root, source.Path); err != nil && !strings.Contains(err.Error(), apppath.ErrMessageAppPathDoesNotExist) {
			return err
		}
	}
	for _, text := range []string{source.GetKubeVersionOrDefault("")} {
		if _, err := version.ParseGeneric(text); err != nil && text != "" {
			return err
		}
	}
	isHelm := kind != nil && *kind == argov1alpha1.ApplicationSourceTypeHelm || kind == nil && source.IsHelm() && !source.IsOCI()
	if !isHelm {
		return nil
	}
	return judgeHelm(one, source, refs, root, app)
}

func judgeHelm(one *argov1alpha1.Application, source *argov1alpha1.ApplicationSource, refs argov1alpha1.RefTargetRevisionMapping, root, app string) error {
	release := one.Name
	if h := source.Helm; h != nil {
		if _, err := helm.NewCmd(root, h.Version, "", ""); err != nil {
			return err
		}
		if h.ReleaseName != "" {
			release = h.ReleaseName
		}
		var values map[string]any
		for document := range strings.SplitSeq(string(h.ValuesYAML()), "\n---\n") {
			if err := yaml.Unmarshal([]byte(document), &values); err != nil {
				return fmt.Errorf("helm reads no values: %w", err)
			}
		}
		files := slices.Clone(h.ValueFiles)
		for _, parameter := range h.FileParameters {
			files = append(files, parameter.Path)
		}
		for _, file := range files {
			if err := judgeFile(file, one.Spec.HasMultipleSources(), refs, root, app); err != nil {
				return err
			}
		}
	}
	// Helm 4.2, ValidateReleaseName, which helm template calls, too.
	if !regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`).MatchString(release) || len(release) > 53 {
		return fmt.Errorf("helm takes no release name %q", release)
	}
	return nil
}

// judgeFile resolves a file as resolveReferencedSources, getResolvedValueFiles and
// getResolvedRefValueFile do.
func judgeFile(file string, several bool, refs argov1alpha1.RefTargetRevisionMapping, root, app string) error {
	if name, rest, _ := strings.Cut(file, "/"); strings.HasPrefix(file, "$") && several {
		ref, exists := refs[name]
		switch {
		case !exists:
			return fmt.Errorf("source referenced %q, which is not one of the available sources", name)
		case ref.Chart != "":
			return errors.New("Helm charts are not supported for 'ref' sources")
		}
		_, _, err := iopath.ResolveValueFilePathOrUrl(root, root, "/"+rest, []string{"http", "https"})
		return err
	}
	env := argov1alpha1.Env{}
	_, _, err := iopath.ResolveValueFilePathOrUrl(app, root, env.Envsubst(file), []string{"http", "https"})
	return err
}

// ignoredSyncOptions are the options that none of Argo CD's comparisons finds: HasOption with the
// texts of controller/sync.go, state.go and appcontroller.go, and GetOptionValue for Prune and
// Delete; and neither is the opposite of such a text, which is the default.
func ignoredSyncOptions(options argov1alpha1.SyncOptions) []string {
	compared := []string{
		"FailOnSharedResource", "RespectIgnoreDifferences", "PruneLast", "ApplyOutOfSyncOnly", "Replace", "ServerSideApply", "Validate",
		"ClientSideApplyMigration", "SkipDryRunOnMissingResource", "CreateNamespace",
	}
	var ignored []string
	for _, option := range options {
		alone := argov1alpha1.SyncOptions{option}
		known := slices.ContainsFunc(compared, func(name string) bool { return alone.HasOption(name+"=true") || alone.HasOption(name+"=false") })
		for _, policy := range []string{"background", "foreground", "orphan"} {
			known = known || alone.HasOption("PrunePropagationPolicy="+policy)
		}
		for _, name := range []string{"Prune", "Delete"} {
			value := alone.GetOptionValue(name)
			known = known || value != nil && slices.Contains([]string{"false", "confirm", "true"}, *value)
		}
		if !known {
			ignored = append(ignored, option)
		}
	}
	slices.Sort(ignored)
	return ignored
}
