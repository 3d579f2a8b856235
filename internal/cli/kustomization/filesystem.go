package kustomization

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// fileSystem is what kustomize sees: the files that the walk has read, as they were read, and the
// folders below the root. The root is /, so no path of the machine is in an error.
type fileSystem struct {
	*files
	edited map[string][]byte // in place of what was read, by the path without links
}

var _ filesys.FileSystem = fileSystem{}

// fromRoot is a path of kustomize's from the root.
func fromRoot(name string) string {
	return path.Join(".", strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(name)), "/"))
}

// ReadFile returns what the walk has read.
func (f fileSystem) ReadFile(name string) ([]byte, error) {
	plain, err := f.real(fromRoot(name))
	if err != nil {
		return nil, err
	}
	if text, found := f.edited[plain]; found {
		return text, nil
	}
	if text, found := f.texts[plain]; found {
		return text, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// CleanedAbs is a path without links: a folder, or a folder and a file.
func (f fileSystem) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	plain, err := f.real(fromRoot(name))
	if err != nil {
		return "", "", err
	}
	if f.isFolder(plain) {
		return confirmed(plain), "", nil
	}
	return confirmed(path.Dir(plain)), path.Base(plain), nil
}

// confirmed is a folder as kustomize knows it.
func confirmed(folder string) filesys.ConfirmedDir {
	return filesys.ConfirmedDir(path.Join("/", folder))
}

// Exists reports whether there is a file or folder.
func (f fileSystem) Exists(name string) bool {
	_, err := f.real(fromRoot(name))
	return err == nil
}

// IsDir reports whether there is a folder.
func (f fileSystem) IsDir(name string) bool {
	plain, err := f.real(fromRoot(name))
	return err == nil && f.isFolder(plain)
}

// denied is the error of what a build does not need.
func denied(op, name string) error {
	return &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
}

// Open is denied: a build reads whole files.
func (fileSystem) Open(name string) (filesys.File, error) { return nil, denied("open", name) }

// ReadDir is denied.
func (fileSystem) ReadDir(name string) ([]string, error) { return nil, denied("readdir", name) }

// Glob is denied.
func (fileSystem) Glob(pattern string) ([]string, error) { return nil, denied("glob", pattern) }

// Walk is denied.
func (fileSystem) Walk(name string, _ filepath.WalkFunc) error { return denied("walk", name) }

// Create is denied.
func (fileSystem) Create(name string) (filesys.File, error) { return nil, denied("create", name) }

// Mkdir is denied.
func (fileSystem) Mkdir(name string) error { return denied("mkdir", name) }

// MkdirAll is denied.
func (fileSystem) MkdirAll(name string) error { return denied("mkdir", name) }

// RemoveAll is denied.
func (fileSystem) RemoveAll(name string) error { return denied("remove", name) }

// WriteFile is denied.
func (fileSystem) WriteFile(name string, _ []byte) error { return denied("write", name) }
