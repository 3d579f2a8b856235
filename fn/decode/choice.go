package decode

import (
	"github.com/capifleet/capifleet/fn/config"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// Choice is what is chosen beside the input. Its zero value leaves everything to the input.
type Choice struct {
	config.Settings

	Configs []*stream.Item // FleetConfigs in place of those of the list; none leaves it to the list
	Folder  string         // that has them, from the package; "" for the top, also where it is outside
	Fleet   config.Setting // the name of the FleetConfig that is meant, where there is no functionConfig

	Only    string // the part of the output that is printed, without the Clusters; "" for all of it
	Applied bool   // whether the output is applied as it is, so that what is missing from it may be deleted
	Whole   bool   // whether all Clusters are read as a whole, for what Cluster API would drop or refuse
	Alone   bool   // whether what belongs to other FleetConfigs of the list is left out of the output

	Budget *fleet.Budget // of the templates of all runs with the choice; nil gives each the default one

	Reading Reading // how the list was read
}

// Reading is how a list was made of a directory. Its zero value is that of a list that a client has
// made.
type Reading struct {
	Misnamed []string       // files that look like those of the list, and were not read for their names
	NotBuilt string         // a kustomization at the top, where the files beside it were read in its place
	Built    bool           // whether the list is what kustomize builds, and names files that are no part of it
	Piped    bool           // whether the list is what a command has printed into a pipe
	Problems fleet.Problems // that were found on the way, none of them an error

	// Kustomization is the one that is built. Resources and Patches are the files that
	// kustomizations name as such, and Unreached are Clusters in files beside it that it does not
	// reach.
	Kustomization      string
	Resources, Patches []string
	Unreached          []fleet.Ref
	// Files are all files that were read to build it, from the directory.
	Files []string
}

// another reports whether another FleetConfig than that of an item is chosen by its name.
func (c Choice) another(given *stream.Item) bool {
	return c.Fleet.Value != "" && c.Fleet.Value != given.Meta().Name
}
