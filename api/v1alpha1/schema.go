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

// CRD is the CustomResourceDefinition of FleetConfig as YAML, for tools that read such. A FleetConfig itself is never applied to a cluster.
func CRD() []byte { return slices.Clone(crd) }

// JSONSchema is the JSON Schema (draft 7) of FleetConfig. Editors complete and check by it, and so does capifleet when it reads a
// FleetConfig. It is closed, and it knows the fields of Argo CD's Applications, in the version that its x-argocd-version names.
func JSONSchema() []byte { return slices.Clone(jsonSchema) }

// PlanJSONSchema is the JSON Schema (draft 7) of FleetPlan. It is closed: a version of capifleet prints no field that its schema does not have.
func PlanJSONSchema() []byte { return slices.Clone(planSchema) }
