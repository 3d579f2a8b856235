package cli

import (
	"io/fs"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// isFolder reports whether a link leads to a folder.
func (w *directoryWalk) isFolder(name string) bool {
	info, err := fs.Stat(w.files, name)
	return err == nil && info.IsDir()
}

// visitLinked reads the folder that a link leads to, as if it were in the place of the link.
func (w *directoryWalk) visitLinked(name string) error {
	files, _ := w.files.(confined.Folder)
	switch {
	case w.isIgnored(name, true):
	case fleet.OutputAround(w.files, name) != "":
		if fleet.IsOutput(w.files, name) {
			w.noteUnread(name)
		}
	case files.IsAround(name):
		w.refuse(name, decode.LinkAround)
	case w.linked >= decode.MostLinked:
		w.refuse(name, decode.TooManyLinks())
	default:
		w.linked++
		return fs.WalkDir(w.files, name, w.visit)
	}
	return nil
}
