package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/fn"
	"github.com/capifleet/capifleet/fn/emit"
	"github.com/capifleet/capifleet/fn/encode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
	"github.com/capifleet/capifleet/internal/preview"
)

const planHelp = `Read a directory (default: the current one) as render does, compile the fleet, and print what each
Cluster gets instead of the manifests: its facts, the entries of resourceSets and bootstrap, and its Applications,
each with the path and revision that Argo CD will read. Applications of the Argo CD on the hub begin with
hub:, and those of the Argo CD on the cluster begin with cluster:. The totals follow, and the problems are
on standard error.

With --output json, print a FleetPlan for programs (capifleet schema --plan describes it). If there are
errors, the FleetPlan has the errors and no Clusters; the table is not printed then.

With --output secrets, print the Secret of each Cluster by which the Argo CD of the hub will know it, as
the registrar of the FleetConfig writes it, but without credentials. It is for tools that show what Argo CD
generates, such as argocd-diff-preview and argocd appset generate. The Secrets are marked local-config, so
kpt, kustomize and capifleet do not apply them.

` + choicesHelp

// planOutput is a form in which plan prints what was decided.
type planOutput struct {
	name string
	// ofErrors is whether it is printed where there are errors too, when Fleet and Plan are nil.
	ofErrors bool
	print    func(out io.Writer, f *fleet.Fleet, decided *fleet.Plan, problems fleet.Problems) error
}

// planOutputs has a row for each value of --output. The first is the default.
func planOutputs() []planOutput {
	return []planOutput{
		{
			name: "table",
			print: func(out io.Writer, f *fleet.Fleet, decided *fleet.Plan, problems fleet.Problems) error {
				return preview.Table(out, preview.Of(f, decided, problems))
			},
		},
		{
			name: "json", ofErrors: true,
			print: func(out io.Writer, f *fleet.Fleet, decided *fleet.Plan, problems fleet.Problems) error {
				return preview.JSON(out, preview.Of(f, decided, problems))
			},
		},
		{
			name: "secrets",
			print: func(out io.Writer, _ *fleet.Fleet, decided *fleet.Plan, _ fleet.Problems) error {
				return encode.Documents(out, emit.ClusterSecrets(decided))
			},
		},
	}
}

func newPlan(streams Streams) *cobra.Command {
	var chosen choices
	var output string
	var outputs []string
	for _, form := range planOutputs() {
		outputs = append(outputs, form.name)
	}
	cmd := &cobra.Command{
		Use:   "plan [DIR|-]",
		Short: "Read a directory and print what each Cluster gets",
		Long:  planHelp,
		Example: `  # Print a table.
  capifleet plan fleet/

  # Print what a branch would change, for a program.
  capifleet plan fleet/ --revision feature/x --output json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(outputs, output) {
				return oneDirectory(cmd, args)
			}
			return wrongOutput(output, outputs)
		},
		SuggestFor: []string{"check", "lint", "preview", "test", "validate"},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := chosen.check(streams, directory(args)); err != nil {
				return err
			}
			return plan(streams, directory(args), chosen, planOutputs()[slices.Index(outputs, output)])
		},
	}
	chosen.addTo(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", outputs[0], "what to print: "+fleet.Enumerate(outputs, "or"))
	// The only error is that there is no such flag.
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(outputs, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// wrongOutput refuses a value of --output. One dash before the name of the flag makes a value of
// the rest of the name.
func wrongOutput(output string, outputs []string) error {
	name, _, _ := strings.Cut("o"+output, "=")
	if near := spelling.Nearest(name, []string{"output"}); near != "" {
		return usageError{fmt.Sprintf("unknown flag: -%s%s", name, didYouMean("--"+near))}
	}
	return usageError{fmt.Sprintf("--output must be %s, not %q", fleet.Enumerate(outputs, "or"), output)}
}

// plan resolves a directory and prints what was decided.
func plan(streams Streams, dir string, chosen choices, output planOutput) error {
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	var resolved *fleet.Fleet
	var decided *fleet.Plan
	if !problems.Failed() {
		resolved, decided, problems = fn.Resolve(in.list, in.choice, in.files)
	}
	problems = in.located(problems)
	if output.ofErrors || !problems.Failed() {
		if err := output.print(streams.Out, resolved, decided, problems); err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	return reportAll(streams.Err, problems)
}
