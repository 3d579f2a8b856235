package config

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// What Kubernetes wants of labels and names.
const (
	useKeySyntax = "use [prefix/]name: a name of up to 63 letters, digits, '-', '_' and '.', " +
		"with a letter or digit at both ends, and a prefix that is a lower-case DNS name"
	useValueSyntax = "use up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, " +
		"or an empty value"
	useNameSyntax = "use lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part"
)

// removeForFleet is what may be done instead of naming a label in an empty selector.
const removeForFleet = ", or remove the selector to select the whole fleet"

// checkSelector checks a label selector. An empty one is refused: ClusterResourceSets do not accept
// it, and it selects more than one would expect.
func checkSelector(found *report, at *field.Path, selector *v1alpha1.Selector, instead string) {
	if selector == nil {
		return
	}
	if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
		if !found.below(at) {
			found.add(fleet.Problem{
				Code: fleet.BadSelector, Field: at, Message: "the selector is empty, so it would match everything",
				Remedy: "name at least one label" + instead,
			})
		}
		return
	}
	for _, key := range sortedKeys(selector.MatchLabels) {
		path := at.Child("matchLabels").Key(key)
		checkSelectorKey(found, path, key)
		checkSelectorValue(found, path, selector.MatchLabels[key])
	}
	for i, requirement := range selector.MatchExpressions {
		checkRequirement(found, at.Child("matchExpressions").Index(i), requirement)
	}
	if _, err := metav1.LabelSelectorAsSelector(selector); err != nil && !found.below(at) {
		found.add(fleet.Problem{
			Code: fleet.BadSelector, Field: at, Message: "the selector cannot be read: " + err.Error(),
		})
	}
}

// checkRequirement checks a condition of a selector.
func checkRequirement(found *report, at *field.Path, requirement metav1.LabelSelectorRequirement) {
	checkSelectorKey(found, at.Child("key"), requirement.Key)
	values := at.Child("values")
	switch requirement.Operator {
	case metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn:
		if len(requirement.Values) == 0 {
			found.add(fleet.Problem{
				Code: fleet.BadSelector, Field: values,
				Message: "the operator " + string(requirement.Operator) + " needs at least one value",
				Remedy:  "name a value, or use Exists or DoesNotExist",
			})
		}
	case metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist:
		if len(requirement.Values) > 0 {
			found.add(fleet.Problem{
				Code: fleet.BadSelector, Field: values,
				Message: "the operator " + string(requirement.Operator) + " takes no values",
				Remedy:  "remove values, or use In or NotIn",
			})
		}
	}
	for i, value := range requirement.Values {
		checkSelectorValue(found, values.Index(i), value)
	}
}

func checkSelectorKey(found *report, at *field.Path, key string) {
	checkKeySyntax(found, fleet.BadSelector, at, key, "label")
	if fleet.SelectorLabel(key) {
		found.add(fleet.Problem{
			Code: fleet.EvaluatedLater, Field: at, Value: key,
			Message: "capifleet stamps this label after selectors are evaluated", Remedy: "select by another label",
		})
	}
	if fleet.TakeAlongMark(key) {
		found.add(fleet.Problem{
			Code: fleet.BadSelector, Field: at, Value: key,
			Message: "the key is a mark that capifleet stamps for Capi2Argo, " +
				"so what it selects would differ from run to run",
			Remedy: "select by the label or annotation that the mark is for; " +
				"spec.clusterLabels makes a label of an annotation",
		})
	}
}

func checkSelectorValue(found *report, at *field.Path, value string) {
	checkValueSyntax(found, fleet.BadSelector, at, value)
}

// checkValueSyntax checks the value of a label.
func checkValueSyntax(found *report, code fleet.Code, at *field.Path, value string) {
	if len(validation.IsValidLabelValue(value)) > 0 {
		found.add(fleet.Problem{
			Code: code, Field: at, Value: value,
			Message: "the value is not a valid label value", Remedy: useValueSyntax,
		})
	}
}

// below reports whether a problem below a path is known.
func (r *report) below(at *field.Path) bool {
	path := at.String()
	for known := range r.known {
		if rest, found := strings.CutPrefix(known, path); found && rest != "" && (rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// checkExtraMetadata checks labels and annotations for generated objects.
func checkExtraMetadata(found *report, at *field.Path, metadata v1alpha1.ExtraMetadata) {
	for _, key := range sortedKeys(metadata.Labels) {
		path, value := at.Child("labels").Key(key), metadata.Labels[key]
		checkLabelKey(found, path, key)
		if key == v1alpha1.ManagedByLabel || fleet.SelectorLabel(key) || fleet.PipelineAnnotation(key) {
			refuseOwnedKey(found, path)
		}
		checkValueSyntax(found, fleet.BadValue, path, value)
	}
	for _, key := range sortedKeys(metadata.Annotations) {
		path := at.Child("annotations").Key(key)
		checkAnnotationKey(found, path, key)
		if fleet.PipelineAnnotation(key) {
			refuseOwnedKey(found, path)
		}
	}
}

// checkClusterLabel checks a label to stamp on Clusters. The user may choose keys with our prefix
// there, except those that have a meaning.
func checkClusterLabel(found *report, at *field.Path, key string) {
	checkLabelKey(found, at, key)
	checkOwnerOfKey(found, at, key)
	if key == v1alpha1.ManagedByLabel || fleet.SelectorLabel(key) {
		refuseOwnedKey(found, at)
	}
}

// refuseOwnedKey reports a key that is not the user's to set.
func refuseOwnedKey(found *report, at *field.Path) {
	found.add(fleet.Problem{
		Code: fleet.BadValue, Field: at,
		Message: "the key belongs to capifleet or the pipeline, which set it themselves", Remedy: "remove it",
	})
}

func checkLabelKey(found *report, at *field.Path, key string) {
	checkKeySyntax(found, fleet.BadValue, at, key, "label")
}

// checkAnnotationKey checks a key as Kubernetes does, which accepts capitals in its prefix.
func checkAnnotationKey(found *report, at *field.Path, key string) {
	checkKeySyntax(found, fleet.BadValue, at, key, "annotation")
}

// checkKeySyntax checks the key of a label or an annotation.
func checkKeySyntax(found *report, code fleet.Code, at *field.Path, key, of string) {
	checked := key
	if of == "annotation" {
		checked = strings.ToLower(key)
	}
	if len(validation.IsQualifiedName(checked)) > 0 {
		found.add(fleet.Problem{
			Code: code, Field: at, Value: key,
			Message: "the key is not a valid " + of + " key",
			Remedy:  useKeySyntax,
		})
	}
}

// checkObjectName checks the name of a ConfigMap, a Secret or an ApplicationSet.
func checkObjectName(found *report, at *field.Path, name string) {
	if name != "" && len(validation.IsDNS1123Subdomain(name)) > 0 {
		found.add(fleet.Problem{
			Code: fleet.BadValue, Field: at, Value: name,
			Message: "the name is not a valid Kubernetes name", Remedy: useNameSyntax,
		})
	}
}
