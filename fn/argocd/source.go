package argocd

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

func sourceRules() []rule {
	used := []string{"path", "chart", "ref", "repoURL"}
	return []rule{
		{inSources(append(used, "targetRevision")...), checkSources},
		{inSources(used...), forSources(checkKinds)},
		{inSources(used...), forSources(checkPath)},
		{inSources(used...), forSources(checkIdle)},
		{inSources("ref"), checkRefs},
	}
}

// source is one source of an Application as Argo CD takes it.
type source struct {
	path    *field.Path
	tree    map[string]any
	several bool // it is one of spec.sources
	dry     bool // it is what a hydrator reads
}

// sources are those that Argo CD takes, with the one that a hydrator reads.
func (a checked) sources() []source {
	spec := a.path.Child("spec")
	if hydrator, hydrated := a.spec["sourceHydrator"].(map[string]any); hydrated {
		dry := source{path: spec.Child("sourceHydrator", "drySource"), tree: mapAt(hydrator, "drySource"), dry: true}
		return []source{dry}
	}
	list := listAt(a.spec, "sources")
	if len(list) == 0 {
		return []source{{path: spec.Child("source"), tree: mapAt(a.spec, "source")}}
	}
	sources := make([]source, len(list))
	for i, item := range list {
		tree, _ := item.(map[string]any)
		sources[i] = source{path: spec.Child("sources").Index(i), tree: tree, several: true}
	}
	return sources
}

// forSources checks each source.
func forSources(check func(checked, source) fleet.Problems) func(checked) fleet.Problems {
	return func(a checked) fleet.Problems {
		var problems fleet.Problems
		for _, s := range a.sources() {
			problems = append(problems, check(a, s)...)
		}
		return problems
	}
}

func (s source) text(name string) string { return textAt(s.tree, name) }

// isOCI reports whether the source is an OCI image (ApplicationSource IsOCI in
// pkg/apis/application/v1alpha1/types.go).
func (s source) isOCI() bool { return strings.HasPrefix(s.text("repoURL"), "oci://") }

// isChart reports whether the source is a chart of a Helm repository. A chart of an OCI image is a
// directory of that.
func (s source) isChart() bool { return s.text("chart") != "" && !s.isOCI() }

// isRefOnly reports whether nothing is generated from a source: others refer to it
// (reposerver/repository/repository.go, GenerateManifest).
func (s source) isRefOnly() bool {
	return s.several && s.text("path") == "" && s.text("chart") == "" && s.text("ref") != ""
}

// checkSources checks that each source says where its manifests are (util/argo/argo.go,
// validateSourcePermissions and validateSourceHydrator; Argo CD reports an InvalidSpecError for
// each Application). One of several sources may be there only for others to refer to, and have
// none.
func checkSources(a checked) fleet.Problems {
	if hydrator, hydrated := a.spec["sourceHydrator"].(map[string]any); hydrated {
		return checkHydrator(a.path.Child("spec", "sourceHydrator"), hydrator)
	}
	var problems fleet.Problems
	for _, s := range a.sources() {
		problems = append(problems, checkSource(s)...)
	}
	return problems
}

func checkSource(s source) fleet.Problems {
	problems := checkRendered(s.path, s.tree, "repoURL", "path", "chart", "targetRevision", "ref")
	if len(problems) > 0 {
		return problems
	}
	nowhere := s.text("path") == "" && s.text("chart") == ""
	switch {
	case s.text("repoURL") == "":
		return fleet.Problems{refused(s.path.Child("repoURL"), "", "the source has no repoURL")}
	case nowhere && !s.several:
		return fleet.Problems{refused(s.path, "", "the source has neither a path nor a chart")}
	case nowhere && s.text("ref") == "":
		return fleet.Problems{refused(s.path, "", "the source has none of path, chart and ref")}
	case s.text("chart") != "" && s.text("targetRevision") == "":
		return fleet.Problems{
			refused(s.path.Child("targetRevision"), "", "the source does not name the version of its chart"),
		}
	}
	return nil
}

