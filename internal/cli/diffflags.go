package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/review"
	"github.com/capifleet/capifleet/fn/spelling"
)

// diffing is the flags of diff, beside the choices.
type diffing struct {
	against                   string
	failOn, accept            []string
	maxClusters               string
	allowUnreadable, exitCode bool
	output, outputDir         string
	maxLength, change         int
	all                       bool

	command string // how diff was called, for what is printed
	explain explainCall
	gates   review.Gates // made of the flags by check
}

const (
	flagAgainst         = "against"
	flagFailOn          = "fail-on"
	flagMaxClusters     = "max-clusters"
	flagAccept          = "accept"
	flagAllowUnreadable = "allow-unreadable-base"
	flagExitCode        = "exit-code"
	flagOutput          = "output"
	flagMaxLength       = "max-length"
	flagAll             = "all"
	flagChange          = "change"
)

// defaultMaxLength is how long a comment may be: GitHub refuses one of more than 65,536 characters.
//
//capifleet:limit reviews characters a comment, unless `--max-length` says something else: GitHub
//capifleet:and has at most 65,536
//capifleet:beyond What is left out is counted.
const defaultMaxLength = 65_000

const classesHelp = `cluster-deletion, application-deletion, application-recreation, workload-deletion, stuck,
left-behind, reapply and hub-workload`

// diffClasses are the classes of changes that --fail-on and --accept name.
func diffClasses() []string {
	classes := review.GateClasses()
	names := make([]string, len(classes))
	for i, class := range classes {
		names[i] = string(class)
	}
	return names
}

// acceptClasses are the classes that can be acknowledged: max-clusters is one too.
func acceptClasses() []string { return append(diffClasses(), string(v1alpha1.DiffGateMaxClusters)) }

// addTo adds the flags to a command.
func (d *diffing) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&d.against, flagAgainst, "",
		"`revision` to compare with, such as origin/main..., or folder, such as ./OLD")
	flags.StringSliceVar(&d.failOn, flagFailOn, nil,
		"`classes` of changes that end the command with exit status 3; stuck is always one of them")
	flags.StringVar(&d.maxClusters, flagMaxClusters, "",
		"exit status 3 if changes reach more Clusters at once: a `number`, or a percentage as in 10%")
	flags.StringArrayVar(&d.accept, flagAccept, nil,
		"let the change of `CLASS:NAME` pass --fail-on or --max-clusters; can be repeated")
	flags.BoolVar(&d.allowUnreadable, flagAllowUnreadable, false, "go on if the old side cannot be compiled")
	flags.BoolVar(&d.exitCode, flagExitCode, false, "exit status 3 if anything differs")
	names := diffOutputNames()
	flags.StringVarP(&d.output, flagOutput, "o", names[0], "what to print: "+fleet.Enumerate(names, "or"))
	flags.StringVar(&d.outputDir, flagOutputDir, "", "`folder` that --output applications writes to")
	flags.IntVar(&d.maxLength, flagMaxLength, defaultMaxLength, "largest number of characters of --output markdown")
	flags.BoolVar(&d.all, flagAll, false, "leave nothing out of the table")
	flags.IntVar(&d.change, flagChange, 0, "print the change of this `number` in full, and no other")
	// The only errors are that there are no such flags.
	fixed := func(name string, values []string) {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	fixed(flagOutput, names)
	fixed(flagFailOn, diffClasses())
	var begun []string
	for _, class := range acceptClasses() {
		begun = append(begun, class+":")
	}
	fixed(flagAccept, begun)
}

// check refuses flags that are wrong, and makes the gates of the others.
func (d *diffing) check(flags *pflag.FlagSet) error {
	if err := d.checkAgainst(); err != nil {
		return err
	}
	const shortest = 1000
	isTable := d.output == diffOutputNames()[0]
	switch {
	case d.maxLength < shortest:
		return usageError{fmt.Sprintf("--max-length must be at least %d, not %d", shortest, d.maxLength)}
	case flags.Changed(flagMaxLength) && d.output != "markdown":
		return usageError{"--max-length is about --output markdown; remove it"}
	case flags.Changed(flagChange) && d.change < 1:
		return usageError{fmt.Sprintf("--change must be the number of a change, from 1, not %d", d.change)}
	case flags.Changed(flagChange) && !isTable:
		return usageError{"--change is about the table; remove it"}
	case d.all && !isTable:
		return usageError{"--all is about the table; remove it"}
	case d.output == outputApplications && d.outputDir == "":
		return usageError{"--output applications writes files; name a folder for them: --output-dir DIR"}
	case d.outputDir != "" && d.output != outputApplications:
		return usageError{"--output-dir is about --output applications; remove it"}
	case d.all && flags.Changed(flagChange):
		return usageError{"--all and --change cannot be used together"}
	}
	return d.checkGates()
}

func (d *diffing) checkGates() error {
	d.gates = review.Gates{
		MaxClusters: -1, MaxPercent: -1, AllowUnreadableBase: d.allowUnreadable,
		FailOn: []v1alpha1.DiffGateClass{v1alpha1.DiffGateStuck},
	}
	for _, name := range d.failOn {
		class, err := classOf(flagFailOn, strings.TrimSpace(name), diffClasses())
		if err != nil {
			return err
		}
		if !slices.Contains(d.gates.FailOn, class) {
			d.gates.FailOn = append(d.gates.FailOn, class)
		}
	}
	for _, text := range d.accept {
		name, subject, found := strings.Cut(text, ":")
		if !found || strings.TrimSpace(subject) == "" {
			return usageError{fmt.Sprintf(
				"--accept must be CLASS:NAME, as in cluster-deletion:clusters/eu-1, not %q", text)}
		}
		class, err := classOf(flagAccept, name, acceptClasses())
		if err != nil {
			return err
		}
		d.gates.Accept = append(d.gates.Accept, v1alpha1.DiffAcceptance{
			Class: class, Name: strings.TrimSpace(subject), By: "--" + flagAccept,
		})
	}
	return d.checkMaxClusters()
}

func (d *diffing) checkMaxClusters() error {
	if d.maxClusters == "" {
		return nil
	}
	text, isPercent := strings.CutSuffix(d.maxClusters, "%")
	number, err := strconv.ParseUint(text, 10, 31)
	if err != nil || isPercent && number > 100 {
		return usageError{fmt.Sprintf("--max-clusters must be a number, or a percentage as in 10%%, not %q",
			d.maxClusters)}
	}
	if isPercent {
		d.gates.MaxPercent = int(number)
		return nil
	}
	d.gates.MaxClusters = int(number)
	return nil
}

// classOf is the class that a flag names.
func classOf(flag, name string, classes []string) (v1alpha1.DiffGateClass, error) {
	if slices.Contains(classes, name) {
		return v1alpha1.DiffGateClass(name), nil
	}
	if flag == flagFailOn && name == string(v1alpha1.DiffGateMaxClusters) {
		return "", usageError{"--" + flagFailOn + " names max-clusters, which is a flag of its own: --max-clusters 20"}
	}
	text := fmt.Sprintf("--%s names %q, which is not a class", flag, name)
	if near := spelling.Nearest(name, classes); near != "" {
		return "", usageError{text + didYouMean(near)}
	}
	return "", usageError{text + "; the classes are " + fleet.Enumerate(classes, "and")}
}
