package cli

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/kustomization"
)

// naming is what kustomizations name of a folder of --output-dir: the one in it, and those around
// it. If one of them names a file of the folder, it is how the hub gets the files, and each must be
// named. Paths are from the root, without links.
type naming struct {
	tree    *kustomization.Tree
	root    fs.FS
	folder  string
	at      string            // the folder of the kustomization that new files belong into; "" for none
	idle    bool              // whether that one names nothing of the folder
	named   map[string]string // what is named of the folder, by which folder's kustomization
	missing map[string]bool   // what of it does not exist
}

// newNaming finds the kustomizations of a folder. built is the folder whose kustomization was
// built, "" for none: it counts if the folder is in it, whether or not it names a file.
func newNaming(root fs.FS, folder, built string) naming {
	n := naming{
		tree: kustomization.NewTree(root), root: root, folder: folder,
		named: map[string]string{}, missing: map[string]bool{},
	}
	nearest := ""
	for at := folder; ; at = path.Dir(at) {
		if addNamed(n, at) && nearest == "" {
			nearest = at
		}
		if at == "." {
			break
		}
	}
	idle := nearest == "" && built != "" && isInFolder(folder, built) && !n.isIgnored(built)
	if idle {
		nearest = built
	}
	return naming{
		tree: n.tree, root: root, folder: folder, at: nearest, idle: idle, named: n.named, missing: n.missing,
	}
}

// isInFolder reports whether a path is below a folder.
func isInFolder(name, folder string) bool {
	return folder == "." || strings.HasPrefix(name, folder+"/")
}

// addNamed adds what the kustomization of a folder, and those that it leads to, name of the output,
// and reports whether that is anything.
func addNamed(n naming, at string) bool {
	found, named, missing := false, n.named, n.missing
	for _, reached := range n.tree.Reached(at) {
		content := n.tree.At(reached)
		for _, name := range slices.Concat(content.Files, content.Missing) {
			if isInFolder(name, n.folder) {
				named[name], found = reached, true
			}
		}
		for _, name := range content.Missing {
			missing[name] = true
		}
	}
	return found
}

// isIgnored reports whether an ignore file between a folder and the output lists the output: then
// something else than the kustomization of the folder syncs it.
func (n naming) isIgnored(folder string) bool {
	for at := path.Dir(n.folder); ; at = path.Dir(at) {
		ignored, err := readIgnoreFile(n.root, path.Join(at, ignoreFile), at)
		if err == nil && ignored != nil && ignored.Match(n.folder, true) {
			return true
		}
		if at == folder || at == "." {
			return false
		}
	}
}

// check is what is wrong with the names, where the folder will have the files that are listed, and
// those that are removed are gone. Both are from the folder.
func (n naming) check(listed, removed []string, shown func(name string) string) misnaming {
	var found misnaming
	if n.at == "" {
		return found
	}
	stays := map[string]bool{}
	for _, name := range listed {
		file := path.Join(n.folder, name)
		stays[file] = true
		if n.named[file] == "" {
			found.problems = append(found.problems, n.unnamed(file, shown))
			found.lines = append(found.lines, "unnamed "+name)
		}
	}
	for _, file := range fleet.SortedKeys(n.named) {
		name, _ := filepath.Rel(n.folder, file) // It is in the folder.
		switch goes := slices.Contains(removed, filepath.ToSlash(name)); {
		case stays[file], !goes && !n.missing[file]:
			continue
		case n.missing[file]:
			found.lines = append(found.lines, "gone "+filepath.ToSlash(name))
		}
		found.problems = append(found.problems, n.gone(file, shown))
	}
	return found
}

// misnaming is what is wrong with the names of a folder of --output-dir in kustomizations.
type misnaming struct {
	problems fleet.Problems
	lines    []string // of --check
}

// unnamed is the problem of a file that no kustomization names.
func (n naming) unnamed(file string, shown func(name string) string) fleet.Problem {
	at, line := n.line(n.at, file)
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnnamedFile, Object: fleet.Ref{File: shown(file)},
		Message: fmt.Sprintf("%s does not name the file, so the hub does not get it", shown(at)),
		Remedy:  fmt.Sprintf("add this line to its resources: %q", "- "+line),
	}
	if n.idle {
		problem.Remedy += fmt.Sprintf("; if the hub syncs the folder %s by itself, list it in %s beside the "+
			"kustomization", shown(n.folder), ignoreFile)
	}
	return problem
}

// gone is the problem of a name that nothing is at, or will be.
func (n naming) gone(file string, shown func(name string) string) fleet.Problem {
	at, line := n.line(n.named[file], file)
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnnamedFile, Object: fleet.Ref{File: shown(at)},
		Message: fmt.Sprintf("it names %s, which render does not write any more, so the hub cannot build it",
			shown(file)),
		Remedy: fmt.Sprintf("remove this line from its resources: %q", "- "+line),
	}
}

// line is the kustomization of a folder, and the path by which it names a file.
func (n naming) line(folder, file string) (at, line string) {
	at = path.Join(folder, "kustomization.yaml")
	if names := kustomization.In(n.root, folder); len(names) > 0 {
		at = path.Join(folder, names[0])
	}
	line, err := filepath.Rel(folder, file)
	if err != nil {
		line = file
	}
	return at, filepath.ToSlash(line)
}
