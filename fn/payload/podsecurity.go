package payload

import (
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// podSecurityPrefix begins the labels of Pod Security on Namespaces.
const podSecurityPrefix = "pod-security.kubernetes.io/"

// badPodSecurity are the problems of the labels of Pod Security. Admission refuses a new Namespace
// with a value that it does not know, and ignores a label that it does not know
// (pod-security-admission v0.36 api/helpers.go PolicyToEvaluate, admission/admission.go
// ValidateNamespace).
func (o Object) badPodSecurity() fleet.Problems {
	if o.Group() != "" || o.Kind != "Namespace" {
		return nil
	}
	var problems fleet.Problems
	labels := fleet.MapAt(o.tree, "metadata", "labels")
	for _, key := range fleet.SortedKeys(labels) {
		name, ofPodSecurity := strings.CutPrefix(key, podSecurityPrefix)
		value, isText := labels[key].(string)
		if !ofPodSecurity || !isText {
			continue
		}
		problem := fleet.Problem{
			Code: fleet.BadPayload, Payload: o.at(field.NewPath("metadata", "labels").Key(shownKey(key))),
			Message: "Pod Security does not know the value, so the cluster would refuse the Namespace",
		}
		modes := []string{"enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version"}
		switch levels := []string{"privileged", "baseline", "restricted"}; {
		case !slices.Contains(modes, name):
			problem.Severity, problem.Code = fleet.Warning, fleet.UnknownPayloadField
			problem.Message = "Pod Security has no such label, and ignores it"
			problem.Remedy = "use one of " + podSecurityPrefix + fleet.Enumerate(modes, "or")
			if near := spelling.Nearest(name, modes); near != "" {
				problem.Remedy = "rename it to " + podSecurityPrefix + near
			}
		case strings.HasSuffix(name, "-version"):
			if value == "latest" || regexp.MustCompile(`^v1\.(\d|[1-9]\d*)$`).MatchString(value) {
				continue
			}
			problem.Remedy = "write latest, or a version such as v1.30"
		case slices.Contains(levels, value):
			continue
		default:
			problem.Remedy = "use " + fleet.Enumerate(levels, "or")
		}
		problems = append(problems, problem)
	}
	return problems
}
