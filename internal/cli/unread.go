package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/capifleet/capifleet/api/v1alpha1"
	"github.com/capifleet/capifleet/fn/fleet"
	"github.com/capifleet/capifleet/internal/output"
)

// refuseOutput refuses to read a directory that render --output-dir has written, or that is in one.
func refuseOutput(files fs.FS) fleet.Problems {
	message := "the directory has %s, so render --output-dir has written it, and it is not read"
	inventory := fleet.InventoryIn(files, ".")
	switch {
	case inventory != "":
	case fleet.OutputAround(files, ".") != "":
		message = "the directory is in a folder that has %s, so render --output-dir has written it, and it is not read"
	default:
		return nil
	}
	return fleet.Problems{{
		Code: fleet.BadInput, Message: fmt.Sprintf(message, cmp.Or(inventory, fleet.OutputInventory)),
		Remedy: "name the directory of the fleet",
	}}
}

// noteUnread notes the manifests of a folder of output that its inventory does not list. Nothing is
// said of a folder whose inventory cannot be read: render refuses to write there.
func (w *directoryWalk) noteUnread(folder string) {
	text, err := fs.ReadFile(w.files, path.Join(folder, fleet.InventoryIn(w.files, folder)))
	if err != nil {
		return
	}
	listed, err := output.Listed(text)
	if err != nil {
		return
	}
	visit := func(name string, entry fs.DirEntry, err error) error {
		hidden := name != folder && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil, entry.IsDir() && (hidden || w.isIgnored(name, true)):
			return fs.SkipDir
		case entry.IsDir():
			return w.readIgnoreFile(name)
		case hidden, !isOwnManifest(name), w.isIgnored(name, false):
			return nil
		}
		if _, is := listed[strings.TrimPrefix(name, folder+"/")]; !is {
			w.unread = append(w.unread, name)
		}
		return nil
	}
	_ = fs.WalkDir(w.files, folder, visit) // What cannot be read is not read.
}

// isOwnManifest reports whether a file may hold manifests for the hub, by its name.
func isOwnManifest(name string) bool {
	base := path.Base(name)
	return isManifestFile(name) && base != "Kptfile" && !fleet.IsKustomization(base)
}

// unreadFiles says which manifests are not read for the folder that they are in. That a folder is
// synced with manifests of one's own may be meant, except for what a fleet is made of.
func (w *directoryWalk) unreadFiles() fleet.Problems {
	if len(w.unread) == 0 {
		return nil
	}
	problem := fleet.Problem{
		Severity: fleet.Info, Code: fleet.UnreadFile, Object: fleet.Ref{File: w.unread[0]}, More: len(w.unread) - 1,
		Message: "the file is not read, since it is in a folder that render --output-dir writes",
		Remedy:  "if it belongs to the input, move it out of the folder; otherwise list it in " + ignoreFile,
	}
	if i := slices.IndexFunc(w.unread, w.isOfFleet); i >= 0 {
		problem.Severity, problem.Object.File = fleet.Warning, w.unread[i]
	}
	return fleet.Problems{problem}
}

// isOfFleet reports whether a file seems to hold a Cluster or a FleetConfig.
func (w *directoryWalk) isOfFleet(name string) bool {
	info, err := fs.Stat(w.files, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largestConfig {
		return false
	}
	text, err := fs.ReadFile(w.files, name)
	return err == nil && slices.ContainsFunc([]string{"cluster.x-k8s.io/", v1alpha1.Kind}, func(word string) bool {
		return bytes.Contains(text, []byte(word))
	})
}
