package argocd

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

func sourceRules(spec map[string]any) []rule {
	return slices.Concat(
		ofEachSource(spec, checkSource, "repoURL", "path", "chart", "targetRevision", "ref"),
		ofEachSource(spec, checkPlaceholders, "repoURL", "path", "chart", "targetRevision"),
		ofEachSource(spec, checkRepoURL, "repoURL", "chart"),
		ofEachSource(spec, checkImageChart, "repoURL", "chart"),
		[]rule{{below("spec.sourceHydrator"), checkHydrator}},
		ofEachSource(spec, checkKinds),
		ofEachSource(spec, checkPath, "path", "chart", "repoURL"),
		ofEachSource(spec, checkIdle, identity()...),
		[]rule{
			{nil, checkBesideHydrator},
			{inSources("ref"), checkRefs},
			{inSources("ref", "path", "chart", "repoURL"), checkAllRefs},
		},
	)
}

// identity is what makes a source a chart, a folder or a ref.
func identity() []string { return []string{"path", "chart", "ref", "repoURL"} }

// ofEachSource are the rules that apply a check to each source of a spec alone, which looks at some
// texts of it. All checks ask whether it is only a ref, and of which kind it is; that may depend on
// more texts.
func ofEachSource(spec map[string]any, check func(checked, source) fleet.Problems, names ...string) []rule {
	var rules []rule
	for _, of := range (checked{spec: spec}).sources() {
		place, looksAt := of.place, slices.Concat(names, of.kindTexts())
		if of.text("ref") != "" {
			looksAt = append(looksAt, identity()...)
		}
		var reads [][]string
		if len(looksAt) > 0 {
			reads = below(place, looksAt...)
		}
		rules = append(rules, rule{reads, func(a checked) fleet.Problems {
			for _, s := range a.sources() {
				if s.place == place {
					return check(a, s)
				}
			}
			return nil
		}})
	}
	return rules
}

// source is one source of an Application as Argo CD takes it.
type source struct {
	place   string      // in the Application
	path    *field.Path // in the FleetConfig
	tree    map[string]any
	several bool // it is one of spec.sources
	dry     bool // it is what a hydrator reads
}

// sources are those that Argo CD takes, with the one that a hydrator reads.
func (a checked) sources() []source {
	if a.taken != nil {
		return a.taken
	}
	if hydrator, hydrated := a.spec["sourceHydrator"].(map[string]any); hydrated {
		return []source{{
			place: "spec.sourceHydrator.drySource", dry: true,
			path: a.sourcePath(0, "sourceHydrator", "drySource"), tree: fleet.MapAt(hydrator, "drySource"),
		}}
	}
	list := fleet.ListAt(a.spec, "sources")
	if len(list) == 0 {
		return []source{{place: "spec.source", path: a.sourcePath(0, "source"), tree: fleet.MapAt(a.spec, "source")}}
	}
	sources := make([]source, len(list))
	for i, item := range list {
		tree, _ := item.(map[string]any)
		sources[i] = source{
			place: "spec.sources." + strconv.Itoa(i), path: a.sourcePath(i, "sources"), tree: tree, several: true,
		}
	}
	return sources
}

// sourcePath is the path of one of the sources, which are at a field of the spec.
func (a checked) sourcePath(i int, at ...string) *field.Path {
	switch {
	case i < len(a.sourcePaths):
		return a.sourcePaths[i]
	case at[0] == "sources":
		return a.path.Child("spec", "sources").Index(i)
	}
	return a.path.Child("spec", at...)
}

func (s source) text(name string) string { return fleet.TextAt(s.tree, name) }

// isOCI reports whether the source is an OCI image (ApplicationSource IsOCI in
// pkg/apis/application/v1alpha1/types.go).
func (s source) isOCI() bool { return strings.HasPrefix(s.text("repoURL"), ociScheme) }

// isChart reports whether the source is a chart of a Helm repository. A chart of an OCI image is a
// directory of that.
func (s source) isChart() bool { return s.text("chart") != "" && !s.isOCI() }

