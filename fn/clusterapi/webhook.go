package clusterapi

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// webhookRefuses ends what is said of a value that passes the schema.
const webhookRefuses = ", so Cluster API refuses the Cluster"

// webhook holds the Cluster to the rules of Cluster API's webhook that need nothing else (v1.14.2
// core/webhooks/admission/cluster.go, validate and validateTopology), and of its decoder. What the
// schema has found is not looked at again.
func (c check) webhook(found fleet.Problems) fleet.Problems {
	known := map[string]bool{}
	for _, problem := range found {
		known[problem.FieldPath()] = true
	}
	var problems fleet.Problems
	add := func(at *field.Path, value any, message, remedy string) {
		if !known[at.String()] && !c.reported(at, value) {
			problems = append(problems, c.problem(at, shown(value), message, remedy))
		}
	}
	spec, at := mapOf(c.manifest["spec"]), field.NewPath("spec")
	c.network(spec, at, add)
	if c.version == v1alpha1.ClusterAPIV1Beta1 {
		c.references(spec, at, add)
		c.ports(spec, at, add)
		durations(at, spec, add)
	}
	topology, at := mapOf(spec["topology"]), at.Child("topology")
	if len(topology) == 0 {
		return problems
	}
	c.kubernetesVersion(topology, at, add)
	c.concurrency(add)
	checkMetadata(mapOf(topology["controlPlane"]), at.Child("controlPlane"), add)
	for _, list := range []string{"machineDeployments", "machinePools"} {
		for i, workers := range listOf(mapOf(topology["workers"])[list]) {
			at := at.Child("workers", list).Index(i)
			checkMetadata(mapOf(workers), at, add)
			if list == "machineDeployments" {
				c.rollout(mapOf(workers), at, add)
				autoscaled(mapOf(workers), at, add)
			}
		}
	}
	return problems
}

// adder adds the problem of a value.
type adder func(at *field.Path, value any, message, remedy string)

func mapOf(value any) map[string]any { fields, _ := value.(map[string]any); return fields }

func listOf(value any) []any { list, _ := value.([]any); return list }

// network wants the blocks of addresses to be some (validateCIDRBlocks).
func (c check) network(spec map[string]any, at *field.Path, add adder) {
	network := mapOf(spec["clusterNetwork"])
	for _, of := range []string{"pods", "services"} {
		for i, block := range listOf(mapOf(network[of])["cidrBlocks"]) {
			if text, isText := block.(string); isText && !isCIDR(text) {
				add(at.Child("clusterNetwork", of, "cidrBlocks").Index(i), text,
					"the value is not a block of IP addresses"+webhookRefuses,
					"write it as ADDRESS/BITS, for example 10.0.0.0/16")
			}
		}
	}
}

// isCIDR reports whether net.ParseCIDR takes a text.
func isCIDR(text string) bool {
	address, bits, found := strings.Cut(text, "/")
	ip, err := netip.ParseAddr(address)
	if !found || err != nil || ip.Zone() != "" || bits == "" || strings.Trim(bits, "0123456789") != "" {
		return false
	}
	n, err := strconv.Atoi(bits)
	return err == nil && n <= ip.BitLen()
}

// references wants a reference to say which object it means. A Cluster of v1beta1 is stored without
// that, and Cluster API never finds the object.
func (c check) references(spec map[string]any, at *field.Path, add adder) {
	for _, name := range []string{"controlPlaneRef", "infrastructureRef"} {
		reference := mapOf(spec[name])
		for _, part := range []string{"apiVersion", "kind", "name"} {
			if len(reference) > 0 && (reference[part] == nil || reference[part] == "") &&
				!c.isElsewhere(reference, part) {
				add(at.Child(name, part), nil,
					"the field is missing, so Cluster API cannot find the object that the reference means", "set it")
			}
		}
	}
}

// isElsewhere reports whether a field is there under an unknown name, which is reported.
func (c check) isElsewhere(fields map[string]any, name string) bool {
	for other := range fields {
		if other != name && c.standsFor(other, name) {
			return true
		}
	}
	return false
}

// ports wants ports to be some. The schema of v1beta2 does.
func (c check) ports(spec map[string]any, at *field.Path, add adder) {
	for _, path := range [][]string{{"controlPlaneEndpoint", "port"}, {"clusterNetwork", "apiServerPort"}} {
		value := mapOf(spec[path[0]])[path[1]]
		if port, err := strconv.ParseFloat(shown(value), 64); err == nil && !isText(value) && (port < 0 ||
			port > 65535) {
			add(at.Child(path[0], path[1:]...), value, "the value is not a port, "+
				"so nothing reaches the API server there",
				"write a number from 1 to 65535")
		}
	}
}

func isText(value any) bool { _, is := value.(string); return is }

// durations wants the durations of v1beta1 to be some, which are texts to its schema.
func durations(at *field.Path, value any, add adder) {
	switch typed := value.(type) {
	case []any:
		for i, element := range typed {
			durations(at.Index(i), element, add)
		}
	case map[string]any:
		for _, name := range fleet.SortedKeys(typed) {
			text, isText := typed[name].(string)
			switch name {
			case "variables", "metadata":
			case "nodeStartupTimeout", "timeout", "nodeDeletionTimeout", "nodeDrainTimeout", "nodeVolumeDetachTimeout":
				if _, err := time.ParseDuration(text); isText && err != nil {
					add(at.Child(name), text, "the value is not a duration"+webhookRefuses,
						"write it as in 10m or 1h30m")
				}
			default:
				durations(at.Child(name), typed[name], add)
			}
		}
	}
}

