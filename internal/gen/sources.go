package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// release of Kubernetes.
type release struct{ major, minor int }

func (r release) String() string { return strconv.Itoa(r.major) + "." + strconv.Itoa(r.minor) }

func (r release) before(other release) bool {
	return r.major < other.major || r.major == other.major && r.minor < other.minor
}

// sources are the sources of the packages that define the built-in kinds.
type sources struct {
	release  release
	packages []string          // that register kinds
	clients  map[string]string // the genclient markers of the types that have some, by package and type
}

// apiPackages have the built-in kinds.
func apiPackages() []string {
	return []string{
		"k8s.io/api/...",
		"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/...",
		"k8s.io/kube-aggregator/pkg/apis/apiregistration/...",
	}
}

// readSources reads the markers of the types. The minor version of k8s.io/api is that of
// Kubernetes.
func readSources() (*sources, error) {
	format := "{{.ImportPath}}\t{{.Dir}}\t{{.Module.Version}}"
	output, err := exec.Command("go", append([]string{"list", "-f", format}, apiPackages()...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("list the packages of Kubernetes: %w", err)
	}
	s := &sources{clients: map[string]string{}}
	for line := range strings.Lines(string(output)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("list the packages of Kubernetes: %q", line)
		}
		if _, err := fmt.Sscanf(fields[2], "v0.%d.", &s.release.minor); err != nil {
			return nil, fmt.Errorf("read the version %s: %w", fields[2], err)
		}
		s.release.major = 1
		if err := s.readPackage(fields[0], fields[1]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// readPackage reads the markers of the types of a package: comments before a type, whether or not
// an empty line follows.
func (s *sources) readPackage(path, folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*types.go"))
	if err != nil || len(files) == 0 {
		return err
	}
	if base := filepath.Base(path); base != "apiextensions" && base != "apiregistration" { // internal versions
		s.packages = append(s.packages, path)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("read the types of Kubernetes: %w", err)
		}
		end := file.Name.End()
		for _, declaration := range file.Decls {
			if block, ok := declaration.(*ast.GenDecl); ok && block.Tok == token.TYPE && len(block.Specs) == 1 {
				spec := block.Specs[0].(*ast.TypeSpec) //nolint:forcetypeassert // A type block holds nothing else.
				if marked := clientMarkers(file, end, block.TokPos); marked != "" {
					s.clients[path+"."+spec.Name.Name] = marked
				}
			}
			end = declaration.End()
		}
	}
	return nil
}

// clientMarkers are the genclient markers of the comments between two positions.
func clientMarkers(file *ast.File, from, to token.Pos) string {
	var found bytes.Buffer
	for _, group := range file.Comments {
		for _, comment := range group.List {
			text := strings.TrimSpace(strings.TrimPrefix(comment.Text, "//"))
			if group.Pos() >= from && group.End() <= to && strings.HasPrefix(text, "+genclient") {
				found.WriteString(text + "\n")
			}
		}
	}
	return found.String()
}

// unregistered are the packages of which no type is known.
func (s *sources) unregistered(known map[schema.GroupVersionKind]reflect.Type) []string {
	return slices.DeleteFunc(slices.Clone(s.packages), func(path string) bool {
		for _, goType := range known {
			if goType.PkgPath() == path {
				return true
			}
		}
		return false
	})
}

// isCluster reports whether a kind is of the scope Cluster: its client says so, or it has none and
// withoutClient says so.
func (s *sources) isCluster(gvk schema.GroupVersionKind, goType reflect.Type) (bool, error) {
	marked := s.clients[goType.PkgPath()+"."+goType.Name()]
	if marked != "" {
		return strings.Contains(marked, "+genclient:nonNamespaced"), nil
	}
	cluster, known := withoutClient()[gvk.GroupKind().String()]
	if !known {
		return false, fmt.Errorf("read kinds: %s has no client; add it to withoutClient", gvk)
	}
	return cluster, nil
}
