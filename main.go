// Command capifleet compiles a fleet: it reads Cluster API Clusters and a FleetConfig, and adds the
// ClusterResourceSets and ApplicationSets that they need.
package main

import "github.com/capifleet/capifleet/internal/cli"

func main() { cli.OS() }
