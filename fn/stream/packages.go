package stream

import (
	"path"
	"strings"
)

// nestPaths makes the paths of items from nested packages relative to the outermost package, as kpt
// fn source and people have them. As they came, they are relative to the item's own package.
func nestPaths(items []*Item) {
	outermost := ""
	for _, item := range items {
		if at := item.packagePath; at != "" && (outermost == "" || len(at) < len(outermost)) {
			outermost = at
		}
	}
	for _, item := range items {
		within, nested := strings.CutPrefix(item.packagePath, outermost+"/")
		if outermost != "" && nested && item.path != "" {
			item.path = path.Join(within, item.path)
		}
	}
}
