package kustomization

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/stream"
)

// change is what a kustomization, or a plugin that is built in, does to the objects of a selector,
// or takes from them.
type change struct {
	site     site
	at       *field.Path
	what     string // "the patch is for", "the replacement is for"
	selector types.Selector
	atTop    bool // whether it sees the FleetConfigs of the top kustomization: it is its, or a component's
}

// changing are the fields of a kustomization, and of the plugins that are built in, that select
// objects (kustomize/api v0.21.2 types.Kustomization, internal/builtins).
type changing struct {
	Patches               []types.Patch               `json:"patches"`
	PatchesJSON6902       []types.Patch               `json:"patchesJson6902"`
	PatchesStrategicMerge []types.PatchStrategicMerge `json:"patchesStrategicMerge"`
	Replacements          []types.ReplacementField    `json:"replacements"`
}

// gatherChanges gathers what a kustomization changes.
func (w *walk) gatherChanges(k *types.Kustomization, s site, atTop bool) {
	w.gather(changing{k.Patches, k.PatchesJson6902, k.PatchesStrategicMerge, k.Replacements}, s, atTop, field.NewPath)
}

// gatherPlugin gathers what the configuration of a plugin changes. Each of them has other fields.
func (w *walk) gatherPlugin(tree map[string]any, s site, atTop bool) {
	var c changing
	text, err := json.Marshal(tree)
	if err != nil {
		return
	}
	switch tree["kind"] {
	case "PatchTransformer", "PatchJson6902Transformer":
		var patch types.Patch
		if json.Unmarshal(text, &patch) != nil {
			return
		}
		c.Patches = []types.Patch{patch}
	case "PatchStrategicMergeTransformer":
		var merge struct {
			Paths   []types.PatchStrategicMerge `json:"paths"`
			Patches string                      `json:"patches"`
		}
		if json.Unmarshal(text, &merge) != nil {
			return
		}
		c.PatchesStrategicMerge = merge.Paths
		c.PatchesStrategicMerge = append(c.PatchesStrategicMerge, types.PatchStrategicMerge(merge.Patches))
	case "ReplacementTransformer":
		if json.Unmarshal(text, &c) != nil {
			return
		}
	}
	w.gather(c, s, atTop, func(string, ...string) *field.Path { return nil })
}

func (w *walk) gather(c changing, s site, atTop bool, field func(string, ...string) *field.Path) {
	add := func(name string, i int, what string, selectors ...types.Selector) {
		at := field(name)
		if at != nil {
			at = at.Index(i)
		}
		for _, selector := range selectors {
			w.changes = append(w.changes, change{s, at, what, selector, atTop})
		}
	}
	patches := func(name string, patches []types.Patch) {
		for i, patch := range patches {
			if patch.Target != nil {
				add(name, i, "the patch is for", *patch.Target)
				continue
			}
			add(name, i, "the patch is for", w.configsIn(s, patch.Path, patch.Patch)...)
		}
	}
	patches("patches", c.Patches)
	patches("patchesJson6902", c.PatchesJSON6902)
	for i, patch := range c.PatchesStrategicMerge {
		add("patchesStrategicMerge", i, "the patch is for", w.configsIn(s, string(patch), string(patch))...)
	}
	for i, element := range c.Replacements {
		for _, replacement := range w.replacements(s, element) {
			if replacement.Source != nil {
				add("replacements", i, "the replacement takes its value from", exactly(replacement.Source.ResId))
			}
			for _, target := range replacement.Targets {
				if target != nil && target.Select != nil {
					add("replacements", i, "the replacement is for", *target.Select)
				}
			}
		}
	}
}

// textOf is what the walk has read of a file that is named in a kustomization; nothing for what is
// no file.
func (w *walk) textOf(s site, name string) []byte {
	plain, err := w.real(path.Join(s.folder, name))
	if name == "" || err != nil {
		return nil
	}
	return w.texts[plain]
}

