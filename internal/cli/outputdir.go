package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// write writes manifests to the folder, or compares them with it.
func (r rendering) write(streams Streams, in input, fleets []*fleet.Fleet, printed []encode.Printed) error {
	folder, closeFolder, err := openOutput(r.dir)
	if err != nil {
		return err
	}
	defer closeFolder()
	if !in.piped { // Who pipes objects can set their paths.
		printed = inFolder(printed)
	}
	files, err := r.files(fleets, printed)
	if err != nil {
		return err
	}
	plan, problems := output.NewPlan(folder, r.dir, files, r.claim(fleets, in.all()))
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

// compared prints which files are not current. Where something is in the way, the command could not
// make them so, and that is all that it says.
func compared(streams Streams, plan *output.Plan, problems fleet.Problems) error {
	if err := reportAll(streams.Err, problems); err != nil {
		return err
	}
	differences := plan.Differences()
	if len(differences) == 0 {
		return nil
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
