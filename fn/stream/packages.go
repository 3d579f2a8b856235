package stream

import (
	"path"
	"strings"
)

// packageAnnotation is where kpt fn render says which package an item is from, as an absolute path.
// The item's own path is relative to that package.
const packageAnnotation = "internal.config.kubernetes.io/package-path"

// nestPaths makes the paths of items from nested packages relative to the outermost package, as kpt
// fn source and people have them.
func nestPaths(items []*Item) {
	outermost := ""
	for _, item := range items {
		if at := item.meta.Annotations[packageAnnotation]; at != "" && (outermost == "" || len(at) < len(outermost)) {
			outermost = at
		}
	}
	for _, item := range items {
		within, nested := strings.CutPrefix(item.meta.Annotations[packageAnnotation], outermost+"/")
		if outermost != "" && nested && item.path != "" {
			item.path = path.Join(within, item.path)
		}
	}
}
