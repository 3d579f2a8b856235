package cli

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/internal/cli/revision"
	"github.com/capifleet/capifleet/internal/preview"
)

// differ compares a directory with how it was.
type differ struct {
	ctx     context.Context //nolint:containedctx // It is that of the command, and ends with it.
	streams Streams
	dir     string
	chosen  choices
	wanted  diffing

	absolute   string               // dir without links
	repository *revision.Repository // that dir is in; nil where there is none and none is needed
	since      string               // the commit that is compared with; "" for a folder
	to         v1alpha1.DiffSide
	shown      string // the directory, from the top of the repository
	leftOut    []string
	committed  map[string]fleet.Problems // of output below the directory, by fleet
}

// diff compares a directory, and prints what differs.
func diff(ctx context.Context, streams Streams, dir string, chosen choices, wanted diffing) error {
	d := &differ{ctx: ctx, streams: streams, dir: dir, chosen: chosen, wanted: wanted, shown: cleanFolder(dir)}
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	absolute, err := realDirectory(dir)
	if err != nil {
		return report(streams.Err, problems)
	}
	d.absolute = absolute
	chosen.side = strings.TrimSuffix(wanted.against, "...")
	chosen.progress.enter("Reading " + chosen.side)
	if err := d.locate(); err != nil {
		return err
	}
	old, err := d.findOld()
	if err != nil {
		return err
	}
	defer old.close()
	if err := d.addAcknowledged(); err != nil {
		return err
	}
	var reviews []fleetReview
	if problems.Failed() {
		reviews = []fleetReview{d.refused(old, "", problems)}
	} else {
		old.read(in, chosen)
		pairs, problems := pairsOf(in, old.in)
		if problems.Failed() {
			reviews = []fleetReview{d.refused(old, "", problems)}
		}
		d.committed = d.outputProblems(in)
		in, old.in = in.noting(), old.in.noting()
		chosen.progress.enter("Comparing")
		for i, one := range pairs {
			if len(pairs) > 1 {
				chosen.progress.of(i+1, len(pairs))
			}
			reviews = append(reviews, d.compare(in, old, one))
		}
		noteUnbuilt(in, old.in, reviews)
		if err := d.noteDirty(in, reviews); err != nil {
			return err
		}
	}
	return d.finish(reviews, in.all())
}

// locate finds the repository that the directory is in, and says which commit it is at. Without a
// revision to compare with, a repository is not needed.
func (d *differ) locate() error {
	d.to = v1alpha1.DiffSide{Revision: d.dir}
	repository, err := revision.Open(d.ctx, d.absolute, os.Environ())
	switch {
	case err != nil && d.wanted.isFolder():
		return nil
	case err != nil:
		return err
	}
	inside, err := filepath.Rel(repository.Top(), d.absolute)
	if err != nil {
		return fmt.Errorf("locate the directory in the repository: %w", err)
	}
	d.repository, d.shown = repository, cleanFolder(inside)
	d.to.Commit = repository.Head()
	if !d.wanted.isFolder() {
		d.to.Revision = "HEAD"
	}
	if d.to.Dirty, err = d.isDirty(); err != nil {
		return err
	}
	missing, err := repository.NotCheckedOut(d.shown)
	missing = slices.DeleteFunc(missing, func(name string) bool { return !isManifestFile(path.Base(name)) })
	if len(missing) > 0 {
		d.leftOut = []string{fmt.Sprintf(
			"The work tree is sparse and leaves out %s, such as %s, so they count as removed.",
			fleet.Count(len(missing), "file"), missing[0])}
	}
	return err
}

// isDirty reports whether what is read of the work tree is not as it is committed: the directory,
// or the file of --config, which may be elsewhere in the repository.
func (d *differ) isDirty() (bool, error) {
	dirty, err := d.repository.Dirty(d.shown)
	if err != nil || dirty || d.chosen.config == "" {
		return dirty, err
	}
	folder, err := realDirectory(filepath.Dir(d.chosen.config))
	if err != nil || !holds(d.repository.Top(), folder) {
		return false, nil // Reading it has said what is wrong, or it is in no commit.
	}
	inside, err := filepath.Rel(d.repository.Top(), filepath.Join(folder, filepath.Base(d.chosen.config)))
	if err != nil {
		return false, fmt.Errorf("locate the file of --config in the repository: %w", err)
	}
	return d.repository.Dirty(filepath.ToSlash(inside))
}

// acceptTrailer is the trailer of a commit that acknowledges a change.
const acceptTrailer = "Capifleet-Accept"

// addAcknowledged adds what the commits between the two sides acknowledge.
func (d *differ) addAcknowledged() error {
	if d.since == "" {
		return nil
	}
	trailers, err := d.repository.Trailers(acceptTrailer, d.since)
	if err != nil {
		return err
	}
	for _, trailer := range trailers {
		name, subject, _ := strings.Cut(trailer.Value, " ")
		if subject = strings.TrimSpace(subject); subject == "" || !slices.Contains(acceptClasses(), name) {
			d.warn(fmt.Sprintf(
				"the trailer %q of commit %s is not used: it must be %s: CLASS NAME, and the classes are %s",
				acceptTrailer+": "+trailer.Value, preview.ShortCommit(trailer.Commit), acceptTrailer,
				fleet.Enumerate(acceptClasses(), "and")))
			continue
		}
		d.wanted.gates.Accept = append(d.wanted.gates.Accept, v1alpha1.DiffAcceptance{
			Class: v1alpha1.DiffGateClass(name), Name: subject, By: trailer.Commit,
		})
	}
	return nil
}

