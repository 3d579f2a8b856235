package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/test/upstream"
)

// readClusterSchemas reads the schema of the Clusters of each version that Cluster API serves, from
// the CustomResourceDefinition of the pinned module, as JSON.
func readClusterSchemas() ([]byte, error) {
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
	return clusterSchemas(text, release)
}

// clusterSchemas takes the schemas from the Cluster CRD. release is the version of Cluster API.
func clusterSchemas(crd []byte, release string) ([]byte, error) {
	var document struct {
		Spec struct {
			Versions []struct {
				Name   string
				Served bool
				Schema struct{ OpenAPIV3Schema map[string]any }
			}
		}
	}
	if err := yaml.Unmarshal(crd, &document); err != nil {
		return nil, fmt.Errorf("read Cluster API's Cluster CRD: %w", err)
	}
	schemas := map[string]any{}
	for _, version := range document.Spec.Versions {
		if !version.Served {
			continue
		}
		schema, err := plainSchema(version.Schema.OpenAPIV3Schema)
		if err != nil {
			return nil, fmt.Errorf("read Cluster API's Cluster CRD, version %s: %w", version.Name, err)
		}
		properties, _ := schema["properties"].(map[string]any)
		properties["status"] = map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}
		schemas[version.Name] = schema
	}
	if len(schemas) == 0 {
		return nil, fmt.Errorf("read Cluster API's Cluster CRD: it serves no version")
	}
	var out bytes.Buffer
	table := map[string]any{"release": release, "metadata": metadataFields(), "versions": schemas}
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(table); err != nil {
		return nil, fmt.Errorf("write the schemas of Clusters: %w", err)
	}
	// A line for each field of a topology is enough to see what a new release has changed.
	return bytes.ReplaceAll(out.Bytes(), []byte(`},"`), []byte("},\n\"")), nil
}

// plainSchema is a schema without descriptions, and with its rules in CEL as other rules.
func plainSchema(node map[string]any) (map[string]any, error) {
	plain := map[string]any{}
	for key, value := range node {
		var err error
		switch key {
		case "description", "x-kubernetes-map-type":
			continue
		case "properties":
			value, err = plainProperties(value)
		case "items", "additionalProperties":
			schema, _ := value.(map[string]any)
			value, err = plainSchema(schema)
		case "x-kubernetes-validations":
			key = "not"
			value, err = plainRules(value)
		}
		if err != nil {
			return nil, err
		}
		plain[key] = value
	}
	if plain["format"] == "int32" { // The API server does not look at it, but the webhook's decoder does.
		const maximum = 1<<31 - 1
		limits := map[string]any{"minimum": -maximum - 1, "maximum": maximum}
		for limit, value := range limits {
			if plain[limit] == nil {
				plain[limit] = value
			}
		}
	}
	return plain, nil
}

func plainProperties(value any) (any, error) {
	properties, _ := value.(map[string]any)
	plain := map[string]any{}
	for name, property := range properties {
		schema, _ := property.(map[string]any)
		of, err := plainSchema(schema)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		plain[name] = of
	}
	return plain, nil
}

// plainRules is what a rule in CEL forbids, as a schema. There is one form: texts that a value must
// not be. Another is an error, because nothing would check it.
func plainRules(value any) (any, error) {
	rules, _ := value.([]any)
	if len(rules) == 1 {
		fields, _ := rules[0].(map[string]any)
		rule, _ := fields["rule"].(string)
		list, begins := strings.CutPrefix(rule, "!(self in ['")
		if list, ends := strings.CutSuffix(list, "'])"); begins && ends {
			return map[string]any{"enum": strings.Split(list, "','")}, nil
		}
	}
	return nil, fmt.Errorf("the generator does not know the rules %v", value)
}

// metadataFields are the fields of metadata, which the API server reads for every kind alike.
func metadataFields() []string {
	var names []string
	for field := range reflect.TypeFor[metav1.ObjectMeta]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
