package output

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Folder is where the files are. [os.Root] is one; nothing outside of it can be reached.
type Folder interface {
	Lstat(name string) (fs.FileInfo, error)
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, text []byte, mode fs.FileMode) error
	MkdirAll(name string, mode fs.FileMode) error
	Chmod(name string, mode fs.FileMode) error
	Rename(from, to string) error
	Remove(name string) error
	FS() fs.FS
}

// state is what is found at a path.
type state int

const (
	absent state = iota
	present
	blocked
)

// found is what is found at a path of the folder.
type found struct {
	state  state
	text   []byte      // of a file that is present
	mode   fs.FileMode // of a file that is present
	reason string      // why nothing can be written or removed there, where it is blocked
}

// reader reads what is in the folder. A nil Folder is one that does not exist yet.
type reader struct {
	folder  Folder
	parents map[string]found // folders that were looked at: absent, present or blocked
}

func newReader(folder Folder) *reader {
	return &reader{folder: folder, parents: map[string]found{".": {state: present}}}
}

// at is what is found at a path. A link is never followed, since what it leads to is not the
// command's.
func (r *reader) at(name string) found {
	if r.folder == nil {
		return found{}
	}
	if parent := r.parent(path.Dir(name)); parent.state != present {
		return parent
	}
	info, err := r.folder.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return found{}
	case err != nil:
		return found{state: blocked, reason: "it cannot be read: " + fleet.WithoutPath(err)}
	case info.Mode()&fs.ModeSymlink != 0:
		return found{state: blocked, reason: "a link is in its place"}
	case info.IsDir():
		return found{state: blocked, reason: "a folder is in its place"}
	case !info.Mode().IsRegular():
		return found{state: blocked, reason: "a device, a pipe or a socket is in its place"}
	}
	text, err := r.folder.ReadFile(name)
	if err != nil {
		return found{state: blocked, reason: "it cannot be read: " + fleet.WithoutPath(err)}
	}
	return found{state: present, text: text, mode: info.Mode().Perm()}
}

// parent is what is found in the place of a folder.
func (r *reader) parent(name string) found {
	if known, exists := r.parents[name]; exists {
		return known
	}
	here := r.parent(path.Dir(name))
	if here.state == present {
		here = r.folderAt(name)
	}
	r.parents[name] = here
	return here
}

// folderAt is what is found in the place of a folder, whose parent is there.
func (r *reader) folderAt(name string) found {
	info, err := r.folder.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return found{}
	case err != nil:
		return found{state: blocked, reason: "the folder " + name + " cannot be read: " + fleet.WithoutPath(err)}
	case info.Mode()&fs.ModeSymlink != 0:
		return found{state: blocked, reason: "a link is in the place of the folder " + name}
	case !info.IsDir():
		return found{state: blocked, reason: "a file is in the place of the folder " + name}
	}
	return found{state: present}
}

// isSame reports whether two paths lead to one file.
func (r *reader) isSame(a, b string) bool {
	if r.folder == nil {
		return false
	}
	first, err := r.folder.Lstat(a)
	if err != nil {
		return false
	}
	second, err := r.folder.Lstat(b)
	return err == nil && os.SameFile(first, second)
}

// equals reports whether a file has a text.
func (f found) equals(text []byte) bool { return f.state == present && bytes.Equal(f.text, text) }