// warn writes a warning that is about no object.
func (d *differ) warn(text string) {
	_, _ = fmt.Fprintf(d.streams.Err, "warning: %s\n", fleet.Printable(text))
}

// fleetReview is the comparison of one fleet.
type fleetReview struct {
	diff       *v1alpha1.FleetDiff
	comparison *review.Comparison // nil where the new side has errors
	problems   fleet.Problems     // of the new side
	// The plans of both sides, for the page; nil for other forms, and where a side has none.
	before, after *v1alpha1.FleetPlan
}

// compare compares one fleet.
func (d *differ) compare(in input, old *oldSide, one pair) fleetReview {
	in.choice.Fleet.Value = one.name
	after := fn.Side(in.list, in.choice, in.files, false)
	if after.Problems.Failed() {
		return d.refused(old, one.name, after.Problems)
	}
	after.Problems = append(after.Problems, after.Fleet.Gathered(d.committed[after.Side.Fleet])...)
	about := d.about(old, after)
	old.in.choice.Fleet.Value = one.formerly
	before := fn.Reviewed{Side: &review.Side{Fleet: after.Side.Fleet}, Payloads: v1alpha1.DiffManifests}
	if old.missing == "" {
		before = fn.Side(old.in.list, old.in.choice, old.in.files, true)
	}
	about.From, about.Gates.UnreadableBase = d.from(old, before, after)
	comparison := review.Compare(before.Side, after.Side)
	comparison.NotKnown = slices.Concat(comparison.NotKnown, old.left(), d.leftOut)
	if old.note != "" {
		comparison.NotKnown = append(comparison.NotKnown, old.note)
	}
	report := review.Report(comparison, about)
	d.place(report)
	reviewed := fleetReview{diff: report, comparison: comparison, problems: after.Problems}
	if d.wanted.output == outputHTML {
		reviewed.before, reviewed.after = planOf(before), planOf(after)
	}
	return reviewed
}

// planOf is what the fleet of a side gets; nil where that is not known.
func planOf(side fn.Reviewed) *v1alpha1.FleetPlan {
	if side.Fleet == nil || side.Plan == nil {
		return nil
	}
	decided := preview.Decided{Fleet: side.Fleet, Plan: side.Plan, Alike: review.Alike(side.Side)}
	shown, _ := preview.Filtered(decided, nil, preview.Filter{}, preview.ClusterManifests) // It names nothing.
	return shown
}

// from says how the old side was read, and whether it could not be.
func (d *differ) from(old *oldSide, before, after fn.Reviewed) (side v1alpha1.DiffSide, unreadable bool) {
	var unread *fleet.Fleet
	side, side.Payloads = old.about, before.Payloads
	if moved := old.moved(after.Side); moved != nil {
		side.Problems = preview.Of(preview.Decided{}, unread.Gathered(fleet.Problems{*moved})).Problems
		return side, true
	}
	if old.missing != "" {
		side.Compiled = true
		side.Problems = preview.Of(preview.Decided{}, unread.Gathered(fleet.Problems{{
			Severity: fleet.Info, Code: fleet.BadInput,
			Message: fmt.Sprintf("there is no directory %s, so everything is new", old.missing),
		}})).Problems
		return side, false
	}
	problems := slices.Concat(unread.Gathered(old.problems), errorsAmong(before.Problems))
	// Without a FleetConfig nothing was compiled, which is worth saying where there is one now.
	side.Compiled = len(problems) == 0 && (before.Fleet != nil || after.Fleet == nil)
	side.Problems = preview.Of(preview.Decided{}, problems).Problems
	return side, old.problems.Failed() || before.Partial || len(problems) > 0 &&
		before.Payloads == v1alpha1.DiffManifests
}

// errorsAmong are the errors among problems.
func errorsAmong(problems fleet.Problems) fleet.Problems {
	return slices.DeleteFunc(slices.Clone(problems), func(problem fleet.Problem) bool { return !problem.IsError() })
}

// about is what a report says beside what differs.
func (d *differ) about(old *oldSide, after fn.Reviewed) review.About {
	about := review.About{
		Dir: d.shown, From: old.about, To: d.to, Versions: diffVersions(), Gates: d.wanted.gates,
		Problems: v1alpha1.DiffProblems{
			Accepted: int32(after.Accepted),
			Items:    preview.Of(preview.Decided{}, after.Problems).Problems,
		},
	}
	for _, problem := range after.Problems {
		switch problem.Severity {
		case fleet.Info:
		case fleet.Warning:
			about.Problems.Warnings++
		default:
			about.Problems.Errors++
		}
	}
	about.To.Compiled, about.To.Payloads = after.Compiled, after.Payloads
	return about
}

// refused is the comparison of a fleet whose new side has errors: it has its problems alone.
func (d *differ) refused(old *oldSide, name string, problems fleet.Problems) fleetReview {
	side := &review.Side{Fleet: name}
	about := d.about(old, fn.Reviewed{Problems: problems, Payloads: v1alpha1.DiffManifests})
	about.From.Compiled, about.From.Payloads = true, v1alpha1.DiffManifests // It was not looked at.
	about.Gates = review.Gates{MaxClusters: -1, MaxPercent: -1}
	diff := review.Report(review.Compare(side, side), about)
	diff.Result = v1alpha1.DiffFailed
	return fleetReview{diff: diff, problems: problems}
}
