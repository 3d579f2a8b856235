package cli

import (
	"io/fs"
	"path"
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

// buildKustomization builds the kustomization of a name at the top of a directory, which is
// confined then. The FleetConfigs that it does not name, in files beside it, are read too.
func buildKustomization(files fs.FS, name string) ([]stream.Document, decode.Reading, fleet.Problems) {
	folder, _ := files.(confined.Folder)
	noted := noting(folder)
	result, problems := kustomization.Build(noted.Root, folder.Dir)
	reading := decode.Reading{
		Built: true, Kustomization: name, Resources: result.Resources, Patches: result.Patches,
		Files: notedIn(noted),
	}
	if problems.Failed() {
		return nil, reading, problems
	}
	reading.Problems, reading.Unreached = problems, unreachedClusters(folder, result.Documents)
	beside, problems := configsBeside(files, result)
	return slices.Concat(result.Documents, beside), reading, problems
}

// configsBeside are the FleetConfigs in the files at the top of a directory, without those that are
// among those that were built, and without patches of one.
func configsBeside(files fs.FS, built kustomization.Result) ([]stream.Document, fleet.Problems) {
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
			fleet.IsKustomization(name), slices.Contains(built.Patches, name),
			slices.ContainsFunc(built.Documents, known), ignored != nil && ignored.Match(name, false):
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
