package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/internal/preview"
	"github.com/capifleet/capifleet/internal/preview/page"
)

// diffOutput is a form in which diff prints what differs.
type diffOutput struct {
	name     string
	ofErrors bool // whether a fleet whose new side has errors is printed too
	print    func(d *differ, out io.Writer, diff *v1alpha1.FleetDiff) error
	// printAll prints several fleets; nil to print them one after the other.
	printAll func(out io.Writer, diffs []*v1alpha1.FleetDiff) error
	// printReviews is set instead of print for a form that is one document for all fleets.
	printReviews func(d *differ, out io.Writer, reviews []fleetReview) error
	// write is set instead of print for a form that is files.
	write func(d *differ, reviews []fleetReview) error
}

// diffOutputs has a row for each value of --output. The first is the default.
func diffOutputs() []diffOutput {
	return []diffOutput{
		{name: "table", print: func(d *differ, out io.Writer, diff *v1alpha1.FleetDiff) error {
			return preview.Diff(out, diff, d.screen())
		}},
		{
			name: "json", ofErrors: true,
			print: func(_ *differ, out io.Writer, diff *v1alpha1.FleetDiff) error {
				return preview.DiffJSON(out, diff)
			},
			printAll: preview.DiffJSONList,
		},
		{name: "markdown", ofErrors: true, print: func(d *differ, out io.Writer, diff *v1alpha1.FleetDiff) error {
			return preview.DiffMarkdown(out, diff, d.wanted.maxLength)
		}},
		{name: outputHTML, ofErrors: true, printReviews: (*differ).printPage},
		{name: outputApplications, write: (*differ).writeApplications},
	}
}

// outputHTML is the form that is a page for a browser.
const outputHTML = "html"

// printPage prints the page of the comparisons.
func (d *differ) printPage(out io.Writer, reviews []fleetReview) error {
	fleets := make([]page.Fleet, len(reviews))
	for i, one := range reviews {
		fleets[i] = page.Fleet{Diff: one.diff, Plan: one.after, Before: one.before}
		fleets[i].About.Version = one.diff.Versions.Capifleet
		if one.after != nil {
			fleets[i].About.Explain = d.wanted.explain.command(one.diff.Fleet)
		}
	}
	return page.Write(out, fleets)
}

func diffOutputNames() []string {
	var names []string
	for _, output := range diffOutputs() {
		names = append(names, output.name)
	}
	return names
}

// screen is what is known of where the table is shown.
func (d *differ) screen() preview.Screen {
	screen := d.streams.screen(d.streams.Color)
	screen.All, screen.Change, screen.Command = d.wanted.all, d.wanted.change, d.wanted.command
	return screen
}

// finish prints the comparisons, their problems and what failed, and is how the command ends.
func (d *differ) finish(reviews []fleetReview, all bool) error {
	output := diffOutputs()[slices.Index(diffOutputNames(), d.wanted.output)]
	var printed []*v1alpha1.FleetDiff
	var problems fleet.Problems
	for _, one := range reviews {
		if !one.problems.Failed() || output.ofErrors {
			printed = append(printed, one.diff)
		}
		problems = append(problems, one.problems...)
	}
	switch {
	case output.printReviews != nil:
		if err := output.printReviews(d, d.streams.Out, reviews); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	case output.write == nil:
		if err := d.print(output, printed, all); err != nil {
			if noChange, is := errors.AsType[preview.NoSuchChangeError](err); is {
				return usageError{noChange.Error()}
			}
			return fmt.Errorf("write standard output: %w", err)
		}
	case !problems.Failed():
		if err := output.write(d, reviews); err != nil {
			return err
		}
	}
	if err := reportAll(d.streams.Err, once(problems)); err != nil {
		return err
	}
	d.warnUnmatched(printed)
	return d.failed(printed)
}

// print prints comparisons in a form.
func (d *differ) print(output diffOutput, diffs []*v1alpha1.FleetDiff, all bool) error {
	if all && output.printAll != nil {
		return output.printAll(d.streams.Out, diffs)
	}
	for i, one := range diffs {
		if i > 0 {
			if _, err := io.WriteString(d.streams.Out, "\n"); err != nil {
				return err
			}
		}
		if err := output.print(d, d.streams.Out, one); err != nil {
			return err
		}
	}
	return nil
}

// once are problems, each once.
func once(problems fleet.Problems) fleet.Problems {
	known := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(problems), func(problem fleet.Problem) bool {
		text := problem.String()
		repeated := known[text]
		known[text] = true
		return repeated
	})
}

// warnUnmatched warns of acknowledgements that match nothing in any fleet.
func (d *differ) warnUnmatched(diffs []*v1alpha1.FleetDiff) {
	left := d.wanted.gates.Accept
	for _, one := range diffs {
		left = review.Unmatched(one, left)
	}
	for _, one := range left {
		by := one.By
		if by != "--"+flagAccept {
			by = "the trailer of commit " + preview.ShortCommit(by)
		}
		d.warn(fmt.Sprintf("%s accepts %s of %s, and no change has that name; "+
			"compare the class and the name with those of the output", by, one.Class, one.Name))
	}
}

// failed says which gates failed, and ends the command accordingly.
func (d *differ) failed(diffs []*v1alpha1.FleetDiff) error {
	failed, differs := false, false
	for _, one := range diffs {
		differs = differs || one.Result != v1alpha1.DiffSame
		failed = failed || one.Result == v1alpha1.DiffFailed
		d.sayFailed(one, len(diffs) > 1)
	}
	switch {
	case failed:
		return errGate
	case differs && d.wanted.exitCode:
		_, _ = fmt.Fprintln(d.streams.Err, "capifleet: something differs, and --exit-code is set")
		return errGate
	}
	return nil
}

// sayFailed says which gates of a fleet failed, those that failed for the same reason in one line.
func (d *differ) sayFailed(diff *v1alpha1.FleetDiff, several bool) {
	var texts []string
	names := map[string][]string{}
	for _, gate := range diff.Gates {
		if gate.Result == v1alpha1.DiffGateFailed {
			if len(names[gate.Text]) == 0 {
				texts = append(texts, gate.Text)
			}
			names[gate.Text] = append(names[gate.Text], string(gate.Name))
		}
	}
	for _, text := range texts {
		gates := "the gate " + names[text][0]
		if len(names[text]) > 1 {
			gates = "the gates " + fleet.Enumerate(names[text], "and")
		}
		if several {
			gates += " of fleet " + diff.Fleet
		}
		_, _ = fmt.Fprintf(d.streams.Err, "capifleet: %s failed: %s\n", gates, fleet.Printable(text))
	}
}
