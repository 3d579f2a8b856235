package encode

import (
	"github.com/capifleet/capifleet/fn/argocd"
	"github.com/capifleet/capifleet/fn/yaml"
)

func applicationSet(object *argocd.ApplicationSet, annotations map[string]string) yaml.Map {
	generators := make([]any, len(object.Spec.Generators))
	for i, planned := range object.Spec.Generators {
		generators[i] = generator(planned)
	}
	policy := yaml.Map{field("preserveResourcesOnDeletion", object.Spec.SyncPolicy.PreserveResourcesOnDeletion)}
	spec := yaml.Map{
		field("goTemplate", object.Spec.GoTemplate),
		field("goTemplateOptions", texts(object.Spec.GoTemplateOptions)),
		field("generators", generators),
		field("template", object.Spec.Template),
		field("syncPolicy", appendText(policy, "applicationsSync", object.Spec.SyncPolicy.ApplicationsSync)),
	}
	if object.Spec.Strategy != nil {
		spec = append(spec, field("strategy", strategy(object.Spec.Strategy)))
	}
	if rules := object.Spec.IgnoreApplicationDifferences; len(rules) > 0 {
		written := make([]any, len(rules))
		for i, rule := range rules {
			tree := appendText(yaml.Map{}, "name", rule.Name)
			tree = appendTexts(tree, "jsonPointers", rule.JSONPointers)
			written[i] = appendTexts(tree, "jqPathExpressions", rule.JQPathExpressions)
		}
		spec = append(spec, field("ignoreApplicationDifferences", written))
	}
	preserved := appendTexts(yaml.Map{}, "annotations", object.Spec.PreservedFields.Annotations)
	if preserved = appendTexts(preserved, "labels", object.Spec.PreservedFields.Labels); len(preserved) > 0 {
		spec = append(spec, field("preservedFields", preserved))
	}
	return append(header(object.TypeMeta, object.ObjectMeta, annotations), field("spec", spec))
}

// appendTexts adds a list of texts, unless it is empty.
func appendTexts[T ~string](tree yaml.Map, name string, list []T) yaml.Map {
	if len(list) == 0 {
		return tree
	}
	written := make([]any, len(list))
	for i, text := range list {
		written[i] = string(text)
	}
	return append(tree, field(name, written))
}

// generator is the one generator that is set.
func generator(planned argocd.Generator) yaml.Map {
	var tree yaml.Map
	if list := planned.List; list != nil {
		elements := make(yaml.Lines, len(list.Elements))
		for i, element := range list.Elements {
			elements[i] = element
		}
		written := yaml.Map{field("elements", elements)}
		if len(list.Template) > 0 {
			written = append(written, field("template", list.Template))
		}
		tree = append(tree, field("list", written))
	}
	if clusters := planned.Clusters; clusters != nil {
		written := yaml.Map{field("selector", selector(clusters.Selector))}
		if len(clusters.Values) > 0 {
			written = append(written, field("values", clusters.Values))
		}
		tree = append(tree, field("clusters", written))
	}
	return tree
}

func strategy(planned *argocd.Strategy) yaml.Map {
	steps := make([]any, len(planned.RollingSync.Steps))
	for i, step := range planned.RollingSync.Steps {
		steps[i] = yaml.Map{field("matchExpressions", requirements(step.MatchExpressions))}
	}
	return yaml.Map{
		field("type", planned.Type),
		field("rollingSync", yaml.Map{field("steps", steps)}),
	}
}
