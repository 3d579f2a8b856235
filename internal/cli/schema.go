package cli

import (
	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
)

const schemaHelp = `Print the JSON Schema of FleetConfig, for editors and validators: for example in a file .vscode/settings.json

  {"yaml.schemas": {"./fleetconfig.schema.json": "function-config.yaml"}}

With --crd print the CustomResourceDefinition instead; it documents the same contract and is never installed.`

func newSchema(streams Streams) *cobra.Command {
	var crd bool
	cmd := &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of FleetConfig", Long: schemaHelp, Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			text := v1alpha1.JSONSchema()
			if crd {
				text = v1alpha1.CRD()
			}
			_, err := streams.Out.Write(text)
			return err
		},
	}
	cmd.Flags().BoolVar(&crd, "crd", false, "print the CustomResourceDefinition")
	return cmd
}
