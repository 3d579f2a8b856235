package cli

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// mostLinked is how many links to folders are followed in a directory: links to folders with links
// would double what is read at each step.
const mostLinked = 1000

// isFolder reports whether a link leads to a folder.
func (w *directoryWalk) isFolder(name string) bool {
	info, err := fs.Stat(w.files, name)
	return err == nil && info.IsDir()
}

// visitLinked reads the folder that a link leads to, as if it were in the place of the link.
func (w *directoryWalk) visitLinked(name string) error {
	switch {
	case w.isIgnored(name, true):
	case fleet.OutputAround(w.files, name) != "":
		if fleet.IsOutput(w.files, name) {
			w.noteUnread(name)
		}
	case w.isAround(name):
		w.refuse(name, "the link leads to a folder that it is in, and is not followed")
	case w.linked >= mostLinked:
		w.refuse(name, fmt.Sprintf("more than %d links to folders are in the directory", mostLinked))
	default:
		w.linked++
		return fs.WalkDir(w.files, name, w.visit)
	}
	return nil
}

// isAround reports whether a link leads to a folder that it is in, however often it is followed.
func (w *directoryWalk) isAround(name string) bool {
	files, _ := w.files.(confined.Folder)
	target, err := files.Real(name)
	if err != nil {
		return true
	}
	folder, err := files.Real(path.Dir(name))
	return err != nil || target == "." || folder == target || strings.HasPrefix(folder, target+"/")
}
