package decode

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
)

// folderFS is a file system that is a folder of another one.
type folderFS interface {
	// Around returns the file system that nothing is read beyond, and the path of the folder in it,
	// without links.
	Around() (root fs.FS, dir string)
}

// around is where a directory lies. Patterns may lead to what is around it, where a kustomization
// is built, whose bases lie there. Otherwise the directory is all that there is.
func around(files fs.FS, choice Choice) (root fs.FS, dir string) {
	if folder, knows := files.(folderFS); knows && choice.Reading.Built {
		return folder.Around()
	}
	return files, "."
}

// cutAbove cuts off what leads a pattern above the directory. levels is the number of folders.
func cutAbove(pattern string) (levels int, rest string) {
	for {
		below, found := strings.CutPrefix(pattern, "../")
		if !found {
			return levels, pattern
		}
		levels, pattern = levels+1, below
	}
}

// ancestor is a folder so many levels above another one, and whether it is below the root.
func ancestor(dir string, levels int) (string, bool) {
	for range levels {
		if dir == "." {
			return "", false
		}
		dir = path.Dir(dir)
	}
	return dir, true
}

// fromAncestor is the path of a file from a folder so many levels above the directory, and whether
// it is below that folder.
func fromAncestor(dir, file string, levels int) (string, bool) {
	if levels == 0 {
		return file, true
	}
	folder, exists := ancestor(dir, levels)
	if !exists {
		return "", false
	}
	full := path.Join(dir, file)
	if folder == "." {
		return full, !strings.HasPrefix(full, "../")
	}
	return strings.CutPrefix(full, folder+"/")
}

// fromDirectory is a path from the directory, in its only spelling: without a ".." that leads back
// into it.
func fromDirectory(dir, name string) string {
	if !strings.HasPrefix(name, "../") && name != ".." {
		return name
	}
	relative, err := filepath.Rel(filepath.FromSlash(dir), filepath.FromSlash(path.Join(dir, name)))
	if err != nil {
		return name
	}
	return filepath.ToSlash(relative)
}

// checkAbove refuses patterns that lead above the directory where nothing there can be read, or out
// of the root.
func (r *reader) checkAbove() fleet.Problems {
	var problems fleet.Problems
	check := func(at *field.Path, patterns []v1alpha1.FilePattern) {
		for i, pattern := range patterns {
			levels, _ := cutAbove(string(pattern))
			if levels == 0 {
				continue
			}
			if _, exists := ancestor(r.files.dir, levels); exists {
				continue
			}
			problem := fleet.Problem{
				Code: fleet.BadValue, Object: r.self, Field: at.Index(i), Value: string(pattern),
				Message: "the pattern leads out of the root, and nothing beyond that is read",
				Remedy:  "put the files below the root, or set --root to a folder that has both",
			}
			if !r.choice.Reading.Built {
				problem.Message = "the pattern leads out of the package; only render, plan and explain read files " +
					"above a directory, if they build its kustomization"
				problem.Remedy = "write a path relative to the package, for example payloads/*.yaml"
				if r.choice.Reading.NotBuilt != "" {
					problem.Remedy = "leave out --kustomize=false"
				}
			}
			problems = append(problems, problem)
		}
	}
	check(field.NewPath("spec", "clusters", "files"), r.config.Spec.Clusters.Files)
	for _, entry := range r.entries.Delivering {
		for j, resource := range entry.Resources {
			check(entry.Path.Child("resources").Index(j).Child("files"), resource.Files)
		}
	}
	return problems
}
