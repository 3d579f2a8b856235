package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
	"github.com/capifleet/capifleet/internal/cli/confined"
	"github.com/capifleet/capifleet/internal/cli/revision"
)

// oldSide is what a directory is compared with.
type oldSide struct {
	files   fs.FS // of the directory, as it was
	about   v1alpha1.DiffSide
	missing string          // the directory, where this side does not have it
	commit  fs.FS           // all files of the commit; nil for a folder
	config  configReader    // reads the file of --config
	left    func() []string // says, as sentences, what was asked for and is not known
	close   func()

	in       input
	problems fleet.Problems // of reading it
	note     string         // how the directory was read, if that is not as usual
}

// configReader is the text of the file of --config on a side; nil where the side has none.
type configReader func(file string) ([]byte, fleet.Problems)

// findOld finds what --against names.
func (d *differ) findOld() (*oldSide, error) {
	if d.wanted.isFolder() {
		return d.findFolder()
	}
	commit, err := d.repository.Find(d.wanted.against)
	if err != nil {
		if isDirectory(d.wanted.against) {
			return nil, fmt.Errorf("%w; to compare with the folder, use: --against ./%s", err,
				filepath.ToSlash(filepath.Clean(d.wanted.against)))
		}
		return nil, err
	}
	d.since = commit.Hash
	root, problems := rootOf(d.streams, d.absolute, d.chosen.root)
	if problems.Failed() {
		return nil, errors.New(problems[0].Text())
	}
	top := d.repository.Top()
	if !holds(top, root) {
		root = top
	}
	inside, below, err := foldersOf(top, root, d.absolute)
	if err != nil {
		return nil, err
	}
	tree, err := d.repository.Tree(commit.Hash, inside)
	if err != nil {
		return nil, err
	}
	old := &oldSide{
		files: confined.Folder{Root: tree, Dir: below}, commit: tree, left: tree.Left, close: tree.Close,
		about: v1alpha1.DiffSide{
			Revision: d.wanted.against, Commit: commit.Hash, MergeBase: commit.MergeBase, MovedBy: commit.MovedBy,
			Reversed: commit.Reversed,
		},
		config: func(file string) ([]byte, fleet.Problems) { return d.configAt(commit.Hash, file) },
	}
	if _, err := fs.Stat(old.files, "."); errors.Is(err, fs.ErrNotExist) && len(tree.Left()) == 0 {
		old.missing = cleanFolder(path.Join(inside, below))
	}
	return old, nil
}

// foldersOf are the path of a root from the top of the work tree, and that of a directory from the
// root.
func foldersOf(top, root, dir string) (inside, below string, err error) {
	if inside, err = filepath.Rel(top, root); err != nil {
		return "", "", fmt.Errorf("locate the directory in the repository: %w", err)
	}
	if below, err = filepath.Rel(root, dir); err != nil {
		return "", "", fmt.Errorf("locate the directory in the repository: %w", err)
	}
	return filepath.ToSlash(inside), filepath.ToSlash(below), nil
}

// cleanFolder is a path of a folder as it is shown.
func cleanFolder(name string) string { return path.Clean(filepath.ToSlash(name)) }

// findFolder opens the folder of --against.
func (d *differ) findFolder() (*oldSide, error) {
	files, closeFiles, problems := openBelow(d.streams, d.wanted.against, "")
	if problems.Failed() {
		return nil, errors.New(problems[0].Text())
	}
	old := &oldSide{
		files: files, left: func() []string { return nil }, close: closeFiles,
		about:  v1alpha1.DiffSide{Revision: d.wanted.against},
		config: d.configIn,
	}
	// A folder outside of a repository, and one of which git says nothing, has no commit.
	if repository, err := revision.Open(d.ctx, d.wanted.against, os.Environ()); err == nil {
		old.about.Commit = repository.Head()
		if inside, err := d.inside(repository, d.wanted.against); err == nil {
			old.about.Dirty, _ = repository.Dirty(inside) // No error: what git cannot say is left out.
		}
	}
	return old, nil
}

