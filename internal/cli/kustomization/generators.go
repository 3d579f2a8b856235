package kustomization

import (
	"regexp"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"

	"github.com/capifleet/capifleet/fn/fleet"
)

// transforming is a kustomization whose transformers change what the generators of the top one
// make: it is that one, or a component of it (kustomize/api v0.21.2 internal/target KustTarget).
type transforming struct {
	types.Kustomization
	site site
}

// checkGenerators refuses FleetConfigs that the top kustomization runs as generators, where
// kustomize would change what they generate: capifleet runs after the build.
func (w *walk) checkGenerators(built resmap.ResMap) {
	var beside []string
	for _, k := range w.behind {
		for _, name := range w.changedBy(k, built) {
			if !k.site.top {
				name += " of " + k.site.file
			}
			beside = append(beside, name)
		}
	}
	if len(beside) == 0 {
		return
	}
	for _, run := range w.runs {
		if run.Root().String() == "generators" {
			w.refuse(w.topSite(), run, "", "a FleetConfig is a generator beside "+fleet.Enumerate(beside, "and")+
				", and kustomize would change what it generates", "name it under transformers")
		}
	}
}

// changedBy are the fields of a kustomization that may change what a FleetConfig generates.
// replicas do not: they change Deployments and the like.
func (w *walk) changedBy(k transforming, built resmap.ResMap) []string {
	var fields []string
	for _, one := range []struct {
		name string
		set  bool
	}{
		{"namePrefix", k.NamePrefix != ""},
		{"nameSuffix", k.NameSuffix != ""},
		{"namespace", k.Namespace != ""},
		{"labels", len(k.Labels) > 0},
		{"commonLabels", len(k.CommonLabels) > 0},
		{"commonAnnotations", len(k.CommonAnnotations) > 0},
		{"images", len(k.Images) > 0},
		{"imageTags", len(k.ImageTags) > 0},
		{"vars", len(k.Vars) > 0},
		{"configurations", len(k.Configurations) > 0},
		{"crds", len(k.Crds) > 0},
		{"validators", len(k.Validators) > 0},
		{"buildMetadata", len(k.BuildMetadata) > 0},
	} {
		if one.set {
			fields = append(fields, one.name)
		}
	}
	for i := range k.Transformers {
		if at := field.NewPath("transformers").Index(i).String(); !k.site.top || !w.taken[at] {
			fields = append(fields, at)
		}
	}
	patches := func(name string, patches []types.Patch) {
		for i, patch := range patches {
			if patch.Target != nil && mayReach(*patch.Target, built) {
				fields = append(fields, field.NewPath(name).Index(i).String())
			}
		}
	}
	// A patch without a target names an object, which the build has found.
	patches("patches", k.Patches)
	patches("patchesJson6902", k.PatchesJson6902)
	for i, replacement := range k.Replacements {
		if w.replaces(replacement, k.site, built) {
			fields = append(fields, field.NewPath("replacements").Index(i).String())
		}
	}
	return fields
}

// replaces reports whether a replacement may write into what a FleetConfig generates.
func (w *walk) replaces(one types.ReplacementField, s site, built resmap.ResMap) bool {
	for _, replacement := range w.replacements(s, one) {
		for _, target := range replacement.Targets {
			if target.Select == nil || mayReach(*target.Select, built) {
				return true
			}
		}
	}
	return false
}

// mayReach reports whether a selector may select what a FleetConfig generates. One that names an
// object that is built selects that one alone.
func mayReach(selector types.Selector, built resmap.ResMap) bool {
	ofAnyVersion := selector
	ofAnyVersion.Version = ""
	matcher, err := types.NewSelectorRegex(&ofAnyVersion)
	if err != nil {
		return true
	}
	isGenerated := false
	for _, kind := range fleet.GeneratedKinds() {
		isGenerated = isGenerated || matcher.MatchGvk(resid.Gvk{Group: kind.Group, Kind: kind.Kind})
	}
	if !isGenerated {
		return false
	}
	if isLiteral(selector.Kind) && isLiteral(selector.Name) {
		found, err := built.Select(selector)
		return err != nil || len(found) == 0
	}
	return true
}

// isLiteral reports whether an expression matches itself alone.
func isLiteral(expression string) bool {
	return expression != "" && regexp.QuoteMeta(expression) == expression
}
