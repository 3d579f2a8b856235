package kustomization

import (
	"io/fs"
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// In returns the names of the kustomizations at the top of a folder. There is at most one in a
// folder that kustomize builds. dir is from root, without links.
func In(root fs.FS, dir string) []string {
	return kustomizationsOf(&files{root: root, texts: map[string][]byte{}}, dir)
}

// Result is what a kustomization gives. Paths are from the folder that is built.
type Result struct {
	// Documents are the FleetConfigs that the kustomization names as functions, as they are in
	// their files, and the objects that it makes, FleetConfigs among them and those included
	// that are marked local-config: a transformer gets them, and kustomize drops them in the
	// end. Each has the path of its file; what a generator makes has none.
	Documents []stream.Document

	Resources []string // files that are named as resources, in the order in which they are reached
	Patches   []string // files that are named as patches
}

// Build builds the kustomization at the top of a folder. Nothing beyond root is read.
//
// With an error among the problems the result is empty. Paths are slash-separated, and root
// knows links. dir is from root, without links.
func Build(root fs.FS, dir string) (Result, fleet.Problems) {
	w := &walk{
		files: &files{root: root, texts: map[string][]byte{}}, dir: dir,
		edited: map[string][]byte{}, taken: map[string]bool{}, reported: map[string]bool{},
	}
	w.enter(dir, site{}, nil, "")
	w.checkTransformers()
	w.checkChanges(nil)
	if w.problems.Failed() {
		return Result{}, w.problems
	}
	name := path.Join(dir, kustomizationsOf(w.files, dir)[0])
	top, err := yaml.Marshal(w.editedTop())
	if err != nil {
		w.refuseFile(name, "the kustomization cannot be written: "+fleet.Unquoted(err.Error()), "fix it")
		return Result{}, w.problems
	}
	plain, err := w.real(name)
	if err != nil {
		w.refuseFile(name, "the kustomization cannot be read: "+fleet.WithoutPath(err), "fix it")
		return Result{}, w.problems
	}
	w.edited[plain] = top
	built, err := run(fileSystem{w.files, w.edited}, dir)
	if err != nil {
		w.refuseFile(w.faulty(err, name), "kustomize cannot build this: "+sentence(err), "fix the kustomization")
		return Result{}, w.problems
	}
	w.checkGenerators(built)
	w.checkChanges(built)
	objects, problems := w.documents(built)
	if problems = append(w.problems, problems...); problems.Failed() {
		return Result{}, problems
	}
	return Result{slices.Concat(w.configs, objects), w.resources, w.patches}, problems
}

// run runs kustomize, as its command would, with the plugins alone that are built in.
func run(files fileSystem, dir string) (resmap.ResMap, error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as the command does
	options.LoadRestrictions = types.LoadRestrictionsRootOnly
	options.PluginConfig = types.DisabledPluginConfig()
	var built resmap.ResMap
	err := walled(func() error {
		var err error
		built, err = krusty.MakeKustomizer(options).Run(files, confirmed(dir).String())
		return err
	})
	return built, err
}

// keptLocal is where the mark of local configuration is while kustomize builds: it would drop the
// objects that have it at the end, and a transformer gets them.
const keptLocal = "internal.capifleet.dev/local-config"

// editedTop is the top kustomization without its FleetConfigs, that asks for the origin of objects.
func (w *walk) editedTop() types.Kustomization {
	k := w.top
	keep := func(name string, texts []string) []string {
		var kept []string
		for i, text := range texts {
			if !w.taken[field.NewPath(name).Index(i).String()] {
				kept = append(kept, text)
			}
		}
		return kept
	}
	k.Resources, k.Bases = keep("resources", k.Resources), keep("bases", k.Bases)
	k.Generators, k.Transformers = keep("generators", k.Generators), keep("transformers", k.Transformers)
	k.BuildMetadata = metadataOf(k.BuildMetadata)
	k.Transformers = append(k.Transformers, ownTransformer("local-config", ".*", v1alpha1.LocalConfigAnnotation, "move",
		"/metadata/annotations/"+pointer(v1alpha1.LocalConfigAnnotation), keptLocal))
	k.Transformers = append(k.Transformers, nameTransformers()...)
	return k
}

// topSite is where the top kustomization is.
func (w *walk) topSite() site {
	at := site{file: w.shown(path.Join(w.dir, "kustomization.yaml"))}
	if names := kustomizationsOf(w.files, w.dir); len(names) == 1 {
		at.file = names[0]
	}
	return at
}

// checkTransformers checks where the top kustomization runs FleetConfigs as transformers.
func (w *walk) checkTransformers() {
	for _, run := range w.runs {
		if run.Root().String() == "transformers" {
			w.checkLast(w.topSite(), run)
		}
	}
}

// checkLast warns of transformers behind a FleetConfig.
func (w *walk) checkLast(s site, run *field.Path) {
	behind := false
	for i := range w.top.Transformers {
		at := field.NewPath("transformers").Index(i).String()
		if behind && !w.taken[at] {
			w.report(fleet.Problem{
				Severity: fleet.Warning, Code: fleet.NotApplied, Object: fleet.Ref{File: s.file}, Field: run,
				Message: "a transformer follows the FleetConfig, and does not see what is generated: " +
					"capifleet runs last",
				Remedy: "name the FleetConfig last",
			})
			return
		}
		behind = behind || at == run.String()
	}
}
