package cli

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/output"
	"github.com/capifleet/capifleet/internal/preview"
)

// writtenFolder is a folder of render --output-dir in the directory whose kustomization is built,
// and from which the hub gets files by a kustomization.
type writtenFolder struct {
	naming

	owners map[output.Owner][]string // the files of each, sorted
	dir    string                    // the folder, without links
	shown  func(name string) string  // a path from the root as problems name it
}

// outputProblems are the problems of the output that the kustomization may name, by the fleet that
// it is of: files that no kustomization names, and files that are not what render writes.
func (d *differ) outputProblems(in input) map[string]fleet.Problems {
	folders := d.writtenFolders(in)
	if len(folders) == 0 {
		return nil
	}
	problems := map[string]fleet.Problems{}
	for _, folder := range folders {
		for _, owner := range fleet.SortedKeys(folder.owners) {
			name, _, _ := strings.Cut(string(owner), "/")
			problems[name] = append(problems[name], folder.check(folder.owners[owner], nil, folder.shown).problems...)
		}
	}
	again, read := readInput(d.streams, d.dir, d.chosen) // To compile changes what was read.
	defer again.close()
	if read.Failed() {
		return problems
	}
	again.choice.Applied = true
	compiled, more := again.process()
	if more.Failed() {
		return problems
	}
	for _, one := range compiled {
		for _, folder := range folders {
			problems[one.Fleet.Name()] = append(problems[one.Fleet.Name()], d.stale(folder, again, one.Fleet)...)
		}
	}
	return problems
}

// writtenFolders are those of the new side.
func (d *differ) writtenFolders(in input) []writtenFolder {
	root, built := in.around()
	directory, _ := in.files.(confined.Folder)
	if built == "" {
		return nil
	}
	var folders []writtenFolder
	visit := func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil, name != built && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case !entry.IsDir() || !fleet.IsOutput(directory.Root, name):
			return nil
		}
		folder := writtenFolder{
			naming: newNaming(directory.Root, name, built), owners: ownersIn(directory.Root, name),
			dir: filepath.Join(root, filepath.FromSlash(name)),
			shown: func(name string) string {
				below, _ := filepath.Rel(built, name) // Both are from the root.
				return filepath.ToSlash(below)
			},
		}
		if folder.at != "" {
			folders = append(folders, folder)
		}
		return fs.SkipDir
	}
	_ = fs.WalkDir(directory.Root, built, visit) // What cannot be read has no output.
	return folders
}

// ownersIn are the files that the inventory of a folder lists, by those whose they are; nil where
// it cannot be read.
func ownersIn(root fs.FS, folder string) map[output.Owner][]string {
	text, err := fs.ReadFile(root, path.Join(folder, fleet.InventoryIn(root, folder)))
	if err != nil {
		return nil
	}
	listed, err := output.Listed(text)
	if err != nil {
		return nil
	}
	owners := map[output.Owner][]string{}
	for _, name := range fleet.SortedKeys(listed) {
		for _, owner := range listed[name] {
			owners[owner] = append(owners[owner], name)
		}
	}
	return owners
}

// stale are the problems of the files of a fleet in a folder that render would change.
func (d *differ) stale(folder writtenFolder, in input, f *fleet.Fleet) fleet.Problems {
	var problems fleet.Problems
	for _, owner := range fleet.SortedKeys(folder.owners) {
		name, only, _ := strings.Cut(string(owner), "/")
		if name != f.Name() && f.Renames.Now(name) != f.Name() || !slices.Contains(selections(), only) {
			continue
		}
		r := rendering{only: only, dir: folder.dir}
		printed, _ := encode.Manifests(in.list, []*fleet.Fleet{f}, r.selection()) // With errors, diff ends before.
		files, err := r.files([]*fleet.Fleet{f}, inFolder(printed))
		opened, closeFolder, failed := openOutput(r.dir)
		if err != nil || failed != nil {
			continue
		}
		plan, _ := output.NewPlan(opened, folder.shown(folder.folder), files, r.claim([]*fleet.Fleet{f}, false))
		closeFolder()
		problems = append(problems, folder.differing(plan.Differences(), d.rendered(r))...)
	}
	return problems
}

// differing are the problems of files that are not current: one for those that render would write,
// and one for each that somebody has changed. command is that of render.
func (w writtenFolder) differing(differences []output.Difference, command string) fleet.Problems {
	var problems fleet.Problems
	var first string
	count := 0
	for _, difference := range differences {
		file := w.shown(path.Join(w.folder, difference.Path))
		switch {
		case !isManifestFile(difference.Path): // the inventory
		case difference.Changed:
			problems = append(problems, fleet.Problem{
				Severity: fleet.Warning, Code: fleet.StaleOutput, Object: fleet.Ref{File: file},
				Message: "somebody has changed the file since render wrote it: the hub gets the file, " +
					"and what render writes is compared here",
				Remedy: "put the change into the input, restore the file, and run: " + command,
			})
		default:
			if count++; first == "" {
				first = file
			}
		}
	}
	if count == 0 {
		return problems
	}
	return append(problems, fleet.Problem{
		Severity: fleet.Warning, Code: fleet.StaleOutput, Object: fleet.Ref{File: first}, More: count - 1,
		Message: "the file is not what render writes now: the hub gets the file, " +
			"and what render writes is compared here",
		Remedy: "run: " + command,
	})
}

// rendered is the command that writes a folder.
func (d *differ) rendered(r rendering) string {
	out := r.dir
	if here, err := withoutLinks("."); err == nil {
		if relative, err := filepath.Rel(here, out); err == nil {
			out = relative
		}
	}
	words := []string{"capifleet", "render", d.dir}
	if d.chosen.config != "" {
		words = append(words, "--config", d.chosen.config)
	}
	if d.chosen.fleet != "" && d.chosen.fleet != allFleets {
		words = append(words, "--fleet", d.chosen.fleet)
	}
	words = append(words, "--only", r.only, "--output-dir", filepath.ToSlash(out))
	for i, word := range words {
		words[i] = preview.ShellWord(word)
	}
	return strings.Join(words, " ")
}
