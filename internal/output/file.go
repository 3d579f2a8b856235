package output

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/capifleet/capifleet/fn/fleet"
)

// The command's own files at the top of the folder.
const (
	inventoryFile = fleet.OutputInventory
	formerFile    = fleet.FormerInventory   // the inventory of an earlier version
	temporaryFile = ".capifleet-output.tmp" // what is being written
)

// File is a file that is wanted.
type File struct {
	Path    string      // relative to the folder, with slashes
	Objects []fleet.Ref // that it holds, to name them in problems
	Text    []byte
	Owners  []Owner // whose it is, sorted
}

// Owner is a fleet and a selection of what is printed for it, written FLEET/SELECTION. What a run
// does not want any more it removes only where no other Owner wants it.
type Owner string

// folderName is the folder as messages name it.
type folderName string

// checkPaths are the problems of paths that cannot be written, or not beside each other. Two files
// whose paths differ in case only are one file on macOS and Windows.
func (f folderName) checkPaths(files []File) fleet.Problems {
	var problems fleet.Problems
	known, folders := map[string]File{}, map[string]File{}
	for _, file := range files {
		if reason := wrongPath(file.Path); reason != "" {
			problems = append(problems, f.refuse(file, reason, "rename the file, or the object"))
			continue
		}
		folded := strings.ToLower(file.Path)
		if other, exists := known[folded]; exists {
			reason := "it has the same path as " + other.name()
			if other.Path != file.Path {
				reason = fmt.Sprintf("its path differs from %s, of %s, in case only, "+
					"so some systems have one file for both", other.Path, other.name())
			}
			problems = append(problems, f.refuse(file, reason, "rename one of the objects, or its file"))
			continue
		}
		known[folded] = file
		for folder := path.Dir(folded); folder != "."; folder = path.Dir(folder) {
			folders[folder] = file
		}
	}
	for _, file := range files {
		if inside, exists := folders[strings.ToLower(file.Path)]; exists {
			reason := "its path is that of the folder of " + inside.Path
			problems = append(problems, f.refuse(file, reason, "rename one of the files"))
		}
	}
	return problems
}

// name names the first object of a file.
func (file File) name() string { return file.Objects[0].String() }

// wrongPath is why nothing can be written to a path, or "".
func wrongPath(name string) string {
	first, _, _ := strings.Cut(name, "/")
	isControl := func(r rune) bool { return unicode.IsControl(r) || r == '\\' }
	switch {
	case !filepath.IsLocal(filepath.FromSlash(name)):
		return "its path leads out of the folder"
	case path.Clean(name) != name || name == ".":
		return "its path has empty segments, or segments that are . or .."
	case strings.ContainsFunc(name, isControl), !utf8.ValidString(name):
		return "its path has a backslash, a control character or a byte that is not UTF-8"
	case slices.Contains([]string{inventoryFile, formerFile, temporaryFile}, strings.ToLower(first)):
		return "its path is that of a file by which capifleet keeps track of the folder"
	}
	return ""
}

// refuse is the problem of a file that is not written.
func (f folderName) refuse(file File, reason, remedy string) fleet.Problem {
	problem := f.problem(file.Path, reason, remedy)
	if len(file.Objects) > 0 {
		problem.Object = file.Objects[0]
		problem.Object.File = f.join(file.Path)
	}
	return problem
}

// problem is that of a path in the folder.
func (f folderName) problem(name, reason, remedy string) fleet.Problem {
	return fleet.Problem{
		Code: fleet.FileInTheWay, Object: fleet.Ref{File: f.join(name)},
		Message: "the file cannot be written or removed: " + reason, Remedy: remedy,
	}
}

// join is a path as messages name it.
func (f folderName) join(name string) string {
	return strings.TrimSuffix(filepath.ToSlash(string(f)), "/") + "/" + name
}
