package capi

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/core/webhooks/admission"
)

// TestVariablesAreDefaultedAsClusterAPIDoes: a fact that is read from a topology variable is the
// value that Cluster API's defaulting (its webhook's DefaultVariables) gives the Cluster, over
// random schemas with defaults at every level, and Clusters that state all, parts or nothing of
// them.
func TestVariablesAreDefaultedAsClusterAPIDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 71))
	compared, defaulted, absent := 0, 0, 0
	for range 25 {
		c := randomClass(random)
		files := tree{"class.yaml": asJSON(t, c.manifest())}
		want := map[string]map[string]string{}
		for i := range 12 {
			name, variables := fmt.Sprint("cluster-", i), c.randomVariables(random)
			files[name+".yaml"] = asJSON(t, clusterOfClass(random, name, variables))
			facts, fromDefaults := c.facts(t, variables)
			want["default/"+name] = facts
			compared += len(facts)
			defaulted += fromDefaults
			absent += len(c.leaves) - len(facts)
		}
		files[configFile] = asJSON(t, c.config())
		got := files.facts(t)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-Cluster API +capifleet):\n%s\n%s", diff, files["class.yaml"])
		}
	}
	t.Logf("%d values compared, %d of them by default; %d absent", compared, defaulted, absent)
	if compared < 3000 || defaulted < 1000 || absent < 1000 {
		t.Error("the classes and Clusters are too much alike")
	}
}

type object = map[string]any

// class is a random ClusterClass.
type class struct {
	variables []object
	leaves    []string // paths of single values, with the name of the variable first
}

// keys are the names of properties and the keys of maps.
func keys() []string { return []string{"a", "b", "c"} }

func randomClass(random *rand.Rand) class {
	var c class
	for i := range 12 {
		name := fmt.Sprint("v", i)
		schema := c.randomSchema(random, name, 3)
		c.variables = append(c.variables, object{
			"name":     name,
			"required": false,
			"schema":   object{"openAPIV3Schema": schema},
		})
	}
	return c
}

// randomSchema is a schema of limited depth; the paths of its single values are noted.
func (c *class) randomSchema(random *rand.Rand, path string, depth int) object {
	schema := object{}
	switch kind := random.IntN(6); {
	case depth > 0 && kind < 3:
		properties := object{}
		for _, key := range keys()[:1+random.IntN(len(keys()))] {
			properties[key] = c.randomSchema(random, path+"."+key, depth-1)
		}
		schema["type"], schema["properties"] = "object", properties
	case depth > 0 && kind == 3:
		// One path is enough: the keys of a map are alike.
		schema["type"], schema["additionalProperties"] = "object", c.randomSchema(random, path+"."+keys()[0], depth-1)
	default:
		schema["type"] = []string{"string", "integer", "boolean", "number"}[random.IntN(4)]
		c.leaves = append(c.leaves, path)
	}
	if value := randomValue(random, schema); value != nil && random.IntN(2) == 0 {
		schema["default"] = value
	}
	return schema
}

// randomValue fits a schema: all of it, or parts; null stands for what is not there.
func randomValue(random *rand.Rand, schema object) any {
	if random.IntN(20) == 0 {
		return nil
	}
	switch schema["type"] {
	case "string":
		return []string{"calico", "yes", "1.10", "null", "a b", "é", "0x10"}[random.IntN(7)]
	case "integer":
		return random.IntN(3000) - 1000
	case "boolean":
		return random.IntN(2) == 0
	case "number":
		return []float64{0.5, 2, -1.25, 1450}[random.IntN(4)]
	}
	value := object{}
	properties, _ := schema["properties"].(object)
	for _, key := range keys() {
		if property, exists := properties[key].(object); exists && random.IntN(2) == 0 {
			value[key] = randomValue(random, property)
		}
	}
	if schemaOfAll, isMap := schema["additionalProperties"].(object); isMap {
		for _, key := range keys() {
			if random.IntN(2) == 0 {
				value[key] = randomValue(random, schemaOfAll)
			}
		}
	}
	return value
}

// randomVariables are what a Cluster says of itself.
func (c class) randomVariables(random *rand.Rand) []object {
	var variables []object
	for _, variable := range c.variables {
		if random.IntN(2) == 0 {
			schema, _ := variable["schema"].(object)
			root, _ := schema["openAPIV3Schema"].(object)
			variables = append(variables, object{"name": variable["name"], "value": randomValue(random, root)})
		}
	}
	return variables
}

