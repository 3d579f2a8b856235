package kustomization

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/types"
)

// meaning is what a path of a kustomization names.
type meaning int

const (
	isResource  meaning = iota // a file of objects, or a folder with a kustomization
	isComponent                // a folder with a kustomization of kind Component
	isPlugin                   // as isResource, or the text of objects; each configures a plugin
	isPatch                    // a file, or the text of a patch
	isData                     // a file
	isGenerated                // a file that becomes a value of a ConfigMap or Secret
)

// reference is a path that a kustomization, or the configuration of a plugin, has.
type reference struct {
	meaning meaning
	at      *field.Path
	text    string
}

// references are those of a kustomization as it is written, in the order of its fields.
func references(k *types.Kustomization) []reference {
	var all []reference
	list := func(meaning meaning, name string, texts []string) {
		for i, text := range texts {
			all = append(all, reference{meaning, field.NewPath(name).Index(i), text})
		}
	}
	list(isResource, "resources", k.Resources)
	list(isResource, "bases", k.Bases)
	list(isComponent, "components", k.Components)
	list(isData, "crds", k.Crds)
	list(isData, "configurations", k.Configurations)
	if text, found := k.OpenAPI["path"]; found {
		all = append(all, reference{isData, field.NewPath("openapi", "path"), text})
	}
	merged := make([]string, len(k.PatchesStrategicMerge))
	for i, patch := range k.PatchesStrategicMerge {
		merged[i] = string(patch)
	}
	list(isPatch, "patchesStrategicMerge", merged)
	for i, patch := range k.PatchesJson6902 {
		all = appendPath(all, field.NewPath("patchesJson6902").Index(i).Child("path"), patch.Path)
	}
	for i, patch := range k.Patches {
		all = appendPath(all, field.NewPath("patches").Index(i).Child("path"), patch.Path)
	}
	for i, replacement := range k.Replacements {
		all = appendPath(all, field.NewPath("replacements").Index(i).Child("path"), replacement.Path)
	}
	for i, args := range k.ConfigMapGenerator {
		all = append(all, generated(field.NewPath("configMapGenerator").Index(i), args.KvPairSources)...)
	}
	for i, args := range k.SecretGenerator {
		all = append(all, generated(field.NewPath("secretGenerator").Index(i), args.KvPairSources)...)
	}
	list(isPlugin, "generators", k.Generators)
	list(isPlugin, "transformers", k.Transformers)
	list(isPlugin, "validators", k.Validators)
	return all
}

// appendPath appends a path of a file, where there is one.
func appendPath(all []reference, at *field.Path, text string) []reference {
	if text == "" {
		return all
	}
	return append(all, reference{isData, at, text})
}

// generated are the files of a generator. A file may have a key before it.
func generated(at *field.Path, sources types.KvPairSources) []reference {
	var all []reference
	for i, text := range sources.FileSources {
		if _, file, found := strings.Cut(text, "="); found {
			text = file
		}
		all = append(all, reference{isGenerated, at.Child("files").Index(i), text})
	}
	for i, text := range sources.EnvSources {
		all = append(all, reference{isGenerated, at.Child("envs").Index(i), text})
	}
	if sources.EnvSource != "" {
		all = append(all, reference{isGenerated, at.Child("env"), sources.EnvSource})
	}
	return all
}

// programs are the fields by which a kustomization would run another program.
func programs(k *types.Kustomization) []string {
	var fields []string
	if len(k.HelmCharts) > 0 {
		fields = append(fields, "helmCharts")
	}
	if k.HelmGlobals != nil {
		fields = append(fields, "helmGlobals")
	}
	if len(k.HelmChartInflationGenerator) > 0 {
		fields = append(fields, "helmChartInflationGenerator")
	}
	return fields
}

// ofPlugin are the paths in the configuration of a plugin that is built in: of its generators and
// of its transformers that read files (kustomize/api v0.21.2 internal/builtins).
func ofPlugin(tree map[string]any) []reference {
	var all []reference
	one := func(meaning meaning, value any, at *field.Path) {
		if text, isText := value.(string); isText {
			all = append(all, reference{meaning, at, text})
		}
	}
	list := func(meaning meaning, name string) {
		elements, _ := tree[name].([]any)
		for i, element := range elements {
			one(meaning, element, field.NewPath(name).Index(i))
		}
	}
	one(isData, tree["path"], field.NewPath("path"))
	list(isPatch, "paths")
	replacements, _ := tree["replacements"].([]any)
	for i, element := range replacements {
		replacement, _ := element.(map[string]any)
		one(isData, replacement["path"], field.NewPath("replacements").Index(i).Child("path"))
	}
	env, _ := tree["env"].(string)
	sources := types.KvPairSources{
		FileSources: textsOf(tree, "files"), EnvSources: textsOf(tree, "envs"), EnvSource: env,
	}
	return append(all, generated(nil, sources)...)
}

// textsOf is a list of texts of a tree.
func textsOf(tree map[string]any, name string) []string {
	var texts []string
	elements, _ := tree[name].([]any)
	for _, element := range elements {
		text, _ := element.(string)
		texts = append(texts, text)
	}
	return texts
}
