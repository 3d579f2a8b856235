package v1alpha1

import (
	_ "embed" // for the generated schemas
	"slices"
)

//go:generate go tool controller-gen object paths=.
//go:generate go run ../../internal/gen -root ../..

//go:embed schema/fleetconfig.crd.yaml
var crd []byte

//go:embed schema/fleetconfig.schema.json
var jsonSchema []byte

//go:embed schema/fleetplan.schema.json
var planSchema []byte

//go:embed schema/fleetdiff.schema.json
var diffSchema []byte

// CRD is the CustomResourceDefinition of FleetConfig as YAML, for tools that read
// CustomResourceDefinitions. A FleetConfig is never applied to a cluster.
func CRD() []byte { return slices.Clone(crd) }

// JSONSchema is the JSON Schema (draft 7) of FleetConfig. Editors use it to complete and check, and
// capifleet uses it to read a FleetConfig. It allows no unknown fields, except in the metadata and
// spec of Applications. There it has the fields of Argo CD in the versions that x-argocd-versions
// names, and the user's may be newer. A field that only the newest of them has says so in
// x-argocd-since.
func JSONSchema() []byte { return slices.Clone(jsonSchema) }

// PlanJSONSchema is the JSON Schema (draft 7) of FleetPlan. It allows no unknown fields: a version
// of capifleet prints only the fields of its schema.
func PlanJSONSchema() []byte { return slices.Clone(planSchema) }

// DiffJSONSchema is the JSON Schema (draft 7) of FleetDiff. It allows no unknown fields: a version
// of capifleet prints only the fields of its schema, and the version in its $id is raised when a
// field is added.
func DiffJSONSchema() []byte { return slices.Clone(diffSchema) }
