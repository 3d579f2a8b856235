package decode

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

const (
	generated = `apiVersion: v1
kind: ConfigMap
metadata:
  name: generated
  labels: {app.kubernetes.io/managed-by: capifleet, capifleet.dev/fleet: other}
`
	tool = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
)

func cluster(name string) string {
	return `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: ` + name + `
  namespace: default
  annotations: {config.kubernetes.io/path: elsewhere.yaml}
spec: {paused: true}
`
}

func configMap(name string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n"
}

// input is a list as kustomize sends it: objects without paths, and the FleetConfig as
// functionConfig.
func input(t *testing.T, documents, spec string) *stream.List {
	t.Helper()
	text := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"
	for document := range strings.SplitSeq(documents, "---\n") {
		document = strings.ReplaceAll(document, "  annotations: {config.kubernetes.io/path: elsewhere.yaml}\n", "")
		if document != "" {
			text += "- " + strings.ReplaceAll(strings.TrimSuffix(document, "\n"), "\n", "\n  ") + "\n"
		}
	}
	text += "functionConfig:\n  " + strings.ReplaceAll(strings.TrimSuffix(withSpec(spec), "\n"), "\n", "\n  ") + "\n"
	list, err := stream.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return list
}

func openTemp(t *testing.T, files map[string]string) fs.FS {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		writeFile(t, filepath.Join(dir, name), text)
	}
	return open(t, dir)
}

func open(t *testing.T, dir string) fs.FS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return confined.Folder{Root: root.FS(), Dir: "."}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withSpec is a FleetConfig with a spec.
func withSpec(spec string) string {
	header := "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: production}\nspec:\n  "
	return header + strings.ReplaceAll(spec, "\n", "\n  ") + "\n"
}

func lines(problems fleet.Problems) []string {
	var text []string
	for _, problem := range problems {
		text = append(text, problem.String())
	}
	return text
}
