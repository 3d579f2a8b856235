package output

import (
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// Plan is what is to be done to a folder, decided and checked.
type Plan struct {
	write       []File   // sorted by path
	remove      []string // sorted
	emptied     []string // folders that are removed if nothing is left in them, the deepest first
	differences []Difference
	leftover    bool   // whether a killed run has left what it was writing
	before      []byte // the inventory while files change
	after       []byte // the inventory at the end
	now         []byte // the inventory that is there; nil for none
}

// Difference is a file that is not as an undisturbed run would leave it.
type Difference struct {
	What string // missing, differs or superfluous
	Path string
}

// Differences are the files that are not current, in the order of their paths.
func (p *Plan) Differences() []Difference { return p.differences }

// The kinds of [Difference].
const (
	Missing     = "missing"
	Differs     = "differs"
	Superfluous = "superfluous"
)

// NewPlan decides what makes a folder hold the files that are wanted, and no other files of these
// owners. Files that the inventory does not list, and files that somebody has changed, are reported
// and stay; so with an error among the problems there is no Plan that can be applied, only its
// Differences. name is what messages call the folder, which is nil if it does not exist.
func NewPlan(folder Folder, name string, files []File, owners []Owner) (*Plan, fleet.Problems) {
	named := folderName(name)
	problems := named.checkPaths(files)
	if problems.Failed() {
		return &Plan{}, problems
	}
	d := &decision{
		folderName: named, reader: newReader(folder), owners: owners, after: inventory{}, before: inventory{},
		folded: map[string]string{},
	}
	d.readOwn()
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return compareText(a.Path, b.Path) })
	for _, file := range files {
		d.folded[strings.ToLower(file.Path)] = file.Path
		d.want(file)
	}
	for _, path := range fleet.SortedKeys(d.listed) {
		if _, wanted := d.after[path]; !wanted {
			d.leave(path)
		}
	}
	d.finish()
	return &d.plan, d.problems
}

// decision is a Plan that is being made.
type decision struct {
	folderName
	reader        *reader
	owners        []Owner
	folded        map[string]string // the paths that are wanted, by their lower case
	listed        inventory
	before, after inventory
	plan          Plan
	problems      fleet.Problems
}

// readOwn reads the command's own files.
func (d *decision) readOwn() {
	switch there := d.reader.at(inventoryFile); there.state {
	case absent:
	case blocked:
		d.report(inventoryFile, there.reason, "move it away")
	case present:
		listed, err := readInventory(there.text)
		if err != nil {
			d.report(inventoryFile, err.Error(), "restore it from version control; or remove it, "+
				"and then the files that capifleet says are in the way")
		}
		d.listed, d.plan.now = listed, there.text
	}
	switch there := d.reader.at(temporaryFile); there.state {
	case absent:
	case blocked:
		d.report(temporaryFile, there.reason, "remove it")
	case present:
		d.plan.leftover = true
		d.differ(Superfluous, temporaryFile)
	}
}

// want decides what is done for a file that is wanted.
func (d *decision) want(file File) {
	known, isListed := d.listed[file.Path]
	there := d.reader.at(file.Path)
	next := entry{Owners: d.owned(known, file.Owners), Digests: digests(digestOf(file.Text))}
	d.after[file.Path] = next
	during := entry{Owners: united(known.Owners, next.Owners), Digests: next.Digests}
	switch {
	case there.state == blocked:
		d.problems = append(d.problems, d.refuse(file, there.reason, "move it away"))
		d.differ(Differs, file.Path)
	case there.state == absent:
		d.plan.write = append(d.plan.write, file)
		d.differ(Missing, file.Path)
	case there.has(file.Text): // It may be unlisted: then it becomes the command's.
	default:
		d.differ(Differs, file.Path)
		switch {
		case !isListed:
			d.problems = append(d.problems, d.refuse(file, "a file that capifleet has not written is in its place",
				"move it away, or write to another folder"))
		case !known.recognizes(there.text):
			d.problems = append(d.problems, d.refuse(file, "it was changed since capifleet wrote it",
				"put the change into the input, and remove the file or restore it"))
		}
		during.Digests = united(digests(digestOf(there.text)), next.Digests)
		d.plan.write = append(d.plan.write, file)
	}
	d.before[file.Path] = during
}

// leave decides what is done to a file that is listed and not wanted by this run.
func (d *decision) leave(name string) {
	known := d.listed[name]
	d.before[name] = known
	left := d.owned(known, nil)
	switch {
	case len(left) == len(known.Owners):
		d.after[name] = known
		return
	case len(left) > 0:
		d.after[name] = entry{Owners: left, Digests: known.Digests}
		return
	}
	d.plan.emptied = append(d.plan.emptied, name)
	switch there := d.reader.at(name); {
	case there.state == absent, d.isWanted(name):
	case there.state == blocked:
		d.report(name, there.reason, "move it away")
		d.differ(Superfluous, name)
	default:
		if !known.recognizes(there.text) {
			d.report(name, "it is not wanted any more, and was changed since capifleet wrote it",
				"put the change elsewhere, and remove the file")
		}
		d.plan.remove = append(d.plan.remove, name)
		d.differ(Superfluous, name)
	}
}

// isWanted reports whether a file is one that is wanted under a path that differs in case only, on
// a system that does not tell the two apart.
func (d *decision) isWanted(name string) bool {
	other, exists := d.folded[strings.ToLower(name)]
	return exists && d.reader.isSame(name, other)
}

// finish settles the inventories, and the folders that may be empty at the end.
func (d *decision) finish() {
	before, err := d.before.text()
	if err != nil {
		d.report(inventoryFile, err.Error(), "")
	}
	after, err := d.after.text()
	if err != nil {
		d.report(inventoryFile, err.Error(), "")
	}
	d.plan.before, d.plan.after = before, after
	switch {
	case d.plan.now == nil:
		d.differ(Missing, inventoryFile)
	case string(d.plan.now) != string(after):
		d.differ(Differs, inventoryFile)
	}
	slices.SortFunc(d.plan.differences, func(a, b Difference) int { return compareText(a.Path, b.Path) })
	kept := map[string]bool{".": true}
	for name := range d.after {
		for folder := path.Dir(name); !kept[folder]; folder = path.Dir(folder) {
			kept[folder] = true
		}
	}
	var emptied []string
	for _, name := range d.plan.emptied {
		for folder := path.Dir(name); !kept[folder]; folder = path.Dir(folder) {
			kept[folder] = true
			emptied = append(emptied, folder)
		}
	}
	slices.SortFunc(emptied, func(a, b string) int { return compareText(b, a) }) // what is below comes first
	d.plan.emptied = emptied
}

// owned are the owners of a file at the end: those of other runs, and those who want it in this
// one.
func (d *decision) owned(known entry, wanting []Owner) []Owner {
	others := slices.DeleteFunc(slices.Clone(known.Owners), func(o Owner) bool { return slices.Contains(d.owners, o) })
	return united(others, wanting)
}

func (d *decision) differ(what, name string) {
	d.plan.differences = append(d.plan.differences, Difference{what, name})
}

func (d *decision) report(name, reason, remedy string) {
	d.problems = append(d.problems, d.problem(name, reason, remedy))
}
