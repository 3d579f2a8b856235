package config

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// What Kubernetes wants of labels and names, in words.
const (
	keySyntax = "must be [prefix/]name: the name up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; " +
		"the prefix a lower-case DNS name"
	valueSyntax = "must be empty or up to 63 letters, digits, '-', '_' and '.', with a letter or digit first and last"
	nameSyntax  = "must be lower-case letters, digits, '-' and '.', with a letter or digit first and last of each part"
)

// leaveOutForFleet is what may be said instead of an empty selector.
const leaveOutForFleet = ", or leave it out for the whole fleet"

// checkSelector checks a label selector. An empty one is refused: ClusterResourceSets do not accept it, and it says less than it does.
func checkSelector(found *report, at *field.Path, selector *v1alpha1.Selector, instead string) {
	if selector == nil {
		return
	}
	if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
		if !found.below(at) {
			found.report(fleet.BadSelector, at, "", "is empty, so that it would match everything", "name at least one label"+instead)
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
		found.report(fleet.BadSelector, at, "", "is not a label selector: "+err.Error(), "mend it")
	}
}

// checkRequirement checks a condition of a selector.
func checkRequirement(found *report, at *field.Path, requirement metav1.LabelSelectorRequirement) {
	checkSelectorKey(found, at.Child("key"), requirement.Key)
	values := at.Child("values")
	switch requirement.Operator {
	case metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn:
		if len(requirement.Values) == 0 {
			found.report(fleet.BadSelector, values, "", "is empty", "name at least one value, or use Exists or DoesNotExist")
		}
	case metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist:
		if len(requirement.Values) > 0 {
			found.report(fleet.BadSelector, values, "", "has values, which "+string(requirement.Operator)+" does not take",
				"leave values out, or use In or NotIn")
		}
	}
	for i, value := range requirement.Values {
		checkSelectorValue(found, values.Index(i), value)
	}
}

func checkSelectorKey(found *report, at *field.Path, key string) {
	if len(validation.IsQualifiedName(key)) > 0 {
		found.report(fleet.BadSelector, at, key, "is not a label key", keySyntax)
	}
	if fleet.SelectorLabel(key) {
		found.report(fleet.EvaluatedLater, at, key, "is stamped after selectors are evaluated", "select by another label")
	}
	if fleet.TakeAlongMark(key) {
		found.later(fleet.Problem{
			Code: fleet.BadSelector, Field: at, Value: key,
			Message: "the key is a mark that capifleet stamps for Capi2Argo, so what it selects would differ from run to run",
			Remedy:  "select by the label or annotation that the mark is for; spec.clusterLabels makes a label of an annotation",
		})
	}
}

func checkSelectorValue(found *report, at *field.Path, value string) {
	if len(validation.IsValidLabelValue(value)) > 0 {
		found.report(fleet.BadSelector, at, value, "is not a label value", valueSyntax)
	}
}

// below tells whether a problem below a path is known.
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
			ownedKey(found, path)
		}
		if len(validation.IsValidLabelValue(value)) > 0 {
			found.report(fleet.BadValue, path, value, "is not a label value", valueSyntax)
		}
	}
	for _, key := range sortedKeys(metadata.Annotations) {
		path := at.Child("annotations").Key(key)
		checkAnnotationKey(found, path, key)
		if fleet.PipelineAnnotation(key) {
			ownedKey(found, path)
		}
	}
}

// checkClusterLabel checks a label to stamp on Clusters. Keys with our prefix are the user's to choose there, but for those that have a meaning.
func checkClusterLabel(found *report, at *field.Path, key string) {
	checkLabelKey(found, at, key)
	if key == v1alpha1.ManagedByLabel || fleet.SelectorLabel(key) {
		ownedKey(found, at)
	}
}

// ownedKey reports a key that is not the user's to set.
func ownedKey(found *report, at *field.Path) {
	found.report(fleet.BadValue, at, "", "belongs to capifleet or the pipeline, which set it themselves", "leave it out")
}

func checkLabelKey(found *report, at *field.Path, key string) {
	if len(validation.IsQualifiedName(key)) > 0 {
		found.report(fleet.BadValue, at, key, "is not a label key", keySyntax)
	}
}

// checkAnnotationKey checks a key as Kubernetes does: its prefix may have capitals.
func checkAnnotationKey(found *report, at *field.Path, key string) {
	if len(validation.IsQualifiedName(strings.ToLower(key))) > 0 {
		found.report(fleet.BadValue, at, key, "is not an annotation key", keySyntax)
	}
}

// checkObjectName checks the name of a ConfigMap or Secret.
func checkObjectName(found *report, at *field.Path, name string) {
	if name != "" && len(validation.IsDNS1123Subdomain(name)) > 0 {
		found.report(fleet.BadValue, at, name, "is not a name of an object", nameSyntax)
	}
}
