package cli

import (
	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

const schemaHelp = `Print the JSON Schema of FleetConfig, for editors and validators: for example in a file .vscode/settings.json

  {"yaml.schemas": {"./fleetconfig.schema.json": "function-config.yaml"}}

With --crd print the CustomResourceDefinition instead; it documents the same contract and is never installed.
With --plan print the JSON Schema of FleetPlan, which is what capifleet plan --output json prints.`

func newSchema(streams Streams) *cobra.Command {
	var crd, plan bool
	cmd := &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of FleetConfig or FleetPlan", Long: schemaHelp, Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			text := v1alpha1.JSONSchema()
			switch {
			case crd && plan:
				return usageError{"--crd and --plan exclude each other"}
			case crd:
				text = v1alpha1.CRD()
			case plan:
				text = v1alpha1.PlanJSONSchema()
			}
			_, err := streams.Out.Write(text)
			return err
		},
	}
	cmd.Flags().BoolVar(&crd, "crd", false, "print the CustomResourceDefinition of FleetConfig")
	cmd.Flags().BoolVar(&plan, "plan", false, "print the JSON Schema of FleetPlan")
	return cmd
}
