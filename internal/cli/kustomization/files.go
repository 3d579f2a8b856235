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
	// largestFile is how many bytes a file may have, as one that a FleetConfig names.
	//
	//capifleet:limit kustomize bytes a file that a kustomization names
	//capifleet:beyond `CF0101`
	largestFile = 64 << 20
	// largestGenerated is how many bytes a file of a generator may have: an etcd request has
	// 1.5 MiB.
	//
	//capifleet:limit kustomize bytes a file of a generator
	//capifleet:beyond `CF0101`
	largestGenerated = 3 << 19
	// largestMade is how many bytes generators may make of files and literals, for each use.
	//
	//capifleet:limit kustomize bytes what generators make of files and literals, as often as they
	//capifleet:and are reached
	//capifleet:beyond `CF0101`
	largestMade = 32 << 20
	// largestTotal is how many bytes are read, each file as often as it is reached.
	//
	//capifleet:limit kustomize bytes all files, each as often as it is reached
	//capifleet:beyond `CF0101`
	largestTotal = 256 << 20
	// mostGenerators is how many entries generators may have, each as often as it is reached.
	//
	//capifleet:limit kustomize generators entries of generators, each as often as it is reached
	//capifleet:beyond `CF0101`
	mostGenerators = 1000
	// mostObjects is how many objects resources may have: kustomize compares each with all others.
	//
	//capifleet:limit kustomize objects objects of resources
	//capifleet:beyond `CF0101`
	mostObjects = 10_000
	// mostVisits is how many kustomizations are read, each as often as it is reached.
	//
	//capifleet:limit kustomize kustomizations kustomizations, each as often as it is reached
	//capifleet:beyond `CF0101`
	mostVisits = 20_000
	// deepest is how many kustomizations may be within each other.
	//
	//capifleet:limit kustomize levels kustomizations within one another
	//capifleet:beyond `CF0101`
	deepest = 100
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