// semantic is a semantic version (https://semver.org), which may begin with v: Cluster API puts one
// before a version that does not.
const semantic = `^v?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}` +
	`(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?` +
	`(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$`

// kubernetesVersion wants the version of Kubernetes to be one.
func (c check) kubernetesVersion(topology map[string]any, at *field.Path, add adder) {
	version, isText := topology["version"].(string)
	if !isText || version == "" {
		return
	}
	if !c.semantic.MatchString(version) {
		add(at.Child("version"), version, "the value is not a semantic version"+webhookRefuses,
			"write all three parts of the version, for example v1.36.0")
	}
}

// concurrencyAnnotation says how many MachineDeployments are upgraded at once.
const concurrencyAnnotation = "topology.cluster.x-k8s.io/upgrade-concurrency"

// concurrency wants the annotation to be a positive number.
func (c check) concurrency(add adder) {
	value, isText := mapOf(mapOf(c.manifest["metadata"])["annotations"])[concurrencyAnnotation].(string)
	if n, err := strconv.Atoi(value); isText && (err != nil || n < 1) {
		add(field.NewPath("metadata", "annotations").Key(concurrencyAnnotation), value,
			"the value is not a positive number"+webhookRefuses, "write a number from 1")
	}
}

// checkMetadata wants the labels and annotations of machines to be valid (ObjectMeta.Validate).
func checkMetadata(machines map[string]any, at *field.Path, add adder) {
	metadata, at := mapOf(machines["metadata"]), at.Child("metadata")
	problems := metav1validation.ValidateLabels(textsOf(metadata["labels"]), at.Child("labels"))
	annotations := textsOf(metadata["annotations"])
	problems = append(problems, apivalidation.ValidateAnnotations(annotations, at.Child("annotations"))...)
	if len(problems) == 0 {
		return
	}
	reported := map[string]bool{}
	for _, name := range []string{"labels", "annotations"} {
		for _, problem := range problems {
			text := fmt.Sprint(problem.BadValue)
			if strings.HasSuffix(problem.Field, "."+name) && !reported[name+text] {
				reported[name+text] = true
				add(at.Child(name), text, "a key or value is not valid"+webhookRefuses+": "+fleet.Brief(problem.Detail),
					"fix it")
			}
		}
	}
}

// textsOf are the texts of a map of texts.
func textsOf(value any) map[string]string {
	texts := map[string]string{}
	for key, value := range mapOf(value) {
		if text, isText := value.(string); isText {
			texts[key] = text
		}
	}
	return texts
}

// rollout wants the limits of a rolling update to be numbers or percentages, and not both 0
// (machinedeployment.go, validateRolloutStrategy).
func (c check) rollout(machines map[string]any, at *field.Path, add adder) {
	strategy, below := machines["strategy"], at.Child("strategy", "rollingUpdate")
	if c.version != v1alpha1.ClusterAPIV1Beta1 {
		strategy, below = mapOf(machines["rollout"])["strategy"], at.Child("rollout", "strategy", "rollingUpdate")
	}
	update := mapOf(mapOf(strategy)["rollingUpdate"])
	zeros := 0
	for _, name := range []string{"maxSurge", "maxUnavailable"} {
		switch value := update[name].(type) {
		case nil, map[string]any, []any, bool:
		case string:
			if !isPercentage(value) {
				add(below.Child(name), value, "the value is neither a number nor a percentage"+webhookRefuses,
					"write a number without quotes, or a percentage such as 25%")
			}
		default:
			if shown(value) == "0" {
				zeros++
			}
		}
	}
	if zeros == 2 {
		add(below, nil, "maxSurge and maxUnavailable are both 0"+webhookRefuses, "set one of them to 1 or more")
	}
}

// isPercentage reports whether a text is a percentage (apimachinery, util/intstr).
func isPercentage(text string) bool {
	number, isPercentage := strings.CutSuffix(text, "%")
	_, err := strconv.Atoi(number)
	return isPercentage && err == nil
}

// autoscaled wants replicas not to be set where the autoscaler decides
// (validateAutoscalerAnnotationsForCluster).
func autoscaled(machines map[string]any, at *field.Path, add adder) {
	annotation := autoscalerAnnotation(mapOf(machines["metadata"]))
	if machines["replicas"] != nil && annotation != "" {
		add(at.Child("replicas"), nil, "the autoscaler decides how many there are, by annotation "+annotation+
			webhookRefuses, "remove it, or the annotation")
	}
}

// autoscalerAnnotation is the first annotation of the autoscaler that metadata has, "" for none.
func autoscalerAnnotation(metadata map[string]any) string {
	annotations := mapOf(metadata["annotations"])
	for _, limit := range []string{"max", "min"} {
		key := "cluster.x-k8s.io/cluster-api-autoscaler-node-group-" + limit + "-size"
		if _, exists := annotations[key]; exists {
			return key
		}
	}
	return ""
}
