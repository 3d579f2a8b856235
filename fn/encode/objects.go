package encode

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	addonsv1beta1 "sigs.k8s.io/cluster-api/api/addons/v1beta1" //nolint:staticcheck // Some fleets still have it.
	addonsv1 "sigs.k8s.io/cluster-api/api/addons/v1beta2"

	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/yaml"
)

// treeOf is a generated object as it is written. Each kind has a function that names its fields, in
// their order: what is not named, as a status or a creationTimestamp, cannot be written. The
// annotations are for the pipeline only, and follow those of the object.
func treeOf(manifest fleet.Manifest, annotations map[string]string) (yaml.Map, error) {
	switch object := manifest.Value.(type) {
	case *corev1.ConfigMap:
		return configMap(object, annotations), nil
	case *corev1.Secret:
		return secret(object, annotations), nil
	case *addonsv1.ClusterResourceSet:
		begin, spec := header(object.TypeMeta, object.ObjectMeta, annotations), object.Spec
		return resourceSet(begin, spec.ClusterSelector, spec.Resources, spec.Strategy), nil
	case *addonsv1beta1.ClusterResourceSet:
		begin, spec := header(object.TypeMeta, object.ObjectMeta, annotations), object.Spec
		return resourceSet(begin, spec.ClusterSelector, spec.Resources, spec.Strategy), nil
	case *argocd.ApplicationSet:
		return applicationSet(object, annotations), nil
	}
	return nil, fmt.Errorf("no kind of object is written from a value of type %T", manifest.Value)
}

func configMap(object *corev1.ConfigMap, annotations map[string]string) yaml.Map {
	return append(header(object.TypeMeta, object.ObjectMeta, annotations), field("data", object.Data))
}

func secret(object *corev1.Secret, annotations map[string]string) yaml.Map {
	tree := append(header(object.TypeMeta, object.ObjectMeta, annotations), field("stringData", object.StringData))
	return appendText(tree, "type", string(object.Type))
}

// resourceSet is a ClusterResourceSet, whose spec has the same fields in all versions.
func resourceSet[R addonsv1.ResourceRef | addonsv1beta1.ResourceRef](
	header yaml.Map, clusters metav1.LabelSelector, references []R, strategy string,
) yaml.Map {
	resources := make([]any, len(references))
	for i, reference := range references {
		resource := fleet.Reference(reference)
		resources[i] = yaml.Map{field("name", resource.Name), field("kind", resource.Kind)}
	}
	return append(header, field("spec", yaml.Map{
		field("clusterSelector", selector(clusters)),
		field("resources", resources),
		field("strategy", strategy),
	}))
}

func selector(labels metav1.LabelSelector) yaml.Map {
	var tree yaml.Map
	if len(labels.MatchLabels) > 0 {
		tree = append(tree, field("matchLabels", labels.MatchLabels))
	}
	if len(labels.MatchExpressions) > 0 {
		tree = append(tree, field("matchExpressions", requirements(labels.MatchExpressions)))
	}
	return tree
}

func requirements(all []metav1.LabelSelectorRequirement) []any {
	list := make([]any, len(all))
	for i, one := range all {
		tree := yaml.Map{field("key", one.Key), field("operator", string(one.Operator))}
		if len(one.Values) > 0 {
			tree = append(tree, field("values", texts(one.Values)))
		}
		list[i] = tree
	}
	return list
}

// header is what every object begins with.
func header(identity metav1.TypeMeta, meta metav1.ObjectMeta, annotations map[string]string) yaml.Map {
	metadata := appendText(yaml.Map{field("name", meta.Name)}, "namespace", meta.Namespace)
	if len(meta.Labels) > 0 {
		metadata = append(metadata, field("labels", meta.Labels))
	}
	if len(meta.Annotations)+len(annotations) > 0 {
		all := slices.Concat(sorted(meta.Annotations), sorted(annotations))
		metadata = append(metadata, field("annotations", all))
	}
	return yaml.Map{
		field("apiVersion", identity.APIVersion),
		field("kind", identity.Kind),
		field("metadata", metadata),
	}
}

func sorted(values map[string]string) yaml.Map {
	tree := make(yaml.Map, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		tree = append(tree, field(key, values[key]))
	}
	return tree
}

func field(name string, value any) yaml.Pair { return yaml.Pair{Key: name, Value: value} }

// appendText adds a field that is left out where it is empty.
func appendText(tree yaml.Map, name, text string) yaml.Map {
	if text == "" {
		return tree
	}
	return append(tree, field(name, text))
}

func texts(all []string) []any {
	list := make([]any, len(all))
	for i, text := range all {
		list[i] = text
	}
	return list
}
