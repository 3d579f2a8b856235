package clusterapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/kubernetes"
	"github.com/capifleet/capifleet/fn/spelling"
)

// Check holds the topology of a Cluster to its class, as Cluster API does when the class is there
// (v1.14.2 core/webhooks/admission/cluster.go, DefaultAndValidateVariables and
// ValidateClusterForClusterClass). Rules in CEL are not looked at.
func (c *Class) Check(cluster fleet.Ref, topology map[string]any, reported Reported) fleet.Problems {
	t := topologyCheck{Class: c, cluster: cluster, reported: reported}
	at := field.NewPath("spec", "topology")
	problems := t.allVariables(listOf(topology["variables"]), at.Child("variables"))
	problems = append(problems, t.version(topology["version"], at.Child("version"))...)
	overrides := func(of any, at *field.Path) {
		list := listOf(mapOf(mapOf(of)["variables"])["overrides"])
		problems = append(problems, t.variables(list, at.Child("variables", "overrides"))...)
	}
	overrides(topology["controlPlane"], at.Child("controlPlane"))
	for _, list := range workerLists() {
		for i, workers := range listOf(mapOf(topology["workers"])[list]) {
			at := at.Child("workers", list).Index(i)
			problems = append(problems, t.machines(list, mapOf(workers), at)...)
			overrides(workers, at)
		}
	}
	return problems
}

// topologyCheck is of one Cluster.
type topologyCheck struct {
	*Class
	cluster  fleet.Ref
	reported Reported
}

// unfit is that the topology does not fit the class. Values of variables are never shown.
func (t topologyCheck) unfit(at *field.Path, message, remedy string) fleet.Problem {
	return fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UnfitTopology, Object: t.cluster, Field: at,
		Message: message + webhookRefuses, Remedy: remedy,
	}
}

// allVariables checks the variables of the whole Cluster, among which the required ones must be.
// One that is there under a misspelt name is reported as such.
func (t topologyCheck) allVariables(list []any, at *field.Path) fleet.Problems {
	set, unknown := map[string]bool{}, map[string]bool{}
	for _, element := range list {
		name, _ := mapOf(element)["name"].(string)
		if set[name] = true; t.variable(name) == nil && t.all {
			unknown[spelling.Nearest(name, t.names)] = true
		}
	}
	var problems fleet.Problems
	for _, variable := range t.Class.variables {
		if !variable.required || set[variable.name] || unknown[variable.name] {
			continue
		}
		problems = append(problems, t.unfit(at,
			"ClusterClass "+t.name+" requires variable "+variable.name+", which is not set and has no default",
			"set it"))
	}
	return append(problems, t.variables(list, at)...)
}

// variables checks the variables of a list, of the whole Cluster or of a part of it.
func (t topologyCheck) variables(list []any, at *field.Path) fleet.Problems {
	var problems fleet.Problems
	for i, element := range list {
		fields, at := mapOf(element), at.Index(i)
		name, _ := fields["name"].(string)
		variable := t.variable(name)
		switch {
		case name == "" || t.reported(at.Child("name"), name):
		case variable == nil && t.all:
			problems = append(problems, t.undefined(name, at.Child("name")))
		case variable == nil || fields["value"] == nil:
		default:
			problems = append(problems, t.value(variable, fields["value"], at.Child("value"))...)
		}
	}
	return problems
}