// inside is the path of a directory from the top of a repository.
func (d *differ) inside(repository *revision.Repository, dir string) (string, error) {
	absolute, err := realDirectory(dir)
	if err != nil {
		return "", err
	}
	inside, err := filepath.Rel(repository.Top(), absolute)
	return filepath.ToSlash(inside), err
}

// configAt is the file of --config in a commit. A file outside of the repository is the same on
// both sides.
func (d *differ) configAt(commit, file string) ([]byte, fleet.Problems) {
	folder, err := realDirectory(filepath.Dir(file))
	if err != nil || !holds(d.repository.Top(), folder) {
		return readConfig(file)
	}
	inside, err := filepath.Rel(d.repository.Top(), folder)
	if err != nil {
		return nil, unreadableConfig(err)
	}
	tree, err := d.repository.Tree(commit, ".")
	if err != nil {
		return nil, unreadableConfig(err)
	}
	defer tree.Close()
	return configFrom(tree, path.Join(filepath.ToSlash(inside), filepath.Base(file)))
}

// configIn is the file of --config in the folder of --against. A file outside of the directory is
// the same on both sides.
func (d *differ) configIn(file string) ([]byte, fleet.Problems) {
	folder, err := realDirectory(filepath.Dir(file))
	if err != nil || !holds(d.absolute, folder) {
		return readConfig(file)
	}
	inside, err := filepath.Rel(d.absolute, folder)
	if err != nil {
		return nil, unreadableConfig(err)
	}
	return configFrom(os.DirFS(d.wanted.against), path.Join(filepath.ToSlash(inside), filepath.Base(file)))
}

// configFrom is a file of a side; nil where it has none.
func configFrom(files fs.FS, name string) ([]byte, fleet.Problems) {
	text, err := fs.ReadFile(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, unreadableConfig(err)
	}
	return text, nil
}

// read reads the old side as far as it can be read. after is the new side.
func (o *oldSide) read(after input, chosen choices) {
	o.in = input{files: o.files, choice: after.choice, close: o.close}
	o.in.choice.Configs, o.in.choice.Reading = nil, decode.Reading{}
	var documents []stream.Document
	if o.missing == "" {
		var reading decode.Reading
		documents, reading, o.problems, o.note = o.readDirectory(after, chosen)
		if o.problems.Failed() { // What can be read of it is better than nothing.
			documents = documentsIn(o.files)
		}
		o.in.choice.Reading = reading
	}
	documents, pointers := withoutPointers(documents)
	o.problems = append(o.problems, pointers...)
	list, err := stream.FromDocuments(documents)
	if err != nil {
		o.problems = append(o.problems, badFiles(err, chartsAmong(documents))...)
		list, _ = stream.FromDocuments(readable(documents)) // No error: each can be read.
	}
	o.in.list = list
	if chosen.config != "" {
		text, problems := o.config(chosen.config)
		configs, more := configsAmong(chosen.config, text)
		if text != nil {
			o.in.choice.Configs, problems = configs, append(problems, more...)
		}
		o.problems = append(o.problems, problems...)
	}
}

// withoutPointers are the documents without those that Git LFS has the content of, and problems
// that name these.
func withoutPointers(documents []stream.Document) ([]stream.Document, fleet.Problems) {
	var left []stream.Document
	var problems fleet.Problems
	for _, document := range documents {
		if !revision.IsPointer(document.Text) {
			left = append(left, document)
			continue
		}
		problems = append(problems, fleet.Problem{
			Code: fleet.BadInput, Object: fleet.Ref{File: document.Path},
			Message: "the file is a pointer of Git LFS, and its content is not in the repository",
			Remedy:  "keep manifests out of Git LFS, or list the file in " + ignoreFile,
		})
	}
	return left, problems
}

// readable are the documents that can be read.
func readable(documents []stream.Document) []stream.Document {
	var good []stream.Document
	for _, document := range documents {
		if _, err := stream.FromDocuments([]stream.Document{document}); err == nil {
			good = append(good, document)
		}
	}
	return good
}
