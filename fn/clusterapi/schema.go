package clusterapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// schemasText is generated from the CustomResourceDefinition of Clusters (internal/gen).
//
//go:embed clusters.json
var schemasText []byte

// Schemas are what Cluster API defines of Clusters, by version.
type Schemas struct {
	Fields
	whole    map[v1alpha1.ClusterAPIVersion]kubernetes.Schema
	semantic *regexp.Regexp // a version of Kubernetes
}

// Fields are which fields Clusters have, by version.
type Fields struct {
	release  string // of Cluster API
	versions map[v1alpha1.ClusterAPIVersion]*fieldNode
}

// schemaTable is what is generated.
type schemaTable struct {
	Release  string
	Metadata []string // its fields
	Versions map[v1alpha1.ClusterAPIVersion]map[string]any
}

// readTable reads what is generated, in less than a millisecond.
func readTable() (schemaTable, error) {
	var table schemaTable
	if err := json.Unmarshal(schemasText, &table); err != nil {
		return schemaTable{}, fmt.Errorf("read the schemas of Clusters: %w", err)
	}
	return table, nil
}

// ReadFields reads which fields Clusters have.
func ReadFields() (Fields, error) {
	table, err := readTable()
	return table.fields(), err
}

// ReadSchemas reads the schemas, and makes the validators of their rules.
func ReadSchemas() (Schemas, error) {
	table, err := readTable()
	schemas := Schemas{
		Fields: table.fields(), whole: map[v1alpha1.ClusterAPIVersion]kubernetes.Schema{},
		semantic: regexp.MustCompile(semantic),
	}
	for version, schema := range table.Versions {
		schema["x-kubernetes-embedded-resource"] = true // It has apiVersion, kind and metadata, too.
		schemas.whole[version] = kubernetes.ReadSchema(schema)
	}
	return schemas, err
}

// fields are those of the schemas.
func (t schemaTable) fields() Fields {
	known := Fields{release: t.Release, versions: map[v1alpha1.ClusterAPIVersion]*fieldNode{}}
	metadata := &fieldNode{fields: map[string]*fieldNode{}}
	for _, name := range t.Metadata {
		metadata.fields[name] = &fieldNode{free: true}
	}
	for version, schema := range t.Versions {
		known.versions[version] = readFields(schema)
		known.versions[version].fields["metadata"] = metadata
	}
	return known
}
