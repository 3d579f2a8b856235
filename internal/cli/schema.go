package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

const schemaHelp = `Print the JSON Schema of FleetConfig, for editors and validators. Editors with the YAML
language server, such as Visual Studio Code, use it if the FleetConfig begins with this line:

  # yaml-language-server: $schema=fleetconfig.schema.json

The metadata and spec of Applications may have fields that it does not list, since your Argo CD may be newer.

With --crd, print the CustomResourceDefinition instead. It describes the same fields and is never installed.
With --plan, print the JSON Schema of FleetPlan, which capifleet plan --output json prints.
With --diff, print the JSON Schema of FleetDiff, which capifleet diff --output json prints.`

func newSchema(streams Streams) *cobra.Command {
	var crd, plan, diff bool
	cmd := &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of FleetConfig, FleetPlan or FleetDiff", Long: schemaHelp,
		Example: `  # Write the schema of FleetConfig to a file, for an editor.
  capifleet schema > fleetconfig.schema.json

  # Print the schema of what plan --output json prints.
  capifleet schema --plan`,
		Args: schemaArguments,
		RunE: func(*cobra.Command, []string) error {
			text := v1alpha1.JSONSchema()
			switch {
			case crd && plan:
				return usageError{"--crd and --plan cannot be used together"}
			case crd && diff:
				return usageError{"--crd and --diff cannot be used together"}
			case plan && diff:
				return usageError{"--plan and --diff cannot be used together"}
			case crd:
				text = v1alpha1.CRD()
			case plan:
				text = v1alpha1.PlanJSONSchema()
			case diff:
				text = v1alpha1.DiffJSONSchema()
			}
			_, err := streams.Out.Write(text)
			return err
		},
	}
	cmd.Flags().BoolVar(&crd, "crd", false, "print the CustomResourceDefinition of FleetConfig")
	cmd.Flags().BoolVar(&plan, "plan", false, "print the JSON Schema of FleetPlan")
	cmd.Flags().BoolVar(&diff, "diff", false, "print the JSON Schema of FleetDiff")
	return cmd
}

// schemaArguments accepts none. What has a schema is named by a flag.
func schemaArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	switch name := strings.TrimPrefix(strings.ToLower(args[0]), "fleet"); name {
	case "config":
		return usageError{fmt.Sprintf("unexpected argument %q; use: %s", args[0], cmd.CommandPath())}
	case "plan", "diff", "crd":
		return usageError{fmt.Sprintf("unexpected argument %q; use: %s --%s", args[0], cmd.CommandPath(), name)}
	}
	return noArguments(cmd, args)
}
