package fleet

import (
	"io/fs"
	"path"
)

// OutputInventory is the file by which render --output-dir keeps track of a folder. A folder that
// has it is output, and is never read as input. Its name has no extension, since Argo CD takes each
// file of a directory that ends in .json, .jsonnet, .yaml or .yml for a manifest.
const OutputInventory = ".capifleet-output"

// FormerInventory is how [OutputInventory] was called before. A folder that has it is output too.
const FormerInventory = OutputInventory + ".json"

// InventoryIn is the name of the inventory that a folder has, "" for none.
func InventoryIn(files fs.FS, folder string) string {
	for _, name := range []string{OutputInventory, FormerInventory} {
		if _, err := fs.Stat(files, path.Join(folder, name)); err == nil {
			return name
		}
	}
	return ""
}

// IsOutput reports whether render --output-dir has written a folder.
func IsOutput(files fs.FS, folder string) bool { return InventoryIn(files, folder) != "" }

// OutputAround is the folder that render --output-dir has written among a folder, without the links
// in its path, and all that it is in. It is "" if there is none.
func OutputAround(files fs.FS, folder string) string {
	type linked interface {
		Top() fs.FS                       // from which nothing leads out
		Real(name string) (string, error) // the path from there, without links
	}
	if known, is := files.(linked); is {
		if plain, err := known.Real(folder); err == nil {
			files, folder = known.Top(), plain
		}
	}
	for ; ; folder = path.Dir(folder) {
		if IsOutput(files, folder) {
			return folder
		}
		if folder == path.Dir(folder) {
			return ""
		}
	}
}