// isRefOnly reports whether nothing is generated from a source: others refer to it
// (reposerver/repository/repository.go, GenerateManifest).
func (s source) isRefOnly() bool {
	return s.several && s.text("path") == "" && s.text("chart") == "" && s.text("ref") != ""
}

// checkSource checks that a source says where its manifests are (util/argo/argo.go,
// validateSourcePermissions; Argo CD reports an InvalidSpecError for each Application). One of
// several sources may be there only for others to refer to, and have none.
func checkSource(a checked, s source) fleet.Problems {
	if s.dry {
		return nil // see checkHydrator
	}
	problems := checkRendered(s.path, s.tree, "repoURL", "path", "chart", "targetRevision", "ref")
	if len(problems) > 0 {
		return problems
	}
	nowhere := s.text("path") == "" && s.text("chart") == ""
	switch {
	case s.text("repoURL") == "":
		return fleet.Problems{a.either(
			refused(s.path.Child("repoURL"), "", "the source has no repoURL"), "set repoURL", "",
		)}
	case nowhere && !s.several:
		return fleet.Problems{a.either(refused(s.path, "", "the source has neither a path nor a chart"),
			"set path, which is . for the root of the repository, or set chart", "")}
	case nowhere && s.text("ref") == "":
		return fleet.Problems{a.either(refused(s.path, "", "the source has none of path, chart and ref"),
			"set one of them", "")}
	case s.text("chart") != "" && s.text("targetRevision") == "":
		return fleet.Problems{a.either(
			refused(s.path.Child("targetRevision"), "", "the source does not name the version of its chart"),
			"set targetRevision to a version of the chart", "",
		)}
	}
	return nil
}

// checkHydrator checks the same of a hydrator (util/argo/argo.go, validateSourceHydrator), and that
// it does not write to the root of the repository (controller/hydrator/hydrator.go,
// validateApplications).
func checkHydrator(a checked) fleet.Problems {
	hydrator, hydrated := a.spec["sourceHydrator"].(map[string]any)
	if !hydrated {
		return nil
	}
	at := a.path.Child("spec", "sourceHydrator")
	dry, sync := fleet.MapAt(hydrator, "drySource"), fleet.MapAt(hydrator, "syncSource")
	problems := append(
		checkRendered(at.Child("drySource"), dry, "repoURL", "path", "targetRevision"),
		checkRendered(at.Child("syncSource"), sync, "repoURL", "path", "targetBranch")...,
	)
	if len(problems) > 0 {
		return problems
	}
	if fleet.TextAt(dry, "repoURL") == "" {
		problems = append(problems, a.either(
			refused(at.Child("drySource", "repoURL"), "", "the dry source has no repoURL"), "set repoURL", ""))
	}
	if fleet.TextAt(sync, "targetBranch") == "" {
		at := at.Child("syncSource", "targetBranch")
		problems = append(problems, a.either(
			refused(at, "", "the branch to sync from is missing"), "set targetBranch", ""))
	}
	if to, staged := hydrator["hydrateTo"].(map[string]any); staged && fleet.TextAt(to, "targetBranch") == "" {
		at := at.Child("hydrateTo", "targetBranch")
		problems = append(problems, a.either(
			refused(at, "", "the branch to write to is missing"), "set targetBranch", ""))
	}
	switch target := fleet.TextAt(sync, "path"); path.Clean(target) {
	case ".", "/":
		problems = append(problems, a.either(refused(at.Child("syncSource", "path"), target,
			"a hydrator may not write to the root of the repository"), "set path to a folder of its own", ""))
	default:
		problems = append(problems, a.leadsOut(at.Child("syncSource", "path"), target)...)
	}
	return problems
}

// checkPath checks that a path stays in its repository (util/app/path/path.go, Path).
func checkPath(a checked, s source) fleet.Problems {
	if s.isChart() {
		return nil
	}
	return a.leadsOut(s.path.Child("path"), s.text("path"))
}

