package cli

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

// unreachedClusters are the Clusters in the files of a directory, read plainly, that its
// kustomization does not reach: in no file of the documents that it gives, and in none that a
// kustomization names as a resource or a patch. Templates are none, such as those of clusterctl.
func unreachedClusters(folder confined.Folder, documents []stream.Document) []fleet.Ref {
	reached := map[string]bool{}
	for _, document := range documents {
		reached[document.Path] = true
	}
	named := map[string]map[string]bool{} // by folder, from the root
	isNamed := func(file string) bool {
		for at := path.Dir(path.Join(folder.Dir, file)); ; at = path.Dir(at) {
			if _, known := named[at]; !known {
				named[at] = namedBy(folder, at)
			}
			if named[at][file] {
				return true
			}
			if at == "." || at == "/" {
				return false
			}
		}
	}
	var unreached []fleet.Ref
	plain := documentsIn(folder)
	for _, document := range plain {
		if reached[document.Path] || !bytes.Contains(document.Text, []byte(fleet.ClusterAPIGroup)) {
			continue
		}
		clusters := clustersOf(document)
		if len(clusters) == 0 {
			continue
		}
		file := realFile(folder, document.Path)
		if !reached[file] && !isNamed(file) {
			unreached = append(unreached, clusters...)
		}
	}
	return unreached
}

// realFile is a file of a directory without links, from the directory.
func realFile(folder confined.Folder, name string) string {
	plain, err := folder.Real(name)
	if err != nil {
		return name
	}
	below, err := filepath.Rel(folder.Dir, plain)
	if err != nil {
		return name
	}
	return filepath.ToSlash(below)
}

// clustersOf are the Clusters of a document: itself, or those that it lists.
func clustersOf(document stream.Document) []fleet.Ref {
	var clusters []fleet.Ref
	for _, ref := range refsOf(document) {
		if ref.IsCluster() && !strings.ContainsAny(ref.Name+ref.Namespace, "${}") && ref.Name != "" {
			clusters = append(clusters, ref)
		}
	}
	return clusters
}

// refsOf are the objects of a document: itself, or those that it lists. There is none in a document
// that cannot be read.
func refsOf(document stream.Document) []fleet.Ref {
	list, err := stream.FromDocuments([]stream.Document{document})
	if err != nil {
		return nil
	}
	var refs []fleet.Ref
	for _, item := range list.Items() {
		tree, err := item.Tree()
		if err != nil {
			continue
		}
		objects := []any{tree}
		if strings.HasSuffix(item.Meta().Kind, "List") {
			objects, _ = tree["items"].([]any)
		}
		for _, object := range objects {
			fields, _ := object.(map[string]any)
			ref := fleet.RefOf(fields)
			ref.File, ref.Index = document.Path, document.Index
			refs = append(refs, ref)
		}
	}
	return refs
}

// namedBy are the files that the kustomization of a folder names, from the directory. The folder is
// from the root.
func namedBy(directory confined.Folder, folder string) map[string]bool {
	named := map[string]bool{}
	for _, name := range kustomization.Named(directory.Root, folder) {
		if below, err := filepath.Rel(directory.Dir, name); err == nil {
			named[filepath.ToSlash(below)] = true
		}
	}
	return named
}