func (c class) manifest() object {
	return object{
		"apiVersion": clusterv1.GroupVersion.String(), "kind": "ClusterClass",
		"metadata": object{"name": "platform", "namespace": "default"},
		"spec":     object{"variables": c.variables},
	}
}

// clusterOfClass is a Cluster of the class, in either version.
func clusterOfClass(random *rand.Rand, name string, variables []object) object {
	topology := object{"version": "v1.34.2", "variables": variables}
	version := "v1beta2"
	if random.IntN(2) == 0 {
		topology["classRef"] = object{"name": "platform"}
	} else {
		version, topology["class"] = "v1beta1", "platform"
	}
	return object{
		"apiVersion": "cluster.x-k8s.io/" + version, "kind": "Cluster",
		"metadata": object{"name": name, "namespace": "default", "labels": object{"fleet": "main"}},
		"spec":     object{"topology": topology},
	}
}

// config makes a fact of each single value. A name of a value has no dots.
func (c class) config() object {
	values := make([]object, 0, len(c.leaves))
	for _, path := range c.leaves {
		values = append(values, object{"name": factName(path), "variable": path})
	}
	return object{
		"apiVersion": "capifleet.dev/v1alpha1", "kind": "FleetConfig", "metadata": object{"name": "main"},
		"spec": object{
			"values": values,
			"resourceSets": []object{{
				"name":            "base",
				"clusterSelector": object{"matchLabels": object{"fleet": "main"}},
				"resources": []object{{
					"inline": `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "base"}}`,
				}},
			}},
		},
	}
}

func factName(path string) string { return strings.ReplaceAll(path, ".", "_") }

// facts are the single values after Cluster API's defaulting, as JSON has them except the quotes
// of texts; and how many the Cluster does not state itself.
func (c class) facts(t *testing.T, variables []object) (facts map[string]string, defaulted int) {
	t.Helper()
	own := c.singleValues(t, asVariables(t, variables))
	cluster := &clusterv1.Cluster{}
	cluster.Spec.Topology.Variables = asVariables(t, variables)
	if errs := admission.DefaultVariables(cluster, c.reconciled(t)); len(errs) > 0 {
		t.Fatal(errs.ToAggregate())
	}
	facts = c.singleValues(t, cluster.Spec.Topology.Variables)
	return facts, len(facts) - len(own)
}

// asVariables are variables as the type has them.
func asVariables(t *testing.T, variables []object) []clusterv1.ClusterVariable {
	t.Helper()
	var typed []clusterv1.ClusterVariable
	for _, variable := range variables {
		name, _ := variable["name"].(string)
		typed = append(typed, clusterv1.ClusterVariable{
			Name:  name,
			Value: apiextensionsv1.JSON{Raw: []byte(asJSON(t, variable["value"]))},
		})
	}
	return typed
}

// reconciled is the class as Cluster API's controller of ClusterClasses leaves it, with the
// definitions of its variables in its status.
func (c class) reconciled(t *testing.T) *clusterv1.ClusterClass {
	t.Helper()
	typed := &clusterv1.ClusterClass{}
	if err := json.Unmarshal([]byte(asJSON(t, c.manifest())), typed); err != nil {
		t.Fatal(err)
	}
	for _, variable := range typed.Spec.Variables {
		typed.Status.Variables = append(typed.Status.Variables, clusterv1.ClusterClassStatusVariable{
			Name: variable.Name,
			Definitions: []clusterv1.ClusterClassStatusVariableDefinition{{
				From:     clusterv1.VariableDefinitionFromInline,
				Required: variable.Required,
				Schema:   variable.Schema,
			}},
		})
	}
	return typed
}

// singleValues are the values at the paths that single values have, by the names of the facts.
func (c class) singleValues(t *testing.T, variables []clusterv1.ClusterVariable) map[string]string {
	t.Helper()
	trees := map[string]any{}
	for _, variable := range variables {
		decoder := json.NewDecoder(strings.NewReader(string(variable.Value.Raw)))
		decoder.UseNumber()
		var tree any
		if err := decoder.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		trees[variable.Name] = tree
	}
	values := map[string]string{}
	for _, path := range c.leaves {
		var value any = trees
		for segment := range strings.SplitSeq(path, ".") {
			tree, _ := value.(map[string]any)
			value = tree[segment]
		}
		if value != nil {
			values[factName(path)] = strings.Trim(asJSON(t, value), `"`)
		}
	}
	return values
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
