package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	gitignore "github.com/monochromegane/go-gitignore"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// openDirectory opens a directory. Nothing outside of it is read, also through symbolic links. If
// it cannot be opened, reading from it returns the error, because most runs of the function read
// nothing.
func openDirectory(dir string) (files fs.FS, closeFiles func()) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return noDirectory{dir, err}, func() {}
	}
	plain, err := withoutLinks(dir)
	if err != nil {
		plain = dir
	}
	return confined.Folder{Root: newReadFS(root, plain), Dir: "."}, func() { _ = root.Close() }
}

// noDirectory is a directory that cannot be opened.
type noDirectory struct {
	name string
	err  error
}

// Open returns the error that the directory could not be opened with.
func (d noDirectory) Open(string) (fs.File, error) { return nil, d.err }

// documentsIn are the documents of the YAML and JSON files of a directory, in the order of their
// paths, as far as they can be read.
func documentsIn(files fs.FS) []stream.Document {
	walk, _ := walkDirectory(files, nil)
	if walk == nil {
		return nil
	}
	return walk.documents
}

// walkDirectory reads a directory, and counts the files. The walk is nil if the directory cannot be
// read.
func walkDirectory(files fs.FS, counted *progress) (*directoryWalk, fleet.Problems) {
	info, err := fs.Stat(files, ".")
	if err != nil {
		problem := unreadable("the directory", err)
		if missing, isMissing := files.(noDirectory); isMissing {
			if near := nearDirectory(missing.name); near != "" {
				problem.Remedy = fmt.Sprintf("did you mean %q?", near)
			}
		}
		return nil, fleet.Problems{problem}
	}
	if isRoot(info) {
		return nil, fleet.Problems{{
			Code: fleet.BadInput, Message: "the directory is /, and capifleet does not read a whole file system",
			Remedy: "name the directory of the fleet; in a container, mount it and make it the working directory",
		}}
	}
	walk := &directoryWalk{files: files, counted: counted, ignored: map[string]gitignore.IgnoreMatcher{}}
	if err := fs.WalkDir(walk.files, ".", walk.visit); err != nil {
		walk.problems = append(walk.problems, unreadable("the directory", err))
	}
	return walk, walk.problems
}

// unreadable is the problem of something that the system does not let the command read.
func unreadable(what string, err error) fleet.Problem {
	return fleet.Problem{Code: fleet.BadInput, Message: what + " cannot be read: " + fleet.Unquoted(err.Error())}
}

// isRoot reports whether a directory is the root of the file system. A container without a working
// directory starts there, and the root has files of the kernel that cannot be read.
func isRoot(directory fs.FileInfo) bool {
	root, err := os.Stat("/")
	return err == nil && os.SameFile(directory, root)
}

// directoryWalk gathers the documents of a directory.
type directoryWalk struct {
	files     fs.FS
	counted   *progress
	ignored   map[string]gitignore.IgnoreMatcher // by folder
	documents []stream.Document
	misnamed  []string // files that look like manifests, and are not read
	unread    []string // manifests in folders of output that are not output, and are not read
	linked    int      // links to folders that were followed
	folders   []string // that have a kustomization
	problems  fleet.Problems
}

// reading is what is said of how the directory was read.
func (w *directoryWalk) reading() decode.Reading {
	return decode.Reading{Misnamed: w.misnamed, Problems: w.unreadFiles()}
}

func (w *directoryWalk) visit(name string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		w.refuse(name, "the file cannot be read: "+fleet.WithoutPath(err))
		return fs.SkipDir
	case name != "." && (strings.HasPrefix(entry.Name(), ".") || w.isIgnored(name, entry.IsDir())):
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	case entry.IsDir() && fleet.IsOutput(w.files, name):
		w.noteUnread(name)
		return fs.SkipDir
	case entry.IsDir():
		return w.readIgnoreFile(name)
	case entry.Type()&fs.ModeSymlink != 0 && w.isFolder(name):
		return w.visitLinked(name)
	case entry.Type()&fs.ModeSymlink != 0 && w.isBadLink(name):
		w.refuse(name, "the link leads out of the root, in a circle, or to nothing, and is not followed")
		return nil
	case fleet.IsKustomization(entry.Name()):
		w.folders = append(w.folders, path.Dir(name))
	}
	if !isManifestFile(name) {
		if w.isMisnamed(name) {
			w.misnamed = append(w.misnamed, name)
		}
		return nil
	}
	w.read(name)
	return nil
}

// isManifestFile reports whether a file may hold manifests, by its name.
func isManifestFile(name string) bool {
	return slices.Contains(manifestExtensions(), path.Ext(name)) || path.Base(name) == "Kptfile"
}

// read adds the documents of a file. What is not a Kubernetes object (values of a Helm chart, a CI
// configuration) is left out.
func (w *directoryWalk) read(name string) {
	info, err := fs.Stat(w.files, name)
	if err != nil {
		w.refuse(name, "the file cannot be opened below the root: "+fleet.WithoutPath(err))
		return
	}
	if !info.Mode().IsRegular() {
		if !info.IsDir() {
			w.refuse(name, "the file is not a regular file")
		}
		return
	}
	text, err := fs.ReadFile(w.files, name)
	if err != nil {
		w.refuse(name, "the file cannot be read: "+fleet.WithoutPath(err))
		return
	}
	w.documents = append(w.documents, stream.SplitDocuments(name, text)...)
	w.counted.count()
}

func (w *directoryWalk) refuse(name, message string) {
	w.problems = append(w.problems, fleet.Problem{
		Code: fleet.BadInput, Object: fleet.Ref{File: name}, Message: message,
		Remedy: "fix the file, or list it in " + ignoreFile,
	})
}

// isBadLink reports whether a link leads to nothing that can be read. A link that looks like a
// manifest file is reported where it is read.
func (w *directoryWalk) isBadLink(name string) bool {
	_, err := fs.Stat(w.files, name)
	return err != nil && path.Ext(name) == ""
}

func (w *directoryWalk) readIgnoreFile(folder string) error {
	name := path.Join(folder, ignoreFile)
	switch matcher, err := readIgnoreFile(w.files, name, folder); {
	case err != nil:
		w.problems = append(w.problems, fleet.Problem{
			Code: fleet.BadInput, Object: fleet.Ref{File: name}, Message: err.Error(),
			Remedy: "fix the file, or remove it",
		})
	case matcher != nil:
		w.ignored[folder] = matcher
	}
	return nil
}

// isIgnored asks the ignore files of all folders above.
func (w *directoryWalk) isIgnored(name string, isDir bool) bool {
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		if matcher, exists := w.ignored[folder]; exists && matcher.Match(name, isDir) {
			return true
		}
		if folder == "." {
			return false
		}
	}
}
