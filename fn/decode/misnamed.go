package decode

import "github.com/capifleet/capifleet/fn/fleet"

// misnamedFiles warns of files that look like manifests, and were not read for their names.
func misnamedFiles(files []string) fleet.Problems {
	if len(files) == 0 {
		return nil
	}
	message := "the file looks like a manifest, and is not read, since its name does not end in .yaml, .yml or .json"
	return fleet.Problems{{
		Severity: fleet.Warning, Code: fleet.MisnamedFile, Object: fleet.Ref{File: files[0]}, More: len(files) - 1,
		Message: message, Remedy: "rename it, or list it in .krmignore",
	}}
}
