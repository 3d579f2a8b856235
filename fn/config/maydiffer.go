package config

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// checkMayDiffer warns of JSON pointers to fields that no Application has: the ApplicationSet
// controller ignores them without a word, and sets back what the rule was to keep. A pointer that
// is not well-formed is reported with the other rules of Argo CD.
func checkMayDiffer(found *report, schema *schemaNode, entry *field.Path, set v1alpha1.ApplicationSet) {
	application := schema.Definitions["Application"]
	if application == nil {
		return
	}
	for i, rule := range set.IgnoreApplicationDifferences {
		for j, pointer := range rule.JSONPointers {
			segments := strings.Split(string(pointer), "/")
			at, known := unknownSegment(application, segments)
			if at < 0 {
				continue
			}
			problem := fleet.Problem{
				Severity: fleet.Warning, Code: fleet.IneffectiveSetting, Value: string(pointer),
				Field:   entry.Child("ignoreApplicationDifferences").Index(i).Child("jsonPointers").Index(j),
				Message: fmt.Sprintf("no Application has a field %q there, so no difference is ignored", segments[at]),
				Remedy:  "point to a field that the template sets, for example /spec/syncPolicy",
			}
			if near := spelling.Nearest(segments[at], known); near != "" {
				segments[at] = near
				problem.Remedy = fmt.Sprintf("did you mean %q?", strings.Join(segments, "/"))
			}
			found.add(problem)
		}
	}
}

// unknownSegment is the position of the first segment of a JSON pointer that is no field, and the
// fields in its place; -1 where all of them may be fields. An ApplicationSet gives Applications
// metadata and a spec, and no status.
func unknownSegment(node *schemaNode, segments []string) (at int, known []string) {
	if segments[0] != "" {
		return -1, nil
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for i, segment := range segments[1:] {
		if len(node.Properties) == 0 || node.keyed() {
			return -1, nil // a list, a map of the user's, or a value
		}
		below := node.Properties[unescape.Replace(segment)]
		if below == nil {
			return i + 1, sortedKeys(node.Properties)
		}
		node = below
	}
	return -1, nil
}
