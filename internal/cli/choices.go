package cli

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// choices are the flags of render, plan and explain that say which FleetConfig is meant, and what counts in place of some of its fields.
type choices struct{ config, fleet, registrar, revision string }

// The choices that Argo CD may hand over too, by the names of their flags and parameters.
const (
	choiceFleet     = "fleet"
	choiceRegistrar = "registrar"
	choiceRevision  = "revision"
)

const choicesHelp = `--fleet, --registrar and --revision are choices: which FleetConfig of several is meant, and what counts in place of
spec.argocd.registrar and of the revision of every wave, as if the FleetConfig said it. As a plugin of Argo CD, the command takes
them from the parameters fleet, registrar and revision of the Application (ARGOCD_APP_PARAMETERS); a flag wins, and an empty
one is none.`

// addTo adds the flags to a command.
func (c *choices) addTo(cmd *cobra.Command) {
	registrars := []string{
		string(v1alpha1.RegistrarAny), string(v1alpha1.RegistrarCapargo), string(v1alpha1.RegistrarCapi2Argo), string(v1alpha1.RegistrarClusterLabels),
	}
	cmd.Flags().StringVar(&c.config, "config", "", "file that holds the FleetConfig; default: the only one in DIR")
	cmd.Flags().StringVar(&c.fleet, choiceFleet, "", "name of the FleetConfig that is meant, where there are several")
	cmd.Flags().StringVar(&c.registrar, choiceRegistrar, "", "counts in place of spec.argocd.registrar: "+oneOf(registrars))
	cmd.Flags().StringVar(&c.revision, choiceRevision, "", "counts in place of the revisions of all waves: a branch, tag or commit")
	// The only error is that there is no such flag.
	_ = cmd.RegisterFlagCompletionFunc(choiceRegistrar, cobra.FixedCompletions(registrars, cobra.ShellCompDirectiveNoFileComp))
}

// choice is what the flags say and, where they say nothing, the parameters of Argo CD.
func (c choices) choice(streams Streams) (decode.Choice, fleet.Problems) {
	parameters, problems := readParameters(streams)
	configs, more := configsOf(c.config)
	return decode.Choice{
		Configs: configs,
		Fleet:   parameters.unless(c.fleet, choiceFleet),
		Settings: config.Settings{
			Registrar: parameters.unless(c.registrar, choiceRegistrar),
			Revision:  parameters.unless(c.revision, choiceRevision),
		},
	}, append(problems, more...)
}

// configsOf are the FleetConfigs of a file; none without a file.
func configsOf(file string) ([]*stream.Item, fleet.Problems) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fleet.Problems{badInput("--config", err)}
	}
	list, err := stream.FromDocuments(stream.SplitDocuments(filepath.ToSlash(file), text))
	if err != nil {
		return nil, badFiles(err)
	}
	found := decode.ConfigsAmong(list.Items())
	if len(found) == 0 { // one with a wrong apiVersion may be meant, which decode says
		found = slices.DeleteFunc(slices.Clone(list.Items()), func(item *stream.Item) bool { return item.Meta().Kind != v1alpha1.Kind })
	}
	if len(found) == 0 {
		return nil, fleet.Problems{{
			Severity: fleet.Error, Code: fleet.NoFleetConfig, Object: fleet.Ref{File: filepath.ToSlash(file)},
			Message: "the file of --config holds no FleetConfig", Remedy: "name a file that holds one of apiVersion " + v1alpha1.APIVersion,
		}}
	}
	return found, nil
}