// configsIn select the FleetConfigs that a patch without a target is for: it names them itself.
func (w *walk) configsIn(s site, file, inline string) []types.Selector {
	text := w.textOf(s, file)
	if text == nil {
		text = []byte(inline)
	}
	list, err := stream.FromDocuments(stream.SplitDocuments("", text))
	if err != nil {
		return nil
	}
	var selectors []types.Selector
	for _, item := range list.Items() {
		if isConfig(item) {
			gvk := resid.Gvk{Group: v1alpha1.Group, Kind: v1alpha1.Kind}
			selectors = append(selectors, exactly(resid.ResId{Gvk: gvk, Name: item.Meta().Name}))
		}
	}
	return selectors
}

// exactly selects an object by its kind and name.
func exactly(id resid.ResId) types.Selector {
	id.Group, id.Version = regexp.QuoteMeta(id.Group), regexp.QuoteMeta(id.Version)
	id.Kind, id.Name = regexp.QuoteMeta(id.Kind), regexp.QuoteMeta(id.Name)
	id.Namespace = regexp.QuoteMeta(id.Namespace)
	return types.Selector{ResId: id}
}

// replacements are those of an element: its own, or those of its file, which has one or a list.
func (w *walk) replacements(s site, element types.ReplacementField) []types.Replacement {
	text := bytes.TrimSpace(w.textOf(s, element.Path))
	if text == nil {
		return []types.Replacement{element.Replacement}
	}
	var all []types.Replacement
	var one types.Replacement
	if yaml.Unmarshal(text, &all) == nil {
		return all
	}
	if yaml.Unmarshal(text, &one) != nil {
		return nil // kustomize says so.
	}
	return []types.Replacement{one}
}

// checkChanges refuses what is for a FleetConfig that is not built: kustomize changes no
// configuration of a function, and would leave it out without a word. Before the build, built is
// nil, and what names the kind is checked; after it, what selects nothing that is built.
func (w *walk) checkChanges(built resmap.ResMap) {
	taken, kept := objectsOf(w.configs), objectsOf(w.kept)
	for _, change := range w.changes {
		named := namesConfigs(change.selector)
		switch {
		case named != (built == nil):
			continue
		case named && change.atTop && selects(kept, change.selector):
			continue
		case named && !selects(taken, change.selector) && len(w.configs)+len(w.kept) > 0 && change.atTop:
			continue // It is for another one, and kustomize knows.
		case !named && (isBroad(change.selector) || !selects(taken, change.selector)):
			continue
		case !named && selects(built, change.selector):
			continue
		}
		w.refuse(change.site, change.at, "", change.what+" a FleetConfig that is not built, "+
			"so kustomize would ignore it", "name the FleetConfig under resources of the kustomization of the "+
			"directory, and not under generators or transformers")
	}
}

// namesConfigs reports whether a selector is for FleetConfigs and not for what else is there.
func namesConfigs(selector types.Selector) bool {
	regex, err := types.NewSelectorRegex(&selector)
	if err != nil {
		return false
	}
	config := resid.Gvk{Kind: v1alpha1.Kind}
	config.Group, config.Version, _ = strings.Cut(v1alpha1.APIVersion, "/")
	others := resid.Gvk{Group: "cluster.x-k8s.io", Version: config.Version, Kind: "Cluster"}
	return regex.MatchGvk(config) && (!regex.MatchGvk(others) || strings.Contains(selector.Kind, v1alpha1.Kind))
}

// isBroad reports whether a selector has nothing by which it means some objects.
func isBroad(selector types.Selector) bool {
	return selector.Name == "" && selector.LabelSelector == "" && selector.AnnotationSelector == ""
}

// objectsOf are documents as kustomize knows them; those that it cannot read are none.
func objectsOf(documents []stream.Document) resmap.ResMap {
	factory := resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory())
	objects := resmap.New()
	for _, document := range documents {
		one, err := factory.NewResMapFromBytes(document.Text)
		if err != nil {
			continue
		}
		for _, object := range one.Resources() {
			_ = objects.Append(object) // An error is one of two with the same name.
		}
	}
	return objects
}

// selects reports whether a selector selects an object. One that cannot be read selects none, and
// kustomize says so.
func selects(objects resmap.ResMap, selector types.Selector) bool {
	found, err := objects.Select(selector)
	return err == nil && len(found) > 0
}
