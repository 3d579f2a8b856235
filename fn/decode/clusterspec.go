package decode

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/clusterapi"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// topologyOf is what a Cluster says of its ClusterClass.
type topologyOf struct {
	cluster   fleet.Object
	namespace string // of the class; "" where neither topology nor Cluster has one
	class     string // "" where it has none
	at        *field.Path
	topology  map[string]any
}

// readTopology reads the topology of a Cluster whose manifest has been read.
func readTopology(cluster fleet.Cluster) topologyOf {
	namespace, class := cluster.Class()
	read := topologyOf{cluster: cluster.Object, class: class, namespace: namespace}
	spec, _ := cluster.Manifest["spec"].(map[string]any)
	read.topology, _ = spec["topology"].(map[string]any)
	read.at = field.NewPath("spec", "topology", "classRef", "name")
	if _, isOld := read.topology["class"]; isOld {
		read.at = field.NewPath("spec", "topology", "class")
	}
	return read
}

// checkClasses compares Clusters with the ClusterClasses of the input that they name.
func (r *reader) checkClasses(topologies []topologyOf, candidates []fleet.Object) fleet.Problems {
	if r.neighbor {
		return nil // It is reported where that fleet is planned.
	}
	type key struct{ namespace, name string }
	classes, named := map[key]fleet.Object{}, map[string][]fleet.Object{}
	var all []fleet.Object
	for _, object := range candidates {
		if isClusterClass(object.Ref) {
			all = append(all, object)
			classes[key{object.Namespace, object.Name}] = object
			named[object.Name] = append(named[object.Name], object)
		}
	}
	var problems fleet.Problems
	read := map[fleet.ID]*clusterapi.Class{}
	for _, topology := range topologies {
		class, exists := classes[key{topology.namespace, topology.class}]
		switch {
		case !exists && len(named[topology.class]) == 0:
			problems = append(problems, topology.checkSpelling(all)...)
			continue
		case !exists:
			problems = append(problems, checkNamespaceOfClass(topology, named[topology.class])...)
			continue
		}
		if _, known := read[class.ID()]; !known {
			read[class.ID()] = r.readClass(class)
		}
		if of := read[class.ID()]; of != nil {
			problems = append(problems, of.Check(topology.cluster.Ref, topology.topology,
				r.leftIn(topology.cluster))...)
		}
	}
	return alike(problems)
}

// readClass reads a ClusterClass, nil where it cannot be read, which is reported where the class is
// read for a value.
func (r *reader) readClass(object fleet.Object) *clusterapi.Class {
	manifest, err := r.item(object).Tree()
	if err != nil {
		return nil
	}
	class := clusterapi.ReadClass(object.Name, manifest)
	return &class
}

// checkSpelling warns where the name of the class is near to that of the only one of the input.
// Names that differ in their digits only are of other classes.
func (t topologyOf) checkSpelling(all []fleet.Object) fleet.Problems {
	if t.class == "" || len(all) != 1 {
		return nil
	}
	letters := func(text string) string {
		return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r >= '0' && r <= '9' }), " ")
	}
	near := spelling.Nearest(t.class, []string{all[0].Name})
	if near == "" || letters(near) == letters(t.class) {
		return nil
	}
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.MisspeltClass, Object: t.cluster.Ref, Field: t.at, Value: t.class,
		Message: "the input has no ClusterClass of this name, and one whose name is near to it",
		Remedy:  fmt.Sprintf("did you mean %q?", near),
	}}
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
		Clusters: []fleet.Ref{topology.cluster.Ref},
	}
	switch {
	case class.Namespace == "":
		problem.Object = class.Ref
		problem.Message = "the ClusterClass has no namespace, and a Cluster that names it looks for it in namespace " +
			topology.namespace + ", so its defaults are not used"
		problem.Remedy = "set metadata.namespace to " + topology.namespace
	case topology.namespace == "":
		problem.Object = topology.cluster.Ref
		problem.Message = "the Cluster has no namespace, and its ClusterClass " + class.Name + " is in namespace " +
			class.Namespace + ", so its defaults are not used"
		problem.Remedy = "set metadata.namespace to " + class.Namespace
	default:
		return nil
	}
	return fleet.Problems{problem}
}
