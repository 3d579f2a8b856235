package output

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/fleet"
)

// decision is a Plan that is being made.
type decision struct {
	folderName
	reader        *reader
	claim         func(Owner) Claim
	folded        map[string]string // the paths that are wanted, by their lower case
	objects       map[identity]File // the files that are wanted, by what they hold
	listed        inventory
	before, after inventory
	plan          Plan
	problems      fleet.Problems
}

func newDecision(name folderName, r *reader, claim func(Owner) Claim, files []File) *decision {
	d := &decision{
		folderName: name, reader: r, claim: claim, folded: map[string]string{}, objects: map[identity]File{},
		after: inventory{}, before: inventory{},
	}
	for _, file := range files {
		d.folded[strings.ToLower(file.Path)] = file.Path
		for _, object := range file.Objects {
			d.objects[identityOf(object)] = file
		}
	}
	return d
}

// readOwn reads the command's own files.
func (d *decision) readOwn() {
	there := d.reader.at(inventoryFile)
	if d.readFormer(); d.plan.former && there.state == absent {
		there = d.reader.at(formerFile)
	} else {
		d.plan.now = there.text
	}
	switch there.state {
	case absent:
	case blocked:
		d.report(inventoryFile, there.reason, "move it away")
	case present:
		listed, err := readInventory(there.text)
		if err != nil {
			d.report(inventoryFile, err.Error(), "restore it from version control; or remove it, "+
				"and then the files that capifleet says are in the way")
		}
		d.listed, d.plan.mode = listed, there.mode
		d.refuseApart()
	}
	switch there := d.reader.at(temporaryFile); there.state {
	case absent:
	case blocked:
		d.report(temporaryFile, there.reason, "remove it")
	case present:
		d.plan.leftover = true
		d.addDifference(Superfluous, temporaryFile)
	}
}

// readFormer finds out whether there is an inventory by its former name: alone, or beside the new
// one, where a run was killed.
func (d *decision) readFormer() {
	there := d.reader.at(formerFile)
	if there.state != present {
		return
	}
	if _, err := readInventory(there.text); err != nil {
		d.report(formerFile, err.Error(), "restore it from version control; or remove it, "+
			"and then the files that capifleet says are in the way")
		return
	}
	d.plan.former = true
	d.addDifference(Superfluous, formerFile)
}

// refuseApart refuses to write a part of what another run writes as a whole, once for each owner:
// what that run has written besides would stay for ever.
func (d *decision) refuseApart() {
	var apart []Owner
	for _, listed := range d.listed {
		isApart := func(owner Owner) bool { return d.claim(owner) != Apart }
		apart = append(apart, slices.DeleteFunc(slices.Clone(listed.Owners), isApart)...)
	}
	for _, owner := range united(apart, nil) {
		d.report(inventoryFile, fmt.Sprintf("it lists the files of %s, and this run writes a part of them", owner),
			"write to another folder, or remove the files that it lists, and then the inventory")
	}
}

// decideWanted decides what is done for a file that is wanted.
func (d *decision) decideWanted(file File) {
	known, isListed := d.listed[file.Path]
	there := d.reader.at(file.Path)
	own := digestOf(file.Text)
	next := entry{Owners: d.owned(known, file.Owners), Digests: digests(own)}
	write := written{File: file, mode: own.mode()}
	d.after[file.Path] = next
	during := entry{Owners: united(known.Owners, next.Owners), Digests: next.Digests}
	switch {
	case there.state == blocked:
		d.problems = append(d.problems, d.refuse(file, there.reason, "move it away"))
		d.addDifference(Differs, file.Path)
	case there.state == absent:
		d.plan.write = append(d.plan.write, write)
		d.addDifference(Missing, file.Path)
	case there.equals(file.Text): // It may be unlisted: then it becomes the command's.
	default:
		d.addChanged(Differs, file.Path, isListed && !known.recognizes(there.text))
		switch {
		case !isListed:
			d.problems = append(d.problems, d.refuse(file, "a file that capifleet has not written is in its place",
				"move it away, or write to another folder"))
		case !known.recognizes(there.text):
			d.problems = append(d.problems, d.refuse(file, "it was changed since capifleet wrote it",
				"put the change into the input, and remove the file or restore it"))
		case !sameValues(there.text, file.Text):
			d.noteSecret(file.Path)
		}
		during.Digests = united(digests(digestOf(there.text)), next.Digests)
		write.mode, write.exists = there.mode, true
		d.plan.write = append(d.plan.write, write)
	}
	d.before[file.Path] = during
}

// decideUnwanted decides what is done to a file that is listed and not wanted by this run.
func (d *decision) decideUnwanted(name string) {
	known := d.listed[name]
	d.before[name] = known
	left := d.owned(known, nil)
	switch {
	case len(left) == len(known.Owners):
		d.refuseRepeated(name, known)
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
		d.addDifference(Superfluous, name)
	default:
		d.addChanged(Superfluous, name, !known.recognizes(there.text))
		switch {
		case !known.recognizes(there.text):
			d.report(name, "the output no longer has it, and it was changed since capifleet wrote it",
				"put the change elsewhere, and remove the file")
		case !sameValues(there.text, nil):
			d.noteSecret(name)
		}
		d.plan.remove = append(d.plan.remove, name)
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
	d.plan.listed = fleet.SortedKeys(d.after)
	isListed := func(name string) bool { _, is := d.after[name]; return is }
	d.plan.removed = slices.DeleteFunc(fleet.SortedKeys(d.listed), isListed)
	switch {
	case d.plan.now == nil:
		d.addDifference(Missing, inventoryFile)
	case string(d.plan.now) != string(after):
		d.addDifference(Differs, inventoryFile)
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
	isReplaced := func(owner Owner) bool { return d.claim(owner) == Replaced }
	return united(slices.DeleteFunc(slices.Clone(known.Owners), isReplaced), wanting)
}

// addDifference notes a file that is not current.
func (d *decision) addDifference(what, name string) { d.addChanged(what, name, false) }

// addChanged notes a file that is not current, and whether somebody has changed it since.
func (d *decision) addChanged(what, name string, changed bool) {
	d.plan.differences = append(d.plan.differences, Difference{What: what, Path: name, Changed: changed})
}

func (d *decision) report(name, reason, remedy string) {
	d.problems = append(d.problems, d.problem(name, reason, remedy))
}
