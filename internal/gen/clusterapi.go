package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/upstream"
)

// fields are the fields of an object, by name, with those below them. What is below a nil value is
// not known, or the user's.
type fields map[string]fields

// crdSchema is the part of a schema of a CustomResourceDefinition that says which fields there are.
type crdSchema struct {
	Properties map[string]crdSchema
	Items      *crdSchema
	Free       bool `json:"x-kubernetes-preserve-unknown-fields"`
}

// readClusterFields reads which fields a Cluster has in each version that Cluster API serves, from
// the CustomResourceDefinition of the pinned module, as JSON.
func readClusterFields() ([]byte, error) {
	folder, err := upstream.Locate(upstream.ClusterAPI)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "core", "config", "crd", "bases", "cluster.x-k8s.io_clusters.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read Cluster API's Cluster CRD: %w", err)
	}
	_, release, _ := strings.Cut(filepath.Base(folder), "@")
	return clusterFields(text, release)
}

// clusterFields takes the fields from the Cluster CRD. release is the version of Cluster API.
func clusterFields(crd []byte, release string) ([]byte, error) {
	var document struct {
		Spec struct {
			Versions []struct {
				Name   string
				Served bool
				Schema struct{ OpenAPIV3Schema crdSchema }
			}
		}
	}
	if err := yaml.Unmarshal(crd, &document); err != nil {
		return nil, fmt.Errorf("read Cluster API's Cluster CRD: %w", err)
	}
	table := struct {
		Release  string            `json:"release"`
		Versions map[string]fields `json:"versions"`
	}{release, map[string]fields{}}
	for _, version := range document.Spec.Versions {
		if !version.Served {
			continue
		}
		known := version.Schema.OpenAPIV3Schema.fields()
		known["metadata"], known["status"] = metadataFields(), nil
		table.Versions[version.Name] = known
	}
	if len(table.Versions) == 0 {
		return nil, fmt.Errorf("read Cluster API's Cluster CRD: it serves no version")
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(table); err != nil {
		return nil, fmt.Errorf("write the fields of Clusters: %w", err)
	}
	return out.Bytes(), nil
}

// fields are those of a schema: for a list those of its elements, nil where any may be set.
func (s crdSchema) fields() fields {
	if s.Items != nil {
		return s.Items.fields()
	}
	if s.Free || len(s.Properties) == 0 {
		return nil
	}
	known := fields{}
	for name, property := range s.Properties {
		known[name] = property.fields()
	}
	return known
}

// metadataFields are the fields of metadata, which the API server reads for every kind alike.
func metadataFields() fields {
	known := fields{}
	for field := range reflect.TypeFor[metav1.ObjectMeta]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		known[name] = nil
	}
	return known
}
