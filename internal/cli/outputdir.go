package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

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
	var misnamed misnaming
	if !problems.Failed() {
		misnamed = r.misnamed(streams, in, plan)
		problems = append(problems, fleets[0].Gathered(misnamed.problems)...)
	}
	if r.check {
		return compared(streams, plan, problems, misnamed.lines)
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

// compared prints which files are not current, and lines of what kustomizations do not name. Where
// something is in the way, the command could not make them so, and that is all that it says.
func compared(streams Streams, plan *output.Plan, problems fleet.Problems, lines []string) error {
	if err := reportAll(streams.Err, problems); err != nil {
		return err
	}
	differences := plan.Differences()
	if len(differences)+len(lines) == 0 {
		return nil
	}
	var all []string
	for _, difference := range differences {
		all = append(all, difference.What+" "+difference.Path)
	}
	for _, line := range slices.Concat(all, lines) {
		if _, err := fmt.Fprintln(streams.Out, fleet.Printable(line)); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	if len(differences) > 0 {
		_, _ = fmt.Fprintf(streams.Err, "capifleet: %s not current; run the command without --check\n",
			fleet.Count(len(differences), "file")+fleet.Verb(len(differences), " is", " are"))
	}
	if len(lines) > 0 {
		_, _ = fmt.Fprintf(streams.Err, "capifleet: %s of kustomizations must change, as the warnings say\n",
			fleet.Count(len(lines), "line"))
	}
	return errGate
}
