package clients

import (
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

// application is an Application of Argo CD, with one source.
type application struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		Annotations map[string]string `json:"annotations,omitempty"`
	} `json:"metadata"`
	Spec struct {
		Project     string         `json:"project"`
		Source      source         `json:"source"`
		Destination map[string]any `json:"destination"`
		SyncPolicy  map[string]any `json:"syncPolicy"`
	} `json:"spec"`
}

type source struct {
	RepoURL        string  `json:"repoURL"`
	TargetRevision string  `json:"targetRevision"`
	Path           string  `json:"path"`
	Plugin         *plugin `json:"plugin,omitempty"`
}

type plugin struct {
	Name       string      `json:"name,omitempty"`
	Env        []variable  `json:"env,omitempty"`
	Parameters []parameter `json:"parameters,omitempty"`
}

type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// parameter is a value for a plugin, or what the plugin announces of it.
type parameter struct {
	Name           string            `json:"name"`
	Title          string            `json:"title,omitempty"`
	Tooltip        string            `json:"tooltip,omitempty"`
	ItemType       string            `json:"itemType,omitempty"`
	CollectionType string            `json:"collectionType,omitempty"`
	String         *string           `json:"string,omitempty"`
	Array          []string          `json:"array,omitempty"`
	Map            map[string]string `json:"map,omitempty"`
}

// value is a parameter of type string.
func value(name, text string) parameter { return parameter{Name: name, String: &text} }

// applicationOf is the Application that we ship, for a folder of a repository.
func applicationOf(t *testing.T, repository, path string) application {
	t.Helper()
	var app application
	if err := yaml.UnmarshalStrict([]byte(read(t, shipped("application.yaml"))), &app); err != nil {
		t.Fatal(err)
	}
	app.Spec.Source.RepoURL, app.Spec.Source.Path = repository, path
	return app
}

// with is the Application with parameters for the plugin.
func (a application) with(parameters ...parameter) application {
	changed := *a.Spec.Source.Plugin
	changed.Parameters = parameters
	a.Spec.Source.Plugin = &changed
	return a
}

// withoutPlugin is the Application with no word on how its manifests are made.
func (a application) withoutPlugin() application {
	a.Spec.Source.Plugin = nil
	return a
}

// shipped is a file that people copy to use capifleet with Argo CD.
func shipped(name string) string { return filepath.Join(top, "examples", "argocd-plugin", name) }

// repository makes a Git repository of files, and of symbolic links by their targets. It returns
// its URL.
func repository(t *testing.T, files tree, links map[string]string) string {
	t.Helper()
	dir := files.write(t)
	for path, target := range links {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(path))); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "init", "--quiet", "--initial-branch=main")
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--message=all")
	return "file://" + filepath.ToSlash(dir)
}
