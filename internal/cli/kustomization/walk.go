package kustomization

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/stream"
)

// walk reads every kustomization that is reached, and every file that it names.
type walk struct {
	*files
	dir     string   // of the kustomization that is built, from the root, without links
	around  []string // the folders whose kustomizations lead to the current one, from the top
	visits  int      // kustomizations that were entered
	uses    uses     // what kustomizations would use, each as often as it is reached
	tooDeep bool     // whether kustomizations are nested too deeply
	top     types.Kustomization
	edited  map[string][]byte // files without the FleetConfigs that they hold
	taken   map[string]bool   // references of the top kustomization that name FleetConfigs and nothing else
	configs []stream.Document // FleetConfigs that the top kustomization names, and that are taken out
	kept    []stream.Document // those that it names as objects alone: they are built
	changes []change          // what kustomizations do to the objects that they select
	runs    []*field.Path     // where it names them as functions, or as objects
	behind  []transforming    // kustomizations that change what generators of the top one make
	// functions are the files that the top kustomization names as generators or transformers, as
	// they are shown.
	functions          map[string]bool
	resources, patches []string // files that were reached, as they are shown
	reported           map[string]bool
	problems           fleet.Problems
}

// site is where a reference is written.
type site struct {
	folder string // that the reference is from, without links
	file   string // that has it, as it is shown
	top    bool   // whether it is the kustomization that is built
	// component is whether it is one of the components of that kustomization, or of theirs.
	component bool
	// plugins is whether what is read configures plugins, whose own paths are from the folder
	// pluginFolder.
	plugins      bool
	pluginFolder string
	object       fleet.Ref // that it is written in; zero for a kustomization
}

// kustomizationsOf are the names of the files in a folder that kustomize takes for kustomizations.
// folder is from the root.
func kustomizationsOf(f *files, folder string) []string {
	var names []string
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if plain, err := f.real(path.Join(folder, name)); err == nil && !f.isFolder(plain) {
			names = append(names, name)
		}
	}
	return names
}

