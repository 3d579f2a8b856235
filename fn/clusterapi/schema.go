package clusterapi

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// schemasText is generated from the CustomResourceDefinition of Clusters (internal/gen).
//
//go:embed clusters.json
var schemasText []byte

// Schemas are what Cluster API defines of Clusters, by version.
type Schemas struct {
	release  string // of Cluster API
	versions map[v1alpha1.ClusterAPIVersion]versionSchema
}

// versionSchema is what is defined of the Clusters of one version.
type versionSchema struct {
	fields *fieldNode
	whole  kubernetes.Schema
}

// ReadSchemas reads the schemas that capifleet carries. It takes a millisecond or two.
func ReadSchemas() (Schemas, error) {
	var table struct {
		Release  string
		Metadata []string
		Versions map[v1alpha1.ClusterAPIVersion]map[string]any
	}
	if err := json.Unmarshal(schemasText, &table); err != nil {
		return Schemas{}, fmt.Errorf("read the schemas of Clusters: %w", err)
	}
	schemas := Schemas{release: table.Release, versions: map[v1alpha1.ClusterAPIVersion]versionSchema{}}
	metadata := &fieldNode{fields: map[string]*fieldNode{}}
	for _, name := range table.Metadata {
		metadata.fields[name] = &fieldNode{free: true}
	}
	for version, schema := range table.Versions {
		fields := readFields(schema)
		fields.fields["metadata"] = metadata
		schema["x-kubernetes-embedded-resource"] = true // It has apiVersion, kind and metadata, too.
		schemas.versions[version] = versionSchema{fields, kubernetes.ReadSchema(schema)}
	}
	return schemas, nil
}