// leadsOut is the problem of a path that is absolute or leaves the repository.
func (a checked) leadsOut(at *field.Path, text string) fleet.Problems {
	switch {
	case path.IsAbs(text):
		return fleet.Problems{a.either(
			refused(at, text, "the path is absolute, and Argo CD wants it relative to the repository"),
			"remove the slash at its beginning",
			"remove the slash at its beginning, or fix the fact that it begins with",
		)}
	case isOutside(path.Clean(text)):
		return fleet.Problems{a.either(refused(at, text, "the path leads out of the repository"),
			"write a path below the root of the repository", "")}
	}
	return nil
}

// checkBesideHydrator warns of sources that Argo CD does not read (ApplicationSpec GetSource in
// pkg/apis/application/v1alpha1/types.go).
func checkBesideHydrator(a checked) fleet.Problems {
	if _, hydrated := a.spec["sourceHydrator"].(map[string]any); !hydrated {
		return nil
	}
	var problems fleet.Problems
	for _, other := range []string{"source", "sources"} {
		if tree, list := fleet.MapAt(a.spec, other), fleet.ListAt(a.spec, other); len(tree)+len(list) > 0 {
			problems = append(problems, ignored(a.path.Child("spec", other), "",
				"Argo CD ignores it, since the Application has a sourceHydrator", "remove one of them"))
		}
	}
	return problems
}

// checkIdle warns of what Argo CD does not read in a source (reposerver/repository/repository.go,
// GenerateManifest and runRepoOperation).
func checkIdle(_ checked, s source) fleet.Problems {
	var problems fleet.Problems
	if text := s.text("path"); s.isChart() && text != "" && path.Clean(text) != "." {
		problems = append(problems, ignored(s.path.Child("path"), text,
			"Argo CD ignores the path, since the source is a chart", "remove path or chart"))
	}
	if ref := s.text("ref"); isRef(ref) && !s.several && !s.dry {
		problems = append(problems, ignored(s.path.Child("ref"), ref,
			"Argo CD ignores ref in an Application with one source", "write the sources as a list, in spec.sources"))
	}
	if explicit := s.explicitKinds(); len(explicit) > 0 && s.isRefOnly() {
		problems = append(problems, ignored(s.path.Child(explicit[0]), "",
			"Argo CD ignores it, since the source has only a ref: nothing is generated from it",
			"set path or chart, or move it to the source that refers to this one"))
	}
	return problems
}

// isRef reports whether a text is one by which Argo CD lets others refer to a source.
func isRef(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	}) < 0
}

// checkRefs checks the names of the sources that others refer to (util/argo/argo.go,
// GetRefSources).
func checkRefs(a checked) fleet.Problems {
	var problems fleet.Problems
	seen := map[string]bool{}
	for _, s := range a.sources() {
		ref := s.text("ref")
		switch {
		case ref == "":
		case !isRef(ref):
			problem := refused(s.path.Child("ref"), ref,
				"a ref may have letters, digits, '-' and '_' only, without a $")
			problem.Remedy = "write a plain name; files of the source are then $NAME/PATH"
			problems = append(problems, problem)
		case seen[ref]:
			problems = append(problems, a.either(refused(s.path.Child("ref"), ref, "two sources have this ref"),
				"rename one of them", ""))
		}
		seen[ref] = true
	}
	return problems
}

// checkAllRefs warns of sources of which none has manifests: Argo CD makes nothing, and reports
// success (reposerver/repository/repository.go, GenerateManifest).
func checkAllRefs(a checked) fleet.Problems {
	for _, s := range a.sources() {
		if !s.isRefOnly() || len(s.explicitKinds()) > 0 { // which is a problem of its own
			return nil
		}
	}
	return fleet.Problems{ignored(a.path.Child("spec", "sources"), "",
		"the Application deploys nothing, since all of its sources have only a ref",
		"set path or chart in the source that has the manifests")}
}