// undefined is the problem of a variable that the class does not define. Cluster API refuses the
// Cluster then (internal/topology/variables, ValidateClusterVariables).
func (t topologyCheck) undefined(name string, at *field.Path) fleet.Problem {
	problem := fleet.Problem{
		Severity: fleet.Warning, Code: fleet.UndefinedVariable, Object: t.cluster, Value: name, Field: at,
		Message: "ClusterClass " + t.name + " does not define the variable, so Cluster API refuses the Cluster",
		Remedy:  "remove it, or define it in the class",
	}
	if near := spelling.Nearest(name, t.names); near != "" {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return problem
}

// value checks the value of a variable.
func (t topologyCheck) value(variable *classVariable, value any, at *field.Path) fleet.Problems {
	var problems fleet.Problems
	for _, f := range variable.schema.CheckVariable(value) {
		at := below(at, f.Path)
		if t.reported(at, valueAt(value, f.Path)) {
			continue
		}
		message, remedy := misfitOfVariable(f, "variable "+variable.name+" of ClusterClass "+t.name)
		problems = append(problems, t.unfit(at, message, remedy))
	}
	return problems
}

// misfitOfVariable says how a value misses the schema of a variable.
func misfitOfVariable(f kubernetes.Finding, variable string) (message, remedy string) {
	switch {
	case f.Unknown && f.Nearest != "":
		return variable + " has no such field", fmt.Sprintf("did you mean %q?", f.Nearest)
	case f.Unknown:
		return variable + " has no such field", "remove it, or define it in the class"
	case f.Missing:
		return variable + " requires the field, which is missing and has no default", "set it"
	case len(f.Allowed) > 0:
		return "the value is not among those that " + variable + " allows", "use one of " + fleet.NameFirst(f.Allowed)
	case f.Breaks != "":
		return fmt.Sprintf("the value breaks the rule %q of %s", f.Breaks, variable), "fix the value"
	case f.Wants == "a string" && (f.Is == "a number" || f.Is == "a boolean"):
		remedy = "put the value in quotes"
	case f.Is == "a string" && (strings.HasPrefix(f.Wants, "an integer") || f.Wants == "true or false"):
		remedy = "write " + f.Wants + ", without quotes"
	}
	return fmt.Sprintf("the value is %s and %s takes %s", f.Is, variable, f.Wants), cmp.Or(remedy, "write "+f.Wants)
}

// version wants the version of Kubernetes to be one that the class allows. Cluster API puts a v
// before one that has none.
func (t topologyCheck) version(value any, at *field.Path) fleet.Problems {
	version, isText := value.(string)
	if !isText || len(t.versions) == 0 || t.reported(at, version) {
		return nil
	}
	if !strings.HasPrefix(version, "v") {
		version = "v" + version
	}
	if slices.Contains(t.versions, version) {
		return nil
	}
	problem := t.unfit(at, "ClusterClass "+t.name+" does not allow this version",
		"use one of "+fleet.NameFirst(t.versions))
	problem.Value = version
	return fleet.Problems{problem}
}

// machines wants the class of a group of workers to be there, and one of the group and the
// autoscaler to say how many there are.
func (t topologyCheck) machines(list string, workers map[string]any, at *field.Path) fleet.Problems {
	class, _ := workers["class"].(string)
	classes := t.workers[list]
	switch {
	case class == "" || t.reported(at.Child("class"), class):
	case !slices.Contains(classes.names, class):
		problem := t.unfit(at.Child("class"), "ClusterClass "+t.name+" has no such class of "+list, "")
		problem.Value, problem.Remedy = class, t.insteadOfClass(class, list)
		return fleet.Problems{problem}
	case list == "machineDeployments" && workers["replicas"] != nil && classes.autoscaled[class] != "":
		return fleet.Problems{t.unfit(at.Child("replicas"), "the autoscaler decides how many there are, by annotation "+
			classes.autoscaled[class]+" of ClusterClass "+t.name, "remove it")}
	}
	return nil
}

// insteadOfClass says what to do about a class of workers that is not there.
func (t topologyCheck) insteadOfClass(class, list string) string {
	classes := t.workers[list].names
	if near := spelling.Nearest(class, classes); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, other := range workerLists() {
		if slices.Contains(t.workers[other].names, class) {
			return "it is a class of " + other + ", so put the workers there"
		}
	}
	if len(classes) == 0 {
		return "remove it, or define it in the class"
	}
	return "use one of " + fleet.NameFirst(classes)
}
