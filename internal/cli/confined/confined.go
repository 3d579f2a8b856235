// Package confined reads files below a root, and nothing beyond it, also through symbolic links.
package confined

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Errors of links.
var (
	ErrOutside = errors.New("it leads out of the root")
	ErrCircle  = fmt.Errorf("it leads in a circle, or over more than %d links", mostLinks)
)

// mostLinks is how many links a path may go through, as in Linux (include/linux/namei.h
// MAXSYMLINKS).
//
//capifleet:limit reading links links on the way to one file, as in Linux
//capifleet:beyond `CF0101`: it leads in a circle.
const mostLinks = 40

// Real is the path of a file or folder without links. The error is [ErrOutside] or [ErrCircle]
// where a link or a .. leads there, and otherwise that of the file system. name is slash-separated,
// from the root of files.
func Real(files fs.FS, name string) (string, error) {
	at, links := ".", 0
	for rest := strings.Split(name, "/"); len(rest) > 0; {
		segment := rest[0]
		rest = rest[1:]
		switch segment {
		case "", ".":
			continue
		case "..":
			if at == "." {
				return "", ErrOutside
			}
			at = path.Dir(at)
			continue
		}
		next := path.Join(at, segment)
		info, err := fs.Lstat(files, next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		target, err := fs.ReadLink(files, next)
		if links++; links > mostLinks {
			return "", ErrCircle
		}
		switch {
		case err != nil:
			return "", err
		case path.IsAbs(target):
			return "", ErrOutside
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return at, nil
}

// Folder is a folder below a root. Its paths are from the folder, and links in it may lead anywhere
// below the root.
type Folder struct {
	Root fs.FS
	Dir  string // from Root
}

// Around is the file system that the folder is in, and the path of the folder in it.
func (f Folder) Around() (root fs.FS, dir string) { return f.Root, path.Clean(f.Dir) }

// Open opens a file or folder.
func (f Folder) Open(name string) (fs.File, error) {
	return below(f, "open", name, f.Root.Open)
}

// Stat follows links, and does not open what they lead to: a pipe would wait for someone who
// writes.
func (f Folder) Stat(name string) (fs.FileInfo, error) {
	return below(f, "stat", name, func(name string) (fs.FileInfo, error) { return fs.Stat(f.Root, name) })
}

// Lstat does not follow a link at the end of the path.
func (f Folder) Lstat(name string) (fs.FileInfo, error) {
	return below(f, "lstat", name, func(name string) (fs.FileInfo, error) { return fs.Lstat(f.Root, name) })
}

// ReadLink is what a link says.
func (f Folder) ReadLink(name string) (string, error) {
	return below(f, "readlink", name, func(name string) (string, error) { return fs.ReadLink(f.Root, name) })
}

// ReadFile reads a file.
func (f Folder) ReadFile(name string) ([]byte, error) {
	return below(f, "open", name, func(name string) ([]byte, error) { return fs.ReadFile(f.Root, name) })
}

// ReadDir reads a folder, sorted by name.
func (f Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	return below(f, "open", name, func(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.Root, name) })
}

// Top is the root.
func (f Folder) Top() fs.FS { return f.Root }

// Real is the path without links, from the root.
func (f Folder) Real(name string) (string, error) { return Real(f.Root, path.Join(f.Dir, name)) }

// IsAround reports whether a link leads to a folder that it is in, however often it is followed, or
// whether it cannot be followed.
func (f Folder) IsAround(name string) bool {
	target, err := f.Real(name)
	if err != nil {
		return true
	}
	folder, err := f.Real(path.Dir(name))
	return err != nil || target == "." || folder == target || strings.HasPrefix(folder, target+"/")
}

// below does something with a path below the folder, and with no other.
func below[T any](f Folder, op, name string, do func(name string) (T, error)) (T, error) {
	if !fs.ValidPath(name) {
		var none T
		return none, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return do(path.Join(f.Dir, name))
}
