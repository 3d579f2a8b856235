package cli

import (
	"errors"
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
	"github.com/capifleet/capifleet/internal/preview/page"
)

const planHelp = `Read a directory (default: the current one) as render does, compile the fleet, and print what each
Cluster gets instead of the manifests: which Clusters each entry reaches, and how; then the Clusters in
groups that are alike, by a digest of everything that they should have. The totals follow, and the
problems are on standard error. With --wide, there is a line for each Cluster, with its facts, its entries and
its Applications, each with the path and revision that Argo CD will read. Applications of the Argo CD on the
hub begin with hub:, and those of the Argo CD on the cluster begin with cluster:.

--cluster, --wave, --selector, --entry and --group show only a part. All but --selector may be repeated.
They work with the table, json, markdown and html.

With --output json, print a FleetPlan for programs (capifleet schema --plan describes it). If there are
errors, the FleetPlan contains the errors and no Clusters, and the table is not printed. With --whole, it contains
every Application in full. With --fleet all, it is a FleetPlanList, whose items are FleetPlans.

With --output markdown, print the table for the summary of a job or a comment.

With --output html, print a page for a browser: a single file with each Cluster and everything that it gets.

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
	// refuses are the flags of views that do not work with it.
	refuses []string
	print   func(out io.Writer, compiled fn.Compiled, view planView) error
	// printAll prints several fleets.
	printAll func(out io.Writer, compiled []fn.Compiled, view planView) error
}

// planOutputs has a row for each value of --output. The first is the default.
func planOutputs() []planOutput {
	return []planOutput{
		{
			name: "table", refuses: []string{flagWhole},
			print: printTable, printAll: printTables,
		},
		{
			name: "json", ofErrors: true, refuses: []string{flagWide},
			print: func(out io.Writer, compiled fn.Compiled, view planView) error {
				shown, err := view.of(compiled)
				if err != nil {
					return err
				}
				return preview.JSON(out, shown)
			},
			printAll: func(out io.Writer, compiled []fn.Compiled, view planView) error {
				previews, err := view.ofAll(compiled)
				if err != nil {
					return err
				}
				return preview.JSONList(out, previews)
			},
		},
		{
			name: "markdown", refuses: []string{flagWhole, flagWide},
			print: printMarkdown, printAll: printAllMarkdown,
		},
		{
			name: outputHTML, ofErrors: true, refuses: []string{flagWhole, flagWide},
			print: func(out io.Writer, compiled fn.Compiled, view planView) error {
				return printPlanPage(out, []fn.Compiled{compiled}, view)
			},
			printAll: printPlanPage,
		},
		{
			name: "secrets", refuses: viewFlags(),
			print: func(out io.Writer, compiled fn.Compiled, _ planView) error {
				return encode.Documents(out, emit.ClusterSecrets(compiled.Plan))
			},
			printAll: func(out io.Writer, compiled []fn.Compiled, _ planView) error {
				return printSecrets(out, compiled)
			},
		},
	}
}

func printMarkdown(out io.Writer, compiled fn.Compiled, view planView) error {
	shown, err := view.of(compiled)
	if err != nil {
		return err
	}
	return preview.PlanMarkdown(out, shown)
}

func printAllMarkdown(out io.Writer, compiled []fn.Compiled, view planView) error {
	previews, err := view.ofAll(compiled)
	for i := 0; err == nil && i < len(previews); i++ {
		if i > 0 {
			_, err = io.WriteString(out, "\n")
		}
		if err == nil {
			err = preview.PlanMarkdown(out, previews[i])
		}
	}
	return err
}

// printPlanPage prints the page of fleets.
func printPlanPage(out io.Writer, compiled []fn.Compiled, view planView) error {
	view.manifests = preview.ClusterManifests
	previews, err := view.ofAll(compiled)
	if err != nil {
		return err
	}
	fleets := make([]page.Fleet, len(previews))
	for i, shown := range previews {
		fleets[i] = page.Fleet{Plan: shown, About: view.about}
		if compiled[i].Reasons != nil {
			fleets[i].Why = page.WhyOf(compiled[i].Reasons(), shown)
			fleets[i].About.Explain = view.explain.command(shown.Fleet)
		}
	}
	return page.Write(out, fleets)
}

func printTable(out io.Writer, compiled fn.Compiled, view planView) error {
	shown, err := view.of(compiled)
	if err != nil {
		return err
	}
	return view.table(out, shown)
}

// printTables prints the tables of several fleets.
func printTables(out io.Writer, compiled []fn.Compiled, view planView) error {
	previews, err := view.ofAll(compiled)
	if err != nil {
		return err
	}
	for i, shown := range previews {
		if i > 0 {
			if _, err := io.WriteString(out, "\n"); err != nil {
				return err
			}
		}
		if err := view.table(out, shown); err != nil {
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
	var view planView
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

  # Print a line for each Cluster of a wave.
  capifleet plan fleet/ --wave canary --wide

  # Print what a branch would change, for a program.
  capifleet plan fleet/ --revision feature/x --output json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(outputs, output) {
				return wrongOutput(output, outputs)
			}
			if err := view.check(cmd.Flags(), planOutputs()[slices.Index(outputs, output)]); err != nil {
				return err
			}
			return oneDirectory(cmd, args)
		},
		SuggestFor: []string{"check", "lint", "preview", "test", "validate"},
		RunE: func(cmd *cobra.Command, args []string) error {
			streams, err := chosen.prepared(cmd, streams, args)
			if err != nil {
				return err
			}
			if output == outputHTML {
				view.about, view.explain = aboutPage(cmd.Context(), directory(args)), explainCall{cmd, args}
			}
			return plan(streams, directory(args), chosen, planOutputs()[slices.Index(outputs, output)], view)
		},
	}
	chosen.addTo(cmd)
	view.addTo(cmd.Flags())
	completer{streams, &chosen}.addTo(cmd)
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
func plan(streams Streams, dir string, chosen choices, output planOutput, view planView) error {
	in, problems := readInput(streams, dir, chosen)
	defer in.close()
	compiled := []fn.Compiled{{Problems: problems}}
	chosen.progress.enter(deciding)
	switch {
	case problems.Failed():
	case in.all():
		compiled, problems = in.processAll(fn.ResolveAll)
	default:
		one := fn.Resolve(in.list, in.choice, in.files)
		problems = one.Problems
		one.Problems = in.located(one.Problems)
		compiled = []fn.Compiled{one}
	}
	problems = in.located(problems)
	if output.ofErrors || !problems.Failed() {
		var err error
		if in.all() {
			err = output.printAll(streams.Out, compiled, view)
		} else {
			err = output.print(streams.Out, compiled[0], view)
		}
		var unknown usageError
		if errors.As(err, &unknown) {
			return err
		}
		if err != nil {
			return fmt.Errorf("write standard output: %w", err)
		}
	}
	return reportAll(streams.Err, problems)
}
