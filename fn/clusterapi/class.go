package clusterapi

import (
	"slices"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
)

// Class is a ClusterClass as far as the topologies of Clusters are held to it. It is read once for
// all of them.
type Class struct {
	name      string
	variables []classVariable
	names     []string // of the variables
	all       bool     // whether there are no other variables, see [fleet.ClusterClass]
	workers   map[string]workerClasses
	versions  []string // of Kubernetes that it allows; none where it allows all
}

// classVariable is a variable that a class defines.
type classVariable struct {
	name     string
	required bool // and has no default
	schema   kubernetes.Schema
}

// workerClasses are the classes of machineDeployments or machinePools.
type workerClasses struct {
	names      []string
	autoscaled map[string]string // the annotation of the autoscaler that a class has, by its name
}

// workerLists are the lists of workers, of a class as of a topology.
func workerLists() []string { return []string{"machineDeployments", "machinePools"} }

// ReadClass reads a ClusterClass of either version. The variables of external patches are in its
// status, where it was read from a management cluster (Cluster API v1.14.2 api/core/v1beta2,
// ClusterClassStatusVariable).
func ReadClass(name string, manifest map[string]any) Class {
	c := Class{name: name, workers: map[string]workerClasses{}}
	c.names, c.all = fleet.ClusterClass{Manifest: manifest}.Variables()
	spec := mapOf(manifest["spec"])
	var variables []classVariable
	for _, variable := range listOf(spec["variables"]) {
		variables = withVariable(variables, mapOf(variable)["name"], mapOf(variable))
	}
	for _, variable := range listOf(mapOf(manifest["status"])["variables"]) {
		definitions := listOf(mapOf(variable)["definitions"])
		if conflict, _ := mapOf(variable)["definitionsConflict"].(bool); !c.all && !conflict && len(definitions) > 0 {
			variables = withVariable(variables, mapOf(variable)["name"], mapOf(definitions[0]))
		}
	}
	c.variables = variables
	workers := mapOf(spec["workers"])
	for _, list := range workerLists() {
		classes := workerClasses{autoscaled: map[string]string{}}
		for _, element := range listOf(workers[list]) {
			fields := mapOf(element)
			name, _ := fields["class"].(string)
			classes.names = append(classes.names, name)
			metadata := fields["metadata"]
			if template := mapOf(fields["template"]); template != nil { // in v1beta1
				metadata = template["metadata"]
			}
			if annotation := autoscalerAnnotation(mapOf(metadata)); annotation != "" {
				classes.autoscaled[name] = annotation
			}
		}
		c.workers[list] = classes
	}
	for _, version := range listOf(spec["kubernetesVersions"]) {
		if text, isText := version.(string); isText {
			c.versions = append(c.versions, text)
		}
	}
	return c
}

// withVariable are variables with one more, unless they have one of that name.
func withVariable(known []classVariable, name any, definition map[string]any) []classVariable {
	text, isText := name.(string)
	if !isText || slices.ContainsFunc(known, func(v classVariable) bool { return v.name == text }) {
		return known
	}
	schema := mapOf(mapOf(definition["schema"])["openAPIV3Schema"])
	required, _ := definition["required"].(bool)
	return append(known, classVariable{
		name: text, required: required && schema["default"] == nil, schema: kubernetes.ReadSchema(schema),
	})
}

// variable is the variable with a name, nil where the class does not define it.
func (c *Class) variable(name string) *classVariable {
	for i := range c.variables {
		if c.variables[i].name == name {
			return &c.variables[i]
		}
	}
	return nil
}
