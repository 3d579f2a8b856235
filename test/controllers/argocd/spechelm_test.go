package argocd

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
	"github.com/argoproj/argo-cd/v3/util/git"
	utilio "github.com/argoproj/argo-cd/v3/util/io"
	"k8s.io/apimachinery/pkg/api/resource"
)

// helmModule is the module whose program Argo CD calls as helm.
const helmModule = "helm.sh/helm/v4"

// buildHelm compiles Helm once, so that Argo CD finds it.
var buildHelm = sync.OnceValue(func() error {
	cmd := exec.Command("go", "build", "-o", filepath.Join(tools, "helm"), helmModule+"/cmd/helm")
	cmd.Dir = filepath.Join("..", "helm")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build helm: %w\n%s", err, output)
	}
	return nil
})

// TestHelmIsArgoCDs wants the Helm that judges here to be the one of Argo CD's image.
func TestHelmIsArgoCDs(t *testing.T) {
	t.Parallel()
	_, dir := moduleOf(t, argoCD)
	shipped := regexp.MustCompile(`(?m)^helm4_version=(\S+)$`).
		FindStringSubmatch(read(t, filepath.Join(dir, "hack", "tool-versions.sh")))
	used := requirements(read(t, filepath.Join("..", "helm", "go.mod")))[helmModule]
	if shipped == nil || used != "v"+shipped[1] {
		t.Errorf("Helm is %s, and Argo CD has %q", used, shipped)
	}
}

// workshop is where sources are checked out: repositories, and a chart that is pulled. Whatever a
// plausible source names in them is there, so Helm refuses nothing for a file that is missing.
type workshop struct {
	repository string // of all sources with a path
	chart      string // of all sources with a chart
	values     string // of all sources with a ref
}

func newWorkshop(t *testing.T) workshop {
	t.Helper()
	dir := t.TempDir()
	made := workshop{
		repository: filepath.Join(dir, "repository"), chart: filepath.Join(dir, "chart"),
		values: filepath.Join(dir, "values"),
	}
	charts := []string{made.chart, made.repository}
	for _, folder := range []string{"web", "apps/web", "api", "..web", "eu/web"} {
		charts = append(charts, filepath.Join(made.repository, folder))
	}
	for _, folder := range charts {
		write(t, filepath.Join(folder, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.2.3\n")
		write(t, filepath.Join(folder, "templates", "release.yaml"),
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}'}\n")
	}
	for _, folder := range append(charts, made.values, filepath.Join(made.repository, "apps")) {
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "env/eu"} {
			write(t, filepath.Join(folder, name+".yaml"), "a: b\n")
			write(t, filepath.Join(folder, name+".txt"), "a\n")
		}
	}
	return made
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// generate makes the manifests of a source that Helm renders, as Argo CD's repo-server does.
func (w workshop) generate(
	t *testing.T, one *argov1alpha1.Application, source *argov1alpha1.ApplicationSource,
	refs argov1alpha1.RefTargetRevisionMapping,
) error {
	t.Helper()
	if err := buildHelm(); err != nil {
		t.Fatal(err)
	}
	checkedOut := utilio.NewRandomizedTempPaths(w.values)
	for _, ref := range refs {
		checkedOut.Add(git.NormalizeGitURL(ref.Repo.Repo), w.values)
	}
	root, app := w.repository, filepath.Join(w.repository, source.Path)
	if source.IsHelm() && !source.IsOCI() {
		root, app = w.chart, w.chart
	}
	_, err := repository.GenerateManifests(t.Context(), app, root, "main", &apiclient.ManifestRequest{
		AppName: one.Name, Namespace: one.Spec.Destination.Namespace, ProjectName: one.Spec.Project,
		Repo: &argov1alpha1.Repository{Repo: source.RepoURL}, ApplicationSource: withoutNetwork(source),
		HasMultipleSources: one.Spec.HasMultipleSources(), RefSources: refs,
		EnabledSourceTypes: map[string]bool{},
		HelmOptions:        &argov1alpha1.HelmOptions{ValuesFileSchemes: []string{"https"}},
	}, true, git.NoopCredsStore{}, resource.MustParse("0"), checkedOut)
	return err
}

// withoutNetwork is a source without the value files of the network.
func withoutNetwork(source *argov1alpha1.ApplicationSource) *argov1alpha1.ApplicationSource {
	source = source.DeepCopy()
	if source.Helm != nil {
		source.Helm.ValueFiles = slices.DeleteFunc(source.Helm.ValueFiles, func(file string) bool {
			return strings.HasPrefix(file, "https://")
		})
	}
	return source
}

// resolve finds the sources that the files of another one name. It is runManifestGenAsync of Argo
// CD's reposerver/repository/repository.go up to the first checkout.
func resolve(source *argov1alpha1.ApplicationSource, refs argov1alpha1.RefTargetRevisionMapping) error {
	if source.Helm == nil {
		return nil
	}
	files := slices.Clone(source.Helm.ValueFiles)
	for _, parameter := range source.Helm.FileParameters {
		files = append(files, parameter.Path)
	}
	revisions := map[string]string{}
	for _, file := range files {
		name, _, _ := strings.Cut(file, "/")
		if !strings.HasPrefix(file, "$") {
			continue
		}
		ref, exists := refs[name]
		switch {
		case !exists:
			return fmt.Errorf("source referenced %q, which is not one of the available sources", name)
		case ref.Chart != "":
			return errors.New("source has a 'chart' field defined, and charts are not supported for 'ref' sources")
		}
		repo := git.NormalizeGitURL(ref.Repo.Repo)
		if revision, exists := revisions[repo]; exists && revision != ref.TargetRevision {
			return errors.New("cannot reference multiple revisions for the same repository")
		}
		revisions[repo] = ref.TargetRevision
	}
	return nil
}
