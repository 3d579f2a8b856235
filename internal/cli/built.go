package cli

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

// kustomizationsAt are the names of the kustomizations at the top of a directory.
func kustomizationsAt(files fs.FS) []string {
	folder, ok := files.(confined.Folder)
	if !ok {
		return nil
	}
	return kustomization.In(folder.Root, folder.Dir)
}

// buildKustomization builds the kustomization at the top of a directory, which is the case for one
// that is confined. The FleetConfigs that it does not name, in files beside it, are read too.
func buildKustomization(files fs.FS) ([]stream.Document, decode.Reading, fleet.Problems) {
	folder, _ := files.(confined.Folder)
	result, problems := kustomization.Build(folder.Root, folder.Dir)
	reading := decode.Reading{Built: true, Resources: result.Resources, Patches: result.Patches}
	if problems.Failed() {
		return nil, reading, problems
	}
	reading.Problems = problems
	named := namedBy(folder, folder.Dir)
	reading.Kustomization = kustomizationsAt(files)[0]
	reading.Unreached = unreachedClusters(folder, result.Documents)
	beside, problems := configsBeside(files, result.Documents, named)
	return slices.Concat(result.Documents, beside), reading, problems
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

// configsBeside are the FleetConfigs in the files at the top of a directory, without those that are
// among documents, and without what the kustomization names: that is a patch of one.
func configsBeside(
	files fs.FS, documents []stream.Document, named map[string]bool,
) ([]stream.Document, fleet.Problems) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fleet.Problems{unreadable("the directory", err)}
	}
	// No error: if the ignore file cannot be read, the FleetConfigs that it would hide are read.
	ignored, _ := readIgnoreFile(files, ignoreFile, ".")
	var beside []stream.Document
	var problems fleet.Problems
	for _, entry := range entries {
		name := entry.Name()
		known := func(document stream.Document) bool { return document.Path == name }
		switch {
		case strings.HasPrefix(name, "."), !slices.Contains(manifestExtensions(), path.Ext(name)),
			fleet.IsKustomization(name), named[name], slices.ContainsFunc(documents, known),
			ignored != nil && ignored.Match(name, false):
			continue
		}
		found, more := configsIn(files, name)
		beside, problems = append(beside, found...), append(problems, more...)
	}
	return beside, problems
}

// configsIn are the documents of a file that are a FleetConfig, or are misspelt ones.
func configsIn(files fs.FS, name string) ([]stream.Document, fleet.Problems) {
	info, err := fs.Stat(files, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largestConfig {
		return nil, nil
	}
	text, err := fs.ReadFile(files, name)
	if err != nil || !strings.Contains(strings.ToLower(string(text)), strings.ToLower(v1alpha1.Kind)) {
		return nil, nil
	}
	documents := stream.SplitDocuments(name, text)
	list, err := stream.FromDocuments(documents)
	if err != nil {
		return nil, badFiles(err, nil)
	}
	var found []stream.Document
	for i, item := range list.Items() {
		if strings.EqualFold(item.Meta().Kind, v1alpha1.Kind) {
			found = append(found, documents[i])
		}
	}
	return found, nil
}
