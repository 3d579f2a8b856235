package cli

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/fn/spelling"
)

// manifestExtensions are how the names of files end that are read.
func manifestExtensions() []string { return []string{".yaml", ".yml", ".json"} }

// isMisnamed reports whether a file that is not read for its name holds a manifest: the name nearly
// ends as those do that are read, and lines say apiVersion and kind.
func (w *directoryWalk) isMisnamed(name string) bool {
	extension, known := strings.ToLower(path.Ext(name)), manifestExtensions()
	if extension == ".txt" { // clusters.yaml.txt, where a system hides how names end
		extension = path.Ext(strings.TrimSuffix(strings.ToLower(name), extension))
	}
	isTypo := func(one string) bool { return spelling.IsTypo(extension, one) && !strings.HasSuffix(extension, "~") }
	isNear := slices.Contains(known, extension) || slices.ContainsFunc(known, isTypo)
	return isNear && w.looksLikeManifest(name)
}

// looksLikeManifest reports whether lines at the beginning of a file say apiVersion and kind.
func (w *directoryWalk) looksLikeManifest(name string) bool {
	const begun = 16 << 10 // bytes
	info, err := fs.Stat(w.files, name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := w.files.Open(name)
	if err != nil {
		return false // It is not known to be a manifest.
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, begun))
	if err != nil {
		return false
	}
	hasVersion, hasKind := false, false
	for line := range bytes.Lines(text) {
		line = bytes.TrimLeft(line, " \t{\"") // as in JSON too
		hasVersion = hasVersion || bytes.HasPrefix(line, []byte("apiVersion"))
		hasKind = hasKind || bytes.HasPrefix(line, []byte("kind")) ||
			hasVersion && bytes.Contains(line, []byte(`"kind"`))
	}
	return hasVersion && hasKind
}
