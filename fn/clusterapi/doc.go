// Package clusterapi holds Clusters to what Cluster API accepts: the schema of its
// CustomResourceDefinition, which the API server checks; the rules of its webhook that need nothing
// but the Cluster; and those that need its ClusterClass.
//
// The schemas are generated from the pinned module (make generate). They are the structural schemas
// of the definition without descriptions. The rule in CEL that they have is written as a schema,
// and numbers of 32 bits have their limits, on which the decoder of the webhook insists.
//
// All that it finds are warnings: the input may be a sketch, or be patched before it is applied.
package clusterapi
