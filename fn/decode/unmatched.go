package decode

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/fn/spelling"
)

// unmatched says why a pattern matches no object of a payload. Other patterns match objects of
// others, so it does not mean those.
func (r *reader) unmatched(position int, pattern string, others []string) fleet.Unmatched {
	files := r.knownFiles()
	switch {
	case slices.Contains(files, pattern):
		return fleet.Unmatched{Pattern: position}
	case hasWildcard(pattern):
		return fleet.Unmatched{Pattern: position, Nearest: nearestPattern(pattern, r.files.dir, files)}
	}
	files = slices.DeleteFunc(files, func(file string) bool { return slices.Contains(others, file) })
	return fleet.Unmatched{Pattern: position, NoFile: true, Nearest: nearestFile(pattern, files)}
}

// nearestFile is what a path that is no file may stand for: all files of the folder that it is, the
// only file whose path ends with it or with which it ends, or one whose path is nearly the same; ""
// where there is none.
func nearestFile(name string, files []string) string {
	folder := name + "/"
	if slices.ContainsFunc(files, func(file string) bool { return strings.HasPrefix(file, folder) }) {
		return folder + "*"
	}
	elsewhere := slices.DeleteFunc(slices.Clone(files), func(file string) bool {
		return !strings.HasSuffix(file, "/"+name) && !strings.HasSuffix(name, "/"+file)
	})
	if len(elsewhere) == 1 {
		return elsewhere[0]
	}
	return spelling.Nearest(name, files)
}

// nearestPattern is a pattern of a folder with nearly the same name, of the only folder whose path
// ends with that name, or of files that end in another way, where that matches a file; ""
// where there is none.
func nearestPattern(pattern, dir string, files []string) string {
	folder, name := path.Split(pattern)
	if hasWildcard(folder) {
		return ""
	}
	folder = path.Clean(folder)
	folders, endings := map[string]bool{folder: true}, map[string]bool{path.Ext(name): true}
	for _, file := range files {
		folders[path.Dir(file)], endings[path.Ext(file)] = true, true
	}
	others := slices.DeleteFunc(fleet.SortedKeys(folders), func(other string) bool { return other == folder })
	elsewhere := slices.DeleteFunc(slices.Clone(others), func(other string) bool {
		return !strings.HasSuffix(other, "/"+folder)
	})
	near := []string{folder, spelling.Nearest(folder, others)}
	if len(elsewhere) == 1 {
		near = append(near, elsewhere[0])
	}
	for _, ending := range fleet.SortedKeys(endings) {
		for _, other := range near {
			if other == "" {
				continue
			}
			candidate := path.Join(other, strings.TrimSuffix(name, path.Ext(name))+ending)
			if candidate == pattern { // It matches a file, and nothing of it can be a payload.
				continue
			}
			if len(unmatched([]v1alpha1.FilePattern{v1alpha1.FilePattern(candidate)}, dir, files)) == 0 {
				return candidate
			}
		}
	}
	return ""
}

// knownFiles are the files that objects are from, sorted, each once: those of the input or, where
// it does not say which these are, those that were read.
func (r *reader) knownFiles() []string {
	if !r.hasPaths {
		return slices.Sorted(maps.Keys(r.files.objects))
	}
	var files []string
	for _, item := range r.input {
		if file := item.Path(); file != "" {
			files = append(files, file)
		}
	}
	if r.choice.Reading.Built {
		files = slices.AppendSeq(files, maps.Keys(r.files.objects))
	}
	slices.Sort(files)
	return slices.Compact(files)
}
