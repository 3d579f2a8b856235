package decode

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// topologyOf is what a Cluster says of its ClusterClass.
type topologyOf struct {
	cluster   fleet.Ref
	namespace string // of the class; "" where neither topology nor Cluster has one
	class     string // "" where it has none
	variables []string
}

// readTopology reads the topology of a Cluster whose manifest has been read.
func readTopology(cluster fleet.Cluster) topologyOf {
	namespace, class := cluster.Class()
	read := topologyOf{cluster: cluster.Ref, class: class, namespace: namespace}
	spec, _ := cluster.Manifest["spec"].(map[string]any)
	topology, _ := spec["topology"].(map[string]any)
	variables, _ := topology["variables"].([]any)
	for _, variable := range variables {
		fields, _ := variable.(map[string]any)
		name, _ := fields["name"].(string)
		read.variables = append(read.variables, name)
	}
	return read
}

// checkClasses compares Clusters with the ClusterClasses of the input that they name.
func (r *reader) checkClasses(topologies []topologyOf, candidates []fleet.Object) fleet.Problems {
	type key struct{ namespace, name string }
	classes, named := map[key]fleet.Object{}, map[string][]fleet.Object{}
	for _, object := range candidates {
		if isClusterClass(object.Ref) {
			classes[key{object.Namespace, object.Name}] = object
			named[object.Name] = append(named[object.Name], object)
		}
	}
	var problems fleet.Problems
	defined := map[fleet.ID]definedVariables{}
	for _, topology := range topologies {
		class, exists := classes[key{topology.namespace, topology.class}]
		if !exists {
			problems = append(problems, checkNamespaceOfClass(topology, named[topology.class])...)
			continue
		}
		if _, known := defined[class.ID()]; !known {
			defined[class.ID()] = r.definedVariables(class)
		}
		problems = append(problems, topology.checkVariables(class, defined[class.ID()])...)
	}
	return problems
}

// checkNamespaceOfClass warns where the ClusterClass that a Cluster names is there, and only one of
// the two has a namespace.
func checkNamespaceOfClass(topology topologyOf, named []fleet.Object) fleet.Problems {
	if len(named) != 1 {
		return nil
	}
	class := named[0]
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.NamespaceOfClass, Field: field.NewPath("metadata", "namespace"),
		Clusters: []fleet.Ref{topology.cluster},
	}
	switch {
	case class.Namespace == "":
		problem.Object = class.Ref
		problem.Message = "the ClusterClass has no namespace, and a Cluster that names it looks for it in namespace " +
			topology.namespace + ", so its defaults are not used"
		problem.Remedy = "set metadata.namespace to " + topology.namespace
	case topology.namespace == "":
		problem.Object = topology.cluster
		problem.Message = "the Cluster has no namespace, and its ClusterClass " + class.Name + " is in namespace " +
			class.Namespace + ", so its defaults are not used"
		problem.Remedy = "set metadata.namespace to " + class.Namespace
	default:
		return nil
	}
	return fleet.Problems{problem}
}

// definedVariables are the variables that a ClusterClass defines, see [fleet.ClusterClass].
type definedVariables struct {
	names []string
	all   bool
}

// definedVariables reads a ClusterClass for its variables.
func (r *reader) definedVariables(class fleet.Object) definedVariables {
	manifest, err := r.item(class).Tree()
	if err != nil {
		return definedVariables{} // That is reported where the class is read for a value.
	}
	names, all := fleet.ClusterClass{Manifest: manifest}.Variables()
	return definedVariables{names, all}
}

// checkVariables warns of variables of a Cluster that its ClusterClass does not define. Cluster API
// refuses the Cluster then (internal/topology/variables, ValidateClusterVariables).
func (t topologyOf) checkVariables(class fleet.Object, defined definedVariables) fleet.Problems {
	var problems fleet.Problems
	for i, name := range t.variables {
		if name == "" || !defined.all || slices.Contains(defined.names, name) {
			continue
		}
		problem := fleet.Problem{
			Severity: fleet.Warning, Code: fleet.UndefinedVariable, Object: t.cluster, Value: name,
			Field:   field.NewPath("spec", "topology", "variables").Index(i).Child("name"),
			Message: "ClusterClass " + class.Name + " does not define the variable, so Cluster API refuses the Cluster",
			Remedy:  "remove it, or define it in the class",
		}
		if near := spelling.Nearest(name, defined.names); near != "" {
			problem.Remedy = fmt.Sprintf("did you mean %q?", near)
		}
		problems = append(problems, problem)
	}
	return problems
}
