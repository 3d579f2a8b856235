package decode

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// checkCluster checks the API version of a Cluster, and its metadata.
func checkCluster(cluster fleet.Ref, meta stream.Meta, unmanaged bool) fleet.Problems {
	var problems fleet.Problems
	refuse := func(problem fleet.Problem) {
		problem.Code, problem.Object = fleet.BadCluster, cluster
		problems = append(problems, problem)
	}
	if !cluster.HasKnownVersion() {
		problem := fleet.Problem{
			Field: field.NewPath("apiVersion"), Value: cluster.APIVersion,
			Message: "capifleet does not know this version of CAPI", Remedy: "set apiVersion to " + knownVersions(),
		}
		if strings.HasPrefix(cluster.Version(), "v1alpha") {
			problem.Message = "CAPI no longer serves this version: v1alpha3 ended with CAPI 1.5, v1alpha4 with 1.6"
			problem.Remedy = "write the Cluster as " + knownVersions()
		}
		refuse(problem)
	}
	for _, problem := range checkMetadata(cluster, meta, unmanaged) {
		refuse(problem)
	}
	return problems
}

// knownVersions are the API versions that a Cluster may have.
func knownVersions() string {
	return "cluster.x-k8s.io/" + fleet.Enumerate(v1alpha1.ClusterAPIVersions(), "or")
}

// checkMetadata checks the metadata of an object as Kubernetes does.
func checkMetadata(ref fleet.Ref, meta stream.Meta, unmanaged bool) fleet.Problems {
	var problems fleet.Problems
	problems = append(problems, checkNames(ref, unmanaged)...)
	for _, path := range meta.NotStrings {
		problems = append(problems, fleet.Problem{
			Field:   field.NewPath(path),
			Message: "the value is not a string, so Kubernetes would refuse the Cluster", Remedy: "quote the value",
		})
	}
	for _, path := range meta.Duplicates {
		problems = append(problems, fleet.Problem{
			Field:   field.NewPath(path),
			Message: "the key is duplicated, and YAML parsers silently keep one of the values",
			Remedy:  "remove one of them",
		})
	}
	for _, key := range doubtfulLabels(meta) {
		value, messages := meta.Labels[key], fleet.QualifiedNameFaults(key)
		if len(unfilledVariables(key+value)) > 0 { // that is reported already
			continue
		}
		if !slices.Contains(meta.NotStrings, "metadata.labels."+key) { // that is reported already
			messages = append(messages, fleet.LabelValueFaults(value)...)
		}
		if len(messages) > 0 {
			problems = append(problems, fleet.Problem{
				Field: field.NewPath("metadata", "labels").Key(key), Value: value,
				Message: "the label is not a valid Kubernetes label: " + fleet.Brief(messages[0]),
				Remedy:  "fix the label",
			})
		}
	}
	return problems
}

// doubtfulLabels are the keys of the labels that may not be valid, sorted. Nearly all Clusters have
// none.
func doubtfulLabels(meta stream.Meta) []string {
	var keys []string
	for key, value := range meta.Labels {
		isPlain := len(meta.NotStrings) == 0 && len(fleet.QualifiedNameFaults(key)) == 0 &&
			len(fleet.LabelValueFaults(value)) == 0
		if !isPlain {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// checkNames checks the name and the namespace of a Cluster. The name is the value of labels, so
// that Cluster API takes 63 characters of the 253 that Kubernetes does
// (core/webhooks/admission/cluster.go, validate). Variables of a template are reported already.
func checkNames(ref fleet.Ref, unmanaged bool) fleet.Problems {
	var problems fleet.Problems
	at := func(name string) *field.Path { return field.NewPath("metadata", name) }
	switch messages := fleet.SubdomainFaults(ref.Name); {
	case ref.Name == "":
		problems = append(problems, fleet.Problem{
			Field: at("name"), Message: "the Cluster has no name", Remedy: "name it",
		})
	case len(unfilledVariables(ref.Name)) > 0:
	case len(messages) > 0:
		problems = append(problems, fleet.Problem{
			Field: at("name"), Value: ref.Name,
			Message: "the name is not a valid Kubernetes name: " + fleet.Brief(messages[0]), Remedy: "fix the name",
		})
	case len(ref.Name) > validation.LabelValueMaxLength && !unmanaged:
		problems = append(problems, fleet.Problem{
			Field: at("name"), Value: ref.Name, Remedy: "shorten the name",
			Message: fmt.Sprintf("the name has %d characters, and Cluster API takes at most %d, "+
				"since it is the value of labels", len(ref.Name), validation.LabelValueMaxLength),
		})
	}
	if messages := fleet.DomainLabelFaults(ref.Namespace); ref.Namespace != "" && len(messages) > 0 &&
		len(unfilledVariables(ref.Namespace)) == 0 {
		problems = append(problems, fleet.Problem{
			Field: at("namespace"), Value: ref.Namespace,
			Message: "the namespace is not a valid Kubernetes name: " + fleet.Brief(messages[0]),
			Remedy:  "fix the namespace",
		})
	}
	return problems
}
