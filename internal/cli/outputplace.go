package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
)

// checkPlace refuses an output folder that would be read as input, or that would hide the input:
// a folder with an inventory is not read, and neither is what is below it.
func (r rendering) checkPlace(dir string) error {
	if r.dir == "" || dir == standardInput {
		return nil
	}
	source, err := realDirectory(dir)
	if err != nil {
		return nil // It is reported where the directory is read.
	}
	out, err := withoutLinks(r.dir)
	switch {
	case err != nil:
		return usageError{"the folder of --output-dir cannot be found: " + fleet.Unquoted(err.Error())}
	case holds(out, source) && holds(source, out):
		return usageError{"--output-dir is the directory that is read; write to a folder of its own"}
	case holds(out, source):
		return usageError{"the directory that is read is in the folder of --output-dir, and would not be read again; " +
			"write to a folder beside it"}
	case r.selection() == encode.Everything && holds(source, out):
		return usageError{"--output-dir is in the directory that is read, so each manifest would be there twice; " +
			"write to a folder outside of it, or use --only"}
	}
	return nil
}

// checkInput refuses an output folder that holds files of the input: they would not be read again.
func (r rendering) checkInput(in input) fleet.Problems {
	if r.dir == "" {
		return nil
	}
	out, err := withoutLinks(r.dir)
	if err != nil {
		return nil // It is reported where the folder is opened.
	}
	name := in.readIn(out)
	if name == "" {
		return nil
	}
	return fleet.Problems{{
		Code: fleet.FileInTheWay, Object: fleet.Ref{File: filepath.ToSlash(filepath.Join(r.dir, name))},
		Message: "the file is read as input, and a folder that render writes is not read",
		Remedy:  "set --output-dir to a folder of its own",
	}}
}

// withoutLinks is a path without links, and absolute. What does not exist yet is kept as it is.
func withoutLinks(name string) (string, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	target, err := filepath.EvalSymlinks(name)
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(name) == name {
		return target, err
	}
	parent, err := withoutLinks(filepath.Dir(name))
	return filepath.Join(parent, filepath.Base(name)), err
}

// holds reports whether a folder is a path or around it. Both are absolute, without links. Folders
// are compared as the system does, which may not tell upper from lower case.
func holds(folder, name string) bool {
	want, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for {
		if info, err := os.Stat(name); err == nil && os.SameFile(info, want) {
			return true
		}
		parent := filepath.Dir(name)
		if parent == name {
			return false
		}
		name = parent
	}
}
