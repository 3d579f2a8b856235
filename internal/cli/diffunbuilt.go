package cli

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// readDirectory reads the directory of the old side. One that has no kustomization of its own, and
// would be refused for those below it, is built by the kustomization of the new side, if the old
// side has all that this names: a commit that adds the kustomization changes nothing by that.
// Otherwise its files are read as they are. note says which of the two it was; "" for neither.
func (o *oldSide) readDirectory(after input, chosen choices) (
	documents []stream.Document, reading decode.Reading, problems fleet.Problems, note string,
) {
	documents, reading, problems = readFiles(o.files, chosen)
	refused := func(problem fleet.Problem) bool { return problem.Code == fleet.NotTheRoot }
	if !slices.ContainsFunc(problems, refused) {
		return documents, reading, problems, ""
	}
	if documents, reading, is := o.built(after); is {
		return documents, reading, nil, fmt.Sprintf(
			"The old side has no %s, and is compared as the one of the new side builds it.", reading.Kustomization)
	}
	chosen.kustomize = false
	documents, reading, problems = readFiles(o.files, chosen)
	return documents, reading, problems, "The old side has no kustomization.yaml at its top, so its files are " +
		"compared as they are written, bases and overlays too."
}

// built is the directory of the old side, built by the kustomization of the new side.
func (o *oldSide) built(after input) (documents []stream.Document, reading decode.Reading, is bool) {
	old, isFolder := o.files.(confined.Folder)
	now, isFolderToo := after.files.(confined.Folder)
	name := after.choice.Reading.Kustomization
	if !isFolder || !isFolderToo || !after.choice.Reading.Built {
		return nil, decode.Reading{}, false
	}
	lent := lentFile{
		files: old.Root, name: path.Join(old.Dir, name), from: now.Root, there: path.Join(now.Dir, name),
	}
	documents, reading, problems := buildKustomization(confined.Folder{Root: lent, Dir: old.Dir}, name)
	return documents, reading, !problems.Failed()
}

// lentFile is a file system with a file of another one.
type lentFile struct {
	files fs.FS
	name  string // of the file
	from  fs.FS
	there string // its name in from
}

// at is where a file is.
func (l lentFile) at(name string) (fs.FS, string) {
	if name == l.name {
		return l.from, l.there
	}
	return l.files, name
}

// Open opens a file or folder.
func (l lentFile) Open(name string) (fs.File, error) {
	files, name := l.at(name)
	return files.Open(name)
}

// ReadFile reads a file.
func (l lentFile) ReadFile(name string) ([]byte, error) { return fs.ReadFile(l.at(name)) }

// Stat follows links, and opens nothing.
func (l lentFile) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.at(name)) }

// Lstat does not follow a link at the end of the path.
func (l lentFile) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(l.at(name)) }

// ReadLink is what a link says.
func (l lentFile) ReadLink(name string) (string, error) { return fs.ReadLink(l.at(name)) }

// ReadDir reads a folder. The file that is lent is read by its name.
func (l lentFile) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(l.files, name) }
