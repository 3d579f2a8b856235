package cli_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// pkg is a package as kpt sees it.
type pkg struct {
	config  string
	objects []string
}

// readPackage reads a folder; each object gets the annotations that kpt sets.
func readPackage(t *testing.T, dir string) pkg {
	t.Helper()
	return packageOf(t, readFiles(t, dir))
}

// readFiles are the texts of the YAML files of a folder, by their paths in it.
func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, pattern := range []string{"*.yaml", "*/*.yaml", "*/*/*.yaml"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(dir, file)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = string(text)
		}
	}
	if len(files) == 0 {
		t.Fatalf("no input in %s", dir)
	}
	return files
}

// packageOf is a package of the given files, in the order of their names; files of a folder come
// before those of its subfolders.
func packageOf(t *testing.T, files map[string]string) pkg {
	t.Helper()
	var read pkg
	byDepth := func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(a, b))
	}
	for _, name := range slices.SortedFunc(maps.Keys(files), byDepth) {
		list, err := stream.FromDocuments(stream.SplitDocuments(name, []byte(files[name])))
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range list.Items() {
			read.add(t, name, item)
		}
	}
	return read
}

func (p *pkg) add(t *testing.T, name string, item *stream.Item) {
	t.Helper()
	index := fmt.Sprint(item.Index())
	text, err := item.Document(stream.Edit{SetAnnotations: map[string]string{
		fleet.LegacyPathAnnotation: name, fleet.PathAnnotation: name,
		"config.kubernetes.io/index": index, "internal.config.kubernetes.io/index": index,
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.objects = append(p.objects, string(text))
	if name == "fleet.yaml" {
		p.config = string(text)
	}
}

// list is the ResourceList of the package, with its objects shuffled unless random is nil.
func (p pkg) list(random *rand.Rand) []byte {
	objects := slices.Clone(p.objects)
	if random != nil {
		random.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	}
	var text strings.Builder
	text.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for _, object := range objects {
		text.WriteString(indented("- ", object))
	}
	if p.config != "" {
		text.WriteString("functionConfig:\n" + indented("  ", p.config))
	}
	return []byte(text.String())
}

func indented(first, object string) string {
	var text strings.Builder
	for line := range strings.Lines(object) {
		if strings.TrimSpace(line) == "" {
			text.WriteString(line)
			continue
		}
		text.WriteString(first + line)
		first = "  "
	}
	return text.String()
}