// checkHydrator also checks that a hydrator does not write to the root of the repository
// (controller/hydrator/hydrator.go, validateApplications).
func checkHydrator(at *field.Path, hydrator map[string]any) fleet.Problems {
	dry, sync := mapAt(hydrator, "drySource"), mapAt(hydrator, "syncSource")
	problems := append(
		checkRendered(at.Child("drySource"), dry, "repoURL", "path", "targetRevision"),
		checkRendered(at.Child("syncSource"), sync, "repoURL", "path", "targetBranch")...,
	)
	if len(problems) > 0 {
		return problems
	}
	if textAt(dry, "repoURL") == "" {
		problems = append(problems, refused(at.Child("drySource", "repoURL"), "", "the dry source has no repoURL"))
	}
	if textAt(sync, "targetBranch") == "" {
		at := at.Child("syncSource", "targetBranch")
		problems = append(problems, refused(at, "", "the branch to sync from is missing"))
	}
	if to, staged := hydrator["hydrateTo"].(map[string]any); staged && textAt(to, "targetBranch") == "" {
		at := at.Child("hydrateTo", "targetBranch")
		problems = append(problems, refused(at, "", "the branch to write to is missing"))
	}
	switch target := textAt(sync, "path"); path.Clean(target) {
	case ".", "/":
		problems = append(problems, refused(at.Child("syncSource", "path"), target,
			"a hydrator may not write to the root of the repository"))
	default:
		problems = append(problems, leadsOut(at.Child("syncSource", "path"), target)...)
	}
	return problems
}

// kinds are the fields of a source of which it may have one (ApplicationSource ExplicitType in
// pkg/apis/application/v1alpha1/types.go).
func kinds() []string { return []string{"helm", "kustomize", "directory", "plugin"} }

// explicitKinds are those that the source has.
func (s source) explicitKinds() []string {
	var explicit []string
	for _, kind := range kinds() {
		if _, is := s.tree[kind].(map[string]any); is {
			explicit = append(explicit, kind)
		}
	}
	return explicit
}

// checkKinds checks that a source is of one kind. For each Application Argo CD says "multiple
// application sources defined", and syncs nothing.
func checkKinds(_ checked, s source) fleet.Problems {
	explicit := s.explicitKinds()
	if len(explicit) < 2 || s.isRefOnly() {
		return nil
	}
	problem := refused(s.path, "", fmt.Sprintf(
		"the source has %s, and Argo CD wants at most one of them, even where it is empty",
		strings.Join(explicit[:len(explicit)-1], ", ")+" and "+explicit[len(explicit)-1],
	))
	problem.Remedy = "keep the one that says what the source is"
	return fleet.Problems{problem}
}

// checkPath checks that a path stays in its repository (util/app/path/path.go, Path).
func checkPath(_ checked, s source) fleet.Problems {
	if s.isChart() {
		return nil
	}
	return leadsOut(s.path.Child("path"), s.text("path"))
}

// leadsOut is the problem of a path that is absolute or leaves the repository.
func leadsOut(at *field.Path, text string) fleet.Problems {
	switch {
	case path.IsAbs(text):
		problem := refused(at, text, "the path is absolute, and Argo CD wants it relative to the repository")
		problem.Remedy = "remove the slash at its beginning, or fix the fact that it begins with"
		return fleet.Problems{problem}
	case isOutside(path.Clean(text)):
		return fleet.Problems{refused(at, text, "the path leads out of the repository")}
	}
	return nil
}

// checkIdle warns of what Argo CD does not read in a source.
func checkIdle(a checked, s source) fleet.Problems {
	var problems fleet.Problems
	if s.dry {
		for _, other := range []string{"source", "sources"} {
			if tree, list := mapAt(a.spec, other), listAt(a.spec, other); len(tree)+len(list) > 0 {
				problems = append(problems, ignored(a.path.Child("spec", other), "",
					"Argo CD ignores it, since the Application has a sourceHydrator", "remove one of them"))
			}
		}
		return problems
	}
	if text := s.text("path"); s.isChart() && text != "" && path.Clean(text) != "." {
		problems = append(problems, ignored(s.path.Child("path"), text,
			"Argo CD ignores the path, since the source is a chart", "remove path or chart"))
	}
	if ref := s.text("ref"); isRef(ref) && !s.several {
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
func isRef(text string) bool { return regexp.MustCompile(`^[a-zA-Z0-9_-]+$`).MatchString(text) }

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
			problems = append(problems, refused(s.path.Child("ref"), ref,
				"a ref may have letters, digits, '-' and '_' only, without a $"))
		case seen[ref]:
			problems = append(problems, refused(s.path.Child("ref"), ref, "two sources have this ref"))
		}
		seen[ref] = true
	}
	return problems
}
