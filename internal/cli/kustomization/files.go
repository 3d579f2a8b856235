package kustomization

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/capifleet/capifleet/internal/cli/confined"
)

// Bounds of what is read.
const (
	largestFile      = 64 << 20  // bytes; as for files that a FleetConfig names
	largestGenerated = 3 << 19   // bytes of a file of a generator: an etcd request has 1.5 MiB
	largestMade      = 32 << 20  // bytes that generators make of files and literals, for each use
	largestTotal     = 256 << 20 // bytes, each file as often as it is reached
	mostGenerators   = 1000      // entries of generators, each as often as it is reached
	mostObjects      = 10_000    // objects of resources: kustomize compares each with all others
	mostVisits       = 20_000    // kustomizations, each as often as it is reached
	deepest          = 100       // kustomizations within each other
)

// files are the files below the root that were read.
type files struct {
	root  fs.FS
	texts map[string][]byte // by the path without links
	total int
}

// Errors of files that the walk says in its own words.
var (
	errFolder   = errors.New("it is a folder")
	errNotAFile = errors.New("it is a device, a pipe or a socket, not a regular file")
	errTooMuch  = errors.New("too much is read")
)

// read reads a file of at most largest bytes. name is a path without links.
func (f *files) read(name string, largest int64) ([]byte, error) {
	text, known := f.texts[name]
	if !known {
		var err error
		if text, err = f.open(name); err != nil {
			return nil, err
		}
		f.texts[name] = text
	}
	if int64(len(text)) > largest {
		return nil, tooLarge(largest)
	}
	if f.total += len(text); f.total > largestTotal {
		return nil, errTooMuch
	}
	return text, nil
}

// tooLarge is the error of a file.
func tooLarge(largest int64) error {
	return fmt.Errorf("it has more than %g MiB", float64(largest)/(1<<20))
}

// open reads the bytes of a file.
func (f *files) open(name string) ([]byte, error) {
	info, err := fs.Stat(f.root, name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errFolder
	case !info.Mode().IsRegular():
		return nil, errNotAFile
	case info.Size() > largestFile:
		return nil, tooLarge(largestFile)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, largestFile+1))
}

// isFolder reports whether a path without links is a folder.
func (f *files) isFolder(name string) bool {
	info, err := fs.Stat(f.root, name)
	return err == nil && info.IsDir()
}

// real is a path without links.
func (f *files) real(name string) (string, error) { return confined.Real(f.root, name) }
