package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// everything is what an inventory calls the manifests without --only.
const everything = "everything"

// write writes manifests to the folder, or compares them with it.
func (r rendering) write(streams Streams, fleets []*fleet.Fleet, printed []encode.Printed) error {
	folder, closeFolder, err := openOutput(r.dir)
	if err != nil {
		return err
	}
	defer closeFolder()
	files, err := r.files(fleets, printed)
	if err != nil {
		return err
	}
	plan, problems := output.NewPlan(folder, r.dir, files, r.replaced(fleets))
	if r.check {
		return compared(streams, plan, problems)
	}
	if err := reportAll(streams.Err, problems); err != nil {
		return err
	}
	if folder == nil {
		return r.create(plan)
	}
	return plan.Apply(folder)
}

// create makes the folder and writes to it.
func (r rendering) create(plan *output.Plan) error {
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		return fmt.Errorf("create the folder of --output-dir: %w", err)
	}
	folder, closeFolder, err := openOutput(r.dir)
	if err != nil {
		return err
	}
	defer closeFolder()
	return plan.Apply(folder)
}

// openOutput opens the folder. There is none where nothing is in its place.
func openOutput(dir string) (folder output.Folder, closeFolder func(), err error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(dir); err == nil {
			return nil, nil, fmt.Errorf("open the folder of --output-dir: %s is a link that leads nowhere", dir)
		}
		return nil, func() {}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open the folder of --output-dir: %w", err)
	}
	return root, func() { _ = root.Close() }, nil
}

// compared prints which files are not current.
func compared(streams Streams, plan *output.Plan, problems fleet.Problems) error {
	failed := reportAll(streams.Err, problems)
	differences := plan.Differences()
	if len(differences) == 0 {
		return failed
	}
	for _, difference := range differences {
		name := fleet.Printable(difference.Path)
		if _, err := fmt.Fprintf(streams.Out, "%s %s\n", difference.What, name); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	_, _ = fmt.Fprintf(streams.Err, "capifleet: %s not current; run the command without --check\n",
		fleet.Count(len(differences), "file")+fleet.Verb(len(differences), " is", " are"))
	return errGate
}

// owners are those for whom the files are.
func (r rendering) owners(fleets []*fleet.Fleet) []output.Owner {
	owners := make([]output.Owner, len(fleets))
	for i, f := range fleets {
		owners[i] = r.owner(f)
	}
	slices.Sort(owners)
	return owners
}

// replaced are those whose files the run replaces: the owners, and their fleets under the names
// that they had before.
func (r rendering) replaced(fleets []*fleet.Fleet) []output.Owner {
	owners := r.owners(fleets)
	for _, f := range fleets {
		for was, now := range f.Renames {
			if now == f.Name() {
				owners = append(owners, r.ownerNamed(was))
			}
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

func (r rendering) owner(f *fleet.Fleet) output.Owner { return r.ownerNamed(f.Name()) }

// ownerNamed is the owner of what is selected for the fleet of a name.
func (r rendering) ownerNamed(fleetName string) output.Owner {
	return output.Owner(fleetName + "/" + cmp.Or(r.only, everything))
}

// files are the manifests by their files. Objects of one file of the input stay together, in their
// order, as kpt keeps them. Two objects that nothing tells apart in a file are two files of one
// path, which are refused.
func (r rendering) files(fleets []*fleet.Fleet, printed []encode.Printed) ([]output.File, error) {
	byPath := map[string][]encode.Printed{}
	for _, one := range printed {
		byPath[one.File] = append(byPath[one.File], one)
	}
	var files []output.File
	for _, name := range fleet.SortedKeys(byPath) {
		for _, together := range apart(byPath[name]) {
			text, err := fileText(together)
			if err != nil {
				return nil, fmt.Errorf("write %s: %w", name, err)
			}
			file := output.File{Path: name, Text: text}
			for _, one := range together {
				file.Objects = append(file.Objects, one.Ref)
				if one.Owner != nil {
					file.Owners = append(file.Owners, r.owner(one.Owner))
				} else {
					file.Owners = append(file.Owners, r.owners(fleets)...)
				}
			}
			slices.Sort(file.Owners)
			file.Owners = slices.Compact(file.Owners)
			files = append(files, file)
		}
	}
	return files, nil
}

// apart are the manifests of a path, sorted by their places in the file. Those that have the place
// of another one are apart from it.
func apart(printed []encode.Printed) [][]encode.Printed {
	slices.SortStableFunc(printed, func(a, b encode.Printed) int { return a.Index - b.Index })
	var files [][]encode.Printed
	for i, one := range printed {
		if i == 0 || one.Index == printed[i-1].Index {
			files = append(files, nil)
		}
		last := len(files) - 1
		files[last] = append(files[last], one)
	}
	return files
}

// fileText is the text of a file. As kpt does, a file of JSON that holds one object is written as
// JSON (shouldJSONEncodeSingleBareNode in kio/byteio_writer.go of kyaml).
func fileText(printed []encode.Printed) ([]byte, error) {
	var text bytes.Buffer
	if len(printed) == 1 && printed[0].Tree != nil {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(printed[0].Tree)
		return text.Bytes(), err
	}
	for i, one := range printed {
		if i > 0 && !bytes.HasPrefix(one.Text, []byte("---")) {
			text.WriteString("---\n")
		}
		text.Write(one.Text)
	}
	return text.Bytes(), nil
}
