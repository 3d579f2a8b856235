package revision

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/cli/confined"
)

// Tree is the files of a commit below a folder, as a file system: links are followed within it, and
// the folder of a submodule is empty. Files are read when they are asked for.
type Tree struct {
	nodes map[string]*node // by path
	blobs *blobs

	lock    sync.Mutex
	touched map[string]touch
}

// Errors of paths.
var (
	errIsFolder   = errors.New("it is a folder")
	errIsNoFolder = errors.New("it is not a folder")
)

// touch is why something that was asked for is not in the commit.
type touch int

const (
	isSubmodule touch = iota + 1
	isLFS
)

// node is a file, link or folder of a tree.
type node struct {
	mode      fs.FileMode
	submodule bool
	hash      string
	children  []string // names in a folder, sorted
}

var (
	_ fs.ReadLinkFS = (*Tree)(nil)
	_ fs.ReadDirFS  = (*Tree)(nil)
	_ fs.ReadFileFS = (*Tree)(nil)
	_ fs.StatFS     = (*Tree)(nil)
)

// Tree reads the names of the files of a commit below a folder, which is from the top of the work
// tree, slash-separated.
func (r *Repository) Tree(commit, folder string) (*Tree, error) {
	text, err := r.git.output("ls-tree", "-rz", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	tree := &Tree{
		nodes:   map[string]*node{".": {mode: fs.ModeDir | 0o755}},
		blobs:   &blobs{git: r.git, texts: map[string][]byte{}, sizes: map[string]int64{}},
		touched: map[string]touch{},
	}
	folder = path.Clean(folder)
	for entry := range bytes.SplitSeq(text, []byte{0}) {
		if len(entry) == 0 {
			continue
		}
		info, name, _ := strings.Cut(string(entry), "\t")
		fields := strings.Fields(info)
		if len(fields) != 3 {
			return nil, fmt.Errorf("git ls-tree printed %q in place of a file", info)
		}
		if folder != "." {
			inside := false
			if name, inside = strings.CutPrefix(name, folder+"/"); !inside {
				continue
			}
		}
		tree.add(name, nodeOf(fields[0], fields[2]))
	}
	for _, one := range tree.nodes {
		slices.Sort(one.children)
	}
	return tree, nil
}

// nodeOf is the node of an entry of a tree.
func nodeOf(mode, hash string) *node {
	switch mode {
	case "120000":
		return &node{mode: fs.ModeSymlink | 0o777, hash: hash}
	case "160000":
		return &node{mode: fs.ModeDir | 0o755, hash: hash, submodule: true}
	case "100755":
		return &node{mode: 0o755, hash: hash}
	}
	return &node{mode: 0o644, hash: hash}
}

// add adds a node, and the folders that it is in.
func (t *Tree) add(name string, added *node) {
	t.nodes[name] = added
	for name != "." {
		folder := path.Dir(name)
		above, known := t.nodes[folder]
		if !known {
			above = &node{mode: fs.ModeDir | 0o755}
			t.nodes[folder] = above
		}
		above.children = append(above.children, path.Base(name))
		if known {
			return
		}
		name = folder
	}
}

// Close ends the programs that read files.
func (t *Tree) Close() { t.blobs.close() }

// Left says, as sentences, what was asked for and is not in the commit.
func (t *Tree) Left() []string {
	t.lock.Lock()
	defer t.lock.Unlock()
	var said []string
	for _, name := range fleet.SortedKeys(t.touched) {
		if t.touched[name] == isSubmodule {
			said = append(said, fmt.Sprintf(
				"What was in %s: it is a submodule, whose files are in another repository.", name))
			continue
		}
		said = append(said, fmt.Sprintf(
			"What was in %s: the commit has a pointer of Git LFS in place of the content.", name))
	}
	return said
}

func (t *Tree) touch(name string, why touch) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.touched[name] = why
}

// lookUp is a node by its path, without following a link at its end.
func (t *Tree) lookUp(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	folder, err := confined.Real(links{t}, path.Dir(name))
	if err != nil {
		return nil, withPath(op, name, err)
	}
	plain := path.Join(folder, path.Base(name))
	if _, err := (links{t}).Lstat(plain); err != nil {
		return nil, withPath(op, name, err)
	}
	return t.nodes[plain], nil
}

// follow is a node by its path, where all links are followed.
func (t *Tree) follow(op, name string) (plain string, found *node, err error) {
	if !fs.ValidPath(name) {
		return "", nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if plain, err = confined.Real(links{t}, name); err != nil {
		return "", nil, withPath(op, name, err)
	}
	found = t.nodes[plain]
	if found.submodule {
		t.touch(plain, isSubmodule)
	}
	return plain, found, nil
}

// withPath is an error of a path.
func withPath(op, name string, err error) error {
	var known *fs.PathError
	if errors.As(err, &known) {
		err = known.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// links are the nodes of a tree by plain paths, for [confined.Real].
type links struct{ tree *Tree }

// Open opens nothing: only links are asked for.
func (l links) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// Lstat is that of a plain path.
func (l links) Lstat(name string) (fs.FileInfo, error) {
	found := l.tree.nodes[name]
	if found == nil {
		switch above := l.tree.nodes[path.Dir(name)]; {
		case above.submodule:
			l.tree.touch(path.Dir(name), isSubmodule)
		case !above.mode.IsDir():
			return nil, &fs.PathError{Op: "lstat", Path: name, Err: errIsNoFolder}
		}
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrNotExist}
	}
	return info{l.tree, path.Base(name), found}, nil
}

// ReadLink is what a link says.
func (l links) ReadLink(name string) (string, error) {
	text, err := l.tree.blobs.read(l.tree.nodes[name].hash)
	return string(text), err
}
