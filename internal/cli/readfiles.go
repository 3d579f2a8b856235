package cli

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// readFS is the file system of a root, and notes which of its files are read.
type readFS struct {
	files fs.FS
	root  string // its path
	names map[string]bool
	note  func(name string) // adds to names
}

// newReadFS is the file system of a root that is open.
func newReadFS(opened *os.Root, root string) readFS {
	names := map[string]bool{}
	return readFS{files: opened.FS(), root: root, names: names, note: func(name string) { names[name] = true }}
}

// noting is a folder whose files that are read from now on are noted.
func noting(folder confined.Folder) confined.Folder {
	names := map[string]bool{}
	folder.Root = readFS{files: folder.Root, names: names, note: func(name string) { names[name] = true }}
	return folder
}

// notedIn are the files that were read of a folder of noting, from the folder, sorted.
func notedIn(folder confined.Folder) []string {
	read, is := folder.Root.(readFS)
	if !is {
		return nil
	}
	var names []string
	for _, name := range fleet.SortedKeys(read.names) {
		if below, err := filepath.Rel(folder.Dir, name); err == nil {
			names = append(names, filepath.ToSlash(below))
		}
	}
	return names
}

// Open opens a file or folder.
func (r readFS) Open(name string) (fs.File, error) {
	r.note(name)
	return r.files.Open(name)
}

// ReadFile reads a file.
func (r readFS) ReadFile(name string) ([]byte, error) {
	r.note(name)
	return fs.ReadFile(r.files, name)
}

// ReadDir reads a folder.
func (r readFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.files, name) }

// Stat follows links, and opens nothing.
func (r readFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.files, name) }

// Lstat does not follow a link at the end of the path.
func (r readFS) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(r.files, name) }

// ReadLink is what a link says.
func (r readFS) ReadLink(name string) (string, error) { return fs.ReadLink(r.files, name) }

// readIn is the first manifest that was read as input among the files of a folder, as a path from
// there, or "". A kustomization counts where it was built.
func (in input) readIn(folder string) string {
	below, _ := in.files.(confined.Folder)
	read, is := below.Root.(readFS)
	if !is {
		return ""
	}
	inside, err := filepath.Rel(read.root, folder)
	if err != nil || !filepath.IsLocal(inside) {
		return ""
	}
	inside = filepath.ToSlash(inside)
	for _, name := range fleet.SortedKeys(read.names) {
		base := path.Base(name)
		built := in.choice.Reading.Built && fleet.IsKustomization(base)
		if base == fleet.FormerInventory || !isOwnManifest(name) && !built {
			continue
		}
		plain, err := confined.Real(read.files, name)
		if err != nil {
			continue
		}
		rest, isInside := strings.CutPrefix(plain, inside+"/")
		if inside == "." {
			rest, isInside = plain, true
		}
		if isInside && fleet.OutputAround(read.files, path.Dir(plain)) == "" {
			return rest
		}
	}
	return ""
}
