package kustomization_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

const (
	fleetConfig = "apiVersion: capifleet.dev/v1alpha1\nkind: FleetConfig\nmetadata: {name: f}\nspec: {}\n"
	configMap   = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}\n"
	function    = "apiVersion: example.com/v1\nkind: Tool\nmetadata:\n  name: t\n  annotations:\n" +
		"    config.kubernetes.io/function: '{exec: {path: ./tool}}'\n"
)

// directory is a folder of files, and of links by their targets.
type directory struct {
	files, links map[string]string
}

// write writes a folder and returns its path.
func (d directory) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range d.files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range d.links {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, file); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// open opens a folder as a root.
func open(t *testing.T, dir string) fs.FS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root.FS()
}

// built is what a build of a folder below a root gives, and what it says, a line for each problem.
func built(t *testing.T, root, dir string) ([]stream.Document, []string) {
	t.Helper()
	result, problems := kustomization.Build(open(t, root), dir)
	if problems.Failed() && len(result.Documents) > 0 {
		t.Error("there are documents beside an error")
	}
	return result.Documents, lines(problems)
}

func lines(problems fleet.Problems) []string {
	var all []string
	for _, problem := range problems {
		all = append(all, problem.String())
	}
	return all
}

// summary names documents by file, index, kind and name, with the text of a field that tells what
// was done to each.
func summary(t *testing.T, documents []stream.Document) string {
	t.Helper()
	list, err := stream.FromDocuments(documents)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i, item := range list.Items() {
		meta := item.Meta()
		text.WriteString(documents[i].Path + "#" + string(rune('0'+documents[i].Index)) + " " + meta.Kind + " " +
			meta.Namespace + "/" + meta.Name)
		for _, key := range fleet.SortedKeys(meta.Annotations) {
			text.WriteString(" " + key + "=" + strings.TrimSpace(meta.Annotations[key]))
		}
		text.WriteString("\n")
	}
	return text.String()
}
