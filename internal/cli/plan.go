package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
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
errors, the FleetPlan has the errors and no Clusters; the table is not printed then. With --fleet all, it is a
FleetPlanList, whose items are FleetPlans.

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
	print    func(out io.Writer, compiled fn.Compiled) error
	// printAll prints several fleets.
	printAll func(out io.Writer, compiled []fn.Compiled) error
}

// planOutputs has a row for each value of --output. The first is the default.
func planOutputs() []planOutput {
	return []planOutput{
		{
			name: "table",
			print: func(out io.Writer, compiled fn.Compiled) error {
				return preview.Table(out, previewOf(compiled))
			},
			printAll: printTables,
		},
		{
			name: "json", ofErrors: true,
			print: func(out io.Writer, compiled fn.Compiled) error {
				return preview.JSON(out, previewOf(compiled))
			},
			printAll: func(out io.Writer, compiled []fn.Compiled) error {
				previews := make([]*v1alpha1.FleetPlan, len(compiled))
				for i, one := range compiled {
					previews[i] = previewOf(one)
				}
				return preview.JSONList(out, previews)
			},
		},
		{
			name: "secrets",
			print: func(out io.Writer, compiled fn.Compiled) error {
				return encode.Documents(out, emit.ClusterSecrets(compiled.Plan))
			},
			printAll: printSecrets,
		},
	}
}

func previewOf(compiled fn.Compiled) *v1alpha1.FleetPlan {
	return preview.Of(compiled.Fleet, compiled.Plan, compiled.Problems)
}

// printTables prints the tables of several fleets, each below the name of its fleet.
func printTables(out io.Writer, compiled []fn.Compiled) error {
	for i, one := range compiled {
		heading := "Fleet " + one.Fleet.Name()
		if file := one.Fleet.Self.File; file != "" {
			heading += " (" + file + ")"
		}
		if i > 0 {
			heading = "\n" + heading
		}
		if _, err := io.WriteString(out, heading+"\n\n"); err != nil {
			return err
		}
		if err := preview.Table(out, previewOf(one)); err != nil {
			return err
		}
	}
	return nil
}

// printSecrets prints the Secrets of several fleets. That of a Cluster of several fleets is printed
// once, where it is the same for each.
func printSecrets(out io.Writer, compiled []fn.Compiled) error {
	printed := map[string]bool{}
	for _, one := range compiled {
		for _, manifest := range emit.ClusterSecrets(one.Plan) {
			var text strings.Builder
			if err := encode.Documents(&text, []fleet.Manifest{manifest}); err != nil {
				return err
			}
			if printed[text.String()] {
				continue
			}
			printed[text.String()] = true
			if _, err := io.WriteString(out, text.String()); err != nil {
				return err
			}
		}
	}
	return nil
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
		RunE: func(cmd *cobra.Command, args []string) error {
			streams, err := chosen.prepared(cmd.Flags(), streams, directory(args))
			if err != nil {
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
	compiled := []fn.Compiled{{Problems: problems}}
	switch {
	case problems.Failed():
	case in.all():
		compiled, problems = in.process()
	default:
		f, decided, more := fn.Resolve(in.list, in.choice, in.files)
		compiled, problems = []fn.Compiled{{Fleet: f, Plan: decided, Problems: in.located(more)}}, more
	}
	problems = in.located(problems)
	if output.ofErrors || !problems.Failed() {
		var err error
		if in.all() {
			err = output.printAll(streams.Out, compiled)
		} else {
			err = output.print(streams.Out, compiled[0])
		}
		if err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	return reportAll(streams.Err, problems)
}
