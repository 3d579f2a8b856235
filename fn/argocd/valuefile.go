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
	path *field.Path
	text string
}

// valueFiles are the files that a source gives to Helm: those with values, and those whose content
// is a value.
func (s source) valueFiles() []valueFile {
	var files []valueFile
	helm, at := s.helm(), s.path.Child("helm")
	for i, item := range listAt(helm, "valueFiles") {
		text, _ := item.(string)
		files = append(files, valueFile{at.Child("valueFiles").Index(i), text})
	}
	for i, item := range listAt(helm, "fileParameters") {
		tree, _ := item.(map[string]any)
		files = append(files, valueFile{at.Child("fileParameters").Index(i).Child("path"), textAt(tree, "path")})
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
			case isRef:
				problems = append(problems, a.checkVariable(file, ref, rest)...)
			default:
				problems = append(problems, checkFile(s, file)...)
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
		return fleet.Problems{refused(r.path, r.text, "the source that "+a.shown("$"+r.ref)+
			" names is a chart, and Argo CD takes no files of charts")}
	}
	repository := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(to.text("repoURL"))), ".git")
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
		return fleet.Problems{refused(r.path, r.text, "the source takes files of two revisions of one repository, by "+
			a.shown("$"+other.ref)+" and "+a.shown("$"+r.ref))}
	}
	if strings.Contains(r.rest, "$") {
		return nil // Argo CD puts something in its place
	}
	if !namesFile(r.rest) {
		return fleet.Problems{refused(r.path, r.text, "it names no file of the repository of "+a.shown("$"+r.ref))}
	}
	return nil
}

// shown is a part of a value in a message, unless it may be secret.
func (a checked) shown(text string) string {
	if a.hidden {
		return "its beginning"
	}
	return fleet.Shorten(text)
}

// refsOf are the refs of sources, as they are referred to.
func refsOf(sources []source) []string {
	var refs []string
	for _, s := range sources {
		if ref := s.text("ref"); ref != "" {
			refs = append(refs, "$"+ref)
		}
	}
	return refs
}

// checkVariable warns of a reference in an Application of one source, where it is a variable of the
// build environment (reposerver/repository/repository.go, newEnv), and nothing where there is none
// of this name.
func (a checked) checkVariable(file valueFile, name, rest string) fleet.Problems {
	if strings.HasPrefix(name, "{") || strings.HasPrefix(name, "$") || strings.HasPrefix(name, "ARGOCD_") {
		return nil
	}
	if strings.Contains(file.text, "/") && !strings.Contains(rest, "$") && !namesFile(rest) {
		return fleet.Problems{refused(file.path, file.text, "it names no file of the repository")}
	}
	return fleet.Problems{ignored(file.path, file.text,
		"Argo CD replaces "+a.shown("$"+name)+" by nothing: an Application with one source has no refs",
		"write the sources as a list, in spec.sources, with a ref in the one that has the file")}
}

// namesFile reports whether a path leads to something below the root of a repository. A slash at
// its beginning is the root.
func namesFile(text string) bool {
	clean := path.Clean(strings.TrimLeft(text, "/"))
	return clean != "." && !isOutside(clean)
}

// isOutside reports whether a clean path leads out of a repository.
func isOutside(clean string) bool { return clean == ".." || strings.HasPrefix(clean, "../") }

// checkFile checks a file of the source itself.
func checkFile(s source, file valueFile) fleet.Problems {
	switch text := file.text; {
	case text == "":
		return fleet.Problems{refused(file.path, "", "it names no file")}
	case strings.Contains(text, "$") || strings.Contains(text, "://"):
		return nil
	case path.IsAbs(text): // of the repository
		if !namesFile(text) {
			return fleet.Problems{refused(file.path, text, "it names no file of the repository")}
		}
		return nil
	default:
		from := s.text("path")
		if s.isChart() {
			from = ""
		}
		if path.IsAbs(from) || strings.Contains(from, "{{") {
			return nil // a problem of its own
		}
		if isOutside(path.Clean(from)) {
			return nil // a problem of its own
		}
		if !namesFile(path.Join(from, text)) {
			return fleet.Problems{
				refused(file.path, text, "the file is not in the repository, or chart, of the source"),
			}
		}
	}
	return nil
}
