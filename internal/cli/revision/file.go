package revision

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"time"
)

// pointer is how the content of a pointer of Git LFS begins.
const pointer = "version https://git-lfs.github.com/spec/"

// IsPointer reports whether a text is a pointer of Git LFS, which has the content of the file.
func IsPointer(text []byte) bool { return bytes.HasPrefix(text, []byte(pointer)) }

// Open opens a file or folder, and follows links.
func (t *Tree) Open(name string) (fs.File, error) {
	plain, found, err := t.follow("open", name)
	if err != nil {
		return nil, err
	}
	about := info{t, path.Base(name), found}
	if found.mode.IsDir() {
		return &folder{info: about, entries: t.entries(plain, found)}, nil
	}
	text, err := t.content(plain, found)
	if err != nil {
		return nil, withPath("open", name, err)
	}
	return &file{info: about, Reader: bytes.NewReader(text)}, nil
}

// ReadFile reads a file, and follows links.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	plain, found, err := t.follow("open", name)
	switch {
	case err != nil:
		return nil, err
	case found.mode.IsDir():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errIsFolder}
	}
	text, err := t.content(plain, found)
	if err != nil {
		return nil, withPath("open", name, err)
	}
	return bytes.Clone(text), nil
}

// ReadDir reads a folder, sorted by name.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	plain, found, err := t.follow("open", name)
	switch {
	case err != nil:
		return nil, err
	case !found.mode.IsDir():
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errIsNoFolder}
	}
	return t.entries(plain, found), nil
}

// Stat follows links.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	_, found, err := t.follow("stat", name)
	if err != nil {
		return nil, err
	}
	return info{t, path.Base(name), found}, nil
}

// Lstat does not follow a link at the end of the path.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) {
	found, err := t.lookUp("lstat", name)
	if err != nil {
		return nil, err
	}
	return info{t, path.Base(name), found}, nil
}

// ReadLink is what a link says.
func (t *Tree) ReadLink(name string) (string, error) {
	found, err := t.lookUp("readlink", name)
	switch {
	case err != nil:
		return "", err
	case found.mode&fs.ModeSymlink == 0:
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	text, err := t.blobs.read(found.hash)
	if err != nil {
		return "", withPath("readlink", name, err)
	}
	return string(text), nil
}

// content is the content of a file. One of Git LFS is noted.
func (t *Tree) content(plain string, found *node) ([]byte, error) {
	text, err := t.blobs.read(found.hash)
	if IsPointer(text) {
		t.touch(plain, isLFS)
	}
	return text, err
}

func (t *Tree) entries(plain string, found *node) []fs.DirEntry {
	entries := make([]fs.DirEntry, len(found.children))
	for i, name := range found.children {
		entries[i] = fs.FileInfoToDirEntry(info{t, name, t.nodes[path.Join(plain, name)]})
	}
	return entries
}

// info is what is known of a node.
type info struct {
	tree  *Tree
	name  string
	about *node
}

// Name is the last element of the path.
func (i info) Name() string { return i.name }

// Size is the number of bytes of a file; 0 where it cannot be read, which reading it says.
func (i info) Size() int64 {
	if i.about.mode.IsDir() {
		return 0
	}
	size, err := i.tree.blobs.size(i.about.hash)
	if err != nil {
		return 0
	}
	return size
}

// Mode is that of the commit.
func (i info) Mode() fs.FileMode { return i.about.mode }

// ModTime is not in a commit.
func (i info) ModTime() time.Time { return time.Time{} }

// IsDir reports whether it is a folder.
func (i info) IsDir() bool { return i.about.mode.IsDir() }

// Sys is nothing.
func (i info) Sys() any { return nil }

// file is an open file.
type file struct {
	*bytes.Reader
	info info
}

// Stat is what is known of the file.
func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close does nothing.
func (f *file) Close() error { return nil }

// folder is an open folder.
type folder struct {
	info    info
	entries []fs.DirEntry
	read    int
}

// Stat is what is known of the folder.
func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }

// Read fails: a folder has no bytes.
func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: errIsFolder}
}

// Close does nothing.
func (f *folder) Close() error { return nil }

// ReadDir reads the next n entries, or all that are left.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	left := f.entries[f.read:]
	if n > 0 {
		if len(left) == 0 {
			return nil, io.EOF
		}
		left = left[:min(n, len(left))]
	}
	f.read += len(left)
	return append([]fs.DirEntry{}, left...), nil
}
