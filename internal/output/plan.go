package output

import (
	"io/fs"
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Plan is what is to be done to a folder, decided and checked.
type Plan struct {
	write       []written // sorted by path
	remove      []string  // sorted
	listed      []string  // at the end, sorted
	removed     []string  // listed before, and not at the end, sorted
	emptied     []string  // folders that are removed if nothing is left in them, the deepest first
	differences []Difference
	leftover    bool        // whether a killed run has left what it was writing
	before      []byte      // the inventory while files change
	after       []byte      // the inventory at the end
	now         []byte      // the inventory that is there; nil for none
	mode        fs.FileMode // of the inventory that is there, or of the former one; 0 for none
	former      bool        // whether there is an inventory by its former name, which is removed
}

// written is a file that is written.
type written struct {
	File
	mode   fs.FileMode
	exists bool // so it keeps the mode
}

// Difference is a file that is not as an undisturbed run would leave it.
type Difference struct {
	What string // missing, differs or superfluous
	Path string
	// Changed is whether the file is listed, and somebody has changed it since it was written.
	Changed bool
}

// Differences are the files that are not current, in the order of their paths.
func (p *Plan) Differences() []Difference { return p.differences }

// Listed are the files of the folder at the end, of this run and of others, sorted.
func (p *Plan) Listed() []string { return p.listed }

// Removed are the files that are listed now, and are not at the end, sorted.
func (p *Plan) Removed() []string { return p.removed }

// The kinds of [Difference].
const (
	Missing     = "missing"
	Differs     = "differs"
	Superfluous = "superfluous"
)

// Claim is what a run does with the files of an owner.
type Claim int

const (
	// Kept files are those of another run.
	Kept Claim = iota
	// Replaced files are those of this run, or of one that it takes the place of.
	Replaced
	// Apart are files that must not be in one folder with those of this run, which are a part of
	// them.
	Apart
)

// NewPlan decides what makes a folder hold the files that are wanted, and no other files of the
// owners that the run replaces. Files that the inventory does not list, and files that somebody has
// changed, are reported and stay; so with an error among the problems there is no Plan that can be
// applied. name is what messages call the folder, which is nil if it does not exist.
func NewPlan(folder Folder, name string, files []File, claim func(Owner) Claim) (*Plan, fleet.Problems) {
	named := folderName(name)
	problems := named.checkPaths(files)
	if problems.Failed() {
		return &Plan{}, problems
	}
	d := newDecision(named, newReader(folder), claim, files)
	d.readOwn()
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return compareText(a.Path, b.Path) })
	for _, file := range files {
		d.decideWanted(file)
	}
	for _, path := range fleet.SortedKeys(d.listed) {
		if _, wanted := d.after[path]; !wanted {
			d.decideUnwanted(path)
		}
	}
	d.finish()
	return &d.plan, d.problems
}
