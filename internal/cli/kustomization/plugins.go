package kustomization

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/decode"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// objectsIn are the objects of a text that stands in the place of a path, as kustomize allows for
// plugins and patches.
func objectsIn(text string) ([]*stream.Item, bool) {
	list, err := stream.FromDocuments(stream.SplitDocuments("", []byte(text)))
	if err != nil {
		return nil, false
	}
	for _, item := range list.Items() {
		if item.Meta().Kind == "" {
			return nil, false
		}
	}
	return list.Items(), len(list.Items()) > 0
}

// file reads a file that is named by a reference. name is without links.
func (w *walk) file(name string, r reference, s site) {
	largest := int64(largestFile)
	if r.meaning == isGenerated {
		largest = largestGenerated
	}
	text, err := w.read(name, largest)
	switch {
	case errors.Is(err, errTooMuch):
		w.refuse(s, r.at, r.text, fmt.Sprintf("kustomize would read too much, more than %d MiB", largestTotal>>20),
			"split the directory into several")
		return
	case err != nil:
		w.refuse(s, r.at, r.text, "the file cannot be read: "+fleet.WithoutPath(err), "name another file")
		return
	}
	w.record(name, r, s)
	if r.meaning == isGenerated && !w.useMade(s, r.at, r.text, len(text)) {
		return
	}
	switch {
	case r.meaning == isPlugin:
		s.pluginFolder = s.folder
		w.objects(name, text, r, s, w.plugin)
	case r.meaning == isResource && s.plugins:
		w.objects(name, text, r, s, w.plugin)
	case r.meaning == isResource:
		w.objects(name, text, r, s, w.object)
	case r.meaning != isGenerated:
		w.checkAliases(s, r.at, string(text))
	}
}

// record notes that a file is a resource or a patch of a kustomization. name is without links.
func (w *walk) record(name string, r reference, s site) {
	if s.plugins || s.object.Kind != "" { // It is a file of a plugin.
		return
	}
	switch root := r.at.Root().String(); {
	case r.meaning == isResource:
		w.resources = append(w.resources, w.shown(name))
	case r.meaning == isPatch || root == "patches" || root == "patchesJson6902":
		w.patches = append(w.patches, w.shown(name))
	}
}

// objects reads the objects of a file. check says of each whether it stays in the build.
func (w *walk) objects(name string, text []byte, r reference, s site, check func(*stream.Item, reference, site) bool) {
	shown := w.shown(name)
	documents := stream.SplitDocuments(shown, text)
	list, err := stream.FromDocuments(documents)
	if err != nil {
		w.refuseDocuments(err)
		return
	}
	var rest [][]byte
	for i, item := range list.Items() {
		if !w.useObject(r, s) {
			return
		}
		w.checkAliases(site{object: decode.RefOf(item)}, nil, string(documents[i].Text))
		if check(item, r, s) {
			rest = append(rest, documents[i].Text)
			if isConfig(item) {
				w.kept = append(w.kept, documents[i])
			}
			continue
		}
		if s.top {
			w.take(documents[i], r.at)
		}
	}
	if len(rest) == len(documents) {
		return
	}
	w.edited[name] = bytes.Join(rest, []byte("\n---\n"))
	if len(rest) == 0 && s.top {
		w.taken[r.at.String()] = true
	}
}

// take takes a FleetConfig, each once.
func (w *walk) take(document stream.Document, at *field.Path) {
	w.runs = append(w.runs, at)
	for _, config := range w.configs {
		if config.Path == document.Path && config.Index == document.Index {
			return
		}
	}
	w.configs = append(w.configs, document)
}

// object reports whether an object stays in the build. A FleetConfig does where it is named as an
// object alone: kustomize would not patch the configuration of a function.
func (w *walk) object(item *stream.Item, r reference, s site) bool {
	switch {
	case !isConfig(item):
		return true
	case !s.top:
		w.refuseDeeper(r, s)
		return false
	}
	return !w.functions[item.Path()] && item.Meta().Name != "" && item.Err() == nil
}

// refuseDeeper refuses a FleetConfig that another kustomization than the top one names.
func (w *walk) refuseDeeper(r reference, s site) {
	w.refuse(s, r.at, r.text, "the kustomization of a base or component names a FleetConfig, and only that of "+
		"the directory may: what is done to its objects later would not be seen",
		"name the FleetConfig in the kustomization of the directory")
}

// inlinePlugins checks the text of plugins in a kustomization.
func (w *walk) inlinePlugins(items []*stream.Item, r reference, s site) {
	var rest [][]byte
	documents := stream.SplitDocuments(s.file, []byte(r.text))
	s.pluginFolder = s.folder
	for i, item := range items {
		w.checkAliases(s, r.at, string(documents[i].Text))
		if w.plugin(item, r, s) {
			rest = append(rest, documents[i].Text)
			continue
		}
		if s.top {
			documents[i].Made, documents[i].Index = true, len(w.configs)
			w.take(documents[i], r.at)
		}
	}
	switch {
	case len(rest) == len(documents) || !s.top:
	case len(rest) == 0:
		w.taken[r.at.String()] = true
	default:
		w.refuse(s, r.at, "", "a FleetConfig is in one text with other objects", "put each into a text of its own")
	}
}

// plugin checks an object that configures a plugin, and reports whether it stays in the build. What
// is not built in would run a program.
func (w *walk) plugin(item *stream.Item, r reference, s site) bool {
	meta := item.Meta()
	switch {
	case isConfig(item):
		switch {
		case !s.top:
			w.refuseDeeper(r, s)
		case r.at.Root().String() == "validators":
			w.refuse(s, r.at, r.text, "kustomize allows no validator that adds objects, as capifleet does",
				"name the FleetConfig under transformers")
		}
		return false
	case meta.APIVersion != "builtin":
		what := "the plugin is a program, and capifleet runs no other program"
		if meta.Annotations["config.kubernetes.io/function"]+meta.Annotations["config.k8s.io/function"] != "" {
			what = "the function is a program or a container, and capifleet runs none"
		}
		w.refuse(s, r.at, meta.Kind+" "+meta.Name, what,
			"remove it, or build with kustomize and pipe the output to capifleet render - --config FILE")
	case meta.Kind == "HelmChartInflationGenerator":
		w.refuse(s, r.at, meta.Kind+" "+meta.Name, "capifleet runs no Helm",
			"render the chart into files, and name these under resources")
	default:
		tree, _ := item.Tree() // No error: it was read.
		inside := site{folder: s.pluginFolder, file: s.file, object: decode.RefOf(item)}
		if strings.HasSuffix(meta.Kind, "Generator") {
			w.useGenerator(inside, nil, textsOf(tree, "literals"))
		}
		for _, reference := range ofPlugin(tree) {
			w.follow(reference, inside)
		}
		w.gatherPlugin(tree, inside, s.top)
	}
	return true
}
