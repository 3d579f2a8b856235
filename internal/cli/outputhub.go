package cli

import (
	"os"
	"path/filepath"

	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/output"
)

// misnamed is what is wrong with the names of the files in kustomizations, once the folder is
// written. Nothing is said of what cannot be read: the hub may get the files in other ways.
func (r rendering) misnamed(streams Streams, in input, plan *output.Plan) misnaming {
	out, err := withoutLinks(r.dir)
	if err != nil {
		return misnaming{}
	}
	root, built := in.around()
	if in.piped || root == "" || !holds(root, out) {
		built = ""
		if root, _ = rootOf(streams, out, ""); root == "" {
			return misnaming{}
		}
	}
	below, err := filepath.Rel(root, out)
	if err != nil || !filepath.IsLocal(below) {
		return misnaming{}
	}
	opened, err := os.OpenRoot(root)
	if err != nil {
		return misnaming{}
	}
	defer func() { _ = opened.Close() }()
	here, err := withoutLinks(".")
	shown := func(name string) string {
		name = filepath.Join(root, filepath.FromSlash(name))
		if relative, failed := filepath.Rel(here, name); err == nil && failed == nil {
			name = relative
		}
		return filepath.ToSlash(name)
	}
	return newNaming(opened.FS(), filepath.ToSlash(below), built).check(plan.Listed(), plan.Removed(), shown)
}

// around is the root that the input is read below, and the folder whose kustomization was built,
// from there; "" for none.
func (in input) around() (root, built string) {
	folder, _ := in.files.(confined.Folder)
	read, is := folder.Root.(readFS)
	switch {
	case !is:
		return "", ""
	case in.choice.Reading.Built:
		return read.root, folder.Dir
	}
	return read.root, ""
}