// shown is a path as the user knows it: from the folder that is built.
func (w *walk) shown(name string) string {
	relative, err := filepath.Rel(w.dir, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(relative)
}

// enter walks the kustomization of a folder. s is what leads there; that of the top is its own.
func (w *walk) enter(folder string, s site, at *field.Path, text string) {
	if w.stopped() || w.refuseDepth(folder, s, at, text) {
		return
	}
	names := kustomizationsOf(w.files, folder)
	switch {
	case len(names) == 0:
		w.refuse(s, at, text, "the folder has no kustomization", "name a folder that has one, or the files in it")
		return
	case len(names) > 1:
		w.refuseFile(path.Join(folder, names[1]), "the folder has several kustomizations: "+strings.Join(names, ", "),
			"remove all but one")
		return
	}
	name := path.Join(folder, names[0])
	k, ok := w.parse(name)
	if !ok {
		return
	}
	inside := site{
		folder: folder, file: w.shown(name), top: len(w.around) == 0, plugins: s.plugins, pluginFolder: s.pluginFolder,
	}
	inside.component = s.component
	if inside.top {
		w.top = *k
		w.functions = w.namedAsFunctions(k, folder)
	}
	if inside.top || inside.component {
		w.behind = append(w.behind, transforming{*k, inside})
	}
	for _, name := range programs(k) {
		w.refuse(inside, field.NewPath(name), "", "capifleet runs no Helm",
			"render the chart into files, and name these under resources")
	}
	if !w.useGenerators(k, inside) {
		return
	}
	w.around = append(w.around, folder)
	for _, patch := range k.Patches {
		w.checkAliases(inside, field.NewPath("patches"), patch.Patch)
	}
	for _, patch := range k.PatchesJson6902 {
		w.checkAliases(inside, field.NewPath("patchesJson6902"), patch.Patch)
	}
	for _, r := range references(k) {
		w.follow(r, inside)
	}
	w.around = w.around[:len(w.around)-1]
	w.gatherChanges(k, inside, inside.top || k.Kind == types.ComponentKind)
}

// refuseDepth refuses a kustomization that leads back to itself, and one too many.
func (w *walk) refuseDepth(folder string, s site, at *field.Path, text string) bool {
	contains := func(visited string) bool {
		return folder == "." || visited == folder || strings.HasPrefix(visited, folder+"/")
	}
	w.visits++
	switch {
	case slices.ContainsFunc(w.around, contains):
		w.refuse(s, at, text, "the kustomization there leads back to itself, or is above one that leads there",
			"name a folder that is not around this one")
	case len(w.around) >= deepest:
		w.tooDeep = true
		w.refuse(s, at, text, fmt.Sprintf("more than %d kustomizations are within one another", deepest),
			"flatten them")
	case w.visits > mostVisits:
		w.refuse(s, at, text, "the kustomizations lead to more than "+fleet.Count(mostVisits, "kustomization")+
			", each as often as it is reached", "split the directory into several")
	default:
		return false
	}
	return true
}

// stopped reports whether so much is read that the walk goes no further.
func (w *walk) stopped() bool {
	return w.tooDeep || w.visits > mostVisits || w.total > largestTotal || w.uses.tooMuch()
}

// parse reads a kustomization as kustomize does.
func (w *walk) parse(name string) (*types.Kustomization, bool) {
	plain, err := w.real(name)
	if err == nil {
		var text []byte
		if text, err = w.read(plain, largestFile); err == nil {
			k := new(types.Kustomization)
			if err := k.Unmarshal(text); err != nil {
				w.refuseFile(name, "kustomize cannot read the kustomization: "+sentence(err), "fix it")
				return nil, false
			}
			return k, true
		}
	}
	w.refuseFile(name, "the kustomization cannot be read: "+fleet.WithoutPath(err), "put the file itself in its place")
	return nil, false
}

// follow reads what a reference names.
func (w *walk) follow(r reference, s site) {
	if w.stopped() {
		return
	}
	if isRemote(r.text) && !w.isLocalResource(r, s) {
		w.refuse(s, r.at, r.text, "it is remote, and capifleet fetches nothing",
			"put a copy into the repository, and name that")
		return
	}
	if w.inline(r, s) {
		return
	}
	plain, ok := w.locate(r, s)
	if !ok {
		return
	}
	switch folder := w.isFolder(plain); {
	case r.meaning == isComponent && !folder:
		w.refuse(s, r.at, r.text, "it is a file, and a component is a folder", "name the folder of the component")
	case folder && (r.meaning == isResource || r.meaning == isComponent || r.meaning == isPlugin):
		inside := s
		if r.meaning == isPlugin {
			inside.plugins, inside.pluginFolder = true, s.folder
		}
		inside.component = r.meaning == isComponent && (s.top || s.component)
		w.enter(plain, inside, r.at, r.text)
	case folder:
		w.refuse(s, r.at, r.text, "it is a folder, and a file is meant", "name the files in it")
	default:
		w.file(plain, r, s)
	}
}

// inline checks the text of plugins, or of a patch, that stands in the place of a path, and reports
// whether there is one.
func (w *walk) inline(r reference, s site) bool {
	if r.meaning != isPlugin && r.meaning != isPatch {
		return false
	}
	items, found := objectsIn(r.text)
	switch {
	case found && r.meaning == isPlugin:
		w.inlinePlugins(items, r, s)
	case found:
		w.checkAliases(s, r.at, r.text)
	}
	return found
}

// isLocalResource reports whether kustomize finds a file by a path that looks like a repository: it
// looks for one first.
func (w *walk) isLocalResource(r reference, s site) bool {
	if strings.Contains(r.text, ":") || r.meaning == isComponent {
		return false
	}
	plain, err := w.real(path.Join(s.folder, r.text))
	return err == nil && !w.isFolder(plain)
}

// isEarlierOutput reports whether a file holds nothing but what fleets have generated: each run
// replaces it, wherever it is.
func (w *walk) isEarlierOutput(name string) bool {
	text, err := w.open(name)
	if err != nil {
		return false
	}
	items, found := objectsIn(string(text))
	isWritten := func(item *stream.Item) bool {
		return item.Meta().Labels[v1alpha1.ManagedByLabel] == v1alpha1.ManagedByValue
	}
	return found && !slices.ContainsFunc(items, func(item *stream.Item) bool { return !isWritten(item) })
}

// locate is the path of what a reference names, without links. It refuses what leads out of the
// root, and what is not there.
func (w *walk) locate(r reference, s site) (string, bool) {
	if path.IsAbs(r.text) || filepath.IsAbs(r.text) {
		w.refuse(s, r.at, r.text, "it is an absolute path, and leads out of the root", "name it from this folder")
		return "", false
	}
	joined := path.Join(s.folder, r.text)
	plain, err := w.real(joined)
	switch {
	case err == nil && fleet.OutputAround(w.root, plain) != "" &&
		(r.meaning != isResource || !w.isEarlierOutput(plain)):
		w.refuse(s, r.at, r.text, "render --output-dir has written it, or the folder that it is in, so it is not read",
			"name a file or folder of the input, or a file that render --only generated has written")
	case r.text == "":
		w.refuse(s, r.at, r.text, "the path is empty", "name a file, or remove it")
	case err != nil && w.leadsOut(joined, err):
		w.refuse(s, r.at, r.text, "it leads out of the root, and nothing beyond that is read",
			"put it below the root, or set --root to a folder that has both")
	case err != nil:
		w.refuse(s, r.at, r.text, "it cannot be read: "+fleet.WithoutPath(err), "fix the path, or add the file")
	case !w.isFolder(plain) && s.folder != "." && !strings.HasPrefix(plain, s.folder+"/"):
		w.refuse(s, r.at, r.text, "the file is not below the folder of its kustomization, and kustomize reads no other",
			"put a kustomization beside the file, and name that folder")
	default:
		return plain, true
	}
	return "", false
}
