package argocd

import (
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/fn/fleet"
)

// valueFile is a file that a source gives to Helm.
type valueFile struct {
	path   *field.Path
	text   string
	unread bool // a later parameter has the same name
}

// valueFiles are the files that a source gives to Helm: those with values, and those whose content
// is a value.
func (s source) valueFiles() []valueFile {
	var files []valueFile
	helm, at := s.helm(), s.path.Child("helm")
	for i, item := range fleet.ListAt(helm, "valueFiles") {
		text, _ := item.(string)
		files = append(files, valueFile{path: at.Child("valueFiles").Index(i), text: text})
	}
	parameters := fleet.ListAt(helm, "fileParameters")
	for i, item := range parameters {
		tree, _ := item.(map[string]any)
		files = append(files, valueFile{
			path: at.Child("fileParameters").Index(i).Child("path"), text: fleet.TextAt(tree, "path"),
			unread: slices.ContainsFunc(parameters[i+1:], func(later any) bool {
				other, _ := later.(map[string]any)
				return fleet.TextAt(other, "name") == fleet.TextAt(tree, "name")
			}),
		})
	}
	return files
}

// checkValueFiles checks the files that sources give to Helm (reposerver/repository/repository.go,
// resolveReferencedSources, runManifestGen and getResolvedValueFiles; util/io/path/resolved.go).
func checkValueFiles(a checked) fleet.Problems {
	sources := a.sources()
	var problems fleet.Problems
	for _, s := range sources {
		pinned := map[string]reference{}
		for _, file := range s.valueFiles() {
			switch ref, rest, isRef := file.reference(); {
			case isRef && s.several:
				problems = append(problems, a.checkReference(sources, reference{file, ref, rest}, pinned)...)
			default:
				problems = append(problems, a.checkOwnFile(s, file)...)
			}
		}
	}
	return problems
}

// reference cuts $ref/rest.
func (f valueFile) reference() (ref, rest string, isRef bool) {
	text, isRef := strings.CutPrefix(f.text, "$")
	ref, rest, _ = strings.Cut(text, "/")
	return ref, rest, isRef
}

// reference is a file of another source.
type reference struct {
	valueFile
	ref, rest string
}

// checkReference checks a file of another source. pinned are the references that the source has
// already, by repository: it may have one revision of each.
func (a checked) checkReference(sources []source, r reference, pinned map[string]reference) fleet.Problems {
	at := slices.IndexFunc(sources, func(s source) bool { return s.text("ref") == r.ref && r.ref != "" })
	if at < 0 && slices.ContainsFunc(sources, func(s source) bool { return s.text("ref") == "$"+r.ref }) {
		return nil // it is named with its $, which checkRefs refuses
	}
	if at < 0 {
		problem := refused(r.path, r.text, "no source of the Application has the ref that "+a.shown("$"+r.ref)+" names")
		problem.Remedy = "add the ref to the source that has the file"
		if refs := refsOf(sources); len(refs) > 0 && !a.hidden {
			problem.Remedy = "the refs are " + strings.Join(refs, ", ")
		}
		return fleet.Problems{problem}
	}
	to := sources[at]
	if to.text("chart") != "" {
		problem := refused(r.path, r.text, "the source that "+a.shown("$"+r.ref)+
			" names is a chart, and Argo CD takes no files of charts")
		problem.Remedy = "put the file into a repository of Git, with a ref of its own"
		return fleet.Problems{problem}
	}
	repository := normalizeGitURL(to.text("repoURL"))
	other, exists := pinned[repository]
	if !exists {
		other = r
		pinned[repository] = r
	}
	revision := func(ref string) string {
		i := slices.IndexFunc(sources, func(s source) bool { return s.text("ref") == ref })
		return sources[i].text("targetRevision")
	}
	if revision(other.ref) != revision(r.ref) {
		problem := refused(r.path, r.text, "the source takes files of two revisions of one repository, by "+
			a.shown("$"+other.ref)+" and "+a.shown("$"+r.ref))
		problem.Remedy = "set one targetRevision in both sources, or take the files of one of them"
		return fleet.Problems{problem}
	}
	rest, missing, known := expand(r.rest)
	if known && !namesFile(rest) {
		return fleet.Problems{a.either(
			refused(r.path, r.text, "the path names no file of the repository of "+a.shown("$"+r.ref)),
			"write $REF/PATH, with the path of a file from the root of the repository", "",
		)}
	}
	return a.noVariable(r.valueFile, missing)
}

// shown is a part of a value in a message, unless it may be secret.
func (a checked) shown(text string) string {
	if a.hidden {
		return "its beginning"
	}
	return fleet.Shorten(text)
}

// refsOf are the refs of sources that Argo CD takes, as they are referred to.
func refsOf(sources []source) []string {
	var refs []string
	for _, s := range sources {
		if ref := s.text("ref"); isRef(ref) {
			refs = append(refs, "$"+ref)
		}
	}
	return refs
}

// checkOwnFile checks a file of the source itself, in which Argo CD puts its variables
// (reposerver/repository/repository.go, newEnv), and nothing for one that it does not have.
func (a checked) checkOwnFile(s source, file valueFile) fleet.Problems {
	text, missing, known := expand(file.text)
	if known {
		if why := s.notAFile(text, file.unread); why != "" {
			return fleet.Problems{a.either(refused(file.path, file.text, why),
				"write the path of a file from the folder of the source, or, after a slash, from the root", "")}
		}
	}
	if isRef(strings.TrimPrefix(missing, "$")) && strings.HasPrefix(file.text, missing+"/") && !s.several {
		return fleet.Problems{ignored(file.path, file.text,
			"Argo CD replaces "+a.shown(missing)+" by nothing: an Application with one source has no refs",
			"write the sources as a list, in spec.sources, with a ref in the one that has the file")}
	}
	return a.noVariable(file, missing)
}

// noVariable warns of a variable that Argo CD does not have; "" for none.
func (a checked) noVariable(file valueFile, missing string) fleet.Problems {
	if missing == "" {
		return nil
	}
	return fleet.Problems{ignored(file.path, file.text,
		"Argo CD replaces "+a.shown(missing)+" by nothing, since it has no variable of this name",
		"write what is meant; the variables of Argo CD begin with "+variablePrefix)}
}

// namesFile reports whether a path leads to something below the root of a repository. A slash at
// its beginning is the root.
func namesFile(text string) bool {
	clean := path.Clean(strings.TrimLeft(text, "/"))
	return clean != "." && !isOutside(clean)
}

// isOutside reports whether a clean path leads out of a repository.
func isOutside(clean string) bool { return clean == ".." || strings.HasPrefix(clean, "../") }

// notAFile says why Argo CD, or Helm after it, takes no file of the source by a path; "" where it
// may. unread says that Argo CD gives the file to nobody.
func (s source) notAFile(text string, unread bool) string {
	const ofRoot = "the path names no file of the repository"
	from := s.text("path")
	if s.isChart() {
		from = ""
	}
	switch {
	case text == "" && unread && path.Clean(from) != ".": // it is the folder of the source
	case text == "":
		return "the path is empty, or becomes so, and names no file"
	case strings.Contains(text, "://"):
	case path.IsAbs(text): // of the repository
		if !namesFile(text) {
			return ofRoot
		}
	case path.IsAbs(from) || strings.Contains(from, "{{") || isOutside(path.Clean(from)): // a problem of its own
	case !namesFile(path.Join(from, text)):
		return "the file is not in the repository, or chart, of the source"
	}
	return ""
}
